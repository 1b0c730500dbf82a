// Ranges with an off-by-one look: neighbours that leave one value to nobody, or that both take one.

#include <algorithm>
#include <set>

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

/// What an author reads together and takes for neighbours.
struct Neighbour {
    std::string name;
    Span at;
    const analysis::Region* region = nullptr;
    std::uint32_t rule = ir::nothing; ///< nothing: a section
};
struct Family {
    std::vector<Neighbour> neighbours;
    std::vector<const analysis::Region*> takers; ///< who may decide what lies between them; null: not known which records
    std::optional<analysis::BoxIndex> index;     ///< of the takers
};

bool is_inside(const ir::Program& program, std::uint32_t section, std::uint32_t outer) {
    if (outer == ir::nothing) return true;
    for (std::uint32_t at = section; at != ir::nothing; at = program.sections[at].parent) {
        if (at == outer) return true;
    }
    return false;
}

/// The rows of each table, the rules of each section outside of tables, the sections of each section.
std::vector<Family> families(Subject& subject) {
    const ir::Program& program = subject.program;
    analysis::Regions& regions = subject.questions.regions();
    const auto otherwise = static_cast<std::uint32_t>(program.rules.size() - 1);
    std::map<std::pair<std::uint32_t, std::uint32_t>, Family> by_place;
    for (std::uint32_t rule = 0; rule < otherwise; ++rule) {
        const ir::Rule& about = program.rules[rule];
        if (subject.is_own(rule) && regions.own(rule) != nullptr)
            by_place[{subject.table_of(rule), about.section}].neighbours.push_back({about.name, about.at, regions.own(rule), rule});
    }
    const std::uint32_t of_sections = ir::nothing - 1; // no table has this number
    for (std::uint32_t section = 0; section < program.sections.size(); ++section) {
        const ir::Section& about = program.sections[section];
        if (!about.is_used && regions.of_section(section) != nullptr)
            by_place[{of_sections, about.parent}].neighbours.push_back({about.name, about.at, regions.of_section(section), ir::nothing});
    }
    std::vector<Family> made;
    for (auto& [place, family] : by_place) {
        const auto& [table, section] = place;
        for (std::uint32_t rule = 0; rule < otherwise; ++rule) {
            const bool is_row = table < subject.policy.tables.size();
            const bool is_taker = is_row ? subject.table_of(rule) == table : is_inside(program, program.rules[rule].section, section);
            if (is_taker) family.takers.push_back(regions.own(rule));
        }
        family.index.emplace(subject.space(), family.takers);
        made.push_back(std::move(family));
    }
    return made;
}

class EdgeSearch {
public:
    EdgeSearch(Subject& subject, Findings& findings) : subject_(subject), findings_(findings) {}

    void look(const Family& family) {
        family_ = &family;
        takers_are_known_ = std::ranges::count(family.takers, nullptr) == 0;
        // By dimension: where the ranges begin, so that only those are compared that begin where another ends.
        std::map<std::uint32_t, std::vector<std::pair<std::int64_t, std::size_t>>> begins;
        for (std::size_t place = 0; place < family.neighbours.size(); ++place) {
            const analysis::Region& region = *family.neighbours[place].region;
            if (region.size() != 1) continue;
            for (const Side& side : region.front().sides) {
                if (is_range(side)) begins[side.dimension].emplace_back(side.values.ranges.front().low, place);
            }
        }
        for (auto& [dimension, all] : begins) std::ranges::sort(all);
        std::set<std::size_t> others;
        for (std::size_t place = 0; place < family.neighbours.size(); ++place) {
            const analysis::Region& region = *family.neighbours[place].region;
            if (region.size() != 1) continue;
            others.clear();
            for (const Side& side : region.front().sides) {
                if (!is_range(side)) continue;
                const std::int64_t end = side.values.ranges.front().high;
                const std::int64_t furthest = end + 1 + unit_of(type_of(side.dimension));
                const auto& all = begins.at(side.dimension);
                for (auto at = std::ranges::lower_bound(all, std::pair{end, std::size_t{0}}); at != all.end() && at->first <= furthest; ++at) {
                    if (at->second != place) others.insert(at->second);
                }
            }
            for (const std::size_t other : others) compare(family.neighbours[place], family.neighbours[other]);
        }
    }

private:
    const Type& type_of(std::uint32_t dimension) const {
        return subject_.program.registers[subject_.space().dimensions()[dimension].reg].type;
    }
    bool is_range(const Side& side) const {
        return side.values.ranges.size() == 1 && subject_.space().dimensions()[side.dimension].mask == 0 && is_number(type_of(side.dimension));
    }

