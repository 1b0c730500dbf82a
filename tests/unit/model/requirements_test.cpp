// Requirements: which policies they bind, what they may read, and what becomes of them in versions and used policies.

#include <catch2/catch.hpp>

#include "model/expr.h"
#include "unit/model/texts.h"

using namespace forbear;
using namespace forbear::test;
using model::ExprKind;
using model::Requirement;

namespace {

const std::string otherwise = "\notherwise do not contact because \"nothing applies\"\n\n";
const std::string policy_p = "\npolicy p version 1\n  about customer\n\ndefine late when days_past_due is above 30\n" + otherwise;

Resolved with_requirement(const std::string& requirement) { return resolve({customer_schema + policy_p + requirement}); }

const model::Policy& policy_of(const Resolved& resolved, std::string_view name) {
    return *std::ranges::find(resolved.model.policies, name, &model::Policy::name);
}
std::string names(const model::Policy& policy) {
    std::string text;
    for (const Requirement& each : policy.requirements) text += (text.empty() ? "" : " ") + each.name;
    return text;
}
std::string when(const Requirement& requirement) { return requirement.applies.when ? requirement.applies.when->text : ""; }

bool reads(const model::Expr& expr, ExprKind kind) {
    bool found = false;
    model::for_each(expr, [&](const model::Expr& piece) { found = found || piece.kind == kind; });
    return found;
}

const std::string promise = "require promise\n  whenever hardship\n  tone is empathetic or below\n  because \"Charter 2\"\n";

} // namespace

TEST_CASE("a requirement reads facts, definitions and the decision", "[model][requirements]") {
    const Resolved resolved = with_requirement("require gentle\n  whenever late and ethnicity is \"x\" and offer is settlement\n"
                                               "  channels exclude agency and tone is below firm unless a guard forbids it\n"
                                               "  because \"House\"\n");
    REQUIRE(resolved.errors().empty());
    const Requirement& made = resolved.policy().requirements.at(0);
    CHECK(made.kind == model::RequirementKind::whenever);
    CHECK(made.name == "gentle");
    CHECK(made.because == "House");
    CHECK(made.whenever == "late and ethnicity is \"x\" and offer is settlement");
    CHECK(made.text == "channels exclude agency and tone is below firm unless a guard forbids it");
    CHECK(made.unless_forbidden);
    CHECK(resolved.text_at(made.at) == "gentle");
    CHECK(reads(*made.applies.when, ExprKind::decided));
    CHECK(reads(*made.must, ExprKind::decided_channels));
    CHECK_FALSE(with_requirement(promise).policy().requirements.at(0).unless_forbidden);
}

TEST_CASE("what a requirement asks of channels", "[model][requirements]") {
    for (const char* must : {"contact by email or letter", "channels include email", "channels include any of email, sms",
                             "not contact by email", "channels exclude email, sms", "nobody is contacted",
                             "nobody is contacted or tone is friendly", "not nobody is contacted"}) {
        const Resolved resolved = with_requirement(std::string("require r\n  ") + must + ", unless a guard forbids it\n");
        INFO(must);
        REQUIRE(resolved.errors().empty());
        CHECK(resolved.policy().requirements.at(0).text == std::string(must) + " unless a guard forbids it");
        CHECK_FALSE(resolved.policy().requirements.at(0).applies.when);
    }
}

