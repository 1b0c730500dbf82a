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

} // namespace

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
    module_passes().run(*piece.module, modules);
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
