// Ranges with an off-by-one look: neighbours that leave one value to nobody, or that both take one.

#include <algorithm>

#include "lint/policy_lints.h"

namespace forbear::lint {
namespace {

using analysis::Box;
using analysis::Range;
using analysis::Side;
using analysis::Values;

std::int64_t unit_of(const Type& type) {
    std::int64_t unit = 1;
    const bool has_parts = type.kind == TypeKind::money || type.kind == TypeKind::decimal || type.kind == TypeKind::percent;
    for (std::uint8_t place = 0; has_parts && place < type.scale; ++place) unit *= 10;
    return unit;
}

bool is_number(const Type& type) {
    switch (type.kind) {
    case TypeKind::whole:
    case TypeKind::days:
    case TypeKind::months:
    case TypeKind::money:
    case TypeKind::decimal:
    case TypeKind::percent:
    case TypeKind::date:
    case TypeKind::time: return true;
    default: return false;
    }
}

const Side* side_of(const Box& box, std::uint32_t dimension) {
    const auto found = std::ranges::find(box.sides, dimension, &Side::dimension);
    return found == box.sides.end() ? nullptr : &*found;
}

/// Rules that an author reads together: the rows of one table, or the rules of one section outside of tables.
std::vector<std::vector<std::uint32_t>> families(Subject& subject) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::uint32_t>> by_place;
    for (std::uint32_t rule = 0; rule + 1 < subject.program.rules.size(); ++rule) {
        if (subject.is_own(rule)) by_place[{subject.table_of(rule), subject.program.rules[rule].section}].push_back(rule);
    }
    std::vector<std::vector<std::uint32_t>> made;
    for (auto& [place, rules] : by_place) made.push_back(std::move(rules));
    return made;
}

class EdgeSearch {
public:
    EdgeSearch(Subject& subject, Findings& findings) : subject_(subject), findings_(findings) {}

    void look(const std::vector<std::uint32_t>& family) {
        std::vector<const analysis::Region*> regions;
        for (const std::uint32_t rule : family) regions.push_back(subject_.questions.regions().own(rule));
        family_ = regions;
        for (std::size_t one = 0; one < family.size(); ++one) {
            for (std::size_t other = 0; other < family.size(); ++other) {
                if (one == other || regions[one] == nullptr || regions[other] == nullptr) continue;
                if (regions[one]->size() == 1 && regions[other]->size() == 1)
                    compare(family[one], regions[one]->front(), family[other], regions[other]->front());
            }
        }
    }

private:
    /// `below` and `above` differ in one number, of which `below` has the lower values.
    void compare(std::uint32_t below, const Box& lower, std::uint32_t above, const Box& upper) {
        for (const Side& side : lower.sides) {
            const analysis::Dimension& about = subject_.space().dimensions()[side.dimension];
            const Type& type = subject_.program.registers[about.reg].type;
            const Side* other = side_of(upper, side.dimension);
            if (other == nullptr || about.mask != 0 || !is_number(type)) continue;
            if (side.values.ranges.size() != 1 || other->values.ranges.size() != 1) continue;
            const Range low = side.values.ranges.front();
            const Range high = other->values.ranges.front();
            if (low.low >= high.low || low.high >= high.high) continue;
            if (low.high < high.low - 1 && high.low - low.high - 1 <= unit_of(type)) hole(below, lower, above, upper, side.dimension, {low.high + 1, high.low - 1});
            if (low.high == high.low && low.low < low.high && high.low < high.high) common(below, lower, above, upper, side.dimension, low.high);
        }
    }

    /// The records of both but for `dimension`, where they have `value`.
    std::optional<Box> between(Box lower, Box upper, std::uint32_t dimension, Range value) const {
        const auto open = [&](Box& box) { std::erase_if(box.sides, [&](const Side& side) { return side.dimension == dimension; }); };
        open(lower);
        open(upper);
        const std::optional<Box> rest = subject_.space().both(lower, upper);
        if (!rest) return std::nullopt;
        return subject_.space().narrowed(*rest, dimension, analysis::range_of(value.low, value.high));
    }

    void hole(std::uint32_t below, const Box& lower, std::uint32_t above, const Box& upper, std::uint32_t dimension, Range value) {
        const std::optional<Box> box = between(lower, upper, dimension, value);
        if (!box) return;
        const analysis::Region whole{*box};
        analysis::Remainder left(subject_.space(), whole, family_);
        const std::optional<Box> open = left.next();
        if (!open) return;
        const forbear::Found found = subject_.questions.find(*open, [](const GivenRecord&, const DecisionView&) { return true; });
        if (found.verdict != Verdict::yes) return;
        add(Code::value_falls_between, below, above, dimension, value, "ranges with `to` have both ends: the next one begins right behind", found);
    }

    void common(std::uint32_t below, const Box& lower, std::uint32_t above, const Box& upper, std::uint32_t dimension, std::int64_t value) {
        if (subject_.act_alike(below, above)) return;
        const std::optional<Box> box = between(lower, upper, dimension, {value, value});
        if (!box) return;
        const forbear::Found found = subject_.questions.find(*box, [&](const GivenRecord&, const DecisionView& decision) {
            return decision.rule() == static_cast<std::int32_t>(std::min(below, above));
        });
        if (found.verdict != Verdict::yes) return;
        const std::uint32_t first = std::min(below, above);
        add(Code::value_in_both, below, above, dimension, {value, value},
            "`" + subject_.program.rules[first].name + "` stands above and takes it; ranges with `to` have both ends", found);
    }

    void add(Code code, std::uint32_t below, std::uint32_t above, std::uint32_t dimension, Range value, std::string help,
             const forbear::Found& found) {
        const ir::Rule& one = subject_.program.rules[below];
        const ir::Rule& other = subject_.program.rules[above];
        const std::string what = subject_.words.of(dimension, analysis::range_of(value.low, value.high));
        findings_.add({{code, other.at, {what, one.name, other.name}, {{one.at, "its neighbour"}}, std::move(help), {}},
                       {}, other.name, one.name + " " + what, found.witnesses});
    }

    Subject& subject_;
    Findings& findings_;
    std::vector<const analysis::Region*> family_;
};

} // namespace

void edges(Subject& subject, Findings& findings) {
    EdgeSearch search(subject, findings);
    for (const std::vector<std::uint32_t>& family : families(subject)) search.look(family);
}

} // namespace forbear::lint
