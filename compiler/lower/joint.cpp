#include "lower/joint.h"

#include <algorithm>
#include <utility>

#include "ir/verify.h"
#include "lower/from_model.h"
#include "lower/guards.h"
#include "lower/lowering.h"
#include "lower/main_graph.h"

namespace forbear::lower {
namespace {

/// What belongs to one policy alone.
struct Own {
    std::vector<ir::Section> sections;
    std::vector<ir::Rule> rules;
    std::vector<ir::Candidate> candidates;
    std::vector<ir::Setting> settings;
    std::vector<ir::Guard> guards;
    std::vector<ir::Effect> effects;
    std::uint32_t entry = ir::reject;
    std::vector<std::uint32_t> rule_conditions, section_conditions;
};

void exchange(Own& own, ir::Program& program) {
    std::swap(own.sections, program.sections);
    std::swap(own.rules, program.rules);
    std::swap(own.candidates, program.candidates);
    std::swap(own.settings, program.settings);
    std::swap(own.guards, program.guards);
    std::swap(own.effects, program.effects);
    std::swap(own.entry, program.entry);
}

Own lower_own(const model::Policy& policy, Lowering& lowering, ir::Program& program) {
    Own own;
    exchange(own, program); // both are empty by now
    lower_rules(policy, lowering, program);
    lower_guards(policy, lowering, program);
    for (const model::Rule& rule : policy.rules)
        own.rule_conditions.push_back(lowering.graph(lowering.gate(rule.condition, Asked::is_true)));
    for (const model::Section& section : policy.sections)
        own.section_conditions.push_back(lowering.graph(lowering.gate(section.condition, Asked::is_true)));
    exchange(own, program);
    return own;
}

bool same_experiments(const model::Policy& before, const model::Policy& after) {
    return std::ranges::equal(before.experiments, after.experiments, [](const model::Experiment& one, const model::Experiment& other) {
        const auto same_cell = [](const model::Cell& left, const model::Cell& right) {
            return left.name == right.name && left.buckets == right.buckets;
        };
        return one.name == other.name && one.by == other.by && std::ranges::equal(one.cells, other.cells, same_cell);
    });
}

/// Facts, lists, channels and outcomes at the same places, with the same values. What outcomes normally are, and what channels cost, may differ.
bool same_record(const Schema& before, const Schema& after) {
    const auto same_fact = [](const Fact& one, const Fact& other) {
        return one.name == other.name && one.type == other.type && one.may_be_unknown == other.may_be_unknown && one.may_be_none == other.may_be_none;
    };
    const auto same_list = [&](const List& one, const List& other) {
        return one.name == other.name && std::ranges::equal(one.fields, other.fields, same_fact) && one.at_most == other.at_most &&
               one.may_be_unknown == other.may_be_unknown && one.date_field == other.date_field;
    };
    const auto same_channel = [](const Channel& one, const Channel& other) { return one.name == other.name; };
    const auto same_outcome = [](const Outcome& one, const Outcome& other) {
        return one.name == other.name && one.type == other.type && one.for_each_channel == other.for_each_channel;
    };
    const auto same_vocabulary = [](const Vocabulary& one, const Vocabulary& other) { return one.values == other.values && one.ranked == other.ranked; };
    return std::ranges::equal(before.facts, after.facts, same_fact) && std::ranges::equal(before.lists, after.lists, same_list) &&
           std::ranges::equal(before.channels, after.channels, same_channel) && std::ranges::equal(before.outcomes, after.outcomes, same_outcome) &&
           std::ranges::equal(before.vocabularies, after.vocabularies, same_vocabulary);
}

ir::Judged side(const model::Policy& policy, const ir::Program& shared, Own own) {
    ir::Judged made{shared, {}, {}, {}, {}};
    made.program.name = policy.name;
    made.program.version = policy.version;
    made.program.not_in_force = policy.not_in_force;
    // What outcomes normally are, and what channels cost, may differ: the values are the same.
    made.program.schema.outcomes = policy.schema.outcomes;
    made.program.schema.channels = policy.schema.channels;
    exchange(own, made.program);
    made.rule_conditions = std::move(own.rule_conditions);
    made.section_conditions = std::move(own.section_conditions);
    ir::lay_out(made.program);
    return made;
}

} // namespace

Result<Joint> jointly(const model::Policy& before, const model::Policy& after) {
    if (!same_record(before.schema, after.schema))
        return Error{ErrorCode::invalid_argument, "the two are about different schemas: no customer is one of both"};
    if (!same_experiments(before, after))
        return Error{ErrorCode::invalid_argument, "the experiments of the two differ: who is in which cell cannot be compared"};
    ir::Program shared;
    begin(after, "", shared);
    shared.reads_as_of = before.reads_as_of || after.reads_as_of;
    if (!shared.schema.facts.empty()) shared.schema.facts[0].may_be_unknown = !shared.reads_as_of;
    Lowering lowering(shared);
    lower_experiments(after, lowering, shared);
    Own own_before = lower_own(before, lowering, shared);
    lowering.begin_other_texts();
    Own own_after = lower_own(after, lowering, shared);
    if (shared.registers.size() > ir::max_registers)
        return Error{ErrorCode::limit, "both policies together need " + std::to_string(shared.registers.size()) + " different values; at most " +
                                           std::to_string(ir::max_registers) + " fit"};
    Joint made{side(before, shared, std::move(own_before)), side(after, shared, std::move(own_after))};
    for (const ir::Judged* each : {&made.before, &made.after}) {
        const std::vector<std::string> violations = ir::verify(*each);
        if (!violations.empty()) return Error{ErrorCode::internal, "the two became an unsound program: " + violations.front() + "; please report it"};
    }
    return made;
}

} // namespace forbear::lower
