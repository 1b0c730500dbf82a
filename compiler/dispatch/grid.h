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
    /// Classes of the widest slab of an axis: codes that count from where the cell begins stay below it.
    [[nodiscard]] std::uint32_t widest(const Entries& entries, std::size_t axis) const;
    /// Whether the cell says which class a record is in.
    [[nodiscard]] bool resolves(const Entries& entries, std::size_t axis) const { return slabs[axis] == entries.axes[axis].classes(); }
};

/// Bytes that hold every code below `codes`: 1 or 2.
[[nodiscard]] constexpr std::uint32_t bytes_of_codes(std::uint32_t codes) { return codes > 256 ? 2 : 1; }

/// Classes of the widest slab, by class the slab.
[[nodiscard]] std::uint32_t widest_of(const std::vector<std::uint32_t>& slab_of);

/// Chosen by what a fixed sample of customers would cost; the same on every machine.
[[nodiscard]] Grid choose_grid(const Entries& entries, const Budget& budget);

} // namespace forbear::dispatch
