#pragma once
// Guards: they hold unless their condition is false, and what they do to a decision.

#include "lower/lowering.h"

namespace forbear::lower {

void lower_guards(const model::Policy& policy, Lowering& lowering, ir::Program& program);

} // namespace forbear::lower