    /// `below` and `above` differ in one number, of which `below` has the lower values.
    void compare(const Neighbour& below, const Neighbour& above) {
        const Box& lower = below.region->front();
        const Box& upper = above.region->front();
        for (const Side& side : lower.sides) {
            const Side* other = side_of(upper, side.dimension);
            if (other == nullptr || !is_range(side) || !is_range(*other)) continue;
            const Range low = side.values.ranges.front();
            const Range high = other->values.ranges.front();
            if (low.low >= high.low || low.high >= high.high) continue;
            if (low.high < high.low - 1 && high.low - low.high - 1 <= unit_of(type_of(side.dimension))) hole(below, above, side.dimension, {low.high + 1, high.low - 1});
            if (low.high == high.low && low.low < low.high && high.low < high.high) common(below, above, side.dimension, low.high);
        }
    }

    static Box without(Box box, std::uint32_t dimension) {
        std::erase_if(box.sides, [&](const Side& side) { return side.dimension == dimension; });
        return box;
    }

    /// The records of both but for `dimension`, where they have `value`.
    std::optional<Box> between(const Box& lower, const Box& upper, std::uint32_t dimension, Range value) const {
        const std::optional<Box> rest = subject_.space().both(without(lower, dimension), without(upper, dimension));
        if (!rest) return std::nullopt;
        return subject_.space().narrowed(*rest, dimension, analysis::range_of(value.low, value.high));
    }

    void hole(const Neighbour& below, const Neighbour& above, std::uint32_t dimension, Range value) {
        const std::optional<Box> box = between(below.region->front(), above.region->front(), dimension, value);
        if (!box || !takers_are_known_) return;
        const analysis::Region whole{*box};
        analysis::Remainder left(subject_.space(), whole, analysis::Takers(family_->takers, &*family_->index));
        const std::optional<Box> open = left.next();
        if (!open) return;
        const forbear::Found found = subject_.questions.find(*open, [](const GivenRecord&, const DecisionView&) { return true; });
        if (found.verdict != Verdict::yes) return;
        subject_.said_holes.push_back(*box);
        add(Code::value_falls_between, below, above, dimension, value, "ranges with `to` have both ends: the next one begins right behind", found);
    }

    void common(const Neighbour& below, const Neighbour& above, std::uint32_t dimension, std::int64_t value) {
        if (below.rule == ir::nothing || subject_.act_alike(below.rule, above.rule)) return;
        // Of rows that differ elsewhere, too, one is an exception to the other.
        if (without(below.region->front(), dimension) != without(above.region->front(), dimension)) return;
        const std::optional<Box> box = between(below.region->front(), above.region->front(), dimension, {value, value});
        if (!box) return;
        const std::uint32_t first = std::min(below.rule, above.rule);
        const auto taken = subject_.questions.regions().above(first);
        if (!taken) return;
        const analysis::Region whole{*box};
        analysis::Remainder left(subject_.space(), whole, *taken);
        const std::optional<Box> open = left.next();
        if (!open) return;
        const forbear::Found found = subject_.questions.find(*open, [&](const GivenRecord&, const DecisionView& decision) {
            return decision.rule() == static_cast<std::int32_t>(first);
        });
        if (found.verdict != Verdict::yes) return;
        add(Code::value_in_both, below, above, dimension, {value, value},
            "`" + subject_.program.rules[first].name + "` stands above and takes it; ranges with `to` have both ends", found);
    }

    void add(Code code, const Neighbour& one, const Neighbour& other, std::uint32_t dimension, Range value, std::string help,
             const forbear::Found& found) {
        const std::string what = subject_.words.of(dimension, analysis::range_of(value.low, value.high));
        findings_.add({{code, other.at, {what, one.name, other.name}, {{one.at, "its neighbour"}}, std::move(help), {}},
                       {}, other.name, one.name + " " + what, found.witnesses});
    }

    Subject& subject_;
    Findings& findings_;
    const Family* family_ = nullptr;
    bool takers_are_known_ = false;
};

} // namespace

void edges(Subject& subject, Findings& findings) {
    EdgeSearch search(subject, findings);
    for (const Family& family : families(subject)) search.look(family);
}

} // namespace forbear::lint
