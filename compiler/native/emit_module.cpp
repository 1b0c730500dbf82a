#include "native/emit_module.h"

#include "native/emit_blocks.h"
#include "native/emit_decision.h"

namespace forbear::native {
namespace {

constexpr unsigned most_copied = 2'000; ///< instructions of a decision that is written into both functions

/// Rows [begin, end). A decision that stands in the loop itself reads only once what the columns are.
void emit_batch(Unit& unit, llvm::Function* decide_row) {
    auto& b = unit.b;
    llvm::Function* made = unit.function("batch", b.getVoidTy(), {unit.pointer, unit.i64, unit.i64, unit.pointer}, true);
    unit.enter(llvm::BasicBlock::Create(unit.context, "start", made));
    llvm::Value* begin = made->getArg(1);
    count_up(unit, begin, made->getArg(2), [&](llvm::Value* row) {
        llvm::Value* place = b.CreateMul(b.CreateSub(row, begin), unit.bits(unit.program.layout.words));
        b.CreateCall(decide_row, {made->getArg(0), row, unit.at(unit.i64, made->getArg(3), place)});
    });
    b.CreateRetVoid();
}

llvm::Function* emit_one(Unit& unit, llvm::Function* decide_row) {
    llvm::Function* made = unit.function("one", unit.b.getVoidTy(), {unit.pointer, unit.i64, unit.pointer}, true);
    unit.enter(llvm::BasicBlock::Create(unit.context, "start", made));
    unit.b.CreateCall(decide_row, {made->getArg(0), made->getArg(1), made->getArg(2)});
    unit.b.CreateRetVoid();
    return made;
}

} // namespace

void emit_module(const ir::Program& program, llvm::Module& module, const Settings& settings) {
    Unit unit(program, module, settings);
    const Shape shape = shape_of(program, settings);
    llvm::Function* decide_row = emit_decide_row(unit, shape);
    const bool is_short = decide_row->getInstructionCount() <= most_copied;
    decide_row->addFnAttr(is_short ? llvm::Attribute::AlwaysInline : llvm::Attribute::NoInline);
    llvm::Function* one = emit_one(unit, decide_row);
    const std::size_t facts = program.schema.facts.size();
    if (is_short && facts > 0 && facts <= settings.dispatch.block_facts && settings.records == nullptr) emit_blocks(unit, shape, one);
    else emit_batch(unit, decide_row);
    unit.finish();
}

} // namespace forbear::native
