// Graphs: where a walk ends, and by which nodes it comes.

#include <bit>

#include "analysis/encoder.h"

namespace forbear::analysis {
namespace {

/// Follows every walk from `entry`; targets point forward only, so ascending places are an order.
std::map<std::uint32_t, z3::expr> follow(const Formulas& f, const ir::Program& program, std::uint32_t entry,
                                         const Encoder& encoder) {
    std::map<std::uint32_t, z3::expr> reached{{entry, f.yes()}};
    const auto add = [&](std::uint32_t target, const z3::expr& condition) {
        const auto [known, is_new] = reached.emplace(target, condition);
        if (!is_new) known->second = f.either(known->second, condition);
    };
    for (auto at = reached.begin(); at != reached.end() && !ir::is_end(at->first); ++at) {
        const ir::Node& node = program.nodes[at->first];
        const z3::expr passes = encoder.passes(node);
        add(node.yes, f.both(at->second, passes));
        add(node.no, f.both(at->second, f.negation(passes)));
    }
    return reached;
}

} // namespace

z3::expr Encoder::passes(const ir::Node& node) const {
    const Symbol& tested = reg(node.reg);
    z3::expr inside = f_.no();
    switch (node.test) {
    case ir::Test::range:
        inside = node.low == node.high ? tested.value == f_.number(node.low)
                                       : in_range(tested.value, node.low, node.high);
        break;
    case ir::Test::member: {
        auto mask = static_cast<std::uint64_t>(node.low);
        while (mask != 0) { // runs of neighbouring values
            const int first = std::countr_zero(mask);
            const int count = std::countr_one(mask >> first);
            inside = f_.either(inside, in_range(tested.value, first, first + count - 1));
            mask = first + count >= 64 ? 0 : mask >> (first + count) << (first + count);
        }
        break;
    }
    case ir::Test::overlap:
        for (std::size_t member = 0; member < tested.members.size(); ++member) {
            if ((static_cast<std::uint64_t>(node.low) >> member & 1u) != 0) inside = f_.either(inside, tested.members[member]);
        }
        break;
    }
    if (node.outside) inside = f_.negation(inside);
    const z3::expr when_none = node.pass_none ? f_.yes() : f_.no();
    const z3::expr when_unknown = node.pass_unknown ? f_.yes() : f_.no();
    return f_.choose(tested.unknown, when_unknown, f_.choose(tested.none, when_none, inside));
}

std::map<std::uint32_t, z3::expr> Encoder::ends_of(std::uint32_t entry) const {
    return follow(f_, program_, entry, *this);
}

z3::expr Encoder::accepts(std::uint32_t entry) const {
    if (ir::is_end(entry)) return entry == ir::accept ? f_.yes() : f_.no();
    const auto ends = ends_of(entry);
    const auto found = ends.find(ir::accept);
    return found == ends.end() ? f_.no() : found->second;
}

void Encoder::walk_main() {
    reached_ = follow(f_, program_, program_.entry, *this);
    for (std::uint32_t rule = 0; rule < program_.rules.size(); ++rule) fires_.push_back(reaches(ir::fires(rule)));
}

z3::expr Encoder::reaches(std::uint32_t target) const {
    const auto found = reached_.find(target);
    return found == reached_.end() ? f_.no() : found->second;
}

} // namespace forbear::analysis
