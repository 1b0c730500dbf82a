#pragma once
// The rule of a record from the tables of dispatch/: codes, a cell, and blocks of entries that are compared all at once.

#include "dispatch/table.h"
#include "native/unit.h"

namespace forbear::native {

/// Writes the search at the builder's place. The answer is the rule, i32. dispatch::find is its plain reading.
[[nodiscard]] llvm::Value* emit_dispatch(Unit& unit, const dispatch::Table& table);

} // namespace forbear::native
