#include "model/joined_experiments.h"

#include <algorithm>

#include "model/expr.h"

namespace forbear::model {
namespace {

bool all_have(const std::vector<const Policy*>& versions, const Experiment& wanted) {
    return std::ranges::all_of(versions, [&](const Policy* version) {
        return std::ranges::any_of(version->experiments, [&](const Experiment& each) { return is_alike(each, wanted); });
    });
}

/// Calls `visit` for the outermost expressions of `condition`, of a rule's action and of a guard.
template <class Visit>
void visit_all(Condition& condition, const Visit& visit) {
    if (condition.when) visit(*condition.when);
    if (condition.unless) visit(*condition.unless);
}
template <class Visit>
void visit_all(Action& action, const Visit& visit) {
    for (auto* candidates : {&action.candidates, &action.preferences}) {
        for (Candidate& candidate : *candidates) {
            for (auto* part : {&candidate.from, &candidate.weight, &candidate.measure}) {
                if (*part) visit(**part);
            }
        }
    }
    for (Setting& setting : action.settings) visit(setting.value);
}
template <class Visit>
void visit_all(Guard& guard, const Visit& visit) {
    visit_all(guard.gate, visit);
    visit_all(guard.condition, visit);
    for (Effect& effect : guard.effects) {
        if (effect.value) visit(*effect.value);
        if (effect.except) visit(*effect.except);
    }
}

template <class Visit>
void visit_all(Requirement& requirement, const Visit& visit) {
    visit_all(requirement.applies, visit);
    if (requirement.must) visit(*requirement.must);
    if (requirement.compared) visit(*requirement.compared);
}

} // namespace

bool is_alike(const Experiment& left, const Experiment& right) {
    const auto same_cell = [](const Cell& one, const Cell& other) {
        return one.name == other.name && one.buckets == other.buckets;
    };
    return left.name == right.name && left.cell && right.cell &&
           same(left.cell->args.front(), right.cell->args.front()) &&
           std::ranges::equal(left.cells, right.cells, same_cell);
}

JoinedExperiments::JoinedExperiments(const std::vector<const Policy*>& versions, Joining joining)
    : schema_(versions.front()->schema) {
    first_vocabulary_ = schema_.vocabularies.size() - versions.front()->experiments.size();
    schema_.vocabularies.resize(first_vocabulary_);
    for (const Policy* version : versions) {
        std::vector<std::uint32_t>& places = places_.emplace_back();
        for (std::size_t index = 0; index < version->experiments.size(); ++index) {
            const Experiment& experiment = version->experiments[index];
            const bool is_shared = joining == Joining::used || all_have(versions, experiment);
            const auto known = std::ranges::find_if(
                experiments_, [&](const Experiment& each) { return is_shared && is_alike(each, experiment); });
            places.push_back(static_cast<std::uint32_t>(known - experiments_.begin()));
            if (known != experiments_.end()) continue;
            experiments_.push_back(experiment);
            experiments_.back().version = is_shared ? 0 : version->version;
            schema_.vocabularies.push_back(version->schema.vocabularies[first_vocabulary_ + index]);
        }
    }
    for (std::uint32_t index = 0; index < experiments_.size(); ++index) {
        if (!experiments_[index].cell) continue;
        // Its own expression comes from the first version that has it; what splits the records reads no experiment.
        experiments_[index].cell->index = index;
        experiments_[index].cell->type.vocabulary = static_cast<std::int32_t>(first_vocabulary_ + index);
    }
}

void JoinedExperiments::redirect(Expr& expr, std::size_t version) {
    const std::vector<std::uint32_t>& places = places_[version];
    const auto own = static_cast<std::int64_t>(expr.type.vocabulary) - static_cast<std::int64_t>(first_vocabulary_);
    const bool is_of_cells = expr.type.vocabulary >= 0 && own >= 0;
    if (is_of_cells)
        expr.type.vocabulary = static_cast<std::int32_t>(first_vocabulary_ + places[static_cast<std::size_t>(own)]);
    if (expr.kind == ExprKind::cell) expr.index = places[expr.index];
    for (Expr& arg : expr.args) redirect(arg, version);
    for (Part& part : expr.part) {
        for (Expr& condition : part.condition) redirect(condition, version);
    }
    if (expr.lookup == nullptr) return;
    const auto known = lookups_.find(expr.lookup.get());
    if (known != lookups_.end()) {
        expr.lookup = known->second;
        return;
    }
    const std::shared_ptr<const Lookup> written = expr.lookup;
    auto copy = std::make_shared<Lookup>(*written);
    // A text that was joined before keeps its readings apart.
    copy->reading = static_cast<std::uint32_t>(written->reading * places_.size() + version);
    for (LookupRow& row : copy->rows) {
        if (row.when) redirect(*row.when, version);
        redirect(row.value, version);
    }
    lookups_.emplace(written.get(), copy);
    originals_.push_back(written);
    expr.lookup = std::move(copy);
}

void JoinedExperiments::redirect(Policy& policy, std::size_t version) {
    lookups_.clear();
    originals_.clear();
    const auto visit = [&](Expr& expr) { redirect(expr, version); };
    for (Section& section : policy.sections) visit_all(section.condition, visit);
    for (Rule& rule : policy.rules) {
        visit_all(rule.condition, visit);
        visit_all(rule.action, visit);
    }
    for (Guard& guard : policy.guards) visit_all(guard, visit);
    for (Requirement& requirement : policy.requirements) visit_all(requirement, visit);
}

bool JoinedExperiments::means_the_same(const Guard& guard) const {
    bool is_same = true;
    Guard copy = guard;
    visit_all(copy, [&](const Expr& expr) {
        for_each(expr, [&](const Expr& piece) {
            if (piece.kind == ExprKind::cell && experiments_[piece.index].version != 0) is_same = false;
        });
    });
    return is_same;
}

} // namespace forbear::model
