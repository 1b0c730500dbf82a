#include "dispatch/entries.h"

#include <algorithm>

#include "regions/regions.h"

namespace forbear::dispatch {
namespace {

using regions::Box;
using regions::Values;

// What the blocks compare. An axis that few entries are about costs every record a code, so it is checked instead.
constexpr std::size_t most_bits = 64, most_ranked = 6;
static_assert(most_ranked + 2 * most_bits / small_classes <= most_columns); // no two columns of bits would fit into one
constexpr std::size_t share_of_bits = 64, share_of_ranked = 16; ///< one entry in so many is about the axis

constexpr std::uint32_t is_checked = ir::nothing;

class Builder {
public:
    Builder(const ir::Program& program, const regions::Regions& regions, const Budget& budget)
        : program_(program), regions_(regions), budget_(budget) {}

    Result<Entries> build() {
        if (!gather() || !choose_axes()) return Error{ErrorCode::limit, why_};
        made_.checks.push_back({});
        for (std::uint32_t rule = 0; rule < program_.rules.size(); ++rule) {
            const regions::Region* own = regions_.own(rule);
            for (const Box& box : *own) {
                if (!add(rule, box)) return Error{ErrorCode::limit, "the conditions come to more than " + std::to_string(budget_.entries) + " boxes"};
                if (box.sides.empty()) return std::move(made_); // it takes whatever is left
            }
        }
        return Error{ErrorCode::limit, "no rule takes whatever is left"};
    }

private:
    /// Counts how often each dimension is tested, and where.
    bool gather() {
        const std::vector<regions::Dimension>& dimensions = regions_.space().dimensions();
        used_.assign(dimensions.size(), 0);
        starts_.resize(dimensions.size());
        for (std::uint32_t rule = 0; rule < program_.rules.size(); ++rule) {
            const regions::Region* own = regions_.own(rule);
            if (own == nullptr) {
                why_ = "the condition of `" + program_.rules[rule].name + "` is too intricate: it comes to more than a few hundred boxes";
                return false;
            }
            for (const Box& box : *own) {
                ++boxes_;
                for (const regions::Side& side : box.sides) {
                    ++used_[side.dimension];
                    for (const regions::Range& range : side.values.ranges) {
                        const Values& all = dimensions[side.dimension].all;
                        if (range.low > all.ranges.front().low) starts_[side.dimension].push_back(range.low);
                        if (range.high < all.ranges.back().high) starts_[side.dimension].push_back(range.high + 1);
                    }
                }
                if (box.sides.empty()) return true;
            }
        }
        why_ = "no rule takes whatever is left";
        return false;
    }

    bool choose_axes() {
        const std::vector<regions::Dimension>& dimensions = regions_.space().dimensions();
        std::vector<std::uint32_t> order;
        for (std::uint32_t dimension = 0; dimension < dimensions.size(); ++dimension) {
            if (used_[dimension] == 0) continue;
            if (dimensions[dimension].all.ranges.size() != 1) {
                why_ = "a register that is tested has no known value";
                return false;
            }
            std::vector<std::int64_t>& starts = starts_[dimension];
            std::ranges::sort(starts);
            starts.erase(std::ranges::unique(starts).begin(), starts.end());
            if (starts.size() > budget_.classes) {
                why_ = "the rules tell more than " + std::to_string(budget_.classes) + " ranges of one value apart";
                return false;
            }
            order.push_back(dimension);
        }
        std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::uint32_t dimension) { return used_[dimension]; });
        axis_of_.assign(dimensions.size(), is_checked);
        std::size_t bits = 0, ranked = 0;
        for (const std::uint32_t dimension : order) {
            const regions::Dimension& about = dimensions[dimension];
            const Values& all = about.all;
            Axis axis{about.reg, about.mask, all.ranges.front().low, all.ranges.back().high, all.unknown, all.none, starts_[dimension]};
            if (axis.mask != 0) axis.high = all_members(about.reg);
            if (axis.is_small()) {
                if (bits + axis.classes() > most_bits || used_[dimension] * share_of_bits < boxes_) continue;
                bits += axis.classes();
            } else {
                if (ranked == most_ranked || used_[dimension] * share_of_ranked < boxes_) continue;
                ++ranked;
            }
            axis_of_[dimension] = static_cast<std::uint32_t>(made_.axes.size());
            made_.axes.push_back(std::move(axis));
        }
        return true;
    }

    /// Every member of the vocabulary of a set.
    std::int64_t all_members(ir::Reg reg) const {
        const auto vocabulary = static_cast<std::size_t>(program_.registers[reg].type.vocabulary);
        return static_cast<std::int64_t>((std::uint64_t{1} << program_.schema.vocabularies[vocabulary].values.size()) - 1);
    }

