#include "dispatch/table.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>

#include "dispatch/coders.h"
#include "dispatch/leaves.h"

namespace forbear::dispatch {
namespace {

/// Which column of the blocks an axis is compared in, and where its code begins there.
struct Place {
    std::uint32_t column = ir::nothing;
    std::uint32_t first_bit = 0;
};

/// The classes of one axis that a cell has.
struct Classes {
    std::uint32_t first = 0, last = 0;
};

class Assembler {
public:
    Assembler(const Entries& entries, const Grid& grid, const Leaves& leaves) : entries_(entries), grid_(grid), leaves_(leaves) {}

    /// Nothing when the blocks alone take more than `most_bytes`.
    std::optional<Table> assemble(std::size_t most_bytes) {
        made_.entries = static_cast<std::uint32_t>(entries_.size());
        made_.checks = entries_.checks;
        made_.rule_bytes = bytes_for(*std::ranges::max_element(entries_.rules));
        made_.check_bytes = made_.has_checks() ? bytes_for(static_cast<std::uint32_t>(made_.checks.size())) : 0;
        for (std::size_t axis = 0; axis < entries_.axes.size(); ++axis) firsts_.push_back(grid_.firsts(entries_, axis));
        place_columns();
        make_coders();
        if (!write_leaves(most_bytes)) return std::nullopt;
        return std::move(made_);
    }

private:
    static std::uint32_t bytes_for(std::uint32_t highest) { return highest > UINT16_MAX ? 4 : 2; }

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
        for (const std::uint32_t bits : used) add_column(false, 1u << bits);
        for (const std::size_t axis : ranked) {
            places_[axis].column = static_cast<std::uint32_t>(made_.columns.size());
            add_column(true, grid_.widest(entries_, axis));
        }
    }

    void add_column(bool is_rank, std::uint32_t codes) {
        made_.columns.push_back({is_rank, bytes_of_codes(codes), made_.rules_begin()});
    }

    void make_coders() {
        for (std::size_t axis = 0; axis < entries_.axes.size(); ++axis) {
            const bool is_compared = places_[axis].column != ir::nothing;
            made_.looked.push_back({entries_.axes[axis].reg, entries_.axes[axis].mask, entries_.axes[axis].classes(), grid_.slabs[axis], is_compared});
            if (!is_compared && leaves_.strides[axis] == 0) continue;
            std::vector<std::uint32_t> words;
            std::uint32_t slab = 0;
            for (std::uint32_t of = 0; of < entries_.axes[axis].classes(); ++of) {
                if (of == firsts_[axis][slab + 1]) ++slab;
                const std::uint32_t code = !is_compared ? 0 : entries_.axes[axis].is_small() ? 1u << (places_[axis].first_bit + of) : of - firsts_[axis][slab];
                words.push_back(code | slab * leaves_.strides[axis] << 16);
            }
            Coder coder = make_coder(entries_.axes[axis], words);
            coder.column = places_[axis].column;
            if (std::ranges::none_of(made_.coders, [&](Coder& earlier) { return merge(earlier, coder); })) made_.coders.push_back(std::move(coder));
        }
    }

    /// Cells that compare alike share a leaf, whatever their entries are.
    bool write_leaves(std::size_t most_bytes) {
        std::unordered_map<std::string, std::uint32_t> known; // the first block
        std::uint32_t blocks = 0;
        std::string leaf;
        for (std::size_t cell = 0; cell < leaves_.entries.size(); ++cell) {
            const std::vector<std::uint32_t>& own = leaves_.entries[cell];
            const auto count = static_cast<std::uint32_t>((own.size() + lanes - 1) / lanes);
            leaf.assign(std::size_t{count} * made_.block_bytes(), '\0');
            const std::vector<Classes> classes = classes_of(cell);
            for (std::size_t at = 0; at < own.size(); ++at) {
                write(own[at], classes, reinterpret_cast<std::uint8_t*>(leaf.data()) + at / lanes * made_.block_bytes(), at % lanes);
            }
            const auto [place, is_new] = known.try_emplace(leaf, blocks);
            made_.cells.push_back(place->second);
            if (!is_new) continue;
            if (made_.blocks.size() + leaf.size() > most_bytes) return false;
            made_.blocks.insert(made_.blocks.end(), leaf.begin(), leaf.end());
            made_.longest = std::max(made_.longest, count);
            blocks += count;
        }
        made_.leaves = static_cast<std::uint32_t>(known.size());
        return true;
    }

