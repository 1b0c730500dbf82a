// What a cell `uses`: whose rules decide, whose guards bind, and what does not go together.

#include <catch2/catch.hpp>

#include "unit/model/texts.h"

using namespace forbear;
using namespace forbear::test;

namespace {

const std::string softer = R"(
policy softer version 4 "Softer"
  about customer
  guarded by shared_guards, softer_guards

parameter patience is 9 days

section whole "Whole" when days_past_due is above patience
table steps "Steps"
          balance       => contact by
  small:  below 500 USD => email
end table
end section

otherwise do not contact because "softer has nothing"

guards shared_guards
guard shared
  forbid agency
end guards

guards softer_guards
guard no_agent
  forbid agent
end guards
)";

Resolved with_host(const std::string& body, const std::string& others = softer) {
    return resolve({customer_schema, others, "policy host version 2\n  about customer\n  guarded by shared_guards\n\n" + body +
                                                 "\notherwise do not contact because \"nothing applies\"\n"});
}

const std::string trial = "experiment trial by account_id\n  a 10% uses softer\n  b 10%\n  c 10% uses softer\n";
const std::string nudge = "rule nudge \"Nudge\"\n  when days_past_due is above 1\n  then contact by sms\n";

const model::Policy& host(const Resolved& resolved) {
    return *std::ranges::find(resolved.model.policies, "host", &model::Policy::name);
}

std::string order(const model::Policy& policy) {
    std::string text;
    for (const model::Rule& rule : policy.rules) text += (text.empty() ? "" : " ") + rule.name;
    return text;
}

} // namespace

TEST_CASE("the rules of the used policy stand where the experiment stands, behind the cell", "[model]") {
    const Resolved first = with_host(trial + nudge);
    REQUIRE(first.errors().empty());
    CHECK(order(host(first)) == "softer.steps.small softer.otherwise nudge otherwise");
    const Resolved second = with_host(nudge + trial);
    REQUIRE(second.errors().empty());
    const model::Policy& policy = host(second);
    CHECK(order(policy) == "nudge softer.steps.small softer.otherwise otherwise");
    REQUIRE(policy.sections.size() == 2);
    CHECK(policy.sections.at(0).condition.when->text == "trial is a or c");
    CHECK(policy.sections.at(0).condition.when->mask == 0b101);
    CHECK(policy.sections.at(1).parent == 0);
    CHECK(policy.rules.at(1).section == 1);
    CHECK(policy.rules.at(2).section == 0);
    CHECK(policy.rules.at(1).from == "softer version 4");
    CHECK(policy.rules.at(1).is_used);
    CHECK_FALSE(policy.rules.at(0).is_used);
    CHECK(policy.tables.at(0).first == 1);
    CHECK(policy.sections.at(1).condition.when->value == 9 + 1);
}

TEST_CASE("an experiment inside of a section brings them in there", "[model]") {
    const Resolved resolved = with_host("section late \"Late\" when days_past_due is above 30\n" + trial + nudge + "end section\n");
    REQUIRE(resolved.errors().empty());
    const model::Policy& policy = host(resolved);
    CHECK(order(policy) == "softer.steps.small softer.otherwise nudge otherwise");
    CHECK(policy.sections.at(policy.rules.at(1).section).parent == 0);
    CHECK(policy.sections.at(0).name == "late");
}

TEST_CASE("guards of both bind: those of both once and always, the others in the cell", "[model]") {
    const Resolved resolved = with_host(trial + nudge);
    REQUIRE(resolved.errors().empty());
    const model::Policy& policy = host(resolved);
    REQUIRE(policy.guards.size() == 2);
    CHECK(policy.guards.at(0).name == "shared");
    CHECK_FALSE(policy.guards.at(0).gate.when);
    CHECK_FALSE(policy.guards.at(0).is_used);
    CHECK(policy.guards.at(1).name == "no_agent");
    CHECK(policy.guards.at(1).gate.when->text == "trial is a or c");
    CHECK(policy.guards.at(1).is_used);
}

