#pragma once
// What Forbear's kernel is held against: a first-match kernel over tables, written by hand for any policy of the families.
//
// 1. A small fact (choice, rank, yes or no, set, count) gives a word of bits by its value: the conditions that are true of it.
// 2. A ranged fact becomes the number of its elementary class: the cut points of all rules divide its range.
// 3. The two ranged facts with the most classes choose a cell of a grid; a cell lists the rules that can apply in it, in their
//    order, up to the first that always applies there.
// 4. The rules of the cell are compared sixteen at a time.

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <istream>
#include <vector>

#include "records.h"

constexpr std::size_t lanes = 16;
constexpr std::size_t most_ranged = 5;
constexpr std::size_t most_bins = 256, most_leaves = 6'000; ///< of the grid: what stays in the cache

struct SmallFact {
    int place = 0; ///< of its column; -1 is a count
    bool may_be_unknown = false, is_allowed = false;
    std::uint32_t by = 0, result = 0; ///< masks of what is counted
    std::vector<std::uint64_t> truth; ///< by value; the last is unknown
};

struct RangedFact {
    std::size_t place = 0;
    bool may_be_unknown = false;
    std::int64_t low = 0, high = 0;
    std::vector<std::int64_t> starts;    ///< first value of each class
    std::vector<std::uint32_t> first_in; ///< by value >> shift: the class of the bucket's first value
    int shift = 0;
    int steps = 0; ///< halvings that the fullest bucket needs
    std::uint16_t unknown_class = 0;
    std::size_t bins = 1;
    std::vector<std::uint16_t> bin_of; ///< by class: where it lies on the grid

    [[nodiscard]] std::uint16_t class_of(std::int64_t value) const {
        std::uint32_t at = first_in[static_cast<std::size_t>((value - low) >> shift)];
        for (int step = steps - 1; step >= 0; --step) { // as many for every value: nothing to mispredict
            const std::uint32_t next = at + (1u << step);
            at = starts[next] <= value ? next : at;
        }
        return static_cast<std::uint16_t>(at);
    }
};

struct Entry {
    std::int64_t result = 0;
    std::uint64_t need = 0;
    std::array<std::int64_t, most_ranged> low{}, high{};
    std::array<bool, most_ranged> takes_unknown{};
    std::array<std::uint16_t, most_ranged> first{}, last{}; ///< classes, both included
};

typedef std::uint16_t Lanes __attribute__((vector_size(lanes * sizeof(std::uint16_t))));
typedef bool LaneBits __attribute__((ext_vector_type(lanes)));
constexpr std::size_t need_words = 4; ///< a rule's 64 bits of need, sixteen at a time

/// Sixteen rules side by side. Empty lanes take a class that never is.
struct Leaf {
    std::array<Lanes, most_ranged> first, last;
    std::array<Lanes, need_words> need;
    std::array<std::int64_t, lanes> result;
};
struct Cell {
    std::uint32_t begin = 0, end = 0;
};

class Kernel {
public:
    /// The second line on of a file of engines/tables.py, up to its guards.
    void read(std::istream& text) {
        std::size_t small_count = 0, ranged_count = 0, rule_count = 0, guard_count = 0;
        text >> small_count >> ranged_count >> bits >> scale;
        if (bits > 16 * need_words || ranged_count > most_ranged) {
            std::fprintf(stderr, "error: the kernel has room for 64 conditions on small facts and %zu ranged facts\n", most_ranged);
            std::exit(3);
        }
        small.resize(small_count);
        ranged.resize(ranged_count);
        for (SmallFact& fact : small) {
            std::size_t values = 0;
            text >> fact.place >> fact.may_be_unknown >> fact.by >> fact.result >> fact.is_allowed >> values;
            fact.truth.resize(values);
            for (std::uint64_t& word : fact.truth) text >> word;
        }
        for (RangedFact& fact : ranged) text >> fact.place >> fact.may_be_unknown >> fact.low >> fact.high;
        text >> otherwise >> rule_count >> guard_count;
        rules.resize(rule_count);
        guards.resize(guard_count);
        for (std::vector<Entry>* entries : {&rules, &guards}) {
            for (Entry& entry : *entries) {
                text >> entry.result >> entry.need;
                for (std::size_t fact = 0; fact < ranged_count; ++fact) text >> entry.low[fact] >> entry.high[fact] >> entry.takes_unknown[fact];
            }
        }
        for (std::size_t at = 0; at < ranged.size(); ++at) classify(at);
        lay_grid();
    }

