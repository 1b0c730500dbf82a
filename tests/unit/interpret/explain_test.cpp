#include <catch2/catch.hpp>

#include <nlohmann/json.hpp>

#include "interpret/explain.h"
#include "unit/interpret/decide.h"

using namespace forbear;
using namespace forbear::tests;
using ir::EffectKind;

namespace {

/// A small policy with a section, guards of each kind and their words.
struct Policy {
    ProgramBuilder builder;
    SourceMap sources;
    std::uint32_t account = builder.fact("account_id", text_type());
    std::uint32_t past_due = builder.fact("days_past_due", days(0, 1000), true);
    std::uint32_t tier = builder.fact("tier", choice(builder.vocabulary("tier", {"basic", "silver", "gold"}, true), 3));
    std::uint32_t hardship = builder.fact("hardship", yes_no(), true);
    std::uint32_t collector = builder.fact("third_party", yes_no());
    std::uint32_t tone = builder.outcome(
        "tone", choice(builder.vocabulary("tone", {"friendly", "empathetic", "neutral", "firm"}, true), 4), 0);
    std::uint32_t notices =
        builder.outcome("notices", set_of(builder.vocabulary("notice", {"opt_out", "free_advice"})), 0);
    std::uint32_t window = builder.outcome("window", hours_type(), {}, true);
    ir::Program program;
    std::string name = "4711";
    Text text{name.data(), name.size()};

    ir::Node test(ir::Reg reg, std::int64_t low, std::int64_t high, const std::string& words, bool or_unknown = false) {
        ir::Node node = in_range(reg, low, high, or_unknown);
        node.origin = node.conjunct = builder.origin(words, reg, builder.program.registers[reg].name);
        return node;
    }

    Policy() {
        const ir::Reg past_due_reg = builder.read(past_due);
        const ir::Reg tier_reg = builder.read(tier);
        const ir::Reg hardship_reg = builder.read(hardship);
        const ir::Reg collector_reg = builder.read(collector);
        builder.program.schema.key = static_cast<std::int32_t>(account);
        builder.program.hash = std::string(64, 'a');
        sources.add("early.forbear", "policy early\nrule gold_only\n");

        builder
            .rule(
                "gold_only",
                {test(past_due_reg, 1, 30, "days_past_due is 1 to 30"), test(tier_reg, 2, 2, "tier is gold or above")},
                {to(app_push)})
            .at = Span{0, 13, 27};
        builder.program.rules[0].title = "Gold only";
        const std::uint32_t late = builder.section("late");
        builder.program.rules.reserve(8);
        // A section's condition: true leads to its first rule, false past its last.
        ir::Node condition = test(past_due_reg, 31, 1000, "days_past_due is above 30");
        condition.section = late;
        builder.program.nodes.push_back(condition);
        const std::uint32_t section_node = static_cast<std::uint32_t>(builder.program.nodes.size() - 1);
        builder.rule("very_late", {test(past_due_reg, 91, 1000, "days_past_due is above 90")}, {to(letter)}).section =
            late;
        builder.rule("just_late", {test(past_due_reg, 31, 60, "days_past_due is 31 to 60")}, {to(letter)}).section =
            late;
        ir::Rule& usual = builder.rule("usual", {test(tier_reg, 0, 1, "tier is below gold")},
                                       {to(voice), to(sms), to(email)}, {set_to(tone, 3)});
        usual.because = "We always\033[31m ask.";
        builder.rule("otherwise", {});

        ir::Guard& quiet =
            builder.guard("vulnerable", builder.all_of({test(hardship_reg, 1, 1, "hardship, or unknown", true)}),
                          {outcome_effect(EffectKind::at_most, tone, 0, 1), remove(bits(voice))});
        quiet.file = "house_rules";
        quiet.because = "Standard CS-7";
        ir::Guard& hours = builder.guard(
            "convenient_hours", builder.all_of({test(collector_reg, 1, 1, "third_party")}),
            {outcome_effect(EffectKind::narrow_hours, window, bits(sms, voice, email), pack_hours(481, 1259)),
             outcome_effect(EffectKind::add_values, notices, bits(0))});
        hours.citation = "12 CFR 1006";
        builder.guard("never_letters", ir::accept, {remove(bits(letter))});
        program = builder.finish();
        // The first rule's false ends lead to the section, the section's to `usual`.
        program.nodes[0].no = program.nodes[1].no = section_node;
        program.nodes[section_node].yes = program.rules[1].entry;
        program.nodes[section_node].no = program.rules[3].entry;
    }
    Records records(std::int64_t days, std::int64_t tier_value = 0) const {
        Records fresh(program.schema, 1);
        fresh.set(account, static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&text)));
        fresh.set(past_due, days).set(tier, tier_value);
        return fresh;
    }
    Explanation explain(Records& records) const {
        for (const std::string& problem : ir::verify(program)) FAIL(problem);
        const FactsView view = records.view();
        return interpret::explain(program, sources, view, 0);
    }
};

} // namespace