TEST_CASE("the used policy stays a policy of its own", "[model]") {
    const Resolved resolved = with_host(trial + nudge);
    const auto own = std::ranges::find(resolved.model.policies, "softer", &model::Policy::name);
    REQUIRE(own != resolved.model.policies.end());
    CHECK(order(*own) == "steps.small otherwise");
    CHECK(own->guards.size() == 2);
    CHECK(own->experiments.empty());
}

TEST_CASE("a challenger may refine the policy with the experiment", "[model]") {
    const Resolved resolved = with_host(trial + nudge, R"(
policy softer version 1
  refines host

replace rule nudge "Softer nudge"
  when trial is a
  then contact by email

guards shared_guards
guard shared
  forbid agency
end guards
)");
    REQUIRE(resolved.errors().empty());
    CHECK(order(host(resolved)) == "softer.nudge softer.otherwise nudge otherwise");
    CHECK(host(resolved).experiments.size() == 1);
    CHECK(host(resolved).rules.at(0).condition.when->args.at(0).type.vocabulary ==
          host(resolved).experiments.at(0).cell->type.vocabulary);
    const auto own = std::ranges::find(resolved.model.policies, "softer", &model::Policy::name);
    CHECK(order(*own) == "nudge otherwise");
}

TEST_CASE("an experiment of the used policy alone comes along, and what reads it points to it", "[model]") {
    const Resolved resolved = with_host(trial + nudge, R"(
policy softer version 1
  about customer

experiment own by tier
  x 50%

rule in_x "In x"
  when own is x
  then contact by email

otherwise do not contact

guards shared_guards
guard shared
  forbid agency
end guards
)");
    REQUIRE(resolved.errors().empty());
    const model::Policy& policy = host(resolved);
    REQUIRE(policy.experiments.size() == 2);
    CHECK(policy.experiments.at(1).name == "own");
    CHECK(policy.rules.at(0).condition.when->args.at(0).index == 1);
}

TEST_CASE("what a cell uses is another policy, about the same customers, and fits", "[model]") {
    const auto errors = [](const std::string& body, const std::string& others = softer) {
        const std::string all = with_host(body, others).errors();
        return all.substr(0, all.find(':'));
    };
    CHECK(errors("experiment trial by account_id\n  a 10% uses sotfer\n") == "unknown_policy");
    CHECK(errors("experiment trial by account_id\n  a 10% uses host\n").empty());
    CHECK(errors(trial + "experiment more by account_id\n  a 10% uses softer\n") == "used_twice");
    CHECK(errors(trial + "rule softer \"Softer\"\n  when days_past_due is above 1\n  then contact by sms\n") == "name_taken");
    const std::string third = softer + "policy third\n  about customer\n\notherwise do not contact\n";
    const std::string with_experiment = "parameter patience is 9 days\n\nexperiment trial by account_id\n  a 20%\n";
    std::string other_split = softer;
    other_split.replace(other_split.find("parameter patience is 9 days\n"), 29, with_experiment);
    CHECK(errors(trial, other_split) == "experiments_differ");
    std::string chain = third;
    chain.replace(chain.find("parameter patience is 9 days\n"), 29,
                  "parameter patience is 9 days\n\nexperiment other_trial by account_id\n  a 20% uses third\n");
    CHECK(errors(trial, chain) == "used_policy_uses");
    const std::string other_schema = "schema loan\nkey loan_id\nfact amount money USD 0 to 10_000\nchannels email\n"
                                     "policy of_loans\n  about loan\n\notherwise do not contact\n";
    CHECK(errors("experiment trial by account_id\n  a 10% uses of_loans\n", softer + other_schema) == "schemas_differ");
}

TEST_CASE("a guard of one name is not two", "[model]") {
    std::string same_name = softer;
    same_name.replace(same_name.find("guard no_agent"), 14, "guard own_rule");
    const std::string own = "guards own_guards\nguard own_rule\n  forbid sms\nend guards\n";
    const Resolved resolved = resolve({customer_schema, same_name + own,
                                       "policy host\n  about customer\n  guarded by own_guards\n\n" + trial +
                                           "otherwise do not contact because \"nothing applies\"\n"});
    CHECK(resolved.errors() == "name_taken: `own_rule` is already a guard of this policy\n");
}
