#pragma once
// Batches of columns in blocks of records. The facts of a block are checked side by side, and where that is cheaper than a search
// per record its rules are found side by side too.

#include "native/emit_decision.h"

namespace forbear::native {

/// void batch(facts, begin, end, out), for schemas with facts. `one` decides what is no whole block, what is at fault, and
/// everything where the columns are not dense.
void emit_blocks(Unit& unit, const Shape& shape, llvm::Function* one);

} // namespace forbear::native