    template <std::size_t Ranged, std::size_t Words>
    [[nodiscard]] std::int64_t decide(const Records& records, std::size_t row) const {
        std::array<std::uint16_t, most_ranged> classes{};
        for (std::size_t fact = 0; fact < Ranged; ++fact) {
            const RangedFact& from = ranged[fact];
            const bool is_unknown = from.may_be_unknown && records.states[from.place][row] != 0;
            classes[fact] = is_unknown ? from.unknown_class : from.class_of(records.values[from.place][row]);
        }
        std::uint64_t truth = 0;
        std::int64_t allowed = 0;
        for (const SmallFact& fact : small) {
            if (fact.place < 0) {
                truth |= fact.truth[count_at(fact, records, row)];
                continue;
            }
            const auto place = static_cast<std::size_t>(fact.place);
            const bool is_unknown = fact.may_be_unknown && records.states[place][row] != 0;
            const std::int64_t value = records.values[place][row];
            truth |= is_unknown ? fact.truth.back() : fact.truth[static_cast<std::size_t>(value)];
            if (fact.is_allowed && !is_unknown) allowed = value;
        }
        const std::int64_t chosen = find<Ranged, Words>(classes.data(), truth);
        return scale == 1 ? chosen : guarded(chosen, classes.data(), truth, allowed);
    }

    /// A chunk at a time: column by column to classes and bits, then row by row to the cell.
    template <std::size_t Ranged, std::size_t Words>
    void decide(const Records& records, std::size_t begin, std::size_t end, std::int64_t* out) const {
        const std::size_t count = end - begin;
        std::array<std::array<std::uint16_t, Ranged>, chunk> classes;
        std::array<std::uint64_t, chunk> truth{};
        std::array<std::int64_t, chunk> allowed{};
        for (std::size_t fact = 0; fact < Ranged; ++fact) {
            const RangedFact& from = ranged[fact];
            const std::int64_t* const column = records.values[from.place].data() + begin;
            for (std::size_t at = 0; at < count; ++at) classes[at][fact] = from.class_of(column[at]);
            if (!from.may_be_unknown) continue;
            const std::uint8_t* const states = records.states[from.place].data() + begin;
            for (std::size_t at = 0; at < count; ++at) classes[at][fact] = states[at] != 0 ? from.unknown_class : classes[at][fact];
        }
        for (const SmallFact& fact : small) {
            if (fact.place < 0) {
                for (std::size_t at = 0; at < count; ++at) truth[at] |= fact.truth[count_at(fact, records, begin + at)];
                continue;
            }
            const std::int64_t* const column = records.values[static_cast<std::size_t>(fact.place)].data() + begin;
            const std::uint8_t* const states = records.states[static_cast<std::size_t>(fact.place)].data() + begin;
            const auto unknown = static_cast<std::int64_t>(fact.truth.size() - 1);
            if (fact.may_be_unknown) {
                for (std::size_t at = 0; at < count; ++at) truth[at] |= fact.truth[static_cast<std::size_t>(states[at] != 0 ? unknown : column[at])];
            } else {
                for (std::size_t at = 0; at < count; ++at) truth[at] |= fact.truth[static_cast<std::size_t>(column[at])];
            }
            if (!fact.is_allowed) continue;
            for (std::size_t at = 0; at < count; ++at) allowed[at] = states[at] != 0 ? 0 : column[at];
        }
        for (std::size_t at = 0; at < count; ++at) {
            const std::int64_t chosen = find<Ranged, Words>(classes[at].data(), truth[at]);
            out[at] = scale == 1 ? chosen : guarded(chosen, classes[at].data(), truth[at], allowed[at]);
        }
    }

