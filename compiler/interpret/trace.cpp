#include "interpret/trace.h"

#include <algorithm>

namespace forbear::interpret {

namespace {

/// The outermost `and` part a node belongs to; a node without one is a part of its own.
std::uint32_t part_of(const ir::Node& node) { return node.conjunct != ir::nothing ? node.conjunct : node.origin; }

std::string origin_text(const ir::Program& program, std::uint32_t origin) {
    return origin < program.origins.size() ? program.origins[origin].text : std::string();
}

ConditionAnswer answer(const Reading& reading, const ir::Node& node) {
    const Walk& walk = reading.walk;
    const ir::Program& program = walk.program();
    ConditionAnswer answer;
    answer.unknown = walk.get(node.reg).state == State::unknown;
    ir::Reg shown = node.reg;
    answer.shown = program.registers[shown].name;
    if (node.origin < program.origins.size()) {
        const ir::Origin& origin = program.origins[node.origin];
        answer.text = origin.text;
        if (origin.shown != ir::nothing) {
            shown = origin.shown;
            answer.shown = origin.label;
        }
    }
    // A register without a name holds something that only the compiler knows: its value would tell a reader nothing.
    if (answer.shown.empty()) return answer;
    const bool is_protected = reading.is_protected[shown] || reading.is_protected[node.reg];
    answer.value = is_protected ? "(protected)"
                                : value_words(program.schema, program.registers[shown].type, walk.get(shown));
    return answer;
}

/// The answers of the tests of one part that went as `passed` says, or of all its tests where none did: a negated part
/// fails on tests that pass. Every test is told once.
std::vector<ConditionAnswer> answers(const Reading& reading, const std::vector<Step>& steps, std::uint32_t part,
                                     bool passed) {
    const ir::Program& program = reading.walk.program();
    const auto belongs = [&](const Step& step) { return part_of(program.nodes[step.node]) == part; };
    const bool any = std::any_of(steps.begin(), steps.end(),
                                 [&](const Step& step) { return belongs(step) && step.passed == passed; });
    std::vector<ConditionAnswer> told;
    std::vector<std::uint32_t> origins;
    for (const Step& step : steps) {
        if (!belongs(step) || (any && step.passed != passed)) continue;
        const ir::Node& node = program.nodes[step.node];
        if (node.origin != ir::nothing && std::find(origins.begin(), origins.end(), node.origin) != origins.end())
            continue;
        origins.push_back(node.origin);
        told.push_back(answer(reading, node));
    }
    return told;
}

} // namespace

std::vector<Step> trace(const Walk& walk, std::uint32_t entry, std::uint32_t& end) {
    std::vector<Step> steps;
    std::uint32_t at = entry;
    while (!ir::is_end(at)) {
        const ir::Node& node = walk.program().nodes[at];
        const bool passed = walk.passes(node);
        steps.push_back({at, passed});
        at = passed ? node.yes : node.no;
    }
    end = at;
    return steps;
}

PartAnswer last_part(const Reading& reading, const std::vector<Step>& steps) {
    if (steps.empty()) return {};
    const ir::Program& program = reading.walk.program();
    const std::uint32_t part = part_of(program.nodes[steps.back().node]);
    return {origin_text(program, part), answers(reading, steps, part, false)};
}

std::vector<ConditionAnswer> true_parts(const Reading& reading, const std::vector<Step>& steps) {
    std::vector<ConditionAnswer> told;
    std::vector<std::uint32_t> parts;
    for (const Step& step : steps) {
        const std::uint32_t part = part_of(reading.walk.program().nodes[step.node]);
        if (std::find(parts.begin(), parts.end(), part) != parts.end()) continue;
        parts.push_back(part);
        for (ConditionAnswer& each : answers(reading, steps, part, true)) told.push_back(std::move(each));
    }
    return told;
}

std::string value_words(const Schema& schema, const Type& type, Value value) {
    switch (value.state) {
    case State::known: return value_text(schema, type, value.value);
    case State::none: return "none";
    case State::malformed: return "malformed";
    case State::unknown: break;
    }
    return "unknown";
}

} // namespace forbear::interpret
