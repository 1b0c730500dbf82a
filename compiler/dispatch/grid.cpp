#include "dispatch/grid.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace forbear::dispatch {
namespace {

// One step over a block is the unit. What a look into a table costs beyond that depends on which cache it lies in.
struct Cache {
    double bytes;
    double cost;
};
constexpr Cache caches[] = {{32.0 * 1024, 0.0}, {1.0 * 1024 * 1024, 0.6}, {4.0 * 1024 * 1024, 1.5}, {1e18, 5.0}};

/// A customer by the classes of all axes, and the entries that may still matter in the customer's cell.
struct Customer {
    std::vector<std::uint32_t> classes;
    std::uint32_t first_match = 0;      ///< entry
    std::vector<std::uint32_t> entries; ///< up to the first that covers the cell
};

class Chooser {
public:
    Chooser(const Entries& entries, const Budget& budget) : entries_(entries), budget_(budget) {
        levels_.assign(entries.axes.size(), 0);
        grid_.slab_of.resize(entries.axes.size());
        grid_.slabs.assign(entries.axes.size(), 1);
        weigh();
        draw();
    }

    Grid choose() {
        double cost = cost_of(customers_, grid_.cells);
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
        std::mt19937_64 random(20'240'601);
        const auto below = [&](std::size_t count) { return static_cast<std::uint32_t>(random() % count); };
        const std::size_t count = entries_.size() > 5'000 ? 96 : 192;
        for (std::size_t number = 0; number < count; ++number) {
            Customer customer;
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
            for (std::uint32_t entry = 0; entry < entries_.size(); ++entry) customer.entries.push_back(entry);
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

    /// The lowest and the highest class of the slab that class `of` is in.
    static std::pair<std::uint32_t, std::uint32_t> slab_around(const std::vector<std::uint32_t>& slab_of, std::uint32_t of) {
        std::uint32_t low = of, high = of;
        while (low > 0 && slab_of[low - 1] == slab_of[of]) --low;
        while (high + 1 < slab_of.size() && slab_of[high + 1] == slab_of[of]) ++high;
        return {low, high};
    }

    static std::uint32_t bits_of(std::pair<std::uint32_t, std::uint32_t> slab) { return (2u << slab.second) - (1u << slab.first); }

    [[nodiscard]] bool touches(std::size_t entry, std::size_t axis, std::pair<std::uint32_t, std::uint32_t> slab) const {
        const Side& side = entries_.side(entry, axis);
        if (entries_.axes[axis].is_small()) return (side.low & bits_of(slab)) != 0;
        return side.low <= slab.second && slab.first <= side.high;
    }

    [[nodiscard]] bool takes(std::size_t entry, std::size_t axis, std::pair<std::uint32_t, std::uint32_t> slab) const {
        const Side& side = entries_.side(entry, axis);
        if (entries_.axes[axis].is_small()) return (side.low & bits_of(slab)) == bits_of(slab);
        return side.low <= slab.first && slab.second <= side.high;
    }

    /// Whether the entry takes all of the cell; `slab` is that of `axis`, the others are as in the grid.
    [[nodiscard]] bool covers(const Customer& customer, std::size_t entry, std::size_t axis, std::pair<std::uint32_t, std::uint32_t> slab) const {
        if (entries_.checked[entry] != 0) return false;
        for (std::size_t other = 0; other < entries_.axes.size(); ++other) {
            if (entries_.side(entry, other) == entries_.whole(other)) continue;
            const auto [low, high] = other == axis ? slab
                                     : grid_.slab_of[other].empty()
                                         ? std::pair{0u, entries_.axes[other].classes() - 1}
                                         : slab_around(grid_.slab_of[other], customer.classes[other]);
            if (!takes(entry, other, {low, high})) return false;
        }
        return true;
    }

    void narrow(Customer& customer, std::size_t axis, const std::vector<std::uint32_t>& slab_of) const {
        const auto slab = slab_around(slab_of, customer.classes[axis]);
        std::vector<std::uint32_t> left;
        for (const std::uint32_t entry : customer.entries) {
            if (!touches(entry, axis, slab)) continue;
            left.push_back(entry);
            if (entry >= customer.first_match && covers(customer, entry, axis, slab)) break;
        }
        customer.entries.swap(left);
    }

    /// In blocks, on average; with what the tables' size makes of it.
    [[nodiscard]] double cost_of(std::uint64_t scanned, std::uint64_t stored, std::size_t cells) const {
        const auto count = static_cast<double>(customers_.size());
        const double blocks = static_cast<double>(scanned) / count;
        double columns = entries_.checks.size() > 1 ? 4 : 2;
        for (const Axis& axis : entries_.axes) columns += axis.is_small() ? 0.3 : 2;
        const double bytes = static_cast<double>(cells) * (4 + static_cast<double>(stored) / count * lanes * columns * 2);
        double look = 0;
        for (const Cache& cache : caches) {
            look = cache.cost;
            if (bytes <= cache.bytes) break;
        }
        if (bytes > static_cast<double>(budget_.bytes)) look += 1e6;
        return blocks + look;
    }
    [[nodiscard]] double cost_of(const std::vector<Customer>& customers, std::size_t cells) const {
        std::uint64_t scanned = 0, stored = 0;
        for (const Customer& customer : customers) {
            scanned += 1 + static_cast<std::uint64_t>(std::ranges::lower_bound(customer.entries, customer.first_match) - customer.entries.begin()) / lanes;
            stored += 1 + (customer.entries.size() - 1) / lanes;
        }
        return cost_of(scanned, stored, cells);
    }

    [[nodiscard]] double cost_after(std::size_t axis, const std::vector<std::uint32_t>& slab_of, std::size_t cells) const {
        std::uint64_t scanned = 0, stored = 0;
        for (const Customer& customer : customers_) {
            const auto slab = slab_around(slab_of, customer.classes[axis]);
            std::uint64_t before = 0, all = 0;
            for (const std::uint32_t entry : customer.entries) {
                if (!touches(entry, axis, slab)) continue;
                ++all;
                if (entry < customer.first_match) ++before;
                else if (covers(customer, entry, axis, slab)) break;
            }
            scanned += 1 + before / lanes;
            stored += 1 + (all - 1) / lanes;
        }
        return cost_of(scanned, stored, cells);
    }

    void take(std::size_t axis) {
        const std::vector<std::uint32_t> finer = refined(axis);
        for (Customer& customer : customers_) narrow(customer, axis, finer);
        grid_.cells = grid_.cells / grid_.slabs[axis] * (finer.back() + 1);
        grid_.slabs[axis] = finer.back() + 1;
        grid_.slab_of[axis] = finer;
        ++levels_[axis];
    }

    const Entries& entries_;
    const Budget& budget_;
    Grid grid_;
    std::vector<std::uint32_t> levels_;                   ///< by axis
    std::vector<std::vector<std::uint32_t>> weights_;     ///< by axis, by class
    std::vector<Customer> customers_;
};

} // namespace

Grid choose_grid(const Entries& entries, const Budget& budget) { return Chooser(entries, budget).choose(); }

} // namespace forbear::dispatch
