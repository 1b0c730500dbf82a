#include "native/object.h"

#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/SmallVectorMemoryBuffer.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Transforms/IPO/AlwaysInliner.h>
#include <llvm/Transforms/IPO/GlobalDCE.h>
#include <llvm/Transforms/InstCombine/InstCombine.h>
#include <llvm/Transforms/Scalar/ADCE.h>
#include <llvm/Transforms/Scalar/DeadStoreElimination.h>
#include <llvm/Transforms/Scalar/EarlyCSE.h>
#include <llvm/Transforms/Scalar/GVN.h>
#include <llvm/Transforms/Scalar/LICM.h>
#include <llvm/Transforms/Scalar/LoopPassManager.h>
#include <llvm/Transforms/Scalar/LoopRotation.h>
#include <llvm/Transforms/Scalar/SROA.h>
#include <llvm/Transforms/Scalar/SimplifyCFG.h>

#include "native/left_behind.h"

namespace forbear::native {

std::string flaws(const llvm::Module& module) {
    std::string words;
    llvm::raw_string_ostream stream(words);
    return llvm::verifyModule(module, &stream) ? "generated code is unsound: " + words : std::string();
}

namespace {

/// What our code has use for. LLVM's own O2 takes a third longer and makes it no faster (docs/performance.md).
llvm::ModulePassManager module_passes() {
    llvm::FunctionPassManager functions;
    functions.addPass(llvm::SROAPass(llvm::SROAOptions::ModifyCFG));
    functions.addPass(llvm::EarlyCSEPass(true));
    functions.addPass(llvm::SimplifyCFGPass());
    functions.addPass(llvm::InstCombinePass());
    llvm::LoopPassManager loops;
    loops.addPass(llvm::LoopRotatePass());
    loops.addPass(llvm::LICMPass(llvm::LICMOptions()));
    functions.addPass(llvm::createFunctionToLoopPassAdaptor(std::move(loops), true));
    functions.addPass(llvm::GVNPass());
    functions.addPass(llvm::DSEPass());
    functions.addPass(llvm::InstCombinePass());
    functions.addPass(llvm::SimplifyCFGPass());
    functions.addPass(llvm::ADCEPass());
    llvm::ModulePassManager made;
    made.addPass(llvm::AlwaysInlinerPass());
    made.addPass(llvm::GlobalDCEPass());
    made.addPass(llvm::createModuleToFunctionPassAdaptor(std::move(functions)));
    return made;
}

/// What passes have found out. They go in this order, the last first.
struct Analyses {
    llvm::LoopAnalysisManager loops;
    llvm::FunctionAnalysisManager functions;
    llvm::CGSCCAnalysisManager calls;
    llvm::ModuleAnalysisManager modules;
};

} // namespace

void optimize(Workpiece& piece, Optimization level) {
    if (level == Optimization::o0) return;
    const LeftBehind<Analyses> found;
    llvm::PassBuilder builder(piece.machine.get());
    builder.registerModuleAnalyses(found->modules);
    builder.registerCGSCCAnalyses(found->calls);
    builder.registerFunctionAnalyses(found->functions);
    builder.registerLoopAnalyses(found->loops);
    builder.crossRegisterProxies(found->loops, found->functions, found->calls, found->modules);
    const LeftBehind<llvm::ModulePassManager> passes;
    *passes = module_passes();
    passes->run(*piece.module, found->modules);
}

Result<bool> generate(Workpiece& piece) {
    llvm::SmallVector<char, 0> bytes;
    {
        llvm::raw_svector_ostream stream(bytes);
        const LeftBehind<llvm::legacy::PassManager> passes;
        llvm::MCContext* assembler = nullptr;
        if (piece.machine->addPassesToEmitMC(*passes, assembler, stream)) {
            return Error{ErrorCode::backend, "this machine's code generator writes no object files"};
        }
        passes->run(*piece.module);
    }
    piece.object = std::make_unique<llvm::SmallVectorMemoryBuffer>(std::move(bytes), false);
    return true;
}

} // namespace forbear::native