TEST_CASE("each rule above tells the first part that was not true", "[interpret][explain]") {
    const Policy policy;
    Records records = policy.records(12, 1);
    const Explanation told = policy.explain(records);
    CHECK(told.record == "4711");
    CHECK(told.status == "contact");
    CHECK(told.rule == "usual");
    REQUIRE(told.above.size() == 3);
    CHECK(told.above[0].rule == "gold_only");
    CHECK(told.above[0].condition == "tier is gold or above");
    REQUIRE(told.above[0].read.size() == 1);
    CHECK(told.above[0].read[0].shown == "tier");
    CHECK(told.above[0].read[0].value == "silver");
    CHECK(told.above[0].file == "early.forbear");
    CHECK(told.above[0].line == 2);
    CHECK(told.above[1].rule == "very_late");
    CHECK(told.above[1].section == "late");
    CHECK(told.above[1].condition == "days_past_due is above 30");
    CHECK(told.above[2].section == "late");
    REQUIRE(told.fired_on.size() == 1);
    CHECK(told.fired_on[0].text == "tier is below gold");
    CHECK(told.fired_on[0].value == "silver");
}

TEST_CASE("inside a section that was entered the rule's own condition is told", "[interpret][explain]") {
    const Policy policy;
    Records records = policy.records(45);
    const Explanation told = policy.explain(records);
    CHECK(told.rule == "just_late");
    REQUIRE(told.above.size() == 2);
    CHECK(told.above[0].condition == "days_past_due is 1 to 30");
    CHECK(told.above[1].section.empty());
    CHECK(told.above[1].condition == "days_past_due is above 90");
    REQUIRE(told.fired_on.size() == 2); // the section's condition and the rule's
    CHECK(told.fired_on[0].text == "days_past_due is above 30");
    CHECK(told.fired_on[1].text == "days_past_due is 31 to 60");
    CHECK(told.status == "blocked");
    CHECK(told.asked_channels == std::vector<std::string>{"letter"});
    CHECK(told.reason == "letter is taken by never_letters");
}

TEST_CASE("unknown is said to be unknown", "[interpret][explain]") {
    const Policy policy;
    Records records = policy.records(0);
    records.set(policy.past_due, State::unknown);
    const Explanation told = policy.explain(records);
    REQUIRE(told.above.size() == 3);
    REQUIRE(told.above[0].read.size() == 1);
    CHECK(told.above[0].read[0].value == "unknown");
    CHECK(told.above[0].read[0].unknown);
}

TEST_CASE("guards tell what they changed, or what was false", "[interpret][explain]") {
    const Policy policy;
    Records records = policy.records(12, 1);
    records.set(policy.hardship, State::unknown).set(policy.collector, 1);
    const Explanation told = policy.explain(records);
    REQUIRE(told.guards.size() == 3);
    CHECK(told.guards[0].applied);
    CHECK(told.guards[0].changed);
    CHECK(told.guards[0].did == std::vector<std::string>{"tone firm -> empathetic", "removed voice"});
    CHECK(told.guards[1].did ==
          std::vector<std::string>{"hours of voice, sms, email to 08:01-20:59", "added opt_out to notices"});
    CHECK(told.guards[2].applied);
    CHECK_FALSE(told.guards[2].changed);
    CHECK(told.guards[2].did.empty());
    CHECK(told.asked_channels == std::vector<std::string>{"voice", "sms", "email"});
    CHECK(told.channels == std::vector<std::string>{"sms", "email"});
    REQUIRE(told.outcomes.size() == 4);
    CHECK(told.outcomes[0].value == "empathetic");
    CHECK(told.outcomes[1].value == "opt_out");
    CHECK(told.outcomes[2].name == "window of sms");
    CHECK(told.outcomes[2].value == "08:01-20:59");

    records.set(policy.hardship, 0).set(policy.collector, 0);
    const Explanation other = policy.explain(records);
    CHECK_FALSE(other.guards[0].applied);
    CHECK(other.guards[0].condition == "hardship, or unknown");
    REQUIRE(other.guards[0].read.size() == 1);
    CHECK(other.guards[0].read[0].value == "no");
}

