#include "lower/main_graph.h"

#include <optional>

namespace forbear::lower {

namespace {

/// The conditions of all rules and sections, and how they hang together.
class MainGraph {
public:
    MainGraph(const model::Policy& policy, Lowering& lowering, ir::Program& program)
        : policy_(policy), lowering_(lowering), program_(program), writer_(program.nodes),
          sections_(policy.sections.size()) {}

    /// In written order, so that the instructions come in the order a reader expects.
    void lower_conditions() {
        rules_.reserve(policy_.rules.size());
        for (const model::Rule& rule : policy_.rules) {
            lower_section(rule.section);
            rules_.push_back(lowering_.gate(rule.condition, Asked::is_true));
        }
    }

    void write() {
        // A policy is total: what follows the last rule is never reached.
        const std::uint32_t entry = span(0, rules_.size(), ir::nothing, ir::reject);
        writer_.finish();
        program_.entry = writer_.placed(entry);
        for (ir::Rule& rule : program_.rules) rule.entry = writer_.placed(rule.entry);
    }

private:
    void lower_section(std::uint32_t section) {
        if (section == model::nothing || sections_[section]) return;
        lower_section(policy_.sections[section].parent);
        sections_[section] = lowering_.gate(policy_.sections[section].condition, Asked::is_true);
    }

    /// The section directly below `outer` that holds `section`, or nothing when `outer` does not hold it.
    [[nodiscard]] std::uint32_t below(std::uint32_t outer, std::uint32_t section) const {
        while (section != model::nothing && policy_.sections[section].parent != outer)
            section = policy_.sections[section].parent;
        return section;
    }

    /// Rules [first, last), all in `section` or deeper, in front of `next`, from the last to the first.
    std::uint32_t span(std::size_t first, std::size_t last, std::uint32_t section, std::uint32_t next) {
        while (last > first) {
            const std::uint32_t own = policy_.rules[last - 1].section;
            if (own == section) {
                --last;
                const auto index = static_cast<std::uint32_t>(last);
                next = writer_.add(rules_[last], {index, section}, ir::fires(index), next);
                program_.rules[last].entry = next;
                continue;
            }
            const std::uint32_t inner = below(section, own);
            std::size_t begin = last - 1;
            while (begin > first && policy_.rules[begin - 1].section != section &&
                   below(section, policy_.rules[begin - 1].section) == inner) {
                --begin;
            }
            const std::uint32_t entry = span(begin, last, inner, next);
            next = writer_.add(*sections_[inner], {ir::nothing, inner}, entry, next);
            last = begin;
        }
        return next;
    }

    const model::Policy& policy_;
    Lowering& lowering_;
    ir::Program& program_;
    GraphWriter writer_;
    std::vector<std::optional<Formula>> sections_;
    std::vector<Formula> rules_;
};

void lower_candidates(const model::Action& action, Lowering& lowering, ir::Program& program, ir::Rule& rule) {
    rule.first_candidate = static_cast<std::uint32_t>(program.candidates.size());
    const auto add = [&](const model::Candidate& candidate) {
        ir::Candidate lowered{.channel = candidate.channel};
        if (candidate.from) {
            if (const auto channel = constant_of(*candidate.from))
                lowered.channel = static_cast<std::uint32_t>(*channel);
            else
                lowered.reg = lowering.value(*candidate.from);
        }
        if (candidate.weight) lowered.weight = lowering.value(*candidate.weight);
        if (candidate.measure) lowered.measure = lowering.value(*candidate.measure);
        program.candidates.push_back(lowered);
    };
    for (const model::Candidate& candidate : action.candidates) add(candidate);
    for (const model::Candidate& preferred : action.preferences) add(preferred);
    rule.candidates = static_cast<std::uint32_t>(action.candidates.size());
    rule.preferences = static_cast<std::uint32_t>(action.preferences.size());
    rule.order = static_cast<ir::Order>(action.order);
    rule.has_floor = action.floor.has_value();
    rule.floor = action.floor.value_or(0);
    rule.weight_name = action.weight_name;
    rule.measure_name = action.measure_name;
    rule.floor_text = action.floor_text;
}

void lower_settings(const model::Action& action, Lowering& lowering, ir::Program& program, ir::Rule& rule) {
    rule.first_setting = static_cast<std::uint32_t>(program.settings.size());
    for (const model::Setting& setting : action.settings) {
        ir::Setting lowered{.outcome = setting.outcome};
        if (const auto value = constant_of(setting.value))
            lowered.value = *value;
        else
            lowered.reg = lowering.value(setting.value);
        program.settings.push_back(lowered);
    }
    rule.settings = static_cast<std::uint32_t>(program.settings.size()) - rule.first_setting;
}

} // namespace

void lower_rules(const model::Policy& policy, Lowering& lowering, ir::Program& program) {
    for (const model::Section& section : policy.sections) {
        program.sections.push_back({section.name, section.title, section.parent, section.at, section.is_used,
                                    section.is_complete, section.complete_at});
    }
    MainGraph graph(policy, lowering, program);
    graph.lower_conditions();
    program.rules.reserve(policy.rules.size());
    for (const model::Rule& rule : policy.rules) {
        ir::Rule lowered{.name = rule.name,
                         .title = rule.title,
                         .because = rule.because,
                         .at = rule.at,
                         .section = rule.section,
                         .stance = static_cast<ir::Stance>(rule.action.stance),
                         .pick = static_cast<ir::Pick>(rule.action.pick),
                         .version = rule.version,
                         .from = rule.from,
                         .is_used = rule.is_used};
        lower_candidates(rule.action, lowering, program, lowered);
        lower_settings(rule.action, lowering, program, lowered);
        program.rules.push_back(std::move(lowered));
    }
    graph.write();
}

} // namespace forbear::lower