TEST_CASE("two customers are compared by a fact, a calculation or a lookup", "[model][requirements]") {
    const Resolved by_fact = with_requirement("require r\n  whenever hardship\n  a lower tier never gets a higher tone\n");
    REQUIRE(by_fact.errors().empty());
    const Requirement& fact = by_fact.policy().requirements.at(0);
    CHECK(fact.kind == model::RequirementKind::comparison);
    CHECK(fact.text == "a lower tier never gets a higher tone, all else equal");
    CHECK_FALSE(fact.value_is_higher);
    CHECK(fact.outcome_is_higher);
    CHECK(when(fact) == "hardship");
    CHECK(fact.facts == std::vector<std::uint32_t>{static_cast<std::uint32_t>(by_fact.policy().schema.find_fact("tier"))});
    CHECK(fact.outcome == static_cast<std::uint32_t>(by_fact.policy().schema.find_outcome("tone")));

    const Resolved by_sum = with_requirement("require r\n  a higher days_past_due never gets a lower review, all else equal\n");
    REQUIRE(by_sum.errors().empty());
    const Requirement& sum = by_sum.policy().requirements.at(0);
    // The day of decision is the same for both.
    CHECK(sum.facts == std::vector<std::uint32_t>{static_cast<std::uint32_t>(by_sum.policy().schema.find_fact("oldest_unpaid"))});
    CHECK(sum.lists.empty());
    CHECK_FALSE(sum.outcome_is_higher);

    const std::string counted = "\npolicy p\n  about customer\n\ncalculate calls as number of contacts\n" + otherwise;
    const Resolved by_list = resolve({customer_schema + counted + "require r\n  a higher calls never gets a higher tone\n"});
    REQUIRE(by_list.errors().empty());
    CHECK(by_list.policy().requirements.at(0).facts.empty());
    CHECK(by_list.policy().requirements.at(0).lists == std::vector<std::uint32_t>{0});
}

TEST_CASE("mistakes in requirements are said at their words", "[model][requirements]") {
    const auto errors = [](const std::string& body) { return with_requirement("require r\n" + body + "\n").errors(); };
    CHECK(errors("  a higher state never gets a higher tone") == "compared_without_order: `state` has no higher and lower\n");
    CHECK(errors("  a higher tier never gets a higher offer") == "compared_without_order: `offer` has no higher and lower\n");
    CHECK(errors("  a higher tier never gets a higher window") == "compared_without_order: `window` has no higher and lower\n");
    CHECK(errors("  a higher teir never gets a higher tone") == "not_compared_by: customers cannot be compared by `teir`\n");
    CHECK(errors("  a higher late never gets a higher tone") == "not_compared_by: customers cannot be compared by `late`\n");
    CHECK(errors("  a higher tone never gets a higher tone") == "not_compared_by: customers cannot be compared by `tone`\n");
    CHECK(errors("  a higher tier never gets a higher tier") == "unknown_outcome: `tier` is not an outcome\n");
    CHECK(errors("  window is none") == "hours_of_no_channel: `window` is hours for each channel, not one value\n");
    CHECK(errors("  tone is firmm") == "unknown_value: `firmm` is not a value of `tone`\n");
    CHECK(errors("  tone is firm\n  a higher tier never gets a higher tone") ==
          "requirement_asks_twice: requirement `r` asks for two things\n");
    CHECK(errors("  a higher tier never gets a higher tone\n  a lower tier never gets a higher offer") ==
          "requirement_asks_twice: requirement `r` asks for two things\n");
    CHECK(with_requirement(promise + "\n" + promise).errors() == "name_taken: `promise` is already a requirement of this policy\n");
}

TEST_CASE("a requirement of facts alone is warned of", "[model][requirements]") {
    const auto warns = [](const std::string& body) {
        const Resolved resolved = with_requirement("require r\n" + body + "\n");
        REQUIRE(resolved.errors().empty());
        return std::ranges::any_of(resolved.sink.diagnostics(),
                                   [](const Diagnostic& each) { return each.code == Code::requirement_asks_nothing; });
    };
    CHECK(warns("  whenever hardship\n  balance is above 1 USD"));
    CHECK_FALSE(warns("  whenever tone is firm\n  balance is above 1 USD"));
    CHECK_FALSE(warns("  whenever hardship\n  tone is friendly"));
    CHECK_FALSE(warns("  a higher tier never gets a higher tone"));
}

