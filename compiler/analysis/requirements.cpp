// Whether some record, or some pair of records, breaks what is required of every decision.

#include "analysis/prover.h"
#include "analysis/questions.h"
#include "interpret/judge.h"

namespace forbear::analysis {
namespace {

using interpret::Decided;
using interpret::judge;

/// `left` is beyond `right` in the direction meant.
z3::expr is_beyond(const z3::expr& left, const z3::expr& right, bool higher) { return higher ? left > right : left < right; }

} // namespace

Found Questions::can_break(std::uint32_t index) {
    const ir::Requirement& requirement = judged_.requirements[index];
    if (requirement.kind == ir::RequirementKind::comparison) return can_break_of_two(requirement);
    const auto question = [&](const Formulas& f, Encoder& encoder) {
        const z3::expr applies = encoder.accepts_finally(requirement.applies);
        z3::expr breaks = f.negation(encoder.accepts_finally(requirement.holds));
        if (requirement.unless_forbidden) breaks = f.both(breaks, f.negation(encoder.accepts_unguarded(requirement.holds)));
        return f.both(f.both(applies, breaks), encoder.is_decided());
    };
    return prover_->ask(question, [&](const std::vector<Prover::Shown>& shown) {
        const Decided decided{&shown.front().facts, 0, shown.front().decision.data()};
        return judge(requirement, prover_->interpreter(), decided) == interpret::Verdict::broken;
    });
}

Found Questions::can_break_of_two(const ir::Requirement& requirement) {
    const auto question = [&](const Formulas& f, Encoder& first, Encoder& second) {
        z3::expr breaks = f.yes();
        for (Encoder* each : {&first, &second}) {
            breaks = f.both(breaks, f.both(each->is_decided(), each->accepts_finally(requirement.applies)));
            breaks = f.both(breaks, f.negation(each->final_decision().outcomes[requirement.outcome].none));
            breaks = f.both(breaks, each->reg(requirement.value).known());
        }
        const z3::expr is_ahead = is_beyond(first.reg(requirement.value).value, second.reg(requirement.value).value,
                                            requirement.value_is_higher);
        const z3::expr gets_more = is_beyond(first.final_decision().outcomes[requirement.outcome].value,
                                             second.final_decision().outcomes[requirement.outcome].value,
                                             requirement.outcome_is_higher);
        return f.both(breaks, f.both(is_ahead, gets_more));
    };
    return prover_->ask_of_two(requirement, question, [&](const std::vector<Prover::Shown>& shown) {
        const Decided one{&shown.front().facts, 0, shown.front().decision.data()};
        const Decided other{&shown.back().facts, 0, shown.back().decision.data()};
        return judge(requirement, prover_->interpreter(), one, other) == interpret::Verdict::broken;
    });
}

} // namespace forbear::analysis
