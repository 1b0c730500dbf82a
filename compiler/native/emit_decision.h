#pragma once
// One decision: the checks, the calculations, the search of the rule, and what follows from it.

#include <optional>

#include "dispatch/plan.h"
#include "native/action_rows.h"
#include "native/decision_rows.h"
#include "native/emit_guards.h"

namespace forbear::native {

/// What is known of a program before its code is written.
struct Shape {
    dispatch::Plan plan;
    LimitPlan limits;
    ActionRows actions;
    std::optional<DecisionRows> whole; ///< decisions that follow from the rule alone
};
[[nodiscard]] Shape shape_of(const ir::Program& program, const Settings& settings);

/// void decide_row(facts, row, out)
[[nodiscard]] llvm::Function* emit_decide_row(Unit& unit, const Shape& shape);
/// Writes the decision of a record whose facts are known to be sound: `frame` says which record and where to. `rule` (i32) has been
/// found already, or is null and searched for. Goes to `on_fault`, with nothing written, where a list is at fault; leaves the
/// builder behind the decision.
void emit_sound_facts(Unit& unit, const Shape& shape, llvm::Value* rule, llvm::BasicBlock* on_fault);

} // namespace forbear::native
