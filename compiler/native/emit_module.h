#pragma once
// Decision IR -> LLVM IR: one function that decides a row, and its two entries.

#include "native/llvm_headers.h"
#include "native/settings.h"

namespace forbear::native {

/// Writes a verified program into an empty module. Exports `one` and `batch`, refers to nothing outside.
void emit_module(const ir::Program& program, llvm::Module& module, const Settings& settings);

} // namespace forbear::native
