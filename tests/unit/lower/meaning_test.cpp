// Lowered policies decide what the model means: rules, sections, `unless`, guards, exceptions and settings against the
// naive reading of kleene.h, over random policies and records.

#include <catch2/catch.hpp>

#include "interpret/interpret.h"
#include "ir/print.h"
#include "lower/from_model.h"
#include "unit/lower/generate.h"
#include "unit/lower/kleene.h"

using namespace lower_test;
using forbear::DecisionView;
using forbear::model::Effect;
using forbear::model::EffectKind;
using forbear::model::Guard;

namespace {

Policy random_policy(Generator& generator) {
    Policy made = policy({});
    made.rules.clear();
    const int sections = generator.below(4);
    for (int index = 0; index < sections; ++index) {
        Section section;
        section.name = "s" + std::to_string(index);
        if (index > 0 && generator.one_in(2)) section.parent = static_cast<std::uint32_t>(index) - 1;
        section.condition = generator.gate();
        made.sections.push_back(section);
    }
    const int rules = 2 + generator.below(6);
    std::uint32_t section = forbear::model::nothing;
    for (int index = 0; index < rules; ++index) {
        if (generator.one_in(2)) {
            const bool leaves = generator.one_in(3) || made.sections.empty();
            section = leaves ? forbear::model::nothing : static_cast<std::uint32_t>(generator.below(sections));
        }
        Rule added = rule("r" + std::to_string(index), generator.gate(), section);
        added.action.candidates = {{2, {}}, {1, fact(favourite)}, {0, {}}};
        if (generator.one_in(2)) {
            const Expr sure = make(ExprKind::if_unknown, whole(0, 9), {fact(amount), number(7, whole(0, 9))});
            added.action.settings.push_back(
                {level, generator.one_in(2) ? sure : number(generator.below(9), whole(0, 9))});
        }
        if (generator.one_in(2)) {
            added.action.settings.push_back(
                {mood, generator.one_in(2) ? make(ExprKind::none, choice(2, 2)) : number(1, choice(2, 2))});
        }
        made.rules.push_back(added);
    }
    made.rules.push_back(rule("otherwise", {}));
    for (int index = 0; index < 3; ++index) {
        Guard guard;
        guard.name = "g" + std::to_string(index);
        guard.gate = generator.gate();
        guard.condition = generator.gate(true);
        Effect effect;
        effect.kind = EffectKind::remove_channels;
        effect.mask = std::uint64_t{1} << index;
        if (generator.one_in(2)) effect.except = generator.condition_of(2, false, true);
        guard.effects.push_back(effect);
        made.guards.push_back(guard);
    }
    return made;
}

bool fires(const Kleene& kleene, const Condition& condition) {
    if (condition.when && kleene.truth(*condition.when) != Truth::yes) return false;
    return !condition.unless || kleene.truth(*condition.unless) == Truth::no;
}
bool applies(const Kleene& kleene, const Condition& condition) {
    if (condition.when && kleene.truth(*condition.when) == Truth::no) return false;
    return !condition.unless || kleene.truth(*condition.unless) != Truth::yes;
}

std::size_t expected_rule(const Policy& policy, const Kleene& kleene) {
    for (std::size_t index = 0; index < policy.rules.size(); ++index) {
        bool is_open = true;
        for (std::uint32_t at = policy.rules[index].section; at != forbear::model::nothing;
             at = policy.sections[at].parent) {
            is_open = is_open && fires(kleene, policy.sections[at].condition);
        }
        if (is_open && fires(kleene, policy.rules[index].condition)) return index;
    }
    return policy.rules.size();
}

Decided decide(const Policy& policy, const Rule& rule, const Kleene& kleene) {
    Decided decided;
    decided.outcomes[mood] = policy.schema.outcomes[mood].normally;
    for (const auto& setting : rule.action.settings) {
        const Cell cell = kleene.value(setting.value);
        decided.outcomes[setting.outcome] = cell.state == State::known ? std::optional(cell.value) : std::nullopt;
    }
    for (const auto& candidate : rule.action.candidates) {
        const Cell cell = candidate.from ? kleene.value(*candidate.from) : Cell{State::known, candidate.channel};
        if (cell.state == State::known) decided.channels |= std::uint64_t{1} << cell.value;
    }
    return decided;
}

std::uint64_t channels_of(const DecisionView& decision) {
    std::uint64_t mask = 0;
    for (std::uint32_t place = 0; place < decision.channel_count(); ++place)
        mask |= std::uint64_t{1} << decision.channel(place);
    return mask;
}

} // namespace

