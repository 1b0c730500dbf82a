#pragma once
// The rules in their order, each section's condition asked once before its rules.

#include "lower/lowering.h"

namespace forbear::lower {

/// Lowers sections, rules and their actions, and the graph that leads from the entry to the rule that decides.
void lower_rules(const model::Policy& policy, Lowering& lowering, ir::Program& program);

} // namespace forbear::lower
