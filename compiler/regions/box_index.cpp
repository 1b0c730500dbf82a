#include "regions/box_index.h"

#include <algorithm>

namespace forbear::regions {
namespace {

constexpr std::size_t most_marks = 256;

void set(std::vector<std::uint64_t>& bits, std::size_t place) { bits[place / 64] |= std::uint64_t{1} << place % 64; }

/// What a region can be in one dimension, taken as one range.
struct Hull {
    bool any_known = false, unknown = false, none = false;
    std::int64_t low = INT64_MAX, high = INT64_MIN;

    void add(const Values& values) {
        unknown |= values.unknown;
        none |= values.none;
        if (values.ranges.empty()) return;
        any_known = true;
        low = std::min(low, values.ranges.front().low);
        high = std::max(high, values.ranges.back().high);
    }
};

} // namespace

BoxIndex::BoxIndex(const Space& space, const std::vector<const Region*>& regions) : words_((regions.size() + 63) / 64), all_(words_, 0) {
    const std::size_t dimensions = space.dimensions().size();
    lanes_.resize(dimensions);
    std::vector<bool> is_used(dimensions, false);
    std::vector<std::vector<std::int64_t>> lows(dimensions);
    for (std::size_t place = 0; place < regions.size(); ++place) {
        if (regions[place] == nullptr) continue;
        set(all_, place);
        for (const Box& box : *regions[place]) {
            for (const Side& side : box.sides) {
                is_used[side.dimension] = true;
                if (!side.values.ranges.empty()) lows[side.dimension].push_back(side.values.ranges.front().low);
            }
        }
    }
    for (std::uint32_t dimension = 0; dimension < dimensions; ++dimension) {
        if (!is_used[dimension]) continue;
        Lane& lane = lanes_[dimension];
        std::vector<std::int64_t>& all = lows[dimension];
        std::ranges::sort(all);
        all.erase(std::ranges::unique(all).begin(), all.end());
        const std::size_t step = all.size() / most_marks + 1;
        for (std::size_t at = 0; at < all.size(); at += step) lane.marks.push_back(all[at]);
        if (lane.marks.empty()) lane.marks.push_back(0);
        lane.begins.assign(lane.marks.size(), none_of_them());
        lane.ends.assign(lane.marks.size(), none_of_them());
        lane.unknown = lane.none = none_of_them();
        for (std::size_t place = 0; place < regions.size(); ++place) {
            if (regions[place] == nullptr) continue;
            Hull hull;
            for (const Box& box : *regions[place]) hull.add(space.values_of(box, dimension));
            if (hull.unknown) set(lane.unknown, place);
            if (hull.none) set(lane.none, place);
            for (std::size_t mark = 0; hull.any_known && mark < lane.marks.size(); ++mark) {
                if (hull.low <= lane.marks[mark]) set(lane.begins[mark], place);
                if (hull.high >= lane.marks[mark]) set(lane.ends[mark], place);
            }
        }
    }
}

std::vector<std::uint64_t> BoxIndex::may_meet(const Box& box, std::size_t first, std::size_t end) const {
    Bits made(all_.begin() + static_cast<std::ptrdiff_t>(first), all_.begin() + static_cast<std::ptrdiff_t>(end));
    for (const Side& side : box.sides) {
        const Lane& lane = lanes_[side.dimension];
        if (lane.marks.empty()) continue;
        const Bits* begins = nullptr; // null: every region may begin below
        const Bits* ends = nullptr;
        if (!side.values.ranges.empty()) {
            // The first mark that is not below the box, the last that is not above it.
            const auto upper = std::ranges::lower_bound(lane.marks, side.values.ranges.back().high);
            if (upper != lane.marks.end()) begins = &lane.begins[static_cast<std::size_t>(upper - lane.marks.begin())];
            const auto lower = std::ranges::upper_bound(lane.marks, side.values.ranges.front().low);
            if (lower != lane.marks.begin()) ends = &lane.ends[static_cast<std::size_t>(lower - lane.marks.begin()) - 1];
        }
        for (std::size_t word = first; word < end; ++word) {
            std::uint64_t meets = 0;
            if (!side.values.ranges.empty()) meets = (begins == nullptr ? ~0ull : (*begins)[word]) & (ends == nullptr ? ~0ull : (*ends)[word]);
            if (side.values.unknown) meets |= lane.unknown[word];
            if (side.values.none) meets |= lane.none[word];
            made[word - first] &= meets;
        }
    }
    return made;
}

std::vector<std::uint64_t> BoxIndex::may_meet(const Region& region) const {
    Bits made = none_of_them();
    for (const Box& box : region) {
        const Bits here = may_meet(box);
        for (std::size_t word = 0; word < words_; ++word) made[word] |= here[word];
    }
    return made;
}

} // namespace forbear::regions
