#include <catch2/catch.hpp>

#include "unit/model/texts.h"

using namespace forbear;
using namespace forbear::test;

namespace {

const std::string house = R"(
policy house version 3 "The house's strategy"
  about customer
  guarded by house_guards
  owner "Strategy"
  effective from 2026-12-01

parameter patience is 5 days
define early when days_past_due is 1 to patience

rule nudge "Nudge"
  when early
  then contact by email
  because "early"

section later "Later" when days_past_due is 6 to 90
table ladder "Ladder"
          balance       => contact by
  small:  below 500 USD => email
  others: -             => email, sms
end table
end section

rule settle "Settle"
  when days_past_due is above 90
  then contact by letter

otherwise do not contact because "nothing applies"

guards house_guards
guard a
  forbid agency
end guards

guards brand_guards
guard b
  forbid agent
end guards
)";

Resolved refined(const std::string& body, const std::string& head = "") {
    return resolve({customer_schema, house, "policy brand version 1\n  refines house\n" + head + "\n" + body});
}

const model::Policy& brand(const Resolved& resolved) {
    return *std::ranges::find(resolved.model.policies, "brand", &model::Policy::name);
}

/// Rules as they are tried, with the section each stands in; those of a dated policy are all in one more section.
std::string order(const Resolved& resolved) {
    const model::Policy& policy = brand(resolved);
    std::string text;
    for (const model::Rule& rule : policy.rules) {
        text += (text.empty() ? "" : " ") + rule.name;
        const std::uint32_t section = rule.section;
        if (section != model::nothing && policy.sections.at(section).name == "later") text += "(later)";
    }
    return text;
}

const model::Rule& rule(const Resolved& resolved, const std::string& name) {
    return *std::ranges::find(brand(resolved).rules, name, &model::Rule::name);
}

} // namespace

TEST_CASE("a policy that only refines decides as the refined one and keeps its guards, owner and days", "[model]") {
    const Resolved resolved = refined("");
    REQUIRE(resolved.errors().empty());
    CHECK(order(resolved) == "nudge ladder.small(later) ladder.others(later) settle otherwise no_version_in_force");
    const model::Policy& policy = brand(resolved);
    CHECK(policy.version == 1);
    CHECK(policy.owner == "Strategy");
    CHECK(policy.guards.size() == 1);
    CHECK(policy.sections.at(0).condition.when->text == "as_of is on or after 2026-12-01");
    CHECK(rule(resolved, "nudge").from == "house version 3");
    CHECK(resolved.text_at(rule(resolved, "nudge").at) == "nudge");
    CHECK(resolved.sources.file(rule(resolved, "nudge").at.file).path == "file1.forbear");
}

TEST_CASE("what is replaced keeps its place and its name", "[model]") {
    const Resolved resolved = refined(R"(replace parameter patience is 9 days
replace rule nudge "Nudge, brand"
  when early
  then contact by sms
replace rows of ladder
          balance => contact by
  others: -       => sms
end table
)");
    REQUIRE(resolved.errors().empty());
    CHECK(order(resolved) == "nudge ladder.small(later) ladder.others(later) settle otherwise no_version_in_force");
    CHECK(rule(resolved, "nudge").title == "Nudge, brand");
    CHECK(rule(resolved, "nudge").from.empty());
    CHECK(rule(resolved, "nudge").condition.when->value_high == 9);
    CHECK(rule(resolved, "ladder.small").from == "house version 3");
    CHECK(rule(resolved, "ladder.others").from.empty());
    CHECK(rule(resolved, "ladder.others").action.candidates.size() == 1);
    // The refined policy itself stays as it is.
    CHECK(resolved.when("nudge").value_high == 5);
}

TEST_CASE("new rules stand in front, or where they say", "[model]") {
    const Resolved resolved = refined(R"(rule first_one "First"
  when balance is above 5 USD
  then contact by sms
rule in_later "In the section" before ladder
  then do not contact
rule behind_a "A" after nudge
  when balance is above 9 USD
  then contact by sms
rule behind_b "B" after nudge
  when balance is above 8 USD
  then contact by sms
rule second_one "Second"
  when balance is above 7 USD
  then contact by sms
rule last_one "Last" before otherwise
  when balance is above 6 USD
  then contact by sms
)");
    REQUIRE(resolved.errors().empty());
    CHECK(order(resolved) == "first_one second_one nudge behind_a behind_b in_later(later) ladder.small(later) "
                             "ladder.others(later) settle last_one otherwise no_version_in_force");
}

