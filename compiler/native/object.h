#pragma once
// LLVM IR -> object file: verification, optimisation, code generation.

#include "native/llvm_headers.h"
#include "native/settings.h"

namespace forbear::native {

/// A program on its way through LLVM. Contexts are not thread-safe, so each program has its own.
struct Workpiece {
    llvm::LLVMContext context;
    std::unique_ptr<llvm::TargetMachine> machine;
    std::unique_ptr<llvm::Module> module;
    std::unique_ptr<llvm::MemoryBuffer> object;
};

/// Why LLVM rejects the module, or empty. Cheap: always asked before anything else sees the module.
[[nodiscard]] std::string flaws(const llvm::Module& module);
/// Changes whenever `optimize` or `generate` come to other code for the same module: kernels that were kept are then made anew.
inline constexpr int pipeline_version = 1;
/// o0: nothing at all; o2: what our code has use for.
void optimize(Workpiece& piece, Optimization level);
/// Fills `object`.
[[nodiscard]] Result<bool> generate(Workpiece& piece);

} // namespace forbear::native
