#pragma once
// What a rule does: its stance, its candidates and the outcomes it sets.

#include <optional>

#include "model/proofs.h"
#include "model/resolver.h"

namespace forbear::model {

class ActionReader {
public:
    explicit ActionReader(Resolver& resolver) : resolver_(resolver) {}

    /// `proof` holds what is known where the action is taken; `what` names the rule in messages.
    [[nodiscard]] Action action(const syntax::Action& written, const Proof& proof, const std::string& what);
    /// One outcome's value, or nothing after its message.
    [[nodiscard]] std::optional<Setting> setting(const syntax::Setting& written, const Proof& proof);
    [[nodiscard]] std::vector<Candidate> candidates(const std::vector<syntax::Name>& names, const std::string& place);
    /// `value` in the scale of `type`; finer values are rounded as `rounding` says.
    [[nodiscard]] Resolved in_scale(Expr value, const Type& type, Rounding rounding, const syntax::Expr& written);

private:
    // from_syntax_choice.cpp: which candidate is chosen
    void choose(const syntax::Action& written, Action& action);
    void prefer(const syntax::Action& written, Action& action);
    bool check_written_out(const syntax::Action& written, const std::vector<Candidate>& candidates);
    void sort_by_cost(const syntax::Action& written, std::vector<Candidate>& candidates);
    bool weigh(const syntax::Action& written, std::vector<Candidate>& candidates, const syntax::Name& measure,
               std::optional<Expr> Candidate::*part);
    void set_floor(const syntax::Action& written, Action& action);

    // from_syntax_translation.cpp: a fact's listed values as those of an outcome
    [[nodiscard]] Resolved outcome_value(const syntax::Expr& words, const Outcome& outcome);
    [[nodiscard]] Resolved translated(Expr value, const Outcome& outcome, const syntax::Expr& words);

    [[nodiscard]] Resolved setting_value(const syntax::Setting& written, const Outcome& outcome);
    [[nodiscard]] Resolved set_value(const syntax::Setting& written, const Outcome& outcome);
    [[nodiscard]] Resolved bounded(Expr value, const syntax::Setting& written, const Outcome& outcome,
                                   const Proof& proof);
    bool check_certain(const Expr& value, const syntax::Setting& written, const Outcome& outcome);
    bool check_range(const Expr& value, const syntax::Setting& written, const Outcome& outcome);

    Resolver& resolver_;
};

} // namespace forbear::model
