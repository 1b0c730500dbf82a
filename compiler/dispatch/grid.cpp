#include "dispatch/grid.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <random>

namespace forbear::dispatch {
namespace {

// One step over a block is the unit, about two nanoseconds. A second step is a jump that the processor did not foresee, and a
// look into a table costs more the further away it lies. The factors were fitted to `tests/bench/decide_bench` at four sizes.
constexpr double unforeseen = 4.0;
/// In steps: nearly nothing in the nearest cache, then a little more for every doubling, and much more beyond the second.
double cost_of_looking(double bytes) {
    constexpr double nearest = 32.0 * 1024, second = 1.5 * 1024 * 1024;
    return 0.15 * std::max(0.0, std::log2(bytes / nearest)) + 0.8 * std::max(0.0, std::log2(bytes / second));
}

/// Of a long list only so many entries are counted, evenly spread: the choice rests on samples anyway.
constexpr std::size_t most_counted = 256;

struct Slab {
    std::uint32_t low = 0, high = 0; ///< classes
};

/// An entry that takes the customer and would cover the cell, were it not for one axis.
struct NearlyCovering {
    std::uint32_t place = 0; ///< in `Customer::entries`
    std::uint32_t axis = 0;
};

/// A customer by the classes of all axes, and the entries that may still matter in the customer's cell.
struct Customer {
    std::vector<std::uint32_t> classes;
    std::vector<Slab> slabs;            ///< by axis, those of the cell
    std::uint32_t first_match = 0;      ///< entry
    std::vector<std::uint32_t> entries; ///< up to the first that covers the cell
    std::vector<NearlyCovering> nearly; ///< from the first match on, without the last
    std::vector<Side> counted;          ///< axis by axis, the sides of every `stride()`th of `entries`

    [[nodiscard]] std::size_t stride() const { return (entries.size() + most_counted - 1) / most_counted; }
    /// How many of the first `places` entries are counted.
    [[nodiscard]] std::size_t counted_of(std::size_t places) const { return (places + stride() - 1) / stride(); }
};

class Chooser {
public:
    Chooser(const Entries& entries, const Budget& budget) : entries_(entries), budget_(budget) {
        levels_.assign(entries.axes.size(), 0);
        for (const Axis& axis : entries.axes) is_small_.push_back(axis.is_small());
        grid_.slab_of.resize(entries.axes.size());
        grid_.slabs.assign(entries.axes.size(), 1);
        for (std::size_t axis = 0; axis < entries.axes.size(); ++axis) {
            const std::uint32_t classes = entries.axes[axis].classes();
            bytes_of_.push_back(bytes_of(axis, classes, classes));
        }
        weigh();
        draw();
    }

    Grid choose() {
        double cost = cost_now();
        while (true) {
            double best_gain = 0, best_cost = 0;
            std::size_t best = entries_.axes.size();
            for (std::size_t axis = 0; axis < entries_.axes.size(); ++axis) {
                const std::vector<std::uint32_t> finer = refined(axis);
                if (finer.empty()) continue;
                const std::size_t cells = grid_.cells / grid_.slabs[axis] * (finer.back() + 1);
                if (cells > budget_.cells) continue;
                const double then = cost_after(axis, finer, cells);
                const double growth = std::log2(static_cast<double>(cells) / static_cast<double>(grid_.cells));
                const double gain = (cost - then) / std::max(growth, 0.25);
                if (then < cost * 0.99 && gain > best_gain) {
                    best_gain = gain;
                    best_cost = then;
                    best = axis;
                }
            }
            if (best == entries_.axes.size()) return std::move(grid_);
            take(best);
            cost = best_cost;
        }
    }

private:
    /// How many entries begin or end at each class.
    void weigh() {
        weights_.resize(entries_.axes.size());
        for (std::size_t axis = 0; axis < entries_.axes.size(); ++axis) {
            weights_[axis].assign(entries_.axes[axis].classes() + 1, 0);
            if (entries_.axes[axis].is_small()) continue;
            for (std::size_t entry = 0; entry < entries_.size(); ++entry) {
                ++weights_[axis][entries_.side(entry, axis).low];
                ++weights_[axis][entries_.side(entry, axis).high + 1u];
            }
        }
    }