TEST_CASE("a part of several tests tells those that failed", "[interpret][explain]") {
    ProgramBuilder builder;
    const std::uint32_t a = builder.fact("a", days(0, 9));
    const std::uint32_t b = builder.fact("b", days(0, 9));
    const ir::Reg reg_a = builder.read(a);
    const ir::Reg reg_b = builder.read(b);
    const std::uint32_t part = builder.origin("(a is 1 or b is 1)");
    builder.program.nodes = {in_range(reg_a, 1, 1), in_range(reg_b, 1, 1)};
    builder.program.nodes[0].yes = builder.program.nodes[1].yes = ir::fires(0);
    builder.program.nodes[0].no = 1;
    builder.program.nodes[1].no = ir::fires(1);
    const char* words[] = {"a is 1", "b is 1"};
    for (std::size_t index = 0; index < 2; ++index) {
        ir::Node& node = builder.program.nodes[index];
        node.rule = 0;
        node.conjunct = part;
        node.origin = builder.origin(words[index]); // shows the register's own name
    }
    builder.rule("either", {}, {to(email)}).entry = 0;
    builder.rule("otherwise", {});
    const ir::Program& program = builder.finish();
    Records records(program.schema, 1);
    records.set(b, 7);
    const FactsView view = records.view();
    const Explanation told = interpret::explain(program, SourceMap(), view, 0);
    REQUIRE(told.above.size() == 1);
    CHECK(told.above[0].condition == "(a is 1 or b is 1)");
    REQUIRE(told.above[0].read.size() == 2);
    CHECK(told.above[0].read[0].value == "0 days");
    CHECK(told.above[0].read[1].value == "7 days");
    CHECK(render_text(told).find("      b is 1 (b: 7 days)\n") != std::string::npos);
}

