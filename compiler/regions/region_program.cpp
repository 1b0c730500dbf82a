#include "regions/region_program.h"

#include <limits>
#include <string>

#include "ir/without_rules.h"

namespace forbear::regions {
namespace {

constexpr std::size_t most_places = 200'000;

/// Tests, one after the other, that together ask whether a value is among `values`. A record that passes goes on to `then`, the
/// others to `otherwise`.
void add_side(const Dimension& dimension, const Values& values, std::uint32_t then, std::uint32_t otherwise, std::vector<ir::Node>& nodes) {
    ir::Node node{.reg = dimension.reg};
    std::vector<ir::Node> tests;
    if (dimension.mask != 0) {
        node.test = ir::Test::overlap;
        node.low = static_cast<std::int64_t>(dimension.mask);
        const bool yes = meet(values, range_of(1, 1)), no = meet(values, range_of(0, 0));
        if (yes != no) {
            node.outside = no;
            tests.push_back(node);
        } else if (yes) {
            tests.push_back(node);
            node.outside = true;
            tests.push_back(node);
        }
    } else if (!values.ranges.empty()) {
        const std::vector<Range> every{{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}};
        // What has no order is asked whether it is known, and nothing else: by the full range.
        for (const Range& range : values.ranges == dimension.all.ranges ? every : values.ranges) {
            node.low = range.low;
            node.high = range.high;
            tests.push_back(node);
        }
    }
    if (tests.empty()) { // only what is not known: every known value is outside of no range
        node.test = ir::Test::range;
        node.outside = true;
        node.low = std::numeric_limits<std::int64_t>::min();
        node.high = std::numeric_limits<std::int64_t>::max();
        tests.push_back(node);
    }
    tests.front().pass_unknown = values.unknown;
    tests.front().pass_none = values.none;
    for (std::size_t at = 0; at < tests.size(); ++at) {
        tests[at].yes = then;
        tests[at].no = at + 1 == tests.size() ? otherwise : static_cast<std::uint32_t>(nodes.size() + 1);
        nodes.push_back(tests[at]);
    }
}

std::size_t tests_in(const Dimension& dimension, const Values& values) {
    std::vector<ir::Node> nodes;
    add_side(dimension, values, ir::accept, ir::reject, nodes);
    return nodes.size();
}

} // namespace

Result<RegionProgram> program_of_regions(const ir::Program& program, const Regions& regions) {
    if (!regions.is_ordered()) return Error{ErrorCode::internal, "the rules are not tried one after the other"};
    RegionProgram made;
    for (std::uint32_t rule = 0; rule < program.rules.size(); ++rule) {
        const Region* const own = regions.own(rule);
        if (own == nullptr) return Error{ErrorCode::limit, "the condition of rule `" + program.rules[rule].name + "` has too many cases"};
        if (made.places.size() + own->size() > most_places) return Error{ErrorCode::limit, "the rules have more than " + std::to_string(most_places) + " cases"};
        for (const Box& box : *own) made.places.push_back({rule, box});
    }
    made.program = ir::without_rules(program);
    ir::Program& to = made.program;
    to.entry = static_cast<std::uint32_t>(to.nodes.size());
    const std::vector<Dimension>& dimensions = regions.space().dimensions();
    for (std::size_t at = 0; at < made.places.size(); ++at) {
        const std::uint32_t answer = ir::add_answer(to, std::to_string(at));
        const Box& box = made.places[at].box;
        std::size_t size = 0;
        for (const Side& side : box.sides) size += tests_in(dimensions[side.dimension], side.values);
        const auto first = to.nodes.size();
        const auto behind = static_cast<std::uint32_t>(first + size);
        for (std::size_t side = 0; side < box.sides.size(); ++side) {
            const Dimension& dimension = dimensions[box.sides[side].dimension];
            const auto next = static_cast<std::uint32_t>(to.nodes.size() + tests_in(dimension, box.sides[side].values));
            add_side(dimension, box.sides[side].values, side + 1 == box.sides.size() ? ir::fires(answer) : next, behind, to.nodes);
        }
        for (std::size_t node = first; node < to.nodes.size(); ++node) to.nodes[node].rule = answer;
        if (!box.sides.empty()) continue;
        // It takes everybody; what stands behind it is never asked for.
        made.places.resize(at + 1);
        if (to.entry == to.nodes.size()) to.entry = ir::fires(answer);
        for (ir::Node& node : to.nodes) {
            if (node.no == to.nodes.size()) node.no = ir::fires(answer);
        }
        ir::lay_out(to);
        return made;
    }
    return Error{ErrorCode::internal, "no rule takes whatever is left"};
}

} // namespace forbear::regions
