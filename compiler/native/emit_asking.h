#pragma once
// What a rule decides that asks registers for its channels or outcomes: loops over tables, so that the code does not grow with the rules.

#include "native/unit.h"

namespace forbear::native {

/// Fills the frame (`decided`, `decided_set`, `asked`) and `channels` for rule `rule`, i64. The answer is the number of channels, i64.
[[nodiscard]] llvm::Value* emit_asking_rule(Unit& unit, llvm::Value* rule, llvm::Value* channels);

} // namespace forbear::native
