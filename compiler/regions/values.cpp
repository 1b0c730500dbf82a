#include "regions/values.h"

#include <algorithm>
#include <bit>

namespace forbear::regions {

Values range_of(std::int64_t low, std::int64_t high) {
    Values made;
    if (low <= high) made.ranges.push_back({low, high});
    return made;
}

Values members_of(std::uint64_t mask) {
    Values made;
    while (mask != 0) {
        const int first = std::countr_zero(mask);
        const int count = std::countr_one(mask >> first);
        made.ranges.push_back({first, first + count - 1});
        mask = first + count >= 64 ? 0 : mask >> (first + count) << (first + count);
    }
    return made;
}

Values both(const Values& left, const Values& right) {
    Values made{{}, left.none && right.none, left.unknown && right.unknown};
    for (std::size_t a = 0, b = 0; a < left.ranges.size() && b < right.ranges.size();) {
        const std::int64_t low = std::max(left.ranges[a].low, right.ranges[b].low);
        const std::int64_t high = std::min(left.ranges[a].high, right.ranges[b].high);
        if (low <= high) made.ranges.push_back({low, high});
        if (left.ranges[a].high < right.ranges[b].high) ++a;
        else ++b;
    }
    return made;
}

Values either(const Values& left, const Values& right) {
    Values made{{}, left.none || right.none, left.unknown || right.unknown};
    std::vector<Range> all = left.ranges;
    all.insert(all.end(), right.ranges.begin(), right.ranges.end());
    std::ranges::sort(all, {}, &Range::low);
    for (const Range& range : all) {
        std::vector<Range>& ranges = made.ranges;
        const bool touches = !ranges.empty() && (ranges.back().high == INT64_MAX || range.low <= ranges.back().high + 1);
        if (touches) ranges.back().high = std::max(ranges.back().high, range.high);
        else ranges.push_back(range);
    }
    return made;
}

Values without(const Values& left, const Values& right) {
    Values made{{}, left.none && !right.none, left.unknown && !right.unknown};
    std::size_t cut = 0;
    for (const Range& range : left.ranges) {
        std::int64_t low = range.low;
        bool is_used_up = false;
        while (cut < right.ranges.size() && right.ranges[cut].high < low) ++cut;
        for (std::size_t at = cut; at < right.ranges.size() && right.ranges[at].low <= range.high; ++at) {
            if (low < right.ranges[at].low) made.ranges.push_back({low, right.ranges[at].low - 1});
            is_used_up = right.ranges[at].high >= range.high;
            if (is_used_up) break;
            low = right.ranges[at].high + 1;
        }
        if (!is_used_up) made.ranges.push_back({low, range.high});
    }
    return made;
}

bool meet(const Values& left, const Values& right) {
    if ((left.none && right.none) || (left.unknown && right.unknown)) return true;
    for (std::size_t a = 0, b = 0; a < left.ranges.size() && b < right.ranges.size();) {
        if (std::max(left.ranges[a].low, right.ranges[b].low) <= std::min(left.ranges[a].high, right.ranges[b].high)) return true;
        if (left.ranges[a].high < right.ranges[b].high) ++a;
        else ++b;
    }
    return false;
}

bool covers(const Values& outer, const Values& inner) {
    if ((inner.none && !outer.none) || (inner.unknown && !outer.unknown)) return false;
    std::size_t at = 0;
    for (const Range& range : inner.ranges) {
        while (at < outer.ranges.size() && outer.ranges[at].high < range.low) ++at;
        if (at == outer.ranges.size() || outer.ranges[at].low > range.low || outer.ranges[at].high < range.high) return false;
    }
    return true;
}

} // namespace forbear::regions
