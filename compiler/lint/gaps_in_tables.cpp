// Holes in tables: combinations of values that the rows name, each by itself, and that no rule decides.

#include <algorithm>

#include "lint/gaps.h"

namespace forbear::lint {
namespace {

using analysis::Box;
using analysis::Region;
using analysis::Values;

/// What the rows of a table speak of: by dimension the values that some row names, and between them the numbers that lie there.
class Spoken {
public:
    Spoken(Subject& subject, const model::Table& table) : space_(subject.space()) {
        for (std::uint32_t row = table.first; row < table.first + table.count; ++row) {
            const Region* own = subject.questions.regions().own(row);
            if (own == nullptr) {
                is_plain_ = false;
                continue;
            }
            rows_.push_back(own);
            for (const Box& box : *own) {
                for (const analysis::Side& side : box.sides) {
                    Values& values = named_[side.dimension];
                    values = either(values, side.values);
                }
            }
        }
    }
    [[nodiscard]] bool is_plain() const { return is_plain_ && !rows_.empty(); }
    [[nodiscard]] const std::vector<const Region*>& rows() const { return rows_; }

    /// `box` as far as the table speaks of it.
    [[nodiscard]] std::optional<Box> within(Box box, const ir::Program& program) const {
        for (const auto& [dimension, named] : named_) {
            Values values = named;
            const Type& type = program.registers[space_.dimensions()[dimension].reg].type;
            const bool has_between = type.kind != TypeKind::choice && type.kind != TypeKind::yes_no && values.ranges.size() > 1;
            if (has_between) values.ranges = {{values.ranges.front().low, values.ranges.back().high}};
            const std::optional<Box> narrow = space_.narrowed(box, dimension, values);
            if (!narrow) return std::nullopt;
            box = *narrow;
        }
        return box;
    }

    /// The sides of `box` that the table speaks of.
    [[nodiscard]] Box part_of(const Box& box) const {
        Box made;
        for (const analysis::Side& side : box.sides) {
            if (named_.contains(side.dimension)) made.sides.push_back(side);
        }
        return made;
    }

    /// Whether most combinations of what is named have a row: then one without is a hole, and not the rule.
    [[nodiscard]] bool is_matrix() const {
        std::vector<std::pair<std::uint32_t, std::vector<Values>>> classes;
        std::size_t cells = 1;
        for (const auto& [dimension, named] : named_) {
            std::vector<Values> parts{named};
            for (const Region* row : rows_) {
                for (const Box& box : *row) split(parts, space_.values_of(box, dimension));
            }
            cells *= parts.size();
            if (cells > most_cells) return false;
            classes.emplace_back(dimension, std::move(parts));
        }
        std::size_t covered = 0;
        for (std::size_t cell = 0; cell < cells; ++cell) {
            Box box;
            std::size_t rest = cell;
            for (const auto& [dimension, parts] : classes) {
                if (auto narrow = space_.narrowed(box, dimension, parts[rest % parts.size()])) box = *narrow;
                rest /= parts.size();
            }
            const auto has = [&](const Region* row) { return std::ranges::any_of(*row, [&](const Box& each) { return meet(each, box); }); };
            covered += std::ranges::any_of(rows_, has) ? 1u : 0u;
        }
        return classes.size() > 1 ? covered * 3 >= cells * 2 : covered * 2 >= cells;
    }

private:
    static constexpr std::size_t most_cells = 20'000;

    static void split(std::vector<Values>& parts, const Values& by) {
        std::vector<Values> made;
        for (const Values& part : parts) {
            Values inside = both(part, by);
            Values outside = without(part, by);
            if (!inside.is_empty()) made.push_back(std::move(inside));
            if (!outside.is_empty()) made.push_back(std::move(outside));
        }
        parts = std::move(made);
    }

    const analysis::Space& space_;
    std::map<std::uint32_t, Values> named_;
    std::vector<const Region*> rows_;
    bool is_plain_ = true;
};

} // namespace

void gaps_in_tables(Subject& subject, Findings& findings) {
    const auto last = static_cast<std::uint32_t>(subject.program.rules.size() - 1);
    const auto above = subject.questions.regions().above(last);
    if (!above) return;
    for (const model::Table& table : subject.policy.tables) {
        if (table.count < 2 || !subject.is_own(table.first)) continue;
        const Spoken spoken(subject, table);
        if (!spoken.is_plain() || !spoken.is_matrix()) continue;
        const Region everybody{Box{}};
        const Region* section = table.section == ir::nothing ? &everybody : subject.questions.regions().of_section(table.section);
        if (section == nullptr) continue;
        Region whole;
        for (const Box& box : *section) {
            if (auto within = spoken.within(box, subject.program)) whole.push_back(std::move(*within));
        }
        // What another rule decides is no hole: the table leaves it to that rule.
        std::size_t said = 0;
        std::set<std::string> rows;
        for (const Box& hole : left_open(subject.space(), whole, *above)) {
            const forbear::Found found = subject.questions.find(hole, [](const GivenRecord&, const DecisionView&) { return true; });
            if (found.verdict != Verdict::yes) continue;
            constexpr std::size_t most_said = 8;
            if (++said > most_said) break;
            const auto is_said = [&](const Box& other) { return meet(other, hole); };
            if (std::ranges::any_of(subject.said_holes, is_said)) continue;
            const std::string row = row_for(subject, table, hole);
            if (!row.empty() && !rows.insert(row).second) continue; // it differs in nothing that the table speaks of
            const std::string region = subject.words.of(spoken.part_of(hole));
            const std::string help = row.empty() ? "a row for them, or a word why there is none" : "a row for them begins `new_row: " + row + " =>`";
            findings.add({{Code::row_missing, table.at, {table.name, region}, {}, help, {}}, {}, table.name, region, found.witnesses});
        }
    }
}

} // namespace forbear::lint
