// Limits on contacts that a rule sets for itself and that are looser than what a guard allows.

#include <algorithm>

#include "lint/policy_lints.h"

namespace forbear::lint {
namespace {

/// Whether two loops ask the same of each record: the same instructions and tests, over registers that correspond.
class SameLoop {
public:
    SameLoop(const ir::Program& program, const ir::Loop& one, const ir::Loop& other) : program_(program), one_(one), other_(other) {}

    bool operator()() {
        if (one_.list != other_.list || one_.size != other_.size || one_.kind != other_.kind) return false;
        for (std::uint32_t place = 0; place < one_.size; ++place) {
            const ir::Instruction& a = program_.loop_code[one_.first + place];
            const ir::Instruction& b = program_.loop_code[other_.first + place];
            const bool is_same = a.op == b.op && a.imm == b.imm && a.imm2 == b.imm2 && same(a.a, b.a) && same(a.b, b.b);
            if (!is_same) return false;
            twins_[a.result] = b.result;
        }
        return same_graph(one_.is_true, other_.is_true);
    }

private:
    bool same(ir::Reg one, ir::Reg other) const {
        const auto found = twins_.find(one);
        return found == twins_.end() ? one == other : found->second == other;
    }
    bool same_graph(std::uint32_t one, std::uint32_t other) const {
        if (ir::is_end(one) || ir::is_end(other)) return one == other;
        const ir::Node& a = program_.nodes[one];
        const ir::Node& b = program_.nodes[other];
        return a.test == b.test && a.outside == b.outside && a.pass_unknown == b.pass_unknown && a.pass_none == b.pass_none && a.low == b.low &&
               a.high == b.high && same(a.reg, b.reg) && same_graph(a.yes, b.yes) && same_graph(a.no, b.no);
    }

    const ir::Program& program_;
    const ir::Loop& one_;
    const ir::Loop& other_;
    std::map<ir::Reg, ir::Reg> twins_;
};

const ir::Loop* counted_by(const ir::Program& program, ir::Reg reg) {
    const auto is_it = [&](const ir::Loop& loop) {
        return loop.kind == ir::LoopKind::count && (loop.result == reg || loop.result_possible == reg);
    };
    const auto found = std::ranges::find_if(program.loops, is_it);
    return found == program.loops.end() ? nullptr : &*found;
}

/// All nodes of a graph.
std::vector<const ir::Node*> nodes_of(const ir::Program& program, std::uint32_t entry) {
    std::vector<const ir::Node*> made;
    std::set<std::uint32_t> open{entry};
    while (!open.empty()) {
        const std::uint32_t at = *open.begin();
        open.erase(open.begin());
        if (ir::is_end(at)) continue;
        made.push_back(&program.nodes[at]);
        open.insert({program.nodes[at].yes, program.nodes[at].no});
    }
    return made;
}

std::uint64_t removed_by(const ir::Program& program, const ir::Guard& guard) {
    std::uint64_t made = 0;
    for (std::uint32_t place = guard.first_effect; place < guard.first_effect + guard.effects; ++place) {
        if (program.effects[place].kind == ir::EffectKind::remove_channels) made |= program.effects[place].mask;
    }
    return made;
}

} // namespace

void looser_limits(Subject& subject, Findings& findings) {
    const ir::Program& program = subject.program;
    for (std::uint32_t rule = 0; rule < program.rules.size(); ++rule) {
        const ir::Rule& about = program.rules[rule];
        if (!subject.is_own(rule) || about.stance != ir::Stance::contact) continue;
        std::uint64_t asked = 0;
        for (std::uint32_t place = 0; place < about.candidates; ++place)
            asked |= std::uint64_t{1} << program.candidates[about.first_candidate + place].channel;
        for (const ir::Node* test : nodes_of(program, subject.judged.rule_conditions[rule])) {
            const ir::Loop* counted = counted_by(program, test->reg);
            // "fewer than N so far": the rule goes on while the count is at most this.
            if (counted == nullptr || test->test != ir::Test::range || test->outside || test->low > 0) continue;
            const std::int64_t most = test->high;
            if (most >= program.schema.lists[counted->list].at_most) continue;
            for (const ir::Guard& guard : program.guards) {
                if ((removed_by(program, guard) & asked) != asked || asked == 0) continue;
                for (const ir::Node* limit : nodes_of(program, guard.entry)) {
                    const ir::Loop* by_guard = counted_by(program, limit->reg);
                    const bool is_limit = by_guard != nullptr && limit->test == ir::Test::range && !limit->outside && limit->low > 0;
                    if (!is_limit || !SameLoop(program, *counted, *by_guard)() || most < limit->low) continue;
                    findings.add({{Code::limit_looser_than_guard, about.at,
                                   {subject.kind(rule), about.name, std::to_string(most + 1), guard.name, std::to_string(limit->low)},
                                   {{guard.at, "forbids the same channels earlier"}}, "set the rule's own limit at or below that of the guard", {}},
                                  {}, about.name, guard.name, {}});
                }
            }
        }
    }
}

} // namespace forbear::lint
