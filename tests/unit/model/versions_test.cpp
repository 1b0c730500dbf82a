#include <catch2/catch.hpp>

#include "unit/model/texts.h"

using namespace forbear;
using namespace forbear::test;

namespace {

std::string version(int number, const std::string& dates, const std::string& guarded = "", int patience = 5) {
    return "policy house version " + std::to_string(number) + "\n  about customer\n" +
           (guarded.empty() ? "" : "  guarded by " + guarded + "\n") + (dates.empty() ? "" : "  " + dates + "\n") +
           "\nparameter patience is " + std::to_string(patience) +
           " days\n\nrule nudge \"Nudge\"\n  when days_past_due is 1 to patience\n  then contact by email\n\n"
           "otherwise do not contact because \"version " +
           std::to_string(number) + "\"\n\n";
}

const std::string guards = "guards g\nguard a\n  forbid agency\nend guards\n\nguards h\nguard b\n  forbid agent\nend guards\n";

std::string section_of(const model::Policy& policy, std::size_t rule) {
    return policy.sections.at(policy.rules.at(rule).section).condition.when->text;
}

std::vector<Diagnostic> warnings(const Resolved& resolved) {
    std::vector<Diagnostic> found;
    for (const Diagnostic& diagnostic : resolved.sink.sorted()) {
        if (info(diagnostic.code).severity == Severity::warning) found.push_back(diagnostic);
    }
    return found;
}

} // namespace

TEST_CASE("versions of a policy are one policy; the day of decision opens one", "[model]") {
    // The earlier ends by itself on the day before the later begins, wherever the texts stand.
    const Resolved resolved =
        resolve({customer_schema, version(4, "effective from 2027-03-01", "g, h", 9) +
                                      version(3, "effective from 2026-12-01", "g") + guards});
    REQUIRE(resolved.errors().empty());
    CHECK(warnings(resolved).empty());
    REQUIRE(resolved.model.policies.size() == 1);
    const model::Policy& policy = resolved.policy();
    CHECK(policy.version == 4);
    CHECK(policy.reads_as_of);
    REQUIRE(policy.rules.size() == 5);
    CHECK(section_of(policy, 0) == "as_of is on or after 2026-12-01 and on or before 2027-02-28");
    CHECK(section_of(policy, 2) == "as_of is on or after 2027-03-01");
    CHECK(policy.rules.at(0).version == 3);
    CHECK(policy.rules.at(0).condition.when->value_high == 5);
    CHECK(policy.rules.at(1).because == "version 3");
    CHECK(policy.rules.at(2).version == 4);
    CHECK(policy.rules.at(2).condition.when->value_high == 9);
    CHECK(policy.not_in_force == 4);
    CHECK(policy.rules.at(4).action.stance == model::Stance::reject);
    // A guard of all versions needs no days; one of a single version has that version's.
    REQUIRE(policy.guards.size() == 2);
    CHECK_FALSE(policy.guards.at(0).gate.when);
    REQUIRE(policy.guards.at(1).gate.when);
    CHECK(policy.guards.at(1).gate.when->text == "as_of is on or after 2027-03-01");
}

TEST_CASE("a single policy with days is in force on those days only", "[model]") {
    const Resolved resolved = resolve({customer_schema, version(3, "effective from 2026-12-01 until 2026-12-31")});
    REQUIRE(resolved.errors().empty());
    CHECK(section_of(resolved.policy(), 0) == "as_of is on or after 2026-12-01 and on or before 2026-12-31");
    CHECK(resolved.policy().rules.back().because == "no version of `house` is in force on this day");
    const Resolved undated = resolve({customer_schema, version(3, "")});
    CHECK(undated.policy().not_in_force == model::nothing);
    CHECK(undated.policy().sections.empty());
}

TEST_CASE("days on which two versions are in force, or none", "[model]") {
    const auto both = [](const std::string& first, const std::string& second) {
        return resolve({customer_schema, version(3, first) + version(4, second)});
    };
    CHECK(both("effective from 2026-12-01 until 2027-03-01", "effective from 2027-03-01").errors() ==
          "versions_overlap: `house` version 3 and `house` version 4 are both in force on 2027-03-01\n");
    CHECK(both("effective from 2026-12-01", "effective from 2026-12-01").errors() ==
          "versions_overlap: `house` version 3 and `house` version 4 are both in force from 2026-12-01 on\n");
    CHECK(both("until 2026-12-31", "until 2027-12-31").errors() ==
          "versions_overlap: `house` version 3 and `house` version 4 are both in force until 2026-12-31\n");
    CHECK(both("until 2026-12-31", "effective from 2027-01-01").errors().empty());
    CHECK(both("", "effective from 2027-01-01").errors() ==
          "version_without_dates: `house` version 3 does not say when it is in force\n");
    CHECK(both("effective from 2027-01-01", "effective from 2026-01-01").errors() ==
          "versions_out_of_order: `house` version 4 is in force before `house` version 3\n");

    const Resolved gap = both("effective from 2026-12-01 until 2027-02-27", "effective from 2027-03-01");
    CHECK(gap.errors().empty());
    REQUIRE(warnings(gap).size() == 1);
    CHECK(message_text(warnings(gap).at(0)) == "no version of `house` is in force on 2027-02-28");
}

TEST_CASE("policies of one name without numbers are two policies of one name", "[model]") {
    const std::string plain = "policy house\n  about customer\n\notherwise do not contact\n\n";
    CHECK(resolve({customer_schema, plain + plain}).errors() == "name_taken: `house` is already a policy\n");
    CHECK(resolve({customer_schema, plain + version(2, "effective from 2026-12-01")}).errors() ==
          "name_taken: `house` is already a policy\n");
    CHECK(resolve({customer_schema, version(3, "effective from 2026-12-01") + version(3, "effective from 2027-12-01")})
              .errors() == "version_said_twice: version 3 of policy `house` stands here twice\n");
}

TEST_CASE("a guard file has versions too", "[model]") {
    const std::string two = "guards g\n  effective from 2026-01-01\nguard a\n  forbid agency\nend guards\n\n"
                            "guards g\n  effective from 2027-01-01\nguard a_new\n  forbid agent\nend guards\n";
    const Resolved resolved = resolve({customer_schema, version(1, "", "g") + two});
    REQUIRE(resolved.errors().empty());
    REQUIRE(resolved.policy().guards.size() == 2);
    CHECK(resolved.policy().guards.at(0).gate.when->text == "as_of is on or after 2026-01-01 and on or before 2026-12-31");
    CHECK(resolved.policy().guards.at(1).gate.when->text == "as_of is on or after 2027-01-01");

    const std::string undated = "guards g\nguard a\n  forbid agency\nend guards\n\nguards g\nguard b\n  forbid agent\nend guards\n";
    CHECK(resolve({customer_schema, version(1, "", "g") + undated}).errors() == "name_taken: `g` is already a guard file\n");
}