    /// Half of the customers are anybody, half are whom some entry is about.
    void draw() {
        Customer anybody;
        anybody.entries.resize(entries_.size());
        std::iota(anybody.entries.begin(), anybody.entries.end(), 0);
        for (const Axis& axis : entries_.axes) anybody.slabs.push_back({0, axis.classes() - 1});
        close(anybody);
        std::mt19937_64 random(20'240'601);
        const auto below = [&](std::size_t count) { return static_cast<std::uint32_t>(random() % count); };
        // Fewer where each of them costs more: a choice of seconds would be no choice.
        const std::size_t count = entries_.size() > 50'000 ? 24 : entries_.size() > 5'000 ? 96 : 192;
        for (std::size_t number = 0; number < count; ++number) {
            Customer customer{.classes = {}, .slabs = anybody.slabs, .first_match = 0, .entries = anybody.entries, .nearly = {}, .counted = anybody.counted};
            const std::size_t about = below(entries_.size());
            for (std::size_t axis = 0; axis < entries_.axes.size(); ++axis) {
                std::uint32_t drawn = below(entries_.axes[axis].classes());
                if (number % 2 == 1) {
                    const Side& side = entries_.side(about, axis);
                    if (!entries_.axes[axis].is_small()) drawn = side.low + below(side.high - side.low + 1u);
                    else while (!entries_.allows(about, axis, drawn)) drawn = (drawn + 1) % entries_.axes[axis].classes();
                }
                customer.classes.push_back(drawn);
            }
            const auto matches = [&](std::size_t entry) {
                if (entries_.checked[entry] != 0) return false;
                for (std::size_t axis = 0; axis < entries_.axes.size(); ++axis) {
                    if (!entries_.allows(entry, axis, customer.classes[axis])) return false;
                }
                return true;
            };
            while (!matches(customer.first_match)) ++customer.first_match; // the last matches
            std::ranges::copy_if(anybody.nearly, std::back_inserter(customer.nearly), [&](const NearlyCovering& nearly) {
                return nearly.place >= customer.first_match && entries_.allows(nearly.place, nearly.axis, customer.classes[nearly.axis]);
            });
            customers_.push_back(std::move(customer));
        }
    }

    /// Slabs of about equal weight, twice as many as now; small axes at once by all their classes. Empty: no finer ones.
    [[nodiscard]] std::vector<std::uint32_t> refined(std::size_t axis) const {
        const std::uint32_t classes = entries_.axes[axis].classes();
        std::vector<std::uint32_t> made;
        if (grid_.slabs[axis] == classes || classes < 2) return made;
        if (entries_.axes[axis].is_small()) {
            for (std::uint32_t of = 0; of < classes; ++of) made.push_back(of);
            return made;
        }
        const std::uint64_t parts = 2ull << levels_[axis];
        if (parts > budget_.cells) return made;
        std::uint64_t total = 0, so_far = 0;
        for (std::uint32_t of = 1; of < classes; ++of) total += weights_[axis][of];
        std::uint64_t last = 0;
        std::uint32_t slab = 0;
        for (std::uint32_t of = 0; of < classes; ++of) {
            if (of > 0) so_far += weights_[axis][of];
            const std::uint64_t part = std::min(parts - 1, so_far * parts / std::max<std::uint64_t>(total, 1));
            if (part != last) ++slab;
            last = part;
            made.push_back(slab);
        }
        return made;
    }

    static Slab slab_around(const std::vector<std::uint32_t>& slab_of, std::uint32_t of) {
        const auto [low, end] = std::ranges::equal_range(slab_of, slab_of[of]);
        return {static_cast<std::uint32_t>(low - slab_of.begin()), static_cast<std::uint32_t>(end - slab_of.begin()) - 1};
    }