    /// A box becomes as many entries as its sides have ranges apart.
    bool add(std::uint32_t rule, const Box& box) {
        drafts_.assign(1, {});
        for (std::size_t axis = 0; axis < made_.axes.size(); ++axis) drafts_.front().sides.push_back(made_.whole(axis));
        for (const regions::Side& side : box.sides) {
            const std::uint32_t axis = axis_of_[side.dimension];
            const auto split = [&](std::size_t pieces, auto narrow) {
                std::vector<Draft> narrowed;
                for (const Draft& draft : drafts_) {
                    for (std::size_t piece = 0; piece < pieces; ++piece) narrow(narrowed.emplace_back(draft), piece);
                }
                drafts_.swap(narrowed);
            };
            if (axis == is_checked) {
                const std::vector<Check> checks = checks_of(side);
                split(checks.size(), [&](Draft& draft, std::size_t piece) { draft.checks.push_back(checks[piece]); });
            } else {
                const std::vector<Side> sides = sides_of(made_.axes[axis], side.values);
                split(sides.size(), [&](Draft& draft, std::size_t piece) { draft.sides[axis] = sides[piece]; });
            }
            if (made_.size() + drafts_.size() > budget_.entries) return false;
        }
        for (Draft& draft : drafts_) {
            made_.rules.push_back(rule);
            made_.sides.insert(made_.sides.end(), draft.sides.begin(), draft.sides.end());
            made_.checked.push_back(draft.checks.empty() ? 0 : static_cast<std::uint32_t>(made_.checks.size()));
            if (draft.checks.empty()) continue;
            made_.checks.insert(made_.checks.end(), draft.checks.begin(), draft.checks.end());
            made_.checks.push_back({.reg = ir::nothing});
        }
        return true;
    }

    std::vector<Check> checks_of(const regions::Side& side) const {
        const regions::Dimension& about = regions_.space().dimensions()[side.dimension];
        std::vector<Check> made;
        for (const regions::Range& range : side.values.ranges) made.push_back({about.reg, about.mask, range.low, range.high, false, false});
        if (made.empty()) made.push_back({about.reg, about.mask, 1, 0, false, false});
        made.front().pass_unknown = side.values.unknown;
        made.front().pass_none = side.values.none;
        return made;
    }

    static std::vector<Side> sides_of(const Axis& axis, const Values& values) {
        std::vector<std::pair<std::uint32_t, std::uint32_t>> runs;
        const auto append = [&](std::uint32_t first, std::uint32_t last) {
            if (!runs.empty() && runs.back().second + 1 == first) runs.back().second = last;
            else runs.emplace_back(first, last);
        };
        if (values.unknown) append(0, 0);
        if (values.none) append(axis.none_class(), axis.none_class());
        for (const regions::Range& range : values.ranges) append(axis.class_of(range.low), axis.class_of(range.high));
        std::vector<Side> made;
        if (!axis.is_small()) {
            for (const auto& [first, last] : runs) made.push_back({static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(last)});
            return made;
        }
        std::uint32_t bits = 0;
        for (const auto& [first, last] : runs) bits |= (2u << last) - (1u << first);
        made.push_back({static_cast<std::uint16_t>(bits), 0});
        return made;
    }

    struct Draft {
        std::vector<Side> sides;
        std::vector<Check> checks;
    };

    const ir::Program& program_;
    const regions::Regions& regions_;
    const Budget& budget_;
    Entries made_;
    std::string why_;
    std::size_t boxes_ = 0;
    std::vector<std::size_t> used_;                   ///< by dimension
    std::vector<std::vector<std::int64_t>> starts_;   ///< by dimension
    std::vector<std::uint32_t> axis_of_;              ///< by dimension
    std::vector<Draft> drafts_;
};

} // namespace

std::uint32_t Axis::class_of(std::int64_t value) const {
    return first_known() + static_cast<std::uint32_t>(std::ranges::upper_bound(starts, value) - starts.begin());
}

Side Entries::whole(std::size_t axis) const {
    const std::uint32_t classes = axes[axis].classes();
    if (axes[axis].is_small()) return {static_cast<std::uint16_t>((1u << classes) - 1), 0};
    return {0, static_cast<std::uint16_t>(classes - 1)};
}

bool Entries::allows(std::size_t entry, std::size_t axis, std::uint32_t of) const {
    const Side& about = side(entry, axis);
    return axes[axis].is_small() ? (about.low >> of & 1u) != 0 : about.low <= of && of <= about.high;
}

Result<Entries> entries_of(const ir::Program& program, const Budget& budget) {
    const regions::Regions regions(program);
    if (!regions.is_ordered()) return Error{ErrorCode::limit, "the rules are not tried one after the other"};
    return Builder(program, regions, budget).build();
}

} // namespace forbear::dispatch
