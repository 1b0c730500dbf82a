#pragma once
// What is left of a region once others are taken away.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "regions/box_index.h"

namespace forbear::regions {

/// Regions that take records, in their order; null: nothing is taken. What it points to must outlive it.
struct Takers {
    std::span<const Region* const> regions;
    const BoxIndex* index = nullptr; ///< of the same regions by the same places, and maybe more behind them

    Takers() = default;
    Takers(const std::vector<const Region*>& all, const BoxIndex* by = nullptr) : regions(all), index(by) {}
    Takers(std::span<const Region* const> some, const BoxIndex* by) : regions(some), index(by) {}
    [[nodiscard]] Takers first(std::size_t count) const { return {regions.first(count), index}; }
};

/// Box by box, so that a first answer comes early.
class Remainder {
public:
    Remainder(const Space& space, const Region& whole, const Takers& taken);

    /// The next box of what is left; nothing when there is no more, or when the effort is used up.
    [[nodiscard]] std::optional<Box> next();
    [[nodiscard]] bool gave_up() const { return gave_up_; }
    /// By place in `taken`: it took something on the way so far.
    [[nodiscard]] const std::vector<bool>& used() const { return used_; }

private:
    struct Open {
        Box box;
        std::size_t next = 0; ///< of `taken`
    };
    /// The first taker from `from` on that has something in common with `box`; their number where none has.
    [[nodiscard]] std::size_t first_taker(const Box& box, std::size_t from);
    [[nodiscard]] bool touches(const Box& box, std::size_t taker);

    const Space& space_;
    const Takers taken_;
    std::vector<Open> open_;
    std::vector<bool> used_;
    std::size_t steps_ = 0;
    bool gave_up_ = false;
};

} // namespace forbear::regions
