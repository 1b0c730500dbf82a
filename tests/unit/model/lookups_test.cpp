#include <catch2/catch.hpp>

#include "unit/model/texts.h"

using namespace forbear;
using namespace forbear::test;
using model::ExprKind;

namespace {

const model::Expr& setting(const Resolved& resolved) { return resolved.rule("asked").action.settings.at(0).value; }

Resolved with_lookup(const std::string& lookup, const std::string& clause) {
    return with_rules(lookup + "\nrule asked\n  then do not contact\n       " + clause + "\n  because \"x\"\n");
}

std::string warnings(const Resolved& resolved) {
    std::string text;
    for (const Diagnostic& diagnostic : resolved.sink.sorted()) {
        if (info(diagnostic.code).severity == Severity::warning) text += resolved.text_at(diagnostic.at) + "\n";
    }
    return text;
}

} // namespace

TEST_CASE("a lookup has the range of its rows", "[model][lookups]") {
    const Resolved resolved = with_lookup("lookup pace by tier\n  basic => 5 days\n  gold => 12\n  other => 3 days\n", "review pace");
    REQUIRE(resolved.errors().empty());
    CHECK(setting(resolved).kind == ExprKind::lookup);
    CHECK(setting(resolved).type.low == 3);
    CHECK(setting(resolved).type.high == 12);
    CHECK_FALSE(setting(resolved).can_be_unknown);
}

TEST_CASE("a lookup is unknown where no row fits, unless its rows are proved to take everything", "[model][lookups]") {
    const auto errors = [](const std::string& rows, const std::string& by = "tier") {
        return with_lookup("lookup pace by " + by + "\n" + rows, "review pace").errors();
    };
    CHECK(errors("  basic => 5 days\n  silver or above => 3 days\n").empty());
    CHECK(errors("  basic => 5 days\n  gold or above => 3 days\n").find("outcome_may_be_unknown") == 0);
    CHECK(errors("  \"CA\", \"IN\" => 5 days\n  \"OR\" => 3 days\n", "state").find("outcome_may_be_unknown") == 0);
    CHECK(errors("  \"CA\", \"IN\" => 5 days\n  \"OR\", or unknown => 3 days\n", "state").empty());
    CHECK(errors("  below 500 USD | - => 5 days\n  - | basic to gold => 1 day\n  - | platinum => 2 days\n", "balance, tier").empty());
    CHECK(errors("  below 500 USD | - => 5 days\n  above 500 USD | - => 1 day\n", "balance, tier").find("outcome_may_be_unknown") == 0);
    CHECK(errors("  basic => 5 days\n  - => 3 days\n").empty());
}

TEST_CASE("rows of a lookup that never fit are warned of", "[model][lookups]") {
    const auto never = [](const std::string& rows) {
        return warnings(with_lookup("lookup pace by tier\n" + rows, "review pace"));
    };
    CHECK(never("  gold => 5 days\n  silver or above => 3 days\n  basic => 1 day\n").empty());
    CHECK(never("  silver or above => 3 days\n  gold => 5 days\n  basic => 1 day\n") == "gold => 5 days\n");
    CHECK(never("  basic, gold => 3 days\n  silver, platinum => 5 days\n  other => 1 day\n").empty());
    CHECK(never("  basic => 3 days\n  - => 5 days\n  gold => 1 day\n") == "gold => 1 day\n");
}

TEST_CASE("values of a vocabulary are those of the outcome that takes them", "[model][lookups]") {
    CHECK(with_lookup("lookup way by tier\n  basic => firm\n  other => friendly\n", "tone way").errors().empty());
    CHECK(with_lookup("lookup way by tier\n  basic => firm\n  other => friendly\n", "offer way").errors().find("value_not_of_outcome") == 0);
    CHECK(with_lookup("lookup way by tier\n  basic => opt_out\n  other => free_advice\n", "notices way").errors().empty());
    CHECK(with_lookup("lookup way by tier\n  basic => firm\n  other => frendly\n", "tone way").errors().find("unknown_value") == 0);
    CHECK(with_lookup("lookup way by tier\n  basic => firrm\n  other => frendly\n", "tone way").errors().find("unknown_name") == 0);
    const Resolved none = with_lookup("lookup amount by tier\n  basic => none\n  other => 100 USD\n", "settle_for amount");
    CHECK(none.errors().empty());
    CHECK(setting(none).can_be_none);
}

