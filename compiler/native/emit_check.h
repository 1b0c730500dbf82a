#pragma once
// The first step of a decision: is the record one of its schema?

#include "native/unit.h"

namespace forbear::native {

/// Writes the checks of all facts and lists, in the schema's order. Leaves the builder where the record is sound; where
/// it is not, goes to `on_fault` with the fault's word added to `fault`.
void emit_check(Unit& unit, llvm::BasicBlock* on_fault, llvm::PHINode* fault);

} // namespace forbear::native