    std::vector<RangedFact> ranged;
    std::size_t bits = 0; ///< conditions on small facts

private:
    /// Cuts a ranged fact into classes, and says of each entry which ones it takes. Unknown is the class behind the last.
    void classify(std::size_t at) {
        RangedFact& fact = ranged[at];
        fact.starts = {fact.low};
        for (const std::vector<Entry>* entries : {&rules, &guards}) {
            for (const Entry& entry : *entries) {
                if (entry.low[at] > entry.high[at]) continue;
                fact.starts.push_back(entry.low[at]);
                if (entry.high[at] < fact.high) fact.starts.push_back(entry.high[at] + 1);
            }
        }
        std::sort(fact.starts.begin(), fact.starts.end());
        fact.starts.erase(std::unique(fact.starts.begin(), fact.starts.end()), fact.starts.end());
        fact.unknown_class = static_cast<std::uint16_t>(fact.starts.size());
        while ((fact.high - fact.low) >> fact.shift > 65'535) ++fact.shift;
        const std::size_t buckets = static_cast<std::size_t>((fact.high - fact.low) >> fact.shift) + 2;
        std::uint32_t next = 0, most = 0; // most: classes that begin inside of a bucket
        for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
            const std::int64_t start = fact.low + (static_cast<std::int64_t>(bucket) << fact.shift);
            while (next + 1 < fact.starts.size() && fact.starts[next + 1] <= start) ++next;
            if (bucket > 0 && fact.shift > 0) most = std::max(most, next - fact.first_in.back());
            fact.first_in.push_back(next);
        }
        fact.steps = std::bit_width(most);
        fact.starts.resize(fact.starts.size() + (std::size_t{1} << fact.steps), INT64_MAX); // behind the last class there is none
        for (std::vector<Entry>* entries : {&rules, &guards}) {
            for (Entry& entry : *entries) {
                const bool is_unknown_alone = entry.low[at] > entry.high[at];
                entry.first[at] = is_unknown_alone ? fact.unknown_class : fact.class_of(entry.low[at]);
                entry.last[at] = is_unknown_alone || entry.takes_unknown[at] ? fact.unknown_class : fact.class_of(entry.high[at]);
            }
        }
    }

    /// As fine a grid as has room.
    void lay_grid() {
        std::vector<std::size_t> order(ranged.size());
        for (std::size_t at = 0; at < order.size(); ++at) order[at] = at;
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return ranged[a].unknown_class > ranged[b].unknown_class; });
        across = order[0];
        down = order.size() > 1 ? order[1] : order[0];
        std::size_t bins = rules.size() <= 2 * lanes ? 1 : most_bins;
        while (!try_grid(bins) && bins > 1) bins /= 2;
    }
    bool try_grid(std::size_t bins);

    [[nodiscard]] std::size_t count_at(const SmallFact& fact, const Records& records, std::size_t row) const {
        std::size_t count = 0;
        for (std::uint32_t at = records.offsets[row]; at < records.offsets[row + 1]; ++at) count += (fact.by >> records.by[at]) & (fact.result >> records.result[at]) & 1u;
        return count;
    }

    template <std::size_t Ranged, std::size_t Words>
    [[nodiscard]] std::int64_t find(const std::uint16_t* classes, std::uint64_t truth) const {
        const std::size_t x = ranged[across].bin_of[classes[across]], y = ranged[down].bin_of[classes[down]];
        const Cell cell = cells[x * ranged[down].bins + y];
        for (std::uint32_t at = cell.begin; at < cell.end; ++at) {
            const Leaf& leaf = leaves[at];
            Lanes fails = leaf.need[0] & static_cast<std::uint16_t>(~truth);
            for (std::size_t word = 1; word < Words; ++word) fails |= leaf.need[word] & static_cast<std::uint16_t>(~truth >> (16 * word));
            for (std::size_t fact = 0; fact < Ranged; ++fact) {
                const std::uint16_t value = classes[fact];
                fails |= reinterpret_cast<Lanes>((value < leaf.first[fact]) | (value > leaf.last[fact]));
            }
            const auto holds = std::bit_cast<std::uint16_t>(__builtin_convertvector(fails == 0, LaneBits));
            if (holds != 0) return leaf.result[static_cast<std::size_t>(std::countr_zero(holds))];
        }
        return otherwise;
    }

    [[nodiscard]] std::int64_t guarded(std::int64_t chosen, const std::uint16_t* classes, std::uint64_t truth, std::int64_t left) const {
        for (const Entry& guard : guards) {
            bool applies = (guard.need & ~truth) == 0;
            for (std::size_t fact = 0; fact < ranged.size(); ++fact) applies = applies && classes[fact] >= guard.first[fact] && classes[fact] <= guard.last[fact];
            if (applies) left &= ~guard.result;
        }
        return (chosen & ~std::int64_t{15}) | (chosen & 15 & left);
    }

    std::vector<SmallFact> small;
    std::vector<Entry> rules, guards;
    std::int64_t otherwise = 0, scale = 1;
    std::size_t across = 0, down = 0; ///< the ranged facts of the grid
    std::vector<Leaf> leaves;
    std::vector<Cell> cells;
};

