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

namespace {

const std::string bank = "calendar bank weekdays Monday to Friday from 2026-01-01 until 2026-12-31 except 2026-12-25, 2026-12-26\n\n";

/// What `value`, a date, comes to when the account was opened on `opened`; 2000-01-01 when it is unknown.
std::string date_of(const std::string& value, const char* opened) {
    const Decider policy = Decider::from_text(
        schema + bank + "rule it \"It\"\n  then contact by email\n       reply (" + value +
        ", or 2000-01-01 when unknown, or 1999-01-01 when none)\n  because \"law\"\n\notherwise do not contact because \"law\"\n");
    return policy.decide({{"account_id", "A-1"}, {"as_of", "2026-12-09"}, {"opened", opened}}).outcomes.at("reply");
}

/// `condition` true, false or unknown of an account opened on `opened`.
std::string truth_of(const std::string& condition, const char* opened, const char* as_of = "2026-12-09") {
    const auto holds = [&](const std::string& asked) {
        const Decider policy = Decider::from_text(schema + bank + "rule it \"It\"\n  when " + asked +
                                                  "\n  then contact by email\n  because \"law\"\n\n" +
                                                  "otherwise do not contact because \"law\"\n");
        const std::string status =
            policy.decide({{"account_id", "A-1"}, {"as_of", as_of}, {"opened", opened}}).status;
        REQUIRE(status != "invalid");
        return status == "contact";
    };
    return holds(condition) ? "true" : holds("(" + condition + "), or unknown") ? "unknown" : "false";
}

} // namespace

TEST_CASE("law 11: business days count what is after the first date, up to and with the last", "[law11]") {
    const auto between = [](const char* opened, const char* as_of, const char* count) {
        return truth_of("business days from opened to as_of on bank is " + std::string(count), opened, as_of);
    };
    CHECK(between("2026-12-04", "2026-12-07", "1") == "true"); // Friday to Monday
    CHECK(between("2026-12-04", "2026-12-06", "0") == "true"); // Friday to Sunday
    CHECK(between("2026-12-07", "2026-12-07", "0") == "true");
    CHECK(between("2026-12-07", "2026-12-04", "-1") == "true");
    CHECK(between("2026-12-24", "2026-12-28", "1") == "true"); // Friday is a holiday, so is Saturday
    CHECK(between("2026-01-01", "2026-12-31", "259") == "true");
    CHECK(between("2025-12-31", "2026-01-05", "2") == "unknown"); // the calendar begins on 1 January
    CHECK(between("2026-12-31", "2027-01-01", "0") == "unknown");
    CHECK(between("none", "2026-12-31", "0") == "false");
}

TEST_CASE("law 11: a business day after or before a date is another day", "[law11]") {
    CHECK(date_of("1 business day after opened on bank", "2026-12-05") == "2026-12-07"); // a Saturday
    CHECK(date_of("1 business day after opened on bank", "2026-12-07") == "2026-12-08");
    CHECK(date_of("1 business day after opened on bank", "2026-12-24") == "2026-12-28");
    CHECK(date_of("1 business day before opened on bank", "2026-12-07") == "2026-12-04");
    CHECK(date_of("1 business day before opened on bank", "2026-12-06") == "2026-12-04");
    CHECK(date_of("5 business days before opened on bank", "2026-12-28") == "2026-12-18");
    CHECK(date_of("0 business days after opened on bank", "2026-12-05") == "2026-12-05");
    CHECK(date_of("3 business days after opened on bank", "2026-12-28") == "2026-12-31");
    CHECK(date_of("4 business days after opened on bank", "2026-12-28") == "2000-01-01"); // beyond the calendar
    CHECK(date_of("0 business days after opened on bank", "2027-01-01") == "2000-01-01");
    CHECK(date_of("1 business day after opened on bank", "none") == "1999-01-01");
    CHECK(date_of("(6 business days on bank, or 0 days when unknown) after as_of", "none") == "2026-12-17");
}

TEST_CASE("law 11: a holiday is a listed date, a business day a day of the week that is not listed", "[law11]") {
    CHECK(truth_of("opened is a holiday on bank", "2026-12-25") == "true");
    CHECK(truth_of("opened is a holiday on bank", "2026-12-26") == "true"); // listed, though a Saturday
    CHECK(truth_of("opened is a holiday on bank", "2026-12-19") == "false");
    CHECK(truth_of("opened is a holiday on bank", "2027-12-25") == "unknown");
    CHECK(truth_of("opened is not a holiday on bank", "2027-12-25") == "unknown");
    CHECK(truth_of("opened is a business day on bank", "2026-12-24") == "true");
    CHECK(truth_of("opened is a business day on bank", "2026-12-25") == "false");
    CHECK(truth_of("opened is a business day on bank", "2026-12-19") == "false");
    CHECK(truth_of("opened is not a business day on bank", "none") == "true"); // the exact opposite
}

TEST_CASE("law 11: the last 1 November is the most recent one, today included", "[law11]") {
    const auto last = [](const char* as_of) {
        return truth_of("opened is on or after the last 1 November", "2025-11-01", as_of);
    };
    CHECK(last("2025-11-01") == "true");
    CHECK(last("2026-10-31") == "true");
    CHECK(last("2026-11-01") == "false");
    CHECK(date_of("the last 9 December", "none") == "2026-12-09");
    CHECK(date_of("the last 10 December", "none") == "2025-12-10");
    CHECK(date_of("the last 28 February", "none") == "2026-02-28");
    CHECK(date_of("the last 31 December", "none") == "2025-12-31");
}

TEST_CASE("a lookup gives the first row that fits; `other` takes the unknown as well", "[lookups]") {
    const auto asked = [](const std::string& lookup, const char* opened) {
        const Decider policy = Decider::from_text(
            schema + bank + lookup + "\nrule it \"It\"\n  when fitting is 3 days\n  then contact by email\n  because \"law\"\n\n" +
            "rule not_known \"?\"\n  when fitting is unknown\n  then reject\n  because \"law\"\n\notherwise do not contact because \"law\"\n");
        return policy.decide({{"account_id", "A-1"}, {"as_of", "2026-12-09"}, {"opened", opened}}).status;
    };
    const std::string by = "define rested when opened is a holiday on bank\n\nlookup fitting by rested\n";
    CHECK(asked(by + "  yes => 3 days\n  no => 5 days\n", "2026-12-25") == "contact");
    CHECK(asked(by + "  yes => 3 days\n  no => 5 days\n", "2026-12-24") == "no_contact");
    CHECK(asked(by + "  yes => 3 days\n  no => 5 days\n", "2027-12-25") == "rejected"); // no row fits the unknown
    CHECK(asked(by + "  yes => 5 days\n  other => 3 days\n", "2027-12-25") == "contact");
    CHECK(asked(by + "  yes => 5 days\n  - => 3 days\n", "2027-12-25") == "contact");
    CHECK(asked(by + "  yes, or unknown => 5 days\n  other => 3 days\n", "2027-12-25") == "no_contact");
    CHECK(asked(by + "  - => 3 days\n  yes => 5 days\n", "2026-12-25") == "contact"); // from the top
}

} // namespace forbear::conformance
