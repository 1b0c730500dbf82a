#include <catch2/catch.hpp>

#include <limits>

#include "forbear/binding.h"

using namespace forbear;

namespace {

Schema vocabularies() {
    Schema schema;
    schema.vocabularies = {{"channels", {"email", "sms", "letter"}, false}, {"tier", {"basic", "gold", "none"}, true}};
    return schema;
}

Fact fact_of(TypeKind kind, std::uint8_t scale = 0) {
    Fact fact;
    fact.name = "f";
    fact.type.kind = kind;
    fact.type.scale = scale;
    if (kind == TypeKind::money) fact.type.currency = "USD";
    if (kind == TypeKind::choice) fact.type.vocabulary = 1;
    if (kind == TypeKind::set) fact.type.vocabulary = 0;
    return fact;
}

/// The value, or the least of all numbers when the cell is no value.
std::int64_t read(const Fact& fact, std::string_view cell) {
    const ParsedValue parsed = parse_value(vocabularies(), fact, cell);
    return parsed.state == State::known ? parsed.value : std::numeric_limits<std::int64_t>::min() + 1;
}
constexpr std::int64_t no_value = std::numeric_limits<std::int64_t>::min() + 1;

} // namespace

TEST_CASE("money keeps its cents and takes no grouping", "[runtime]") {
    const Fact money = fact_of(TypeKind::money, 2);
    CHECK(read(money, "420.00") == 42000);
    CHECK(read(money, "420") == 42000);
    CHECK(read(money, "420.5") == 42050);
    CHECK(read(money, "420.50 USD") == 42050);
    CHECK(read(money, " -0.01 ") == -1);
    CHECK(read(money, "007") == 700);
    for (const char* cell : {"1,000.00", "420.001", "420.", ".5", "4e2", "+4", "$4", "420 EUR", "420USD", "USD", "-",
                             "--4", "4.0.0", "abc", "0x10", "4 2", "1_000"}) {
        INFO(cell);
        CHECK(parse_value(vocabularies(), money, cell).state == State::malformed);
    }
}