TEST_CASE("a protected fact stays protected through a lookup", "[model][lookups]") {
    const std::string lookup = "lookup pace by ethnicity\n  \"x\" => 5 days\n  other => 3 days\n";
    CHECK(with_lookup(lookup, "review pace").errors().find("protected_fact") == 0);
    CHECK(with_rules("", lookup + "guard careful\n  when days_past_due is below pace\n  forbid voice\n").errors().empty());
    CHECK(with_rules(lookup).errors().empty()); // declared, and read by nobody
}

TEST_CASE("a lookup may read another, but not itself", "[model][lookups]") {
    CHECK(with_lookup("lookup first by tier\n  basic => 1 day\n  other => 2 days\nlookup pace by first\n  1 => 5 days\n  other => first\n",
                      "review pace").errors().empty());
    CHECK(with_lookup("lookup pace by pace\n  1 => 5 days\n  other => 2 days\n", "review pace").errors().find("defined_through_itself") == 0);
}

TEST_CASE("a share may be looked up", "[model][lookups]") {
    const std::string lookup = "lookup part by tier\n  basic => 80%\n  gold => 62.5%\n  other => 50%\n";
    const Resolved resolved = with_lookup(lookup, "settle_for part of balance, at least 1 USD, at most 5_000 USD");
    CHECK(resolved.errors().empty());
}

TEST_CASE("business days ask for a calendar and its period", "[model][calendars]") {
    const std::string bank = "calendar bank weekdays Monday to Friday except 2026-12-25, 2027-01-01\n";
    const auto errors = [&](const std::string& when) {
        return with_rules(bank + "rule asked\n  when " + when + "\n  then do not contact\n  because \"x\"\n").errors();
    };
    CHECK(errors("business days from oldest_unpaid to as_of on bank is at least 5").empty());
    CHECK(errors("as_of is a holiday on bank or as_of is not a business day on bank").empty());
    CHECK(errors("oldest_unpaid is before 3 business days before as_of on bank").empty());
    CHECK(errors("business days from oldest_unpaid to as_of on bnk is at least 5").find("unknown_calendar") == 0);
    CHECK(errors("business days from oldest_unpaid to as_of on bank is at least 5 days").find("units_do_not_compare") == 0);
    CHECK(errors("balance is a holiday on bank").find("wrong_kind") == 0);
    // Guards say that they stay on outside of the period.
    const std::string guard = "guard holidays\n  when as_of is a holiday on bank";
    CHECK(with_rules("", bank + guard + "\n  forbid voice\n").errors().find("unknown_not_said") == 0);
    CHECK(with_rules("", bank + guard + ", or unknown\n  forbid voice\n").errors().empty());
    // An outcome says what comes where the calendar ends; without an end there is nothing to say.
    const auto review = [&](const std::string& calendar, const std::string& value) {
        return with_rules(calendar + "rule asked\n  then do not contact\n       review in " + value + "\n  because \"x\"\n").errors();
    };
    CHECK(review(bank, "6 business days on bank").find("outcome_may_be_unknown") == 0);
    CHECK(review(bank, "6 business days on bank, or 10 days when unknown").empty());
    CHECK(review("calendar bank weekdays Monday to Friday\n", "6 business days on bank").empty());
    CHECK(review("calendar bank weekdays Monday\n", "13 business days on bank").find("outcome_may_leave_range") == 0);
}
