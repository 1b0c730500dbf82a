#pragma once
// Which of many regions a box may meet, without comparing it with each of them.

#include <cstdint>
#include <vector>

#include "regions/box.h"

namespace forbear::regions {

/// One bit for each region, for each dimension a few hundred times over: which of them have a value up to here, and which from
/// here on. A few words for each of them say which regions may meet a box; only those are compared.
class BoxIndex {
public:
    /// Null regions meet nothing.
    BoxIndex(const Space& space, const std::vector<const Region*>& regions);

    /// A bit for each region: clear where it has nothing in common with `box`. Nothing is missed; a bit may be set in vain.
    [[nodiscard]] std::vector<std::uint64_t> may_meet(const Box& box) const { return may_meet(box, 0, words_); }
    /// The same of words [first, end) alone; word 0 of the answer is word `first`.
    [[nodiscard]] std::vector<std::uint64_t> may_meet(const Box& box, std::size_t first, std::size_t end) const;
    /// Of any box of `region`.
    [[nodiscard]] std::vector<std::uint64_t> may_meet(const Region& region) const;

private:
    using Bits = std::vector<std::uint64_t>;
    struct Lane {
        std::vector<std::int64_t> marks; ///< ascending
        std::vector<Bits> begins;        ///< by mark: regions with a value not above it
        std::vector<Bits> ends;          ///< by mark: regions with a value not below it
        Bits unknown, none;
    };
    [[nodiscard]] Bits none_of_them() const { return Bits(words_, 0); }

    std::size_t words_ = 0;
    Bits all_;
    std::vector<Lane> lanes_; ///< by dimension; without marks: no region is about it
};

} // namespace forbear::regions