TEST_CASE("guards, too, cannot read hours for each channel as one value", "[model][requirements]") {
    CHECK(with_guard("guard g\n  when window is none\n  forbid sms").errors() ==
          "hours_of_no_channel: `window` is hours for each channel, not one value\n");
}

TEST_CASE("a requirement binds every policy of its file, and no other", "[model][requirements]") {
    const std::string q = "import \"file0.forbear\"\n\npolicy q\n  about customer\n" + otherwise;
    const Resolved apart = resolve({customer_schema, policy_p + promise, q});
    REQUIRE(apart.errors().empty());
    CHECK(names(policy_of(apart, "p")) == "promise");
    CHECK(names(policy_of(apart, "q")).empty());
    const Resolved together = resolve({customer_schema, policy_p + "policy q\n  about customer\n" + otherwise + promise});
    REQUIRE(together.errors().empty());
    CHECK(names(policy_of(together, "p")) == "promise");
    CHECK(names(policy_of(together, "q")) == "promise");
}

TEST_CASE("a name that one policy lacks is said once, with the policy", "[model][requirements]") {
    const std::string two = policy_p + "policy q\n  about customer\n" + otherwise;
    const Resolved lacks = resolve({customer_schema, two + "require r\n  whenever late\n  tone is friendly\n"});
    CHECK(lacks.errors() == "unknown_name: unknown name `late`\n");
    const Diagnostic mistake = lacks.found().at(0);
    REQUIRE(mistake.labels.size() == 1);
    CHECK(mistake.labels.at(0).text == "it also binds `q`");
    CHECK(resolve({customer_schema, two + "require r\n  whenever layt\n  tone is friendly\n"}).errors() ==
          "unknown_name: unknown name `layt`\n");
}

TEST_CASE("a policy about other records is not meant", "[model][requirements]") {
    const std::string other = "schema meter\nkey  id\nfact cold yes or no\nchannels visit\noutcome action one of wait, cut, normally wait\n"
                              "policy m\n  about meter\n\notherwise do not contact because \"x\"\n";
    const Resolved resolved = resolve({customer_schema, other + policy_p + promise});
    REQUIRE(resolved.errors().empty());
    CHECK(names(policy_of(resolved, "p")) == "promise");
    CHECK(names(policy_of(resolved, "m")).empty());
}

TEST_CASE("a policy keeps the requirements of what it refines", "[model][requirements]") {
    const Resolved resolved = resolve({customer_schema, policy_p + promise, "policy brand\n  refines p\n"});
    REQUIRE(resolved.errors().empty());
    CHECK(names(policy_of(resolved, "brand")) == "promise");
}

TEST_CASE("a reviewer's own file binds the policy asked about", "[model][requirements]") {
    const std::string own = "require own\n  whenever late\n  tone is friendly\n";
    const std::string q = "policy q\n  about customer\n\ndefine late when days_past_due is above 5\n" + otherwise;
    const auto asked = [&](const std::string& name) {
        Resolved result;
        std::vector<syntax::File> files;
        for (const std::string& text : {customer_schema, policy_p, q, own}) {
            const auto source = result.sources.add("f" + std::to_string(files.size()), text);
            files.push_back(syntax::from_text(result.sources, source, {}, result.sink));
        }
        result.model = model::from_syntax(files, result.sink, name);
        REQUIRE(result.errors().empty());
        return names(policy_of(result, "p")) + "/" + names(policy_of(result, "q"));
    };
    CHECK(asked("q") == "/own");
    CHECK(asked("p") == "own/");
    CHECK(asked("") == "own/own");
    // Without any policy the schema tells what it can.
    CHECK(resolve({customer_schema, own}).errors().empty());
    CHECK(resolve({customer_schema, "require r\n  a higher state never gets a higher tone\n"}).errors() ==
          "compared_without_order: `state` has no higher and lower\n");
}

