#pragma once
// The last step: what guards leave of the rule's decision, written out.

#include "native/emit_guards.h"
#include "native/emit_rule.h"

namespace forbear::native {

void emit_outcomes(Unit& unit, const LimitPlan& plan, const RuleDecision& decision);

} // namespace forbear::native
