// Experiments: cells with their shares, and what splits the records.

#include <algorithm>

#include "forbear/experiment.h"
#include "model/policy_builder.h"
#include "model/schema_types.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

constexpr std::string_view rest = "champion";

/// Hundredths of a percent as people write them: `12.5%`.
std::string percent_text(std::int64_t hundredths) {
    std::string text = std::to_string(hundredths / 100);
    const std::int64_t fraction = hundredths % 100;
    if (fraction != 0) text += (fraction < 10 ? ".0" : ".") + std::to_string(fraction);
    if (fraction != 0 && text.ends_with('0')) text.pop_back();
    return text + "%";
}

bool can_split(TypeKind kind) {
    return kind == TypeKind::text || kind == TypeKind::whole || kind == TypeKind::choice;
}

} // namespace

/// Before every other name, so that guards, which see no other name of a policy, see these.
void PolicyBuilder::declare_experiments(const std::vector<syntax::PolicyItem>& items) {
    for (const syntax::PolicyItem& item : items) {
        if (const auto* experiment = std::get_if<syntax::Experiment>(&item.value)) declare_experiment(*experiment);
        if (const auto* section = std::get_if<syntax::Section>(&item.value)) declare_experiments(section->items);
    }
}

void PolicyBuilder::declare_experiment(const syntax::Experiment& written) {
    Meaning meaning{.kind = MeaningKind::experiment,
                    .index = static_cast<std::uint32_t>(policy_.experiments.size()),
                    .at = written.name.at};
    std::optional<std::vector<Cell>> cells = cells_of(written);
    meaning.is_broken = !cells;
    experiments_.add(written.name, meaning, sink_);
    Experiment experiment{.name = written.name.text, .by = written.by.text, .at = written.name.at, .cells = {}};
    Vocabulary vocabulary{.name = written.name.text, .values = {}, .ranked = false};
    if (cells) experiment.cells = std::move(*cells);
    for (const Cell& cell : experiment.cells) vocabulary.values.push_back(cell.name);
    policy_.schema.vocabularies.push_back(std::move(vocabulary));
    policy_.experiments.push_back(std::move(experiment));
    written_experiments_.push_back(&written);
}

std::optional<std::vector<Cell>> PolicyBuilder::cells_of(const syntax::Experiment& written) {
    Type percent{.kind = TypeKind::percent, .scale = 2, .currency = {}};
    percent.high = bucket_count;
    std::vector<Cell> cells;
    std::int64_t total = 0;
    std::optional<Span> champion;
    for (const syntax::Experiment::Cell& cell : written.cells) {
        if (std::ranges::find(cells, cell.name.text, &Cell::name) != cells.end()) {
            sink_.report({.code = Code::value_listed_twice, .at = cell.name.at, .args = {cell.name.text}});
            return std::nullopt;
        }
        const auto share = resolver_.constant_value(cell.share, percent);
        if (!share) return std::nullopt;
        if (*share < 0 || *share > percent.high) {
            sink_.report({.code = Code::outside_range,
                          .at = cell.share.at,
                          .args = {syntax::print(cell.share), "0% to 100%"}});
            return std::nullopt;
        }
        if (cell.name.text == rest) champion = cell.at;
        total += *share;
        Cell& made = cells.emplace_back(Cell{.name = cell.name.text, .buckets = static_cast<std::uint32_t>(*share), .uses = {}, .uses_at = {}});
        if (!cell.uses) continue;
        made.uses = cell.uses->text;
        made.uses_at = cell.uses->at;
    }
    const std::int64_t missing = percent.high - total;
    if (missing < 0) {
        sink_.report({.code = Code::shares_exceed_whole,
                      .at = written.cells.back().share.at,
                      .args = {written.name.text, percent_text(total)},
                      .help = "shares come to 100% at most"});
        return std::nullopt;
    }
    if (missing > 0 && champion) {
        sink_.report({.code = Code::shares_leave_a_rest,
                      .at = *champion,
                      .args = {written.name.text, percent_text(total)},
                      .help = "nobody is left over where `champion` has a share of its own: leave it out, and it takes the "
                              "other " + percent_text(missing + static_cast<std::int64_t>(std::ranges::find(
                                                                    cells, rest, &Cell::name)->buckets))});
        return std::nullopt;
    }
    if (missing > 0) {
        cells.push_back({.name = std::string(rest), .buckets = static_cast<std::uint32_t>(missing), .uses = {}, .uses_at = {}});
    }
    if (cells.size() > most_values) {
        sink_.report({.code = Code::too_many,
                      .at = written.name.at,
                      .args = {std::to_string(cells.size()) + " cells", std::to_string(most_values)}});
        return std::nullopt;
    }
    return cells;
}

void PolicyBuilder::resolve_experiments() {
    for (std::uint32_t index = 0; index < policy_.experiments.size(); ++index) {
        const syntax::Experiment& written = *written_experiments_[index];
        Experiment& experiment = policy_.experiments[index];
        const Meaning* meaning = experiments_.find(experiment.name);
        syntax::Expr by;
        by.kind = syntax::ExprKind::name;
        by.text = written.by.text;
        by.at = written.by.at;
        by.quoted = written.by.quoted;
        Resolved value = resolver_.value(by);
        if (value && !can_split(value->type.kind)) {
            resolver_.report(Code::cannot_split_by, by.at,
                             {experiment.name, kind_words(policy_.schema, value->type)},
                             "name a text, a whole number or a value of a list of words: usually the key");
            value.reset();
        }
        const bool is_other = meaning == nullptr || meaning->kind != MeaningKind::experiment || meaning->index != index;
        if (is_other) continue; // the name is taken, which is reported
        meaning->is_broken = meaning->is_broken || !value;
        if (meaning->is_broken) continue;
        const auto vocabulary = static_cast<std::int32_t>(policy_.schema.vocabularies.size() -
                                                          policy_.experiments.size() + index);
        Type type{.kind = TypeKind::choice, .currency = {}, .vocabulary = vocabulary};
        type.high = static_cast<std::int64_t>(experiment.cells.size()) - 1;
        const bool in_doubt = value->can_be_unknown || value->can_be_none;
        Expr cell = strict(ExprKind::cell, std::move(type), list_of(std::move(*value)), written.name.at);
        cell.index = index;
        cell.can_be_unknown = in_doubt;
        cell.can_be_none = false;
        cell.text = experiment.name;
        experiment.cell = std::move(cell);
        meaning->cell = &*experiment.cell;
    }
}

} // namespace forbear::model
