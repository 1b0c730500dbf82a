#include "coverage.h"

#include <algorithm>

#include "coverage_search.h"
#include "forbear/scenarios.h"

namespace forbear {

namespace {

using interpret::Answer;

std::string owner_text(const ir::Program& program, const ir::Probe& probe) {
    switch (probe.owner) {
    case ir::ProbeOwner::rule: return "rule " + program.rules[probe.index].name;
    case ir::ProbeOwner::section: return "section " + program.sections[probe.index].name;
    case ir::ProbeOwner::guard_file: return "guards " + program.guards[probe.index].file;
    case ir::ProbeOwner::guard: break;
    }
    return "guard " + program.guards[probe.index].name;
}

/// What belongs to a policy that a cell uses is covered by that policy's own scenarios.
bool is_used(const ir::Program& program, const ir::Probe& probe) {
    switch (probe.owner) {
    case ir::ProbeOwner::rule: return program.rules[probe.index].is_used;
    case ir::ProbeOwner::section: return program.sections[probe.index].is_used;
    case ir::ProbeOwner::guard_file:
    case ir::ProbeOwner::guard: break;
    }
    return program.guards[probe.index].is_used;
}

/// Versions of one policy have rules of one name.
std::string rule_words(const ir::Program& program, const ir::Rule& rule) {
    const auto is_namesake = [&](const ir::Rule& other) { return other.name == rule.name; };
    const bool has_namesakes = std::ranges::count_if(program.rules, is_namesake) > 1;
    return has_namesakes && rule.version != 0 ? rule.name + " of version " + std::to_string(rule.version) : rule.name;
}

} // namespace

std::size_t PolicyCoverage::reached() const noexcept {
    return static_cast<std::size_t>(std::ranges::count_if(items, [](const CoveredItem& item) { return item.reached > 0; }));
}

std::size_t PolicyCoverage::answers_seen() const noexcept {
    std::size_t seen = 0;
    for (const CoveredCondition& one : conditions) {
        seen += (one.was_true > 0 ? 1u : 0u) + (one.was_false > 0 ? 1u : 0u) + (one.can_be_unknown && one.was_unknown > 0 ? 1u : 0u);
    }
    return seen;
}

std::size_t PolicyCoverage::answers() const noexcept {
    std::size_t all = 0;
    for (const CoveredCondition& one : conditions) all += one.can_be_unknown ? 3 : 2;
    return all;
}

Goals::Goals(const ir::Probed& probed) noexcept
    : rules_(probed.program.rules.size()), guards_(probed.program.guards.size()),
      size_(rules_ + 2 * guards_ + 3 * probed.probes.size()) {}

std::vector<std::size_t> Goals::reached(const ir::Probed& probed, const interpret::Observation& seen) const {
    std::vector<std::size_t> goals;
    const DecisionView decision(probed.program.layout, seen.decision.data());
    if (decision.status() == Status::invalid) return goals;
    goals.push_back(rule(static_cast<std::size_t>(decision.rule())));
    for (std::uint32_t guard = 0; guard < guards_; ++guard) {
        if (decision.guard_applied(guard)) goals.push_back(applied(guard));
    }
    for (std::uint32_t guard = 0; guard < guards_; ++guard) {
        if (decision.guard_changed(guard)) goals.push_back(changed(guard));
    }
    for (std::size_t probe = 0; probe < seen.answers.size(); ++probe) {
        if (seen.answers[probe] != Answer::not_asked) goals.push_back(answer(probe, seen.answers[probe]));
    }
    return goals;
}

Coverage::Coverage(ir::Probed probed)
    : probed_(std::move(probed)), interpreter_(probed_.program), goals_(probed_), counts_(goals_.size(), 0) {}

void Coverage::add(const Scenario& scenario) {
    Record record(probed_.program.schema);
    fill(scenario.record, probed_.program.schema, record);
    for (const std::size_t goal : goals_.reached(probed_, interpret::observe(probed_, interpreter_, record.view(), 0))) ++counts_[goal];
    records_.push_back(scenario.record);
}

std::string Coverage::decided_words(const GivenRecord& given) const {
    const ir::Program& program = probed_.program;
    Record record(program.schema);
    fill(given, program.schema, record);
    const interpret::Observation seen = interpret::observe(probed_, interpreter_, record.view(), 0);
    const DecisionView decision(program.layout, seen.decision.data());
    const std::string& name = program.rules[static_cast<std::size_t>(decision.rule())].name;
    std::string words = name == "otherwise" ? name : "rule " + name;
    std::string guards;
    for (std::uint32_t guard = 0; guard < program.guards.size(); ++guard) {
        if (decision.guard_changed(guard)) guards += (guards.empty() ? "; guard " : ", ") + program.guards[guard].name;
    }
    return words + guards;
}

PolicyCoverage Coverage::result(Span at) const {
    const ir::Program& program = probed_.program;
    PolicyCoverage result{.policy = program.name, .at = at};
    result.scenarios = static_cast<std::uint32_t>(records_.size());
    std::vector<std::size_t> open;
    for (std::size_t rule = 0; rule < program.rules.size(); ++rule) {
        if (!program.rules[rule].is_used && counts_[goals_.rule(rule)] == 0) open.push_back(goals_.rule(rule));
    }
    for (std::size_t guard = 0; guard < program.guards.size(); ++guard) {
        if (!program.guards[guard].is_used && counts_[goals_.applied(guard)] == 0) open.push_back(goals_.applied(guard));
    }
    const FoundRecords found = search_records(probed_, interpreter_, goals_, open, records_);
    const auto example = [&](std::size_t goal) {
        const auto record = found.find(goal);
        return record == found.end() ? std::string() : scenario_text(program, record->second, decided_words(record->second));
    };
    for (std::size_t rule = 0; rule < program.rules.size(); ++rule) {
        if (program.rules[rule].is_used) continue;
        const bool is_row = program.rules[rule].name.find('.') != std::string::npos;
        CoveredItem item{.kind = is_row ? CoveredKind::row : CoveredKind::rule, .name = rule_words(program, program.rules[rule])};
        item.at = program.rules[rule].at;
        item.reached = counts_[goals_.rule(rule)];
        item.example = example(goals_.rule(rule));
        result.items.push_back(std::move(item));
    }
    for (std::size_t guard = 0; guard < program.guards.size(); ++guard) {
        if (program.guards[guard].is_used) continue;
        CoveredItem item{.kind = CoveredKind::guard, .name = program.guards[guard].name};
        item.at = program.guards[guard].at;
        item.reached = counts_[goals_.applied(guard)];
        item.changed = counts_[goals_.changed(guard)];
        item.example = example(goals_.applied(guard));
        result.items.push_back(std::move(item));
    }
    for (std::size_t probe = 0; probe < probed_.probes.size(); ++probe) {
        const ir::Probe& asked = probed_.probes[probe];
        if (is_used(program, asked)) continue;
        CoveredCondition condition{.owner = owner_text(program, asked), .text = asked.text, .at = asked.at};
        condition.was_true = counts_[goals_.answer(probe, Answer::is_true)];
        condition.was_false = counts_[goals_.answer(probe, Answer::is_false)];
        condition.was_unknown = counts_[goals_.answer(probe, Answer::is_unknown)];
        condition.can_be_unknown = asked.can_be_unknown;
        result.conditions.push_back(std::move(condition));
    }
    return result;
}

} // namespace forbear