TEST_CASE("lowered policies decide what their models mean") {
    Generator generator(20260201);
    for (int trial = 0; trial < 400; ++trial) {
        const Policy policy = random_policy(generator);
        const auto lowered = forbear::lower::from_model(policy, std::string(64, '0'));
        INFO("policy " << trial);
        if (!lowered.has_value()) FAIL(lowered.error().message);
        const forbear::ir::Program& program = lowered.value();
        const forbear::interpret::Interpreter interpreter(program);
        std::vector<std::int64_t> words(program.layout.words);
        for (int each = 0; each < 60; ++each) {
            const Record record = generator.record();
            const Columns columns(record);
            const forbear::FactsView view = columns.view();
            interpreter.decide(view, 0, words.data());
            const DecisionView decision(program.layout, words.data());

            const Kleene kleene(record);
            const std::size_t rule = expected_rule(policy, kleene);
            if (decision.rule() != static_cast<std::int32_t>(rule))
                FAIL("rule " << rule << " expected\n" << forbear::ir::print(program));
            const Decided decided = decide(policy, policy.rules[rule], kleene);
            const Kleene after(record, &decided);
            std::uint64_t channels = decided.channels;
            for (std::uint32_t guard = 0; guard < policy.guards.size(); ++guard) {
                const Guard& about = policy.guards[guard];
                const bool applied = applies(after, about.gate) && applies(after, about.condition);
                if (decision.guard_applied(guard) != applied)
                    FAIL("guard " << guard << "\n" << forbear::ir::print(program));
                const auto& except = about.effects[0].except;
                const bool is_lifted = except && after.truth(*except) == Truth::yes;
                if (applied && !is_lifted) channels &= ~about.effects[0].mask;
            }
            CHECK(channels_of(decision) == channels);
            for (const std::uint32_t outcome : {level, mood}) {
                const auto& expected = decided.outcomes[outcome];
                REQUIRE(decision.outcome_is_set(outcome) == expected.has_value());
                if (expected) CHECK(decision.outcome_word(program.outcome_words[outcome]) == *expected);
            }
        }
    }
}

TEST_CASE("one condition in a rule and in a guard, for every truth value") {
    Generator generator(7);
    int seen[3] = {};
    for (int trial = 0; trial < 1500; ++trial) {
        const Expr asked_for = generator.condition_of(4);
        Policy policy = lower_test::policy({rule("tried", {asked_for, {}})});
        Guard guard;
        guard.name = "held";
        guard.condition.when = asked_for;
        policy.guards = {guard};
        const auto lowered = forbear::lower::from_model(policy, std::string(64, '0'));
        if (!lowered.has_value()) FAIL(lowered.error().message);
        const forbear::interpret::Interpreter interpreter(lowered.value());
        std::vector<std::int64_t> words(lowered.value().layout.words);
        for (int each = 0; each < 20; ++each) {
            const Record record = generator.record();
            const Columns columns(record);
            interpreter.decide(columns.view(), 0, words.data());
            const DecisionView decision(lowered.value().layout, words.data());
            const Truth truth = Kleene(record).truth(asked_for);
            ++seen[static_cast<int>(truth)];
            const bool as_meant =
                (decision.rule() == 0) == (truth == Truth::yes) && decision.guard_applied(0) == (truth != Truth::no);
            if (!as_meant) FAIL("truth " << static_cast<int>(truth) << "\n" << forbear::ir::print(lowered.value()));
        }
    }
    for (const int count : seen) CHECK(count > 1000);
}