    static std::uint32_t bits_of(Slab slab) { return (2u << slab.high) - (1u << slab.low); }

    [[nodiscard]] static bool touches(const Side& side, bool is_small, Slab slab) {
        return is_small ? (side.low & bits_of(slab)) != 0 : side.low <= slab.high && slab.low <= side.high;
    }

    [[nodiscard]] static bool takes(const Side& side, bool is_small, Slab slab) {
        return is_small ? (side.low & bits_of(slab)) == bits_of(slab) : side.low <= slab.low && slab.high <= side.high;
    }

    void narrow(Customer& customer, std::size_t axis, const std::vector<std::uint32_t>& slab_of) const {
        const Slab slab = customer.slabs[axis] = slab_around(slab_of, customer.classes[axis]);
        const bool is_small = is_small_[axis] != 0;
        std::erase_if(customer.entries, [&](std::uint32_t entry) { return !touches(entries_.side(entry, axis), is_small, slab); });
        close(customer);
    }

    /// Ends the list at the first entry that takes all of the cell, and notes which would take all of a smaller one. Without
    /// classes: of anybody.
    void close(Customer& customer) const {
        customer.nearly.clear();
        const std::size_t first = before_match(customer);
        for (std::size_t place = first; place < customer.entries.size(); ++place) {
            const std::uint32_t entry = customer.entries[place];
            if (entries_.checked[entry] != 0) continue;
            std::uint32_t open = 0, open_axis = 0;
            for (std::uint32_t axis = 0; axis < entries_.axes.size() && open < 2; ++axis) {
                if (takes(entries_.side(entry, axis), is_small_[axis] != 0, customer.slabs[axis])) continue;
                ++open;
                open_axis = axis;
            }
            if (open == 0) customer.entries.resize(place + 1);
            if (open != 1 || (!customer.classes.empty() && !entries_.allows(entry, open_axis, customer.classes[open_axis]))) continue;
            customer.nearly.push_back({static_cast<std::uint32_t>(place), open_axis});
        }
        const std::size_t all = customer.counted_of(customer.entries.size()), stride = customer.stride();
        customer.counted.resize(all * entries_.axes.size());
        for (std::size_t at = 0; at < all; ++at) {
            const Side* sides = entries_.sides.data() + customer.entries[at * stride] * entries_.axes.size();
            for (std::size_t axis = 0; axis < entries_.axes.size(); ++axis) customer.counted[axis * all + at] = sides[axis];
        }
    }

    [[nodiscard]] static std::size_t before_match(const Customer& customer) {
        return static_cast<std::size_t>(std::ranges::lower_bound(customer.entries, customer.first_match) - customer.entries.begin());
    }

    /// How many of the counted entries in front of `end`, a place in the list, touch the slab.
    [[nodiscard]] std::size_t count(const Customer& customer, std::size_t axis, Slab slab, std::size_t end) const {
        const std::size_t asked = customer.counted_of(end);
        const Side* sides = customer.counted.data() + axis * customer.counted_of(customer.entries.size());
        const bool is_small = is_small_[axis] != 0;
        std::size_t counted = 0;
        for (std::size_t at = 0; at < asked; ++at) counted += touches(sides[at], is_small, slab) ? 1u : 0u;
        return counted * customer.stride();
    }

    /// What the customers cost, entry counts being sums of one for each of them.
    struct Load {
        double scanned = 0, stored = 0;
        void add(std::uint64_t before, std::uint64_t all) {
            // Not rounded: halving must pay before it saves a block. What fits into one block costs one step.
            const double blocks = all <= lanes ? 0 : static_cast<double>(before) / lanes;
            scanned += 1 + blocks + unforeseen * std::min(1.0, blocks);
            stored += 0.5 + static_cast<double>(all) / lanes;
        }
    };

    /// What an entry takes for one axis, with so many classes in its widest slab.
    [[nodiscard]] double bytes_of(std::size_t axis, std::uint32_t classes, std::uint32_t of_slab) const {
        if (of_slab == 1) return 0;
        if (entries_.axes[axis].is_small()) return classes / 8.0;
        return 2 * bytes_of_codes(of_slab);
    }

