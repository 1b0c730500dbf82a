#pragma once
// The rules as entries: one box of one rule each, over elementary classes, in the order in which they are tried.

#include <cstdint>
#include <vector>

#include "dispatch/table.h"

namespace forbear::dispatch {

inline constexpr std::uint32_t small_classes = 16; ///< as many as an axis may have whose classes are bits

/// A tested register by its classes: unknown and none where it can be that, then the known values from range to range. No rule
/// tells the values of one class apart.
struct Axis {
    ir::Reg reg = 0;
    std::uint64_t mask = 0; ///< of a set: its known values are 1, has one of these members, and 0
    std::int64_t low = 0, high = 0; ///< what the register holds; of a set: from no member to all
    bool can_be_unknown = false, can_be_none = false;
    std::vector<std::int64_t> starts; ///< ascending: the first value of every known class but the first

    [[nodiscard]] std::uint32_t none_class() const { return can_be_unknown ? 1 : 0; }
    [[nodiscard]] std::uint32_t first_known() const { return none_class() + (can_be_none ? 1 : 0); }
    [[nodiscard]] std::uint32_t classes() const { return first_known() + static_cast<std::uint32_t>(starts.size()) + 1; }
    [[nodiscard]] std::uint32_t class_of(std::int64_t value) const;
    [[nodiscard]] bool is_small() const { return classes() <= small_classes; }
};

/// What an entry says of one axis: of a small one the classes it allows, as bits of `low`; of others the lowest and the highest.
struct Side {
    std::uint16_t low = 0, high = 0;
    friend bool operator==(const Side&, const Side&) = default;
};

struct Entries {
    std::vector<Axis> axes;
    std::vector<std::uint32_t> rules;  ///< by entry
    std::vector<Side> sides;           ///< entry by entry, axis by axis
    std::vector<std::uint32_t> checked; ///< by entry: where in `checks` its own begin; 0: none
    std::vector<Check> checks;         ///< see `Table::checks`

    [[nodiscard]] std::size_t size() const { return rules.size(); }
    [[nodiscard]] const Side& side(std::size_t entry, std::size_t axis) const { return sides[entry * axes.size() + axis]; }
    /// The side that allows everything.
    [[nodiscard]] Side whole(std::size_t axis) const;
    /// Whether a class passes.
    [[nodiscard]] bool allows(std::size_t entry, std::size_t axis, std::uint32_t of) const;
};

/// Errors as `make_table`.
[[nodiscard]] Result<Entries> entries_of(const ir::Program& program, const Budget& budget);

} // namespace forbear::dispatch