TEST_CASE("a requirement of one version binds on its days; one that all have is one", "[model][requirements]") {
    const auto version = [](const std::string& number, const std::string& days, const std::string& late) {
        return "policy v version " + number + "\n  about customer\n  effective from " + days + "\n\ndefine late when days_past_due is above " +
               late + "\n" + otherwise;
    };
    const std::string reading = "require r\n  whenever late\n  tone is friendly\n\n";
    const Resolved same = resolve({customer_schema, version("1", "2026-01-01", "30") + version("2", "2026-07-01", "30") + promise + reading});
    REQUIRE(same.errors().empty());
    CHECK(names(same.policy()) == "promise r");
    CHECK(same.policy().requirements.at(0).version == 0);
    CHECK(when(same.policy().requirements.at(0)) == "hardship");

    const Resolved differ = resolve({customer_schema, version("1", "2026-01-01", "30") + version("2", "2026-07-01", "60") + reading});
    REQUIRE(differ.errors().empty());
    REQUIRE(names(differ.policy()) == "r r");
    CHECK(differ.policy().requirements.at(0).version == 1);
    CHECK(differ.policy().requirements.at(1).version == 2);
    CHECK(when(differ.policy().requirements.at(0)).starts_with("as_of is on or after 2026-01-01 and on or before 2026-06-30 and "));
    CHECK(when(differ.policy().requirements.at(1)).starts_with("as_of is on or after 2026-07-01 and "));

    const Resolved apart = resolve({customer_schema, version("1", "2026-01-01", "30"), version("2", "2026-07-01", "30") + promise});
    REQUIRE(apart.errors().empty());
    REQUIRE(names(apart.policy()) == "promise");
    CHECK(apart.policy().requirements.at(0).version == 2);
    CHECK(when(apart.policy().requirements.at(0)) == "as_of is on or after 2026-07-01 and hardship");
}

TEST_CASE("what a used policy requires binds its cell, what both require binds everybody", "[model][requirements]") {
    const std::string host = "policy host\n  about customer\n\nexperiment trial by account_id\n  b 20%\n  a 10% uses p\n" + otherwise;
    const Resolved apart = resolve({customer_schema, policy_p + promise, host + "require own\n  trial is not a or tone is firm\n"});
    REQUIRE(apart.errors().empty());
    const model::Policy& policy = policy_of(apart, "host");
    REQUIRE(names(policy) == "own p.promise");
    CHECK_FALSE(policy.requirements.at(0).applies.when);
    CHECK_FALSE(policy.requirements.at(0).is_used);
    CHECK(when(policy.requirements.at(1)) == "trial is a and hardship");
    CHECK(policy.requirements.at(1).is_used);
    const Resolved both = resolve({customer_schema, policy_p + host + promise});
    REQUIRE(both.errors().empty());
    REQUIRE(names(policy_of(both, "host")) == "promise");
    CHECK(when(policy_of(both, "host").requirements.at(0)) == "hardship");
}

TEST_CASE("a used policy's requirement asks the experiments of the whole", "[model][requirements]") {
    const std::string used = "policy p\n  about customer\n\nexperiment inner by account_id\n  x 50%\n" + otherwise +
                             "require inner_cell\n  whenever inner is x\n  tone is friendly\n";
    const std::string host = "policy host\n  about customer\n\nexperiment trial by account_id\n  a 10% uses p\n" + otherwise;
    const Resolved resolved = resolve({customer_schema, used, host});
    REQUIRE(resolved.errors().empty());
    const model::Policy& policy = policy_of(resolved, "host");
    const auto inner = std::ranges::find(policy.experiments, "inner", &model::Experiment::name) - policy.experiments.begin();
    REQUIRE(inner == 1);
    bool asks_inner = false;
    model::for_each(*policy.requirements.at(0).applies.when, [&](const model::Expr& piece) {
        asks_inner = asks_inner || (piece.kind == ExprKind::cell && piece.index == 1);
    });
    CHECK(asks_inner);
}
