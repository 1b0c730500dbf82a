#include "model/used_policies.h"

#include <algorithm>
#include <ranges>
#include <utility>
#include <vector>

#include "model/expr.h"
#include "model/joined_experiments.h"
#include "model/joined_rules.h"
#include "model/periods.h"
#include "model/requirements.h"
#include "model/scope.h"

namespace forbear::model {
namespace {

/// A policy that cells of one experiment use.
struct Use {
    const UsePoint* point = nullptr;
    std::uint64_t cells = 0; ///< as a mask over the experiment's cells
    Span at;                 ///< where the first of them names it
    Policy policy;
};

class UsedPolicies {
public:
    UsedPolicies(Policy host, const KnownPolicies& known, DiagnosticSink& sink)
        : host_(std::move(host)), known_(known), sink_(sink), points_(std::move(host_.use_points)) {}

    std::optional<Policy> join() {
        host_.use_points.clear();
        for (const UsePoint& point : points_) collect(point);
        if (is_broken_) return std::nullopt;
        if (uses_.empty()) return std::move(host_);
        std::vector<const Policy*> all{&host_};
        for (const Use& use : uses_) all.push_back(&use.policy);
        JoinedExperiments experiments(all, Joining::used);
        experiments.redirect(host_, 0);
        for (std::size_t index = 0; index < uses_.size(); ++index) experiments.redirect(uses_[index].policy, index + 1);
        host_.schema = experiments.schema();
        host_.experiments = experiments.take();
        for (Use& use : uses_) add_guards(use);
        const std::size_t own = host_.requirements.size();
        for (Use& use : uses_) add_requirements(use, own);
        if (is_broken_) return std::nullopt;
        // From the last to the first, so that the places in front of them stay what they are.
        for (Use& use : uses_ | std::views::reverse) add_rules(use);
        return std::move(host_);
    }

private:
    void collect(const UsePoint& point) {
        const Experiment& experiment = host_.experiments[point.experiment];
        is_broken_ = is_broken_ || !experiment.cell; // after a mistake
        const std::size_t first = uses_.size();
        for (std::size_t cell = 0; cell < experiment.cells.size(); ++cell) {
            const Cell& written = experiment.cells[cell];
            if (written.uses.empty() || written.uses == host_.name) continue;
            const auto named = std::ranges::find(uses_, written.uses, [](const Use& use) { return use.policy.name; });
            if (named == uses_.end()) {
                if (const Policy* policy = find(written))
                    uses_.push_back({.point = &point, .cells = 0, .at = written.uses_at, .policy = *policy});
                else
                    is_broken_ = true;
            } else if (static_cast<std::size_t>(named - uses_.begin()) < first) {
                refuse({.code = Code::used_twice, .at = written.uses_at, .args = {written.uses},
                        .labels = {{named->at, "first here"}},
                        .help = "give all cells that use it to one experiment"});
            }
            for (Use& use : uses_ | std::views::drop(first)) {
                if (use.policy.name == written.uses) use.cells |= std::uint64_t{1} << cell;
            }
        }
    }

    const Policy* find(const Cell& cell) {
        const auto found = known_.find(cell.uses);
        if (found == known_.end()) {
            std::vector<std::string> names;
            for (const auto& [name, policy] : known_) names.push_back(name);
            std::string help = did_you_mean(cell.uses, names);
            if (help.empty()) help = "import the file that holds it";
            refuse({.code = Code::unknown_policy, .at = cell.uses_at, .args = {cell.uses}, .help = std::move(help)});
            return nullptr;
        }
        if (!found->second) return nullptr;
        const Policy& policy = *found->second;
        if (policy.schema.name != host_.schema.name) {
            refuse({.code = Code::schemas_differ, .at = cell.uses_at,
                    .args = {host_.name, host_.schema.name, policy.name, policy.schema.name},
                    .labels = {{policy.at, "this one"}},
                    .help = "a cell uses a policy about the same customers"});
            return nullptr;
        }
        return can_join(cell, policy) ? &policy : nullptr;
    }

