// What scenarios reach of a policy, and what is found for the rest.

#include <algorithm>

#include <catch2/catch.hpp>

#include "forbear/scenarios.h"

using namespace forbear;

namespace {

const std::string policy = R"(schema customer

key  account_id
fact balance  money USD 0 to 1_000_000
fact segment  one of consumer, "IN"
fact hardship yes or no, may be unknown
fact unpaid   date, may be none
fact contacts list of contact, at most 10

list contact
  on date
  by channel

channels email, voice

calculate days_late as days from unpaid to as_of, or 0 days when none

guards house

guard kind
  when hardship, or unknown
  forbid voice

guard quiet
  when in the last 7 days there are at least 3 contacts where (by is voice)
  forbid voice
end guards

policy p
  about customer
  guarded by house

table ladder "Ladder"
          days_late | segment  => contact by
  early:  1 to 30   | consumer => email
  late:   31 to 90  | "IN"     => voice, email
end table

rule impossible "Impossible"
  when days_late is below 0
   and days_late is above 400
  then do not contact

otherwise do not contact

customer typical
  balance 50 USD; segment consumer; hardship no; unpaid 2026-12-01; contacts none
)";

const std::string first = "\nscenario \"early\"\n  as of 2026-12-03\n  given typical\n  expect rule ladder.early\n";

PolicyCoverage coverage_of(const std::string& text) {
    TestOptions options;
    options.coverage = true;
    const TestReport report = test_texts({{"p.forbear", text}}, options);
    INFO(render_text(report.sources, report.diagnostics));
    REQUIRE(report.diagnostics.empty());
    REQUIRE(report.coverage.size() == 1);
    return report.coverage.front();
}

const CoveredItem& item(const PolicyCoverage& coverage, const std::string& name) {
    const auto found = std::ranges::find(coverage.items, name, &CoveredItem::name);
    REQUIRE(found != coverage.items.end());
    return *found;
}

} // namespace

TEST_CASE("rules, rows and guards are counted over all scenarios", "[engine][coverage]") {
    const PolicyCoverage coverage = coverage_of(
        policy + first + "\nscenario \"nothing due\"\n  as of 2026-12-03\n  given typical except unpaid none; hardship unknown\n  expect otherwise\n");
    CHECK(coverage.policy == "p");
    CHECK(coverage.scenarios == 2);
    REQUIRE(coverage.items.size() == 6);
    CHECK(item(coverage, "ladder.early").kind == CoveredKind::row);
    CHECK(item(coverage, "ladder.early").reached == 1);
    CHECK(item(coverage, "ladder.late").reached == 0);
    CHECK(item(coverage, "impossible").kind == CoveredKind::rule);
    CHECK(item(coverage, "otherwise").reached == 1);
    CHECK(item(coverage, "kind").kind == CoveredKind::guard);
    CHECK(item(coverage, "kind").reached == 1);
    CHECK(item(coverage, "kind").changed == 0);
    CHECK(item(coverage, "quiet").reached == 0);
    CHECK(coverage.reached() == 3);

    const auto early = std::ranges::find_if(coverage.conditions, [](const CoveredCondition& one) {
        return one.owner == "rule ladder.early" && one.text.find("days_late") != std::string::npos;
    });
    REQUIRE(early != coverage.conditions.end());
    CHECK(early->was_true == 1);
    CHECK(early->was_false == 1);
    CHECK(early->was_unknown == 0);
    CHECK_FALSE(early->can_be_unknown);
    std::size_t answers = 0;
    for (const CoveredCondition& one : coverage.conditions) answers += one.can_be_unknown ? 3 : 2;
    CHECK(coverage.answers() == answers);
    CHECK(coverage.answers_seen() < answers);
}

TEST_CASE("an example is a scenario that can be pasted, passes, and reaches what it is for", "[engine][coverage]") {
    const PolicyCoverage coverage = coverage_of(policy + first);
    CHECK(item(coverage, "ladder.early").example.empty());
    CHECK(item(coverage, "impossible").example.empty()); // nothing reaches it
    for (const char* name : {"ladder.late", "otherwise", "kind", "quiet"}) {
        INFO(name);
        const std::string example = item(coverage, name).example;
        REQUIRE_FALSE(example.empty());
        TestOptions options;
        options.coverage = true;
        const TestReport report = test_texts({{"p.forbear", policy + first + "\n" + example}}, options);
        INFO(example << render_text(report.sources, report.diagnostics));
        CHECK(report.ok);
        CHECK(report.scenarios.size() == 2);
        CHECK(item(report.coverage.front(), name).reached == 1);
        CHECK(format_text({"example", example}).text == example);
    }
    // The same texts, the same examples.
    CHECK(item(coverage_of(policy + first), "quiet").example == item(coverage, "quiet").example);
}

TEST_CASE("a policy without a scenario is covered by nothing, and examples are found all the same", "[engine][coverage]") {
    const PolicyCoverage coverage = coverage_of(policy);
    CHECK(coverage.scenarios == 0);
    CHECK(coverage.reached() == 0);
    CHECK_FALSE(item(coverage, "otherwise").example.empty());
    CHECK_FALSE(item(coverage, "ladder.early").example.empty());
}
