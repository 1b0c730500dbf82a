#include "native/object.h"

#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/SmallVectorMemoryBuffer.h>
#include <llvm/Support/raw_ostream.h>

namespace forbear::native {

std::string flaws(const llvm::Module& module) {
    std::string words;
    llvm::raw_string_ostream stream(words);
    return llvm::verifyModule(module, &stream) ? "generated code is unsound: " + words : std::string();
}

void optimize(Workpiece& piece, Optimization level) {
    if (level == Optimization::o0) return;
    llvm::LoopAnalysisManager loops;
    llvm::FunctionAnalysisManager functions;
    llvm::CGSCCAnalysisManager calls;
    llvm::ModuleAnalysisManager modules;
    llvm::PassBuilder passes(piece.machine.get());
    passes.registerModuleAnalyses(modules);
    passes.registerCGSCCAnalyses(calls);
    passes.registerFunctionAnalyses(functions);
    passes.registerLoopAnalyses(loops);
    passes.crossRegisterProxies(loops, functions, calls, modules);
    passes.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O2).run(*piece.module, modules);
}

Result<bool> generate(Workpiece& piece) {
    llvm::SmallVector<char, 0> bytes;
    {
        llvm::raw_svector_ostream stream(bytes);
        llvm::legacy::PassManager passes;
        llvm::MCContext* assembler = nullptr;
        if (piece.machine->addPassesToEmitMC(passes, assembler, stream)) {
            return Error{ErrorCode::backend, "this machine's code generator writes no object files"};
        }
        passes.run(*piece.module);
    }
    piece.object = std::make_unique<llvm::SmallVectorMemoryBuffer>(std::move(bytes), false);
    return true;
}

} // namespace forbear::native
