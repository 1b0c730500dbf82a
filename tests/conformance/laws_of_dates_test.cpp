// Law 11: dates count the way the law counts. Both ends of every window, and the ends of months and years.

#include <catch2/catch.hpp>

#include "conformance/deciding.h"

namespace forbear::conformance {
namespace {

const std::string schema = R"(schema customer
key  account_id
fact opened   date, may be none
fact contacts list of contact, at most 5
channels email

list contact
  on date, may be none

outcome apart months -1_000 to 1_000
outcome reply date

policy law version 1
  about customer

)";

std::string policy_text(const std::string& rule) {
    return schema + "rule it \"It\"\n" + rule + "  because \"law\"\n\notherwise do not contact because \"law\"\n";
}

Decider rule_when(const std::string& condition) {
    return Decider::from_text(policy_text("  when " + condition + "\n  then contact by email\n"));
}

/// Whether a contact on `date` makes the condition true on `as_of`.
bool counts(const Decider& policy, const char* date, const char* as_of, const char* opened = "2026-01-01") {
    const Outcome decided =
        policy.decide({{"account_id", "A-1"}, {"as_of", as_of}, {"opened", opened}}, {{"contacts", {{{"on", date}}}}});
    REQUIRE(decided.status != "invalid");
    return decided.status == "contact";
}

bool holds(const Decider& policy, const char* opened, const char* as_of) {
    const Outcome decided = policy.decide({{"account_id", "A-1"}, {"as_of", as_of}, {"opened", opened}});
    REQUIRE(decided.status != "invalid");
    return decided.status == "contact";
}

} // namespace

TEST_CASE("law 11: the last 7 days are today and the six dates before", "[law11]") {
    const Decider policy = rule_when("in the last 7 days there is any contacts");
    CHECK(counts(policy, "2026-12-10", "2026-12-10"));
    CHECK(counts(policy, "2026-12-04", "2026-12-10"));       // the 7th day
    CHECK_FALSE(counts(policy, "2026-12-03", "2026-12-10")); // the 8th day
    CHECK_FALSE(counts(policy, "2026-12-11", "2026-12-10")); // not yet
    CHECK_FALSE(counts(policy, "none", "2026-12-10"));
    CHECK(counts(policy, "2026-12-29", "2027-01-04"));
    CHECK(counts(rule_when("in the last 1 days there is any contacts"), "2026-12-10", "2026-12-10"));
    CHECK_FALSE(counts(rule_when("in the last 1 days there is any contacts"), "2026-12-09", "2026-12-10"));
}

TEST_CASE("law 11: the last month begins the day after the same day of the month before", "[law11]") {
    const Decider policy = rule_when("in the last 1 months there is any contacts");
    CHECK(counts(policy, "2026-11-11", "2026-12-10"));
    CHECK_FALSE(counts(policy, "2026-11-10", "2026-12-10"));
    CHECK(counts(policy, "2026-03-01", "2026-03-31")); // one month before 31 March is 28 February
    CHECK_FALSE(counts(policy, "2026-02-28", "2026-03-31"));
}

TEST_CASE("law 11: this month is the calendar month of the decision", "[law11]") {
    const Decider policy = rule_when("any contacts this month");
    CHECK(counts(policy, "2026-12-01", "2026-12-31"));
    CHECK(counts(policy, "2026-12-31", "2026-12-31"));
    CHECK_FALSE(counts(policy, "2026-11-30", "2026-12-01"));
    CHECK_FALSE(counts(policy, "2025-12-15", "2026-12-31"));
    CHECK(counts(policy, "2028-02-01", "2028-02-29"));
}

TEST_CASE("law 11: since D includes D", "[law11]") {
    const Decider policy = rule_when("any contacts since opened");
    CHECK(counts(policy, "2026-06-01", "2026-12-10", "2026-06-01"));
    CHECK_FALSE(counts(policy, "2026-05-31", "2026-12-10", "2026-06-01"));
    CHECK(counts(policy, "2026-12-10", "2026-12-10", "2026-06-01"));
    CHECK_FALSE(counts(policy, "2026-12-10", "2026-12-10", "none"));
}

