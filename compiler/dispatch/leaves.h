#pragma once
// The entries of every cell.

#include <optional>

#include "dispatch/grid.h"

namespace forbear::dispatch {

struct Leaves {
    std::vector<std::vector<std::uint32_t>> entries; ///< by cell, in order; the last takes whatever is left
    std::vector<std::uint32_t> strides;              ///< by axis: how far the next slab's cell lies; 0: not in the grid
};

/// Nothing where they do not fit into the budget.
[[nodiscard]] std::optional<Leaves> make_leaves(const Entries& entries, const Grid& grid, const Budget& budget);

} // namespace forbear::dispatch
