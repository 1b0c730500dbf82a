#include "dispatch/leaves.h"

namespace forbear::dispatch {
namespace {

constexpr std::size_t least_bytes = 4;          ///< of an entry: a rule, and a column of two
constexpr std::size_t most_visits = 50'000'000; ///< of cells: laying would take longer than all else does

/// Lays the entries over the cells, one after the other; what comes behind an entry that covers a cell is not looked at.
class Layer {
public:
    Layer(const Entries& entries, const Grid& grid, const Budget& budget)
        : entries_(entries), most_(budget.bytes / least_bytes), lists_(grid.cells), is_closed_(grid.cells, false) {
        std::uint32_t stride = 1;
        for (std::size_t axis = 0; axis < entries.axes.size(); ++axis) {
            strides_.push_back(grid.slab_of[axis].empty() ? 0 : stride);
            if (grid.slab_of[axis].empty()) continue;
            order_.push_back(axis);
            stride *= grid.slabs[axis];
            first_of_.push_back(grid.firsts(entries, axis));
        }
    }

    std::optional<Leaves> lay() {
        for (std::uint32_t entry = 0; entry < entries_.size(); ++entry) {
            if (!lay_entry(entry)) return std::nullopt;
        }
        return Leaves{std::move(lists_), std::move(strides_)};
    }

private:
    struct Touched {
        std::uint32_t slab = 0;
        bool is_covered = false;
    };

    bool lay_entry(std::uint32_t entry) {
        bool covers_outside = entries_.checked[entry] == 0;
        for (std::size_t axis = 0; axis < entries_.axes.size() && covers_outside; ++axis) {
            covers_outside = strides_[axis] != 0 || entries_.side(entry, axis) == entries_.whole(axis);
        }
        touched_.assign(order_.size(), {});
        for (std::size_t place = 0; place < order_.size(); ++place) touch(entry, place);
        return visit(entry, 0, 0, covers_outside);
    }

    void touch(std::uint32_t entry, std::size_t place) {
        const std::size_t axis = order_[place];
        const Side& side = entries_.side(entry, axis);
        const std::vector<std::uint32_t>& firsts = first_of_[place];
        for (std::uint32_t slab = 0; slab + 1 < firsts.size(); ++slab) {
            const std::uint32_t low = firsts[slab], high = firsts[slab + 1] - 1;
            if (entries_.axes[axis].is_small()) {
                const std::uint32_t bits = (2u << high) - (1u << low);
                if ((side.low & bits) != 0) touched_[place].push_back({slab, (side.low & bits) == bits});
            } else if (side.low <= high && low <= side.high) {
                touched_[place].push_back({slab, side.low <= low && high <= side.high});
            }
        }
    }

    bool visit(std::uint32_t entry, std::size_t place, std::uint32_t cell, bool covers) {
        if (place == order_.size()) {
            if (++visits_ > most_visits) return false;
            if (is_closed_[cell]) return true;
            lists_[cell].push_back(entry);
            is_closed_[cell] = covers;
            return ++stored_ <= most_;
        }
        for (const Touched& touched : touched_[place]) {
            if (!visit(entry, place + 1, cell + touched.slab * strides_[order_[place]], covers && touched.is_covered)) return false;
        }
        return true;
    }

    const Entries& entries_;
    const std::size_t most_; ///< entries of all lists
    std::vector<std::vector<std::uint32_t>> lists_; ///< by cell
    std::vector<bool> is_closed_;
    std::vector<std::uint32_t> strides_;
    std::vector<std::size_t> order_;                       ///< the axes of the grid
    std::vector<std::vector<std::uint32_t>> first_of_;     ///< by place in `order_`, by slab: its first class; then the end
    std::vector<std::vector<Touched>> touched_;            ///< by place in `order_`
    std::size_t stored_ = 0;
    std::size_t visits_ = 0;
};

} // namespace

std::optional<Leaves> make_leaves(const Entries& entries, const Grid& grid, const Budget& budget) {
    return Layer(entries, grid, budget).lay();
}

} // namespace forbear::dispatch
