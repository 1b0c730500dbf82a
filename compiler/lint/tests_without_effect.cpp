// Tests that give one and the same answer to everybody who comes to them.

#include <algorithm>
#include <map>

#include "lint/policy_lints.h"

namespace forbear::lint {
namespace {

struct Seen {
    bool passes = false, fails = false;
};

/// Follows the graph from each box, and notes which way some record can take at each node. False where there are too many ways.
bool follow(const ir::Program& program, const analysis::Space& space, const analysis::Region& start, std::uint32_t entry,
            std::map<std::uint32_t, Seen>& seen) {
    constexpr std::size_t most_steps = 4'096;
    std::vector<std::pair<std::uint32_t, analysis::Box>> open;
    for (const analysis::Box& box : start) open.emplace_back(entry, box);
    for (std::size_t steps = 0; !open.empty(); ++steps) {
        if (steps > most_steps) return false;
        auto [at, box] = std::move(open.back());
        open.pop_back();
        if (ir::is_end(at)) continue;
        const ir::Node& node = program.nodes[at];
        const analysis::Side side = space.passing(node);
        Seen& here = seen[at];
        if (auto kept = space.narrowed(box, side.dimension, side.values)) {
            here.passes = true;
            open.emplace_back(node.yes, std::move(*kept));
        }
        if (auto kept = space.narrowed(box, side.dimension, without(space.dimensions()[side.dimension].all, side.values))) {
            here.fails = true;
            open.emplace_back(node.no, std::move(*kept));
        }
    }
    return true;
}

} // namespace

void tests_without_effect(Subject& subject, Findings& findings) {
    const ir::Program& program = subject.program;
    for (std::uint32_t rule = 0; rule < program.rules.size(); ++rule) {
        if (!subject.is_own(rule) || ir::is_end(subject.judged.rule_conditions[rule])) continue;
        if (subject.questions.regions().own(rule) == nullptr || subject.questions.regions().own(rule)->empty()) continue;
        const std::uint32_t section = program.rules[rule].section;
        const analysis::Region everybody{analysis::Box{}};
        const analysis::Region* start = section == ir::nothing ? &everybody : subject.questions.regions().of_section(section);
        std::map<std::uint32_t, Seen> seen;
        if (start == nullptr || !follow(program, subject.space(), *start, subject.judged.rule_conditions[rule], seen)) continue;
        std::map<std::uint32_t, Seen> by_part; // an author's part may be several tests: one of them that turns is enough
        for (const auto& [node, answers] : seen) {
            const std::uint32_t origin = program.nodes[node].origin;
            if (origin == ir::nothing || program.origins[origin].text.empty()) continue;
            Seen& part = by_part[origin];
            part.passes = part.passes || answers.passes;
            part.fails = part.fails || answers.fails;
        }
        for (const auto& [origin, answers] : by_part) {
            if (answers.passes && answers.fails) continue;
            const ir::Origin& about = program.origins[origin];
            const std::string& name = program.rules[rule].name;
            findings.add({{Code::test_without_effect, about.at, {about.text, subject.kind(rule), name}, {},
                           "what stands before it, or around it, has settled it already", {}},
                          {}, name, about.text, {}});
        }
    }
}

} // namespace forbear::lint