TEST_CASE("rules, rows and tables are removed by name, with a reason", "[model]") {
    const Resolved resolved = refined(R"(rule before_it "Before it" before settle
  when balance is above 9 USD
  then contact by sms
remove rule settle because "No letters."
remove rule ladder.small because "One letter for all."
)");
    REQUIRE(resolved.errors().empty());
    CHECK(order(resolved) == "nudge ladder.others(later) before_it otherwise no_version_in_force");
    CHECK(refined("remove rule settle\n").errors() ==
          "incomplete_item: the removal of `settle` has no `because`\n");
    CHECK(refined("remove rule ladder because \"x\"\n").errors() == "not_in_refined: policy `house` has no rule `ladder`\n");
    CHECK(refined("remove rule ladder because \"x\"\n").found().at(0).help == "`ladder` is a table there");
    CHECK(refined("remove rule ladder.smal because \"x\"\n").found().at(0).help == "did you mean `small`?");
    CHECK(refined("remove table ladder because \"x\"\n").errors().empty());
}

TEST_CASE("guards are added, never dropped", "[model]") {
    const Resolved resolved = refined("", "  guarded by brand_guards, house_guards\n");
    REQUIRE(resolved.errors().empty());
    REQUIRE(brand(resolved).guards.size() == 2);
    CHECK(brand(resolved).guards.at(0).name == "a");
    CHECK(brand(resolved).guards.at(1).name == "b");
    CHECK(refined("remove guard a because \"x\"\n").errors() == "guard_not_removed: guard `a` cannot be removed\n");
}

TEST_CASE("a name of the refined policy needs `replace`", "[model]") {
    const Resolved rule = refined("rule nudge \"Mine\"\n  when early\n  then contact by sms\n");
    REQUIRE(rule.errors() == "stands_in_refined: policy `house` already has rule `nudge`\n");
    REQUIRE(rule.found().at(0).fixes.size() == 1);
    CHECK(rule.found().at(0).fixes.at(0).edits.at(0).replacement == "replace ");
    CHECK(refined("parameter patience is 6 days\n").errors() ==
          "stands_in_refined: policy `house` already has parameter `patience`\n");
    const Resolved inside =
        refined("section s \"S\" when balance is above 5 USD\nrule nudge \"N\"\n  then contact by sms\nend section\n");
    REQUIRE(inside.errors() == "stands_in_refined: policy `house` already has rule `nudge`\n");
    CHECK(inside.found().at(0).fixes.empty());
}

TEST_CASE("refinements of refinements", "[model]") {
    const std::string brand_text = "policy brand version 2\n  refines middle\n\nreplace rule nudge \"Nudge 2\"\n  when early\n"
                                   "  then contact by app_push\n\nrule own \"Own\" after middle_rule\n  when early\n"
                                   "  then contact by sms\n";
    const std::string middle = "policy middle version 1\n  refines house\n\nrule middle_rule \"M\"\n  when early\n"
                               "  then contact by sms\n";
    // The order of the texts does not matter.
    const Resolved resolved = resolve({customer_schema, brand_text, middle, house});
    REQUIRE(resolved.errors().empty());
    CHECK(order(resolved) ==
          "middle_rule own nudge ladder.small(later) ladder.others(later) settle otherwise no_version_in_force");
    CHECK(rule(resolved, "middle_rule").from == "middle version 1");
    CHECK(rule(resolved, "settle").from == "house version 3");
    CHECK(rule(resolved, "nudge").from.empty());

    const std::string circle = "policy middle version 1\n  about customer\n  refines brand\n\nrule m \"M\"\n  then contact by sms\n";
    CHECK(resolve({customer_schema, brand_text, circle}).errors() ==
          "refines_itself: policy `brand` refines itself, by way of `middle`\n");
    CHECK(resolve({customer_schema, "policy brand version 1\n  about customer\n  refines brand\n"}).errors() ==
          "refines_itself: policy `brand` refines itself\n");
}

TEST_CASE("mistakes of the refined policy are said once, those of the refinement where they show", "[model]") {
    const std::string broken = "policy house version 3\n  about customer\n\nrule nudge \"Nudge\"\n  when balace is above 5 USD\n"
                               "  then contact by email\n\notherwise do not contact\n";
    CHECK(resolve({customer_schema, broken, "policy brand version 1\n  refines house\n"}).errors() ==
          "unknown_name: unknown name `balace`\n");

    const Resolved resolved = refined("replace parameter patience is 5 USD\n");
    REQUIRE(resolved.errors() == "units_do_not_compare: days cannot be compared with money\n");
    const Diagnostic found = resolved.found().at(0);
    CHECK(found.at.file == 1);
    REQUIRE_FALSE(found.labels.empty());
    CHECK(found.labels.back().text == "as `brand` refines it");
    CHECK(found.labels.back().at.file == 2);
}
