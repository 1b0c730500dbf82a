#pragma once
// Which registers a grid is laid over, and how finely: as many cells as make most leaves one block long, and no more.

#include "dispatch/entries.h"

namespace forbear::dispatch {

struct Grid {
    /// By axis, by class: the slab; empty where the grid does not look at the axis.
    std::vector<std::vector<std::uint32_t>> slab_of;
    std::vector<std::uint32_t> slabs; ///< by axis
    std::size_t cells = 1;

    /// The first class of each slab of an axis, and behind them the number of its classes.
    [[nodiscard]] std::vector<std::uint32_t> firsts(const Entries& entries, std::size_t axis) const;
    /// Whether the cell says which class a record is in.
    [[nodiscard]] bool resolves(const Entries& entries, std::size_t axis) const { return slabs[axis] == entries.axes[axis].classes(); }
};

/// Chosen by what a fixed sample of customers would cost; the same on every machine.
[[nodiscard]] Grid choose_grid(const Entries& entries, const Budget& budget);

} // namespace forbear::dispatch
