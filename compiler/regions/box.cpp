#include "regions/box.h"

#include <algorithm>

namespace forbear::regions {
namespace {

constexpr std::size_t most_boxes = 512;          ///< of one condition
constexpr std::size_t most_left = 4'096;         ///< of what one rule decides

Values everything(const ir::Register& reg, std::uint64_t mask) {
    Values made = mask != 0 || reg.type.kind == TypeKind::yes_no ? range_of(0, 1) : range_of(reg.low, reg.high);
    made.none = reg.can_be_none;
    made.unknown = reg.can_be_unknown;
    return made;
}

} // namespace

Space::Space(const ir::Program& program) : program_(program) {
    for (const ir::Node& node : program.nodes) {
        const std::uint64_t mask = node.test == ir::Test::overlap ? static_cast<std::uint64_t>(node.low) : 0;
        const auto [place, is_new] = places_.emplace(std::pair{node.reg, mask}, static_cast<std::uint32_t>(dimensions_.size()));
        if (is_new) dimensions_.push_back({node.reg, mask, everything(program.registers[node.reg], mask)});
        static_cast<void>(place);
    }
}

std::optional<std::uint32_t> Space::dimension_of(ir::Reg reg, std::uint64_t mask) const {
    const auto found = places_.find({reg, mask});
    if (found == places_.end()) return std::nullopt;
    return found->second;
}

Side Space::passing(const ir::Node& node) const {
    const std::uint64_t mask = node.test == ir::Test::overlap ? static_cast<std::uint64_t>(node.low) : 0;
    const std::uint32_t place = places_.at({node.reg, mask});
    const Values& all = dimensions_[place].all;
    Values known{all.ranges, false, false};
    Values inside = node.test == ir::Test::range    ? range_of(node.low, node.high)
                    : node.test == ir::Test::member ? members_of(static_cast<std::uint64_t>(node.low))
                                                    : range_of(1, 1);
    Values passing = node.outside ? without(known, inside) : regions::both(known, inside);
    passing.none = node.pass_none && all.none;
    passing.unknown = node.pass_unknown && all.unknown;
    return {place, std::move(passing)};
}

const Values& Space::values_of(const Box& box, std::uint32_t dimension) const {
    const auto found = std::ranges::lower_bound(box.sides, dimension, {}, &Side::dimension);
    return found != box.sides.end() && found->dimension == dimension ? found->values : dimensions_[dimension].all;
}

bool Space::narrow(Box& box, std::uint32_t dimension, const Values& values) const {
    const auto found = std::ranges::lower_bound(box.sides, dimension, {}, &Side::dimension);
    if (found == box.sides.end() || found->dimension != dimension) {
        const Values& all = dimensions_[dimension].all;
        const bool is_inside = regions::covers(all, values); // nearly always; then nothing need be computed
        if (is_inside && values == all) return true;
        const auto made = box.sides.insert(found, {dimension, is_inside ? values : regions::both(all, values)});
        if (made->values == all) box.sides.erase(made);
        else if (made->values.is_empty()) return false;
        return true;
    }
    found->values = regions::both(found->values, values);
    return !found->values.is_empty();
}

std::optional<Box> Space::narrowed(const Box& box, std::uint32_t dimension, const Values& values) const {
    std::optional<Box> made = box;
    if (!narrow(*made, dimension, values)) made.reset();
    return made;
}

std::optional<Box> Space::both(const Box& left, const Box& right) const {
    std::optional<Box> made = left;
    for (const Side& side : right.sides) {
        if (!narrow(*made, side.dimension, side.values)) return std::nullopt;
    }
    return made;
}

std::optional<Region> Space::both(const Region& left, const Region& right) const {
    if (left.size() == 1 && left.front().sides.empty() && right.size() <= most_left) return right;
    Region made;
    for (const Box& one : left) {
        for (const Box& other : right) {
            if (std::optional<Box> common = both(one, other)) made.push_back(std::move(*common));
            if (made.size() > most_left) return std::nullopt;
        }
    }
    return made;
}

void Space::subtract(const Box& box, const Box& other, std::vector<Box>& rest) const {
    if (!meet(box, other)) {
        rest.push_back(box);
        return;
    }
    Box inside = box;
    for (const Side& side : other.sides) {
        const Values& now = values_of(inside, side.dimension);
        if (regions::covers(side.values, now)) continue;
        if (auto outside = narrowed(inside, side.dimension, without(now, side.values))) rest.push_back(std::move(*outside));
        inside = *narrowed(inside, side.dimension, side.values);
    }
}

std::optional<Region> Space::reaching(std::uint32_t entry, std::uint32_t target, std::uint32_t end) const {
    Region made;
    std::vector<std::pair<std::uint32_t, Box>> open{{entry, {}}};
    std::size_t steps = 0;
    while (!open.empty()) {
        auto [at, box] = std::move(open.back());
        open.pop_back();
        if (at >= end) {
            made.push_back(std::move(box));
            if (made.size() > most_boxes) return std::nullopt;
            continue;
        }
        if (++steps > 64 * most_boxes) return std::nullopt;
        const ir::Node& node = program_.nodes[at];
        const Side side = passing(node);
        const auto matters = [&](std::uint32_t next) { return next < end || next == target; };
        if (matters(node.no)) {
            const Values failing = without(dimensions_[side.dimension].all, side.values);
            if (auto rest = narrowed(box, side.dimension, failing)) open.emplace_back(node.no, std::move(*rest));
        }
        if (matters(node.yes) && narrow(box, side.dimension, side.values)) open.emplace_back(node.yes, std::move(box));
    }
    return made;
}

bool meet(const Box& left, const Box& right) {
    for (std::size_t a = 0, b = 0; a < left.sides.size() && b < right.sides.size();) {
        const Side& one = left.sides[a];
        const Side& other = right.sides[b];
        if (one.dimension == other.dimension) {
            if (!meet(one.values, other.values)) return false;
            ++a;
            ++b;
        } else if (one.dimension < other.dimension) {
            ++a;
        } else {
            ++b;
        }
    }
    return true;
}

} // namespace forbear::regions