TEST_CASE("the page reads from the decision to its reasons", "[interpret][explain]") {
    const Policy policy;
    Records records = policy.records(12, 1);
    records.set(policy.hardship, 1);
    const Explanation told = policy.explain(records);
    CHECK("\n" + render_text(told) == R"(
4711: contact by sms, email
  policy by_hand, version 1
  hash )" + std::string(64, 'a') + R"(

The rule that decided
  usual
    tier is below gold (tier: silver)
    because: We always\u{001B}[31m ask.

The decision
  channels the rule asked for: voice, sms, email
  channels after guards: sms, email
  tone: empathetic
  notices: empty
  window of sms: 00:00-23:59
  window of email: 00:00-23:59

Rules above it, and the first part of each that was not true
  gold_only "Gold only" (early.forbear:2)
    not true: tier is gold or above
      tier: silver
  very_late (early.forbear:1)
    not true, of section late: days_past_due is above 30
      days_past_due: 12 days
  just_late (early.forbear:1)
    not true, of section late: days_past_due is above 30
      days_past_due: 12 days

Guards
  vulnerable (house_rules, applied and changed the decision)
    tone firm -> empathetic
    removed voice
    because: Standard CS-7
  convenient_hours (did not apply)
    not true: third_party
      third_party: no
    source: 12 CFR 1006
  never_letters (applied; there was nothing to change)
)");
}

TEST_CASE("no line is wider than the page, and nothing is lost", "[interpret][explain]") {
    Explanation told;
    told.status = "contact";
    for (int count = 0; count < 60; ++count) told.because += "because word" + std::to_string(count) + " ";
    const std::string page = render_text(told);
    std::size_t begin = 0;
    for (std::size_t end = page.find('\n'); end != std::string::npos; begin = end + 1, end = page.find('\n', begin))
        CHECK(end - begin <= 100);
    CHECK(begin == page.size());
    CHECK(page.find("word59") != std::string::npos);
}

TEST_CASE("an invalid record has its fault and no story", "[interpret][explain]") {
    const Policy policy;
    Records records = policy.records(1001);
    const Explanation told = policy.explain(records);
    CHECK(told.status == "invalid");
    CHECK(told.rule.empty());
    CHECK(told.above.empty());
    CHECK(told.reason == "fact `days_past_due` is 1001 days, outside 0 days to 1000 days");
    CHECK(render_text(told).find("reason: fact `days_past_due` is 1001 days") != std::string::npos);
}

TEST_CASE("the JSON form keeps its names and takes any bytes", "[interpret][explain]") {
    const Policy policy;
    Records records = policy.records(12, 1);
    Explanation told = policy.explain(records);
    told.record = "bad\xff";
    const nlohmann::json object = nlohmann::json::parse(render_json(told));
    CHECK(object["version"] == 1);
    CHECK(object["policy"]["name"] == "by_hand");
    CHECK(object["status"] == "contact");
    CHECK(object["rule"]["name"] == "usual");
    CHECK(object["channels"] == nlohmann::json({"voice", "sms", "email"}));
    CHECK(object["rules_above"][0]["not_true"] == "tier is gold or above");
    CHECK(object["rules_above"][0]["read"][0]["value"] == "silver");
    CHECK(object["guards"][0]["applied"] == false);
    CHECK(object["outcomes"]["tone"] == "firm");
    CHECK(render_json(told) == render_json(told));
}

TEST_CASE("a protected value is read by a guard and shown to nobody", "[interpret][explain]") {
    Policy policy;
    ProgramBuilder& builder = policy.builder;
    const std::uint32_t age = builder.fact("age", whole(0, 120), true);
    builder.program.schema.facts[age].is_protected = true;
    const std::uint32_t list = builder.list("parties", {{"born", whole(1900, 2100)}}, 5);
    builder.program.schema.lists[list].fields[0].is_protected = true;
    const ir::Reg age_reg = builder.read(age);
    const ir::Reg twice = builder.before(ir::Op::add, builder.reg(whole(0, 240), 0, 240, true, false, "twice_the_age"),
                                         age_reg, age_reg);
    ir::Loop loop;
    loop.list = list;
    loop.first = static_cast<std::uint32_t>(builder.program.loop_code.size());
    loop.size = 1;
    const ir::Reg born = ProgramBuilder::emit(builder.program.loop_code, ir::Op::field,
                                              builder.for_fact(builder.program.schema.lists[list].fields[0]));
    loop.is_true = loop.may_be = builder.all_of({in_range(born, 1990, 2100)});
    loop.result = builder.reg(whole(0, 5), 0, 5, false, false, "found");
    const auto loop_index = static_cast<std::int64_t>(builder.program.loops.size());
    builder.program.loops.push_back(loop);
    builder.before(ir::Op::aggregate, ir::nothing, ir::nothing, ir::nothing, loop_index);
    const ir::Reg asked = builder.before(
        ir::Op::condition, builder.reg(yes_no(), 0, 1, true, false, "is_old"), ir::nothing, ir::nothing,
        builder.all_of({in_range(age_reg, 70, 120)}), builder.all_of({in_range(age_reg, 70, 120, true)}));
    const std::uint32_t row = builder.all_of({in_range(age_reg, 70, 120)});
    builder.program.nodes.back().yes = ir::fires(0);
    builder.program.nodes.back().no = ir::fires(1);
    builder.program.lookups.push_back({.name = "care", .entry = row, .first_choice = 0, .choices = 2});
    builder.program.choices = {{.value = 7}, {.value = 3}};
    const ir::Reg looked_up = builder.before(ir::Op::lookup, builder.reg(whole(3, 7), 3, 7, false, false, "care"), ir::nothing,
                                             ir::nothing, 0);
    builder.guard("elderly", builder.all_of({policy.test(age_reg, 70, 120, "age is at least 70")}),
                  {remove(bits(voice))});
    builder.guard("doubled", builder.all_of({policy.test(twice, 140, 240, "twice_the_age is at least 140")}),
                  {remove(bits(voice))});
    builder.guard("young", builder.all_of({policy.test(loop.result, 1, 5, "any parties where (born is late)")}),
                  {remove(bits(voice))});
    builder.guard("asked", builder.all_of({policy.test(asked, 1, 1, "is_old")}), {remove(bits(voice))});
    builder.guard("looked_up", builder.all_of({policy.test(looked_up, 7, 7, "care is 7")}), {remove(bits(voice))});
    builder.guard("unprotected", builder.all_of({policy.test(0, 0, 0, "days_past_due is 0")}), {remove(bits(voice))});
    builder.program.schema.key = static_cast<std::int32_t>(policy.account);
    const ir::Program hand_made = builder.program;
    policy.program.registers = hand_made.registers;
    policy.program.schema = hand_made.schema;
    policy.program.before = hand_made.before;
    policy.program.loops = hand_made.loops;
    policy.program.loop_code = hand_made.loop_code;
    policy.program.lookups = hand_made.lookups;
    policy.program.choices = hand_made.choices;
    policy.program.origins = hand_made.origins;
    for (std::size_t at = policy.program.nodes.size(); at < hand_made.nodes.size(); ++at)
        policy.program.nodes.push_back(hand_made.nodes[at]);
    policy.program.guards = hand_made.guards;
    policy.program.effects = hand_made.effects;
    ir::lay_out(policy.program);

    Records records = policy.records(12, 1);
    records.set(age, 43).add(list, {1943});
    const Explanation told = policy.explain(records);
    REQUIRE(told.guards.size() == 9);
    for (std::size_t guard = 3; guard < 8; ++guard) {
        CAPTURE(told.guards[guard].guard);
        CHECK_FALSE(told.guards[guard].applied);
        REQUIRE(told.guards[guard].read.size() == 1);
        CHECK(told.guards[guard].read[0].value == "(protected)");
    }
    CHECK(told.guards[3].read[0].shown == "age"); // that it was read is no secret
    CHECK(told.guards[8].read[0].value == "12 days");
    for (const std::string& page : {render_text(told), render_json(told)}) {
        CHECK(page.find("(protected)") != std::string::npos);
        CHECK(page.find("43") == std::string::npos);
        CHECK(page.find("86") == std::string::npos);
    }
}
