#include "interpret/observe.h"

#include <algorithm>
#include <memory>

namespace forbear::interpret {

namespace {

Answer answer_of(const Walk& walk, const ir::Probe& probe) {
    if (walk.accepts(probe.is_true)) return Answer::is_true;
    return walk.accepts(probe.is_not_false) ? Answer::is_unknown : Answer::is_false;
}

bool is_inside(const ir::Program& program, std::uint32_t section, std::uint32_t outer) {
    for (std::uint32_t at = section; at != ir::nothing; at = program.sections[at].parent) {
        if (at == outer) return true;
    }
    return false;
}

/// Sections whose conditions are all true for the record, their own and those around them.
class OpenSections {
public:
    OpenSections(const ir::Probed& probed, const Walk& walk) : program_(probed.program), own_(probed.program.sections.size(), 1) {
        for (const ir::Probe& probe : probed.probes) {
            // `unless` holds a section open when it is false.
            if (probe.owner != ir::ProbeOwner::section) continue;
            const Answer wanted = probe.text.starts_with("unless ") ? Answer::is_false : Answer::is_true;
            if (answer_of(walk, probe) != wanted) own_[probe.index] = 0;
        }
    }
    [[nodiscard]] bool is_open(std::uint32_t section) const {
        for (std::uint32_t at = section; at != ir::nothing; at = program_.sections[at].parent) {
            if (own_[at] == 0) return false;
        }
        return true;
    }

private:
    const ir::Program& program_;
    std::vector<std::uint8_t> own_;
};

} // namespace

Observation observe(const ir::Probed& probed, const Interpreter& interpreter, const FactsView& facts, std::uint64_t row) {
    const ir::Program& program = probed.program;
    Observation seen;
    seen.decision.resize(program.layout.words);
    seen.answers.resize(probed.probes.size(), Answer::not_asked);
    interpreter.decide(facts, row, seen.decision.data());
    const DecisionView decision(program.layout, seen.decision.data());
    if (decision.status() == Status::invalid) return seen;
    const auto fired = static_cast<std::uint32_t>(decision.rule());

    std::vector<std::int64_t> asked(program.layout.words);
    const auto walk = std::make_unique<Walk>(program, interpreter.texts(), facts, row, asked.data());
    walk->run(program.before);
    const OpenSections sections(probed, *walk);
    const auto comes_by = [&](const ir::Probe& probe) {
        if (probe.owner == ir::ProbeOwner::rule)
            return probe.index <= fired && sections.is_open(program.rules[probe.index].section);
        if (probe.owner != ir::ProbeOwner::section) return false;
        for (std::uint32_t rule = 0; rule <= fired; ++rule) {
            if (is_inside(program, program.rules[rule].section, probe.index))
                return sections.is_open(program.sections[probe.index].parent);
        }
        return false;
    };
    for (std::size_t index = 0; index < probed.probes.size(); ++index) {
        if (comes_by(probed.probes[index])) seen.answers[index] = answer_of(*walk, probed.probes[index]);
    }
    if (decision.status() == Status::rejected) return seen;
    walk->take_rule(program.rules[fired], asked.data());
    walk->run(program.after);
    for (std::size_t index = 0; index < probed.probes.size(); ++index) {
        const ir::ProbeOwner owner = probed.probes[index].owner;
        if (owner == ir::ProbeOwner::guard || owner == ir::ProbeOwner::guard_file)
            seen.answers[index] = answer_of(*walk, probed.probes[index]);
    }
    return seen;
}

} // namespace forbear::interpret