    /// Whether the experiments of `policy` go with those of the host.
    bool can_join(const Cell& cell, const Policy& policy) {
        for (const Experiment& experiment : policy.experiments) {
            const auto same_name = std::ranges::find(host_.experiments, experiment.name, &Experiment::name);
            if (same_name != host_.experiments.end()) {
                if (is_alike(*same_name, experiment)) continue;
                refuse({.code = Code::experiments_differ, .at = cell.uses_at, .args = {experiment.name, policy.name},
                        .labels = {{same_name->at, "split so here"}, {experiment.at, "and otherwise here"}},
                        .help = "give one of them another name"});
                return false;
            }
            const auto uses = std::ranges::find_if(experiment.cells, [](const Cell& each) { return !each.uses.empty(); });
            if (uses == experiment.cells.end()) continue;
            refuse({.code = Code::used_policy_uses, .at = cell.uses_at, .args = {policy.name, uses->uses},
                    .labels = {{uses->uses_at, "here"}},
                    .help = "let the cells of one experiment use both policies"});
            return false;
        }
        const auto is_name = [&](const auto& item) { return item.name == policy.name || item.name.starts_with(policy.name + "."); };
        if (std::ranges::any_of(host_.rules, is_name) || std::ranges::any_of(host_.sections, is_name)) {
            refuse({.code = Code::name_taken, .at = cell.uses_at,
                    .args = {policy.name, "a rule, table or section of this policy"},
                    .help = "give the rule another name: the rules of a used policy are called `" + policy.name + ".RULE`"});
            return false;
        }
        return true;
    }

    Expr in_cell(const Use& use) const {
        const Experiment& experiment = host_.experiments[use.point->experiment];
        Expr asked = member(*experiment.cell, use.cells);
        std::string cells;
        for (std::size_t cell = 0; cell < experiment.cells.size(); ++cell) {
            if ((use.cells >> cell & 1) != 0) cells += (cells.empty() ? "" : " or ") + experiment.cells[cell].name;
        }
        asked.text = experiment.name + " is " + cells;
        asked.shown = experiment.name;
        asked.at = use.at;
        return asked;
    }

    /// A guard file that both name binds once, and everybody; what only the used policy names binds those of the cell.
    void add_guards(Use& use) {
        const std::size_t own = host_.guards.size();
        for (Guard& guard : use.policy.guards) {
            const auto is_same = [&](const Guard& each) { return each.at == guard.at; };
            const auto end = host_.guards.begin() + static_cast<std::ptrdiff_t>(own);
            if (std::find_if(host_.guards.begin(), end, is_same) != end) continue;
            const auto named = std::find_if(host_.guards.begin(), end, [&](const Guard& each) { return each.name == guard.name; });
            if (named != end) {
                refuse({.code = Code::name_taken, .at = use.at, .args = {guard.name, "a guard of this policy"},
                        .labels = {{named->at, "this one"}, {guard.at, "and one of `" + use.policy.name + "`"}},
                        .help = "give one of the two guards another name"});
                continue;
            }
            narrow(guard.gate, in_cell(use));
            guard.is_used = true;
            host_.guards.push_back(std::move(guard));
        }
    }

    /// What both policies require binds everybody once; what only the used policy requires binds those of the cell.
    void add_requirements(Use& use, std::size_t own) {
        for (Requirement& requirement : use.policy.requirements) {
            const auto end = host_.requirements.begin() + static_cast<std::ptrdiff_t>(own);
            const auto is_same = [&](const Requirement& each) { return is_alike(each, requirement); };
            if (std::find_if(host_.requirements.begin(), end, is_same) != end) continue;
            requirement.name = use.policy.name + "." + requirement.name;
            requirement.version = 0;
            requirement.is_used = true;
            narrow(requirement.applies, in_cell(use));
            host_.requirements.push_back(std::move(requirement));
        }
    }

    void add_rules(Use& use) {
        Policy& policy = use.policy;
        const std::string whose = policy.name + (policy.version == 0 ? "" : " version " + std::to_string(policy.version));
        Section gate{.name = {}, .title = {}, .parent = use.point->section};
        gate.condition.when = in_cell(use);
        gate.name = gate.condition.when->text; // no author can give this name to a section: it holds blanks
        gate.at = use.at;
        for (Section& section : policy.sections) section.is_used = true;
        for (Rule& rule : policy.rules) {
            rule.name = policy.name + "." + rule.name;
            rule.version = host_.version;
            if (rule.from.empty()) rule.from = whose;
            rule.is_used = true;
        }
        host_.reads_as_of = host_.reads_as_of || policy.reads_as_of;
        insert_rules(host_, std::move(policy), std::move(gate), use.point->rule);
    }

    void refuse(Diagnostic mistake) {
        sink_.report(std::move(mistake));
        is_broken_ = true;
    }

    Policy host_;
    const KnownPolicies& known_;
    DiagnosticSink& sink_;
    std::vector<UsePoint> points_;
    std::vector<Use> uses_; ///< by their points, then by their cells
    bool is_broken_ = false;
};

} // namespace

std::optional<Policy> join_used(Policy host, const KnownPolicies& known, DiagnosticSink& sink) {
    return UsedPolicies(std::move(host), known, sink).join();
}

} // namespace forbear::model
