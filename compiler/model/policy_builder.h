#pragma once
// One policy's syntax -> model: parameters and calls first, then its items in their order, then the guards it names.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/actions.h"
#include "model/model.h"
#include "model/periods.h"
#include "model/proofs.h"
#include "model/refine.h"
#include "model/resolver.h"
#include "model/schema.h"

namespace forbear::model {

class PolicyBuilder {
public:
    PolicyBuilder(const ResolvedSchema& schema, DiagnosticSink& sink);

    void build(const Flat& flat);
    /// Adds the guards of `file`, in force in `period`, resolved against this policy's schema. May be called without `build`.
    void add_guards(const syntax::GuardFile& file, const Period& period);
    /// What `written` means for this policy, once it is built; nothing after a message to `sink`, or where a definition that it
    /// reads is broken.
    [[nodiscard]] std::optional<Requirement> requirement(const syntax::Require& written, DiagnosticSink& sink) const;
    void add(Requirement requirement) { policy_.requirements.push_back(std::move(requirement)); }
    [[nodiscard]] Policy take();

private:
    // the policy's own items (from_syntax_rules.cpp)
    void declare(const std::vector<syntax::PolicyItem>& items);
    void add_items(const std::vector<syntax::PolicyItem>& items, std::uint32_t section);
    void add_rule(const syntax::Rule& written, std::uint32_t section);
    void add_section(const syntax::Section& written, std::uint32_t parent);
    void add_otherwise(const syntax::Policy& written);
    /// What is known where a rule of `section` with `condition` has fired.
    [[nodiscard]] Proof proof_of(std::uint32_t section, const Condition& condition) const;

    // experiments (from_syntax_experiments.cpp): their names first, then what splits the records, once all names are known
    void declare_experiments(const std::vector<syntax::PolicyItem>& items);
    void declare_experiment(const syntax::Experiment& written);
    void resolve_experiments();
    [[nodiscard]] std::optional<std::vector<Cell>> cells_of(const syntax::Experiment& written);
    void add_use_point(const syntax::Experiment& written, std::uint32_t section);

    // cadences (from_syntax_cadences.cpp)
    void add_cadence(const syntax::Cadence& written, std::uint32_t parent);

    // tables (from_syntax_tables.cpp)
    void add_table(const syntax::Table& written, std::uint32_t section);
    void add_row(const syntax::Table& written, const syntax::TableRow& row, const std::vector<bool>& is_sound,
                 std::uint32_t section);
    [[nodiscard]] syntax::Action action_of(const syntax::Table& written, const syntax::TableRow& row) const;

    ResolvedSchema const& schema_;
    DiagnosticSink& sink_;
    Policy policy_;     ///< before what refers to its schema
    Scope experiments_; ///< seen by guards too
    std::vector<const syntax::Experiment*> written_experiments_;
    Scope scope_;
    Resolver resolver_;
    ActionReader actions_;
    Distinct rule_names_{"a rule, table or section of this policy"};
    Distinct guard_names_{"a guard of this policy"};
};

/// `when` and `unless` of a rule, section or guard. What does not resolve is left out, after its message.
[[nodiscard]] Condition resolve_condition(Resolver& resolver, const std::optional<syntax::Expr>& when,
                                          const std::optional<syntax::Expr>& unless);
/// Narrows `condition` to the dates of `effective`.
void add_effective(Resolver& resolver, const syntax::Effective& effective, Condition& condition);

} // namespace forbear::model
