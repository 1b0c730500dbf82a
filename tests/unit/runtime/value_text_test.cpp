#include <catch2/catch.hpp>

#include <limits>

#include "forbear/calendar.h"
#include "forbear/facts.h"
#include "forbear/schema.h"

using namespace forbear;

namespace {

Schema schema_of_two() {
    Schema schema;
    schema.vocabularies.push_back({"channel", {"email", "sms", "voice"}});
    schema.vocabularies.push_back({"tier", {"basic", "silver", "gold"}, true});
    schema.facts.push_back({.name = "as_of"});
    schema.facts.push_back({.name = "balance"});
    schema.lists.push_back({.name = "contacts"});
    schema.outcomes.push_back({.name = "tone"});
    return schema;
}

std::string text_of(Type type, std::int64_t value) { return value_text(schema_of_two(), type, value); }
Type kind(TypeKind of, std::uint8_t scale = 0, std::int32_t vocabulary = -1) {
    return {.kind = of, .scale = scale, .currency = "USD", .vocabulary = vocabulary};
}

} // namespace

TEST_CASE("amounts show the currency's decimals", "[runtime][value_text]") {
    CHECK(text_of(kind(TypeKind::money, 2), 41000) == "410.00 USD");
    CHECK(text_of(kind(TypeKind::money, 2), 5) == "0.05 USD");
    CHECK(text_of(kind(TypeKind::money, 2), -5) == "-0.05 USD");
    CHECK(text_of(kind(TypeKind::money, 2), 0) == "0.00 USD");
    CHECK(text_of(kind(TypeKind::money, 0), 410) == "410 USD");
    CHECK(text_of(kind(TypeKind::money, 3), 1) == "0.001 USD");
    CHECK(text_of(kind(TypeKind::money, 2), std::numeric_limits<std::int64_t>::min()) == "-92233720368547758.08 USD");
}

TEST_CASE("numbers read as an author writes them", "[runtime][value_text]") {
    CHECK(text_of(kind(TypeKind::whole), -12) == "-12");
    CHECK(text_of(kind(TypeKind::decimal, 3), 1500) == "1.500");
    CHECK(text_of(kind(TypeKind::percent, 2), 8000) == "80%");
    CHECK(text_of(kind(TypeKind::percent, 2), 8050) == "80.5%");
    CHECK(text_of(kind(TypeKind::percent, 0), 100) == "100%");
    CHECK(text_of(kind(TypeKind::days), 45) == "45 days");
    CHECK(text_of(kind(TypeKind::days), 1) == "1 day");
    CHECK(text_of(kind(TypeKind::days), 0) == "0 days");
    CHECK(text_of(kind(TypeKind::months), 1) == "1 month");
    CHECK(text_of(kind(TypeKind::months), 8) == "8 months");
    CHECK(text_of(kind(TypeKind::yes_no), 1) == "yes");
    CHECK(text_of(kind(TypeKind::yes_no), 0) == "no");
}

TEST_CASE("dates and times are ISO", "[runtime][value_text]") {
    CHECK(text_of(kind(TypeKind::date), days_from_civil({2026, 12, 1})) == "2026-12-01");
    CHECK(text_of(kind(TypeKind::date), days_from_civil({987, 1, 9})) == "0987-01-09");
    CHECK(text_of(kind(TypeKind::date), days_from_civil({-44, 3, 15})) == "-0044-03-15");
    CHECK(text_of(kind(TypeKind::time), 480) == "08:00");
    CHECK(text_of(kind(TypeKind::time), 1439) == "23:59");
    CHECK(text_of(kind(TypeKind::hours), pack_hours(481, 1259)) == "08:01-20:59");
    CHECK(text_of(kind(TypeKind::hours), all_day) == "00:00-23:59");
}

TEST_CASE("choices and sets read by name", "[runtime][value_text]") {
    CHECK(text_of(kind(TypeKind::choice, 0, 1), 2) == "gold");
    CHECK(text_of(kind(TypeKind::set, 0, 0), 0b101) == "email;voice");
    CHECK(text_of(kind(TypeKind::set, 0, 0), 0) == "empty");
    const std::string bytes("O'Hara, \n", 9);
    const Text text{bytes.data(), bytes.size()};
    CHECK(text_of(kind(TypeKind::text), static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&text))) == bytes);
}

TEST_CASE("a value outside its type still has a text", "[runtime][value_text]") {
    CHECK(text_of(kind(TypeKind::choice, 0, 1), 3) == "value number 3");
    CHECK(text_of(kind(TypeKind::choice, 0, 1), -1) == "value number -1");
    CHECK(text_of(kind(TypeKind::choice, 0, 9), 0) == "value number 0");
    CHECK(text_of(kind(TypeKind::set, 0, 0), 0b1001) == "email;value number 3");
    CHECK(text_of(kind(TypeKind::yes_no), 7) == "7");
    CHECK(text_of(kind(TypeKind::time), 1440) == "minute 1440");
    CHECK(text_of(kind(TypeKind::hours), -1) == "00:00-minute -1");
    for (const std::int64_t value :
         {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
        for (std::uint8_t each = 0; each <= 12; ++each) {
            if (static_cast<TypeKind>(each) == TypeKind::text) continue;
            CHECK_FALSE(text_of(kind(static_cast<TypeKind>(each), 2, 1), value).empty());
        }
    }
}

TEST_CASE("names are found by position", "[runtime][schema]") {
    const Schema schema = schema_of_two();
    CHECK(schema.find_fact("balance") == 1);
    CHECK(schema.find_fact("tone") == -1);
    CHECK(schema.find_list("contacts") == 0);
    CHECK(schema.find_outcome("tone") == 0);
    CHECK(schema.find_outcome("") == -1);
}