    [[nodiscard]] std::vector<Classes> classes_of(std::size_t cell) const {
        std::vector<Classes> made;
        for (std::size_t axis = 0; axis < entries_.axes.size(); ++axis) {
            const std::size_t slab = leaves_.strides[axis] == 0 ? 0 : cell / leaves_.strides[axis] % grid_.slabs[axis];
            made.push_back({firsts_[axis][slab], firsts_[axis][slab + 1] - 1});
        }
        return made;
    }

    void write(std::uint32_t entry, const std::vector<Classes>& cell, std::uint8_t* block, std::size_t lane) const {
        for (std::size_t axis = 0; axis < entries_.axes.size(); ++axis) {
            const Place& place = places_[axis];
            if (place.column == ir::nothing) continue;
            const Column& column = made_.columns[place.column];
            const Side& side = entries_.side(entry, axis);
            if (!column.is_rank) {
                const auto refused = static_cast<std::uint32_t>(~side.low & entries_.whole(axis).low);
                merge_in(block + column.begin, column.bytes, lane, refused << place.first_bit);
                continue;
            }
            const std::uint32_t low = std::max<std::uint32_t>(side.low, cell[axis].first), high = std::min<std::uint32_t>(side.high, cell[axis].last);
            const bool takes_all = low == cell[axis].first && high == cell[axis].last; // however many the cell has
            merge_in(block + column.begin, column.bytes, lane, low - cell[axis].first);
            merge_in(block + column.begin + column.size(), column.bytes, lane, takes_all ? ~0u : high - low);
        }
        merge_in(block + made_.rules_begin(), made_.rule_bytes, lane, entries_.rules[entry]);
        merge_in(block + made_.checks_begin(), made_.check_bytes, lane, entries_.checked[entry]);
    }

    static void merge_in(std::uint8_t* lanes_of, std::uint32_t bytes, std::size_t lane, std::uint32_t value) {
        for (std::uint32_t byte = 0; byte < bytes; ++byte) {
            std::uint8_t& one = lanes_of[lane * bytes + byte];
            one = static_cast<std::uint8_t>(one | value >> 8 * byte);
        }
    }

    const Entries& entries_;
    const Grid& grid_;
    const Leaves& leaves_;
    Table made_;
    std::vector<Place> places_;                       ///< by axis
    std::vector<std::vector<std::uint32_t>> firsts_;  ///< by axis, by slab: the first class; then the end
};

} // namespace

std::size_t Table::bytes() const {
    std::size_t sum = cells.size() * sizeof(cells[0]) + blocks.size() + checks.size() * sizeof(checks[0]);
    for (const Coder& coder : coders) {
        sum += coder.words.size() * sizeof(coder.words[0]) + coder.starts.size() * sizeof(coder.starts[0]);
        sum += coder.buckets.before().size() * sizeof(coder.buckets.before()[0]);
        sum += (coder.tree.keys().size() + coder.buckets.keys().size()) * (coder.is_narrow() ? sizeof(std::uint32_t) : sizeof(std::uint64_t));
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
            std::optional<Table> made = Assembler(entries.value(), grid, *leaves).assemble(budget.bytes);
            if (made && made->bytes() <= budget.bytes) return std::move(*made);
        }
        if (grid.cells == 1) return Error{ErrorCode::limit, "the tables would take more than " + std::to_string(budget.bytes >> 10) + " KB"};
        left.cells = grid.cells / 2;
    }
}

} // namespace forbear::dispatch