TEST_CASE("law 11: days from A to B are calendar days, 30 and 31 of them", "[law11]") {
    const Decider at_most_30 = rule_when("days from opened to as_of is at most 30");
    CHECK(holds(at_most_30, "2026-11-01", "2026-12-01"));       // 30 days
    CHECK_FALSE(holds(at_most_30, "2026-10-01", "2026-11-01")); // 31 days
    const Decider exactly = rule_when("days from opened to as_of is 1 to 30");
    CHECK_FALSE(holds(exactly, "2026-12-01", "2026-12-01"));
    CHECK(holds(exactly, "2026-11-30", "2026-12-01"));
    CHECK(holds(rule_when("days from opened to as_of is -1"), "2026-12-02", "2026-12-01"));
    CHECK(holds(rule_when("days from opened to as_of is 29"), "2028-02-01", "2028-03-01"));
    CHECK_FALSE(holds(at_most_30, "none", "2026-12-01"));
}

TEST_CASE("law 11: dates before and after", "[law11]") {
    CHECK(holds(rule_when("opened is on or before as_of"), "2026-12-01", "2026-12-01"));
    CHECK(holds(rule_when("opened is on or after as_of"), "2026-12-01", "2026-12-01"));
    CHECK_FALSE(holds(rule_when("opened is before as_of"), "2026-12-01", "2026-12-01"));
    CHECK_FALSE(holds(rule_when("opened is after as_of"), "2026-12-01", "2026-12-01"));
    CHECK(holds(rule_when("as_of is 8 days after opened"), "2026-12-28", "2027-01-05"));
    CHECK(holds(rule_when("as_of is 1 month after opened"), "2026-01-31", "2026-02-28"));
    CHECK(holds(rule_when("as_of is 1 month after opened"), "2028-01-31", "2028-02-29"));
    CHECK(holds(rule_when("as_of is 2 months before opened"), "2026-04-30", "2026-02-28"));
}

TEST_CASE("law 11: months between", "[law11]") {
    const Decider policy = Decider::from_text(policy_text("  when opened is not none\n  then contact by email\n       "
                                                          "apart (months from opened to as_of, or 0 months when none), "
                                                          "at least -1_000 months, at most 1_000 months\n"));
    const auto apart = [&](const char* opened, const char* as_of) {
        return policy.decide({{"account_id", "A-1"}, {"as_of", as_of}, {"opened", opened}}).outcomes.at("apart");
    };
    CHECK(apart("2026-11-10", "2026-12-09") == "0 months");
    CHECK(apart("2026-11-10", "2026-12-10") == "1 month");
    CHECK(apart("2026-01-31", "2026-02-27") == "0 months");
    CHECK(apart("2026-01-31", "2026-02-28") == "1 month"); // February has no later day
    CHECK(apart("2026-01-31", "2026-03-30") == "1 month");
    CHECK(apart("2026-01-31", "2026-03-31") == "2 months");
    CHECK(apart("2024-02-29", "2025-02-28") == "12 months");
    CHECK(apart("2026-12-10", "2026-11-10") == "-1 month");
    CHECK(apart("2026-12-10", "2026-11-11") == "0 months");
}

TEST_CASE("law 11: seasons wrap the year's end, both days included", "[law11]") {
    const Decider winter = rule_when("as_of is between 1 November and 15 February");
    CHECK(holds(winter, "2026-01-01", "2026-11-01"));
    CHECK_FALSE(holds(winter, "2026-01-01", "2026-10-31"));
    CHECK(holds(winter, "2026-01-01", "2026-12-31"));
    CHECK(holds(winter, "2026-01-01", "2027-01-01"));
    CHECK(holds(winter, "2026-01-01", "2027-02-15"));
    CHECK_FALSE(holds(winter, "2026-01-01", "2027-02-16"));
    const Decider summer = rule_when("as_of is between 1 June and 15 October");
    CHECK(holds(summer, "2026-01-01", "2026-06-01"));
    CHECK(holds(summer, "2026-01-01", "2026-10-15"));
    CHECK_FALSE(holds(summer, "2026-01-01", "2026-10-16"));
    CHECK_FALSE(holds(summer, "2026-01-01", "2026-12-31"));
}

TEST_CASE("law 11: days of the week", "[law11]") {
    const Decider weekend = rule_when("as_of is a Saturday or Sunday");
    CHECK(holds(weekend, "2026-01-01", "2026-12-05"));
    CHECK(holds(weekend, "2026-01-01", "2026-12-06"));
    CHECK_FALSE(holds(weekend, "2026-01-01", "2026-12-07"));
    CHECK(holds(rule_when("as_of is a weekday"), "2026-01-01", "2026-12-04"));
    CHECK_FALSE(holds(rule_when("as_of is a weekday"), "2026-01-01", "2026-12-05"));
}

} // namespace forbear::conformance