TEST_CASE("a number reaches both ends of 64 bits and not further", "[runtime]") {
    const Fact whole = fact_of(TypeKind::whole);
    CHECK(read(whole, "9223372036854775807") == std::numeric_limits<std::int64_t>::max());
    CHECK(read(whole, "-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
    CHECK(read(whole, "9223372036854775808") == no_value);
    CHECK(read(whole, "-9223372036854775809") == no_value);
    CHECK(read(whole, "99999999999999999999999999") == no_value);
    const Fact money = fact_of(TypeKind::money, 2);
    CHECK(read(money, "92233720368547758.07") == std::numeric_limits<std::int64_t>::max());
    CHECK(read(money, "92233720368547758.08") == no_value);
    CHECK(read(money, "92233720368547759") == no_value);
}

TEST_CASE("units may stand where value_text writes them", "[runtime]") {
    CHECK(read(fact_of(TypeKind::percent), "80%") == 80);
    CHECK(read(fact_of(TypeKind::percent, 1), "80.5") == 805);
    CHECK(read(fact_of(TypeKind::days), "1 day") == 1);
    CHECK(read(fact_of(TypeKind::days), "45 days") == 45);
    CHECK(read(fact_of(TypeKind::months), "3 months") == 3);
    CHECK(read(fact_of(TypeKind::days), "3 months") == no_value);
    CHECK(read(fact_of(TypeKind::percent), "%") == no_value);
    CHECK(read(fact_of(TypeKind::days), " days") == no_value);
}

TEST_CASE("what value_text writes is read back", "[runtime]") {
    const Schema schema = vocabularies();
    const auto back = [&schema](const Fact& fact, std::int64_t value) {
        return read(fact, value_text(schema, fact.type, value));
    };
    for (const std::int64_t value :
         {std::int64_t{0}, std::int64_t{1}, std::int64_t{7}, std::int64_t{100}, std::int64_t{1439}}) {
        for (const TypeKind kind :
             {TypeKind::whole, TypeKind::days, TypeKind::months, TypeKind::date, TypeKind::time}) {
            CHECK(back(fact_of(kind), value) == value);
        }
        CHECK(back(fact_of(TypeKind::money, 2), -value) == -value);
        CHECK(back(fact_of(TypeKind::percent, 1), value) == value);
    }
    CHECK(back(fact_of(TypeKind::hours), pack_hours(481, 1259)) == pack_hours(481, 1259));
    for (const std::int64_t members : {0, 1, 5, 7}) CHECK(back(fact_of(TypeKind::set), members) == members);
    CHECK(back(fact_of(TypeKind::yes_no), 1) == 1);
}

TEST_CASE("yes, no and their relatives", "[runtime]") {
    const Fact question = fact_of(TypeKind::yes_no);
    for (const char* cell : {"yes", "true", "1", "YES", "True"}) CHECK(read(question, cell) == 1);
    for (const char* cell : {"no", "false", "0", "No", "FALSE"}) CHECK(read(question, cell) == 0);
    for (const char* cell : {"y", "n", "2", "on", "none"}) CHECK(read(question, cell) == no_value);
}

TEST_CASE("dates are ISO dates that exist", "[runtime]") {
    const Fact date = fact_of(TypeKind::date);
    CHECK(read(date, "1970-01-01") == 0);
    CHECK(read(date, "2026-12-01") == 20788);
    CHECK(read(date, "2024-02-29") == 19782);
    for (const char* cell : {"2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "26-04-01", "2026/04/01",
                             "01-04-2026", "2026-4-1", "2026-04-01T00:00", "0000-01-01", "20a6-04-01", "-026-04-01"}) {
        INFO(cell);
        CHECK(read(date, cell) == no_value);
    }
}

TEST_CASE("times and hours", "[runtime]") {
    CHECK(read(fact_of(TypeKind::time), "08:00") == 480);
    CHECK(read(fact_of(TypeKind::time), "23:59") == 1439);
    for (const char* cell : {"24:00", "8:00", "08:60", "08.00", "08:00:00", "-8:00"})
        CHECK(read(fact_of(TypeKind::time), cell) == no_value);
    CHECK(read(fact_of(TypeKind::hours), "08:00-17:00") == pack_hours(480, 1020));
    CHECK(read(fact_of(TypeKind::hours), "08:00") == no_value);
    CHECK(read(fact_of(TypeKind::hours), "08:00 - 17:00") == no_value);
}

TEST_CASE("vocabularies are closed", "[runtime]") {
    const Fact tier = fact_of(TypeKind::choice);
    CHECK(read(tier, "gold") == 1);
    CHECK(read(tier, " gold ") == 1);
    CHECK(read(tier, "Gold") == no_value);
    CHECK(read(tier, "platinum") == no_value);
    const Fact channels = fact_of(TypeKind::set);
    CHECK(read(channels, "email") == 1);
    CHECK(read(channels, "letter;email") == 5);
    CHECK(read(channels, "email; sms") == 3);
    CHECK(read(channels, "email;email") == 1);
    CHECK(read(channels, "empty") == 0);
    for (const char* cell : {"email;", ";email", ";", "email,sms", "email;fax", "email;empty"}) {
        INFO(cell);
        CHECK(read(channels, cell) == no_value);
    }
}

TEST_CASE("an empty cell says what the schema allows it to say", "[runtime]") {
    const Schema schema = vocabularies();
    Fact fact = fact_of(TypeKind::date);
    const auto state = [&](std::string_view cell) { return parse_value(schema, fact, cell).state; };
    CHECK(state("") == State::unknown); // a fault of the decision: the schema allows neither
    CHECK(state("none") == State::malformed);
    CHECK(state("unknown") == State::malformed);
    fact.may_be_none = true;
    CHECK(state("  ") == State::none);
    CHECK(state("none") == State::none);
    CHECK(state("unknown") == State::malformed);
    fact.may_be_unknown = true;
    CHECK(state("") == State::unknown);
    CHECK(state("none") == State::none);
    CHECK(state("unknown") == State::unknown);
    SECTION("a value with that name is that value") {
        fact = fact_of(TypeKind::choice);
        fact.may_be_none = true;
        CHECK(parse_value(schema, fact, "none").state == State::known);
        CHECK(parse_value(schema, fact, "").state == State::none);
    }
}
