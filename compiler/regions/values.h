#pragma once
// What a register may be, as ranges: the plain algebra that settles most questions without a solver.

#include <cstdint>
#include <vector>

namespace forbear::regions {

struct Range {
    std::int64_t low = 0;
    std::int64_t high = 0;
    friend bool operator==(const Range&, const Range&) = default;
};

/// Known values in ranges that ascend and neither meet nor touch, and whether none and unknown are among them.
struct Values {
    std::vector<Range> ranges;
    bool none = false;
    bool unknown = false;

    [[nodiscard]] bool is_empty() const { return ranges.empty() && !none && !unknown; }
    friend bool operator==(const Values&, const Values&) = default;
};

[[nodiscard]] Values range_of(std::int64_t low, std::int64_t high);
/// The values whose bits are set.
[[nodiscard]] Values members_of(std::uint64_t mask);
[[nodiscard]] Values both(const Values& left, const Values& right);
[[nodiscard]] Values either(const Values& left, const Values& right);
/// What is in `left` and not in `right`.
[[nodiscard]] Values without(const Values& left, const Values& right);
/// Whether they have anything in common.
[[nodiscard]] bool meet(const Values& left, const Values& right);
[[nodiscard]] bool covers(const Values& outer, const Values& inner);

} // namespace forbear::regions