inline bool Kernel::try_grid(std::size_t bins) {
    struct Ends {
        std::size_t first = SIZE_MAX, last = 0;
    };
    std::array<std::vector<Ends>, 2> ends;
    for (RangedFact& fact : ranged) {
        const std::size_t classes = fact.unknown_class + 1u;
        fact.bins = std::min(classes, bins);
        fact.bin_of.resize(classes);
        for (std::size_t number = 0; number < classes; ++number) fact.bin_of[number] = static_cast<std::uint16_t>(number * fact.bins / classes);
    }
    const RangedFact &x = ranged[across], &y = ranged[down];
    for (const auto& [fact, of] : {std::pair{&x, &ends[0]}, std::pair{&y, &ends[1]}}) {
        of->resize(fact->bins);
        for (std::size_t number = 0; number < fact->bin_of.size(); ++number) {
            Ends& bin = (*of)[fact->bin_of[number]];
            bin = {std::min(bin.first, number), number};
        }
    }
    std::vector<std::vector<std::uint32_t>> lists(x.bins * y.bins);
    std::vector<bool> is_closed(lists.size());
    std::size_t listed = 0;
    for (std::uint32_t number = 0; number < rules.size(); ++number) {
        const Entry& rule = rules[number];
        bool always = rule.need == 0;
        for (std::size_t fact = 0; fact < ranged.size(); ++fact) {
            if (fact != across && fact != down) always = always && rule.first[fact] == 0 && rule.last[fact] + 1u + !ranged[fact].may_be_unknown >= ranged[fact].bin_of.size();
        }
        for (std::size_t i = x.bin_of[rule.first[across]]; i <= x.bin_of[rule.last[across]]; ++i) {
            for (std::size_t j = y.bin_of[rule.first[down]]; j <= y.bin_of[rule.last[down]]; ++j) {
                const std::size_t cell = i * y.bins + j;
                if (is_closed[cell]) continue;
                lists[cell].push_back(number);
                ++listed;
                is_closed[cell] = always && rule.first[across] <= ends[0][i].first && ends[0][i].last <= rule.last[across] &&
                                  rule.first[down] <= ends[1][j].first && ends[1][j].last <= rule.last[down];
            }
        }
        if (listed / lanes > most_leaves) return false;
    }
    cells.assign(lists.size(), {});
    for (std::size_t cell = 0; cell < lists.size(); ++cell) {
        cells[cell].begin = static_cast<std::uint32_t>(leaves.size());
        for (std::size_t at = 0; at < lists[cell].size(); at += lanes) {
            Leaf leaf{};
            for (std::size_t lane = 0; lane < lanes; ++lane) leaf.first[0][lane] = UINT16_MAX;
            for (std::size_t lane = 0; lane < lanes && at + lane < lists[cell].size(); ++lane) {
                const Entry& rule = rules[lists[cell][at + lane]];
                for (std::size_t word = 0; word < need_words; ++word) leaf.need[word][lane] = static_cast<std::uint16_t>(rule.need >> (16 * word));
                leaf.result[lane] = rule.result;
                for (std::size_t fact = 0; fact < ranged.size(); ++fact) {
                    leaf.first[fact][lane] = rule.first[fact];
                    leaf.last[fact][lane] = rule.last[fact];
                }
            }
            leaves.push_back(leaf);
        }
        cells[cell].end = static_cast<std::uint32_t>(leaves.size());
    }
    return true;
}
