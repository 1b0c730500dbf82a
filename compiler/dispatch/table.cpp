#include "dispatch/table.h"

#include <algorithm>

#include "dispatch/coders.h"
#include "dispatch/leaves.h"

namespace forbear::dispatch {
namespace {

/// Which column of the blocks an axis is compared in, and where its code begins there.
struct Place {
    std::uint32_t column = ir::nothing;
    std::uint32_t first_bit = 0;
};

class Assembler {
public:
    Assembler(const Entries& entries, const Grid& grid, const Leaves& leaves) : entries_(entries), grid_(grid), leaves_(leaves) {}

    Table assemble() {
        made_.entries = static_cast<std::uint32_t>(entries_.size());
        made_.leaves = static_cast<std::uint32_t>(leaves_.entries.size());
        made_.checks = entries_.checks;
        place_columns();
        make_coders();
        std::vector<std::uint32_t> first_block;
        std::uint32_t blocks = 0;
        for (const std::vector<std::uint32_t>& leaf : leaves_.entries) {
            first_block.push_back(blocks);
            const auto own = static_cast<std::uint32_t>((leaf.size() + lanes - 1) / lanes);
            made_.longest = std::max(made_.longest, own);
            blocks += own;
        }
        made_.blocks.assign(std::size_t{blocks} * made_.block_words(), 0);
        for (std::size_t leaf = 0; leaf < leaves_.entries.size(); ++leaf) {
            for (std::size_t at = 0; at < leaves_.entries[leaf].size(); ++at) {
                write(leaves_.entries[leaf][at], first_block[leaf] + at / lanes, at % lanes);
            }
        }
        for (const std::uint32_t leaf : leaves_.leaf_of) made_.cells.push_back(first_block[leaf]);
        return std::move(made_);
    }

private:
    /// Small axes share columns of bits, the widest first.
    void place_columns() {
        places_.resize(entries_.axes.size());
        std::vector<std::size_t> small, ranked;
        for (std::size_t axis = 0; axis < entries_.axes.size(); ++axis) {
            if (grid_.resolves(entries_, axis)) continue;
            (entries_.axes[axis].is_small() ? small : ranked).push_back(axis);
        }
        std::ranges::stable_sort(small, [&](std::size_t left, std::size_t right) {
            const Axis &one = entries_.axes[left], &other = entries_.axes[right];
            return std::pair(other.classes(), one.reg) < std::pair(one.classes(), other.reg); // one register's beside each other
        });
        std::vector<std::uint32_t> used;
        for (const std::size_t axis : small) {
            const std::uint32_t classes = entries_.axes[axis].classes();
            std::uint32_t column = 0;
            while (column < used.size() && used[column] + classes > small_classes) ++column;
            if (column == used.size()) used.push_back(0);
            places_[axis] = {column, used[column]};
            used[column] += classes;
        }
        made_.bit_columns = static_cast<std::uint32_t>(used.size());
        for (const std::size_t axis : ranked) places_[axis].column = made_.bit_columns + made_.rank_columns++;
    }

    void make_coders() {
        for (std::size_t axis = 0; axis < entries_.axes.size(); ++axis) {
            const bool is_compared = places_[axis].column != ir::nothing;
            made_.looked.push_back({entries_.axes[axis].reg, entries_.axes[axis].mask, entries_.axes[axis].classes(), grid_.slabs[axis], is_compared});
            if (!is_compared && leaves_.strides[axis] == 0) continue;
            std::vector<std::uint32_t> words;
            for (std::uint32_t of = 0; of < entries_.axes[axis].classes(); ++of) {
                const std::uint32_t part = leaves_.strides[axis] == 0 ? 0 : grid_.slab_of[axis][of] * leaves_.strides[axis];
                const std::uint32_t code = !is_compared ? 0 : entries_.axes[axis].is_small() ? 1u << (places_[axis].first_bit + of) : of;
                words.push_back(code | part << 16);
            }
            Coder coder = make_coder(entries_.axes[axis], words);
            coder.column = places_[axis].column;
            if (std::ranges::none_of(made_.coders, [&](Coder& earlier) { return merge(earlier, coder); })) made_.coders.push_back(std::move(coder));
        }
    }

    void write(std::uint32_t entry, std::size_t block, std::size_t lane) {
        std::uint16_t* at = made_.blocks.data() + block * made_.block_words();
        for (std::size_t axis = 0; axis < entries_.axes.size(); ++axis) {
            const Place& place = places_[axis];
            if (place.column == ir::nothing) continue;
            const Side& side = entries_.side(entry, axis);
            if (entries_.axes[axis].is_small()) {
                const auto refused = static_cast<std::uint32_t>(~side.low & entries_.whole(axis).low);
                std::uint16_t& column = at[place.column * lanes + lane];
                column = static_cast<std::uint16_t>(column | refused << place.first_bit);
            } else {
                std::uint16_t* column = at + (made_.bit_columns + 2 * (place.column - made_.bit_columns)) * lanes + lane;
                column[0] = side.low;
                column[lanes] = static_cast<std::uint16_t>(side.high - side.low);
            }
        }
        write_pair(at + made_.rule_words(), lane, entries_.rules[entry]);
        if (made_.has_checks()) write_pair(at + made_.check_words(), lane, entries_.checked[entry]);
    }

    static void write_pair(std::uint16_t* at, std::size_t lane, std::uint32_t value) {
        at[2 * lane] = static_cast<std::uint16_t>(value);
        at[2 * lane + 1] = static_cast<std::uint16_t>(value >> 16);
    }

    const Entries& entries_;
    const Grid& grid_;
    const Leaves& leaves_;
    Table made_;
    std::vector<Place> places_; ///< by axis
};

} // namespace

std::size_t Table::bytes() const {
    std::size_t sum = cells.size() * sizeof(cells[0]) + blocks.size() * sizeof(blocks[0]) + checks.size() * sizeof(checks[0]);
    for (const Coder& coder : coders) {
        sum += coder.words.size() * sizeof(coder.words[0]) + coder.starts.size() * sizeof(coder.starts[0]) +
               coder.buckets.size() * sizeof(coder.buckets[0]);
    }
    return sum;
}

Result<Table> make_table(const ir::Program& program, const Budget& budget) {
    const Result<Entries> entries = entries_of(program, budget);
    if (!entries) return entries.error();
    // The sample may have thought the leaves shorter than they are: then a coarser grid does.
    Budget left = budget;
    while (true) {
        const Grid grid = choose_grid(entries.value(), left);
        if (const std::optional<Leaves> leaves = make_leaves(entries.value(), grid, budget)) {
            Table made = Assembler(entries.value(), grid, *leaves).assemble();
            if (made.bytes() <= budget.bytes) return made;
        }
        if (grid.cells == 1) return Error{ErrorCode::limit, "the tables would take more than " + std::to_string(budget.bytes >> 10) + " KB"};
        left.cells = grid.cells / 2;
    }
}

} // namespace forbear::dispatch
