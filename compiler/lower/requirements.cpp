#include "lower/requirements.h"

#include <algorithm>

#include "lower/from_model.h"
#include "lower/lowering.h"
#include "lower/probes.h"
#include "model/expr.h"

namespace forbear::lower {

namespace {

bool reads_as_of(const std::optional<model::Expr>& condition) {
    bool found = false;
    if (!condition) return found;
    model::for_each(*condition, [&](const model::Expr& piece) {
        found = found || (piece.kind == model::ExprKind::fact && piece.index == 0);
    });
    return found;
}

ir::Requirement lower_requirement(const model::Requirement& requirement, Lowering& lowering) {
    ir::Requirement lowered{.kind = static_cast<ir::RequirementKind>(requirement.kind),
                            .name = requirement.name,
                            .because = requirement.because,
                            .whenever = requirement.whenever,
                            .text = requirement.text,
                            .at = requirement.at,
                            .version = requirement.version,
                            .is_used = requirement.is_used};
    lowered.applies = lowering.graph(lowering.gate(requirement.applies, Asked::is_true));
    if (requirement.must) {
        lowered.holds = lowering.graph(lowering.explained(*requirement.must, Asked::is_true));
        lowered.may_hold = lowering.graph(lowering.explained(*requirement.must, Asked::is_not_false));
    }
    lowered.unless_forbidden = requirement.unless_forbidden;
    if (requirement.compared) lowered.value = lowering.value(*requirement.compared);
    lowered.facts = requirement.facts;
    lowered.lists = requirement.lists;
    lowered.outcome = requirement.outcome;
    lowered.value_is_higher = requirement.value_is_higher;
    lowered.outcome_is_higher = requirement.outcome_is_higher;
    return lowered;
}

Result<ir::Judged> lowered(const model::Policy& policy, const std::string& hash, bool has_probes) {
    ir::Judged judged;
    ir::Program& program = judged.program;
    begin(policy, hash, program);
    // Whoever decides by the policy alone need not be told the date: it may be unknown here too.
    program.reads_as_of = policy.reads_as_of || std::ranges::any_of(policy.requirements, [](const model::Requirement& each) {
        return reads_as_of(each.applies.when) || reads_as_of(each.must) || reads_as_of(each.compared);
    });
    Lowering lowering(program);
    lower_policy(policy, lowering, program);
    if (has_probes) {
        lower_probes(policy, lowering, judged.probes);
        for (const model::Rule& rule : policy.rules)
            judged.rule_conditions.push_back(lowering.graph(lowering.gate(rule.condition, Asked::is_true)));
        for (const model::Section& section : policy.sections)
            judged.section_conditions.push_back(lowering.graph(lowering.gate(section.condition, Asked::is_true)));
    }
    for (const model::Requirement& requirement : policy.requirements)
        judged.requirements.push_back(lower_requirement(requirement, lowering));
    if (const std::optional<Error> failure = finish(policy, judged)) return *failure;
    return judged;
}

} // namespace

Result<ir::Judged> with_requirements(const model::Policy& policy, const std::string& hash) {
    return lowered(policy, hash, false);
}

Result<ir::Judged> for_analysis(const model::Policy& policy, const std::string& hash) { return lowered(policy, hash, true); }

} // namespace forbear::lower