    [[nodiscard]] double cost_of(const Load& load, std::size_t cells, double bytes_of_entry) const {
        const auto count = static_cast<double>(customers_.size());
        const double bytes = static_cast<double>(cells) * (4 + load.stored / count * lanes * bytes_of_entry);
        if (bytes > static_cast<double>(budget_.bytes)) return 1e6;
        return load.scanned / count + cost_of_looking(bytes);
    }
    [[nodiscard]] double bytes_of_entry() const {
        return std::accumulate(bytes_of_.begin(), bytes_of_.end(), entries_.checks.size() > 1 ? 4.0 : 2.0);
    }
    [[nodiscard]] double cost_now() const {
        Load load;
        for (const Customer& customer : customers_) load.add(before_match(customer), customer.entries.size());
        return cost_of(load, grid_.cells, bytes_of_entry());
    }

    [[nodiscard]] double cost_after(std::size_t axis, const std::vector<std::uint32_t>& slab_of, std::size_t cells) const {
        Load load;
        for (const Customer& customer : customers_) {
            const Slab slab = slab_around(slab_of, customer.classes[axis]);
            const auto covers = [&](const NearlyCovering& nearly) {
                return nearly.axis == axis && takes(entries_.side(customer.entries[nearly.place], axis), is_small_[axis] != 0, slab);
            };
            const auto covering = std::ranges::find_if(customer.nearly, covers);
            const std::size_t end = covering == customer.nearly.end() ? customer.entries.size() : covering->place + 1;
            load.add(count(customer, axis, slab, before_match(customer)), count(customer, axis, slab, end));
        }
        return cost_of(load, cells, bytes_of_entry() - bytes_of_[axis] + bytes_of(axis, entries_.axes[axis].classes(), widest_of(slab_of)));
    }

    void take(std::size_t axis) {
        const std::vector<std::uint32_t> finer = refined(axis);
        for (Customer& customer : customers_) narrow(customer, axis, finer);
        grid_.cells = grid_.cells / grid_.slabs[axis] * (finer.back() + 1);
        grid_.slabs[axis] = finer.back() + 1;
        grid_.slab_of[axis] = finer;
        bytes_of_[axis] = bytes_of(axis, entries_.axes[axis].classes(), widest_of(finer));
        ++levels_[axis];
    }

    const Entries& entries_;
    const Budget& budget_;
    Grid grid_;
    std::vector<std::uint8_t> is_small_;                  ///< by axis
    std::vector<std::uint32_t> levels_;                   ///< by axis
    std::vector<double> bytes_of_;                        ///< by axis: what an entry takes
    std::vector<std::vector<std::uint32_t>> weights_;     ///< by axis, by class
    std::vector<Customer> customers_;
};

} // namespace

std::uint32_t widest_of(const std::vector<std::uint32_t>& slab_of) {
    std::uint32_t most = 0, begin = 0;
    for (std::uint32_t of = 0; of < slab_of.size(); ++of) {
        if (slab_of[of] != slab_of[begin]) begin = of;
        most = std::max(most, of - begin + 1);
    }
    return most;
}

std::uint32_t Grid::widest(const Entries& entries, std::size_t axis) const {
    return slab_of[axis].empty() ? entries.axes[axis].classes() : widest_of(slab_of[axis]);
}

std::vector<std::uint32_t> Grid::firsts(const Entries& entries, std::size_t axis) const {
    std::vector<std::uint32_t> made{0};
    for (std::uint32_t of = 1; of < slab_of[axis].size(); ++of) {
        if (slab_of[axis][of] != slab_of[axis][of - 1]) made.push_back(of);
    }
    made.push_back(entries.axes[axis].classes());
    return made;
}

Grid choose_grid(const Entries& entries, const Budget& budget) { return Chooser(entries, budget).choose(); }

} // namespace forbear::dispatch
