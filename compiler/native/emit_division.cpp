// Division and rounding: signed 64-bit, never by zero, never wider (a 128-bit division would be a call).

#include <llvm/IR/Intrinsics.h>

#include "native/emit_instructions.h"

namespace forbear::native {
namespace {

llvm::Value* magnitude(Unit& unit, llvm::Value* value) {
    return unit.b.CreateBinaryIntrinsic(llvm::Intrinsic::abs, value, unit.b.getFalse());
}

/// `numerator / divisor` rounded to a whole number.
llvm::Value* rounded_quotient(Unit& unit, llvm::Value* numerator, llvm::Value* divisor, ir::Rounding rounding) {
    auto& b = unit.b;
    llvm::Value* quotient = b.CreateSDiv(numerator, divisor);
    if (rounding == ir::Rounding::down) return quotient;
    llvm::Value* rest = magnitude(unit, b.CreateSub(numerator, b.CreateMul(quotient, divisor)));
    llvm::Value* missing = b.CreateSub(magnitude(unit, divisor), rest); // to the next whole number, above 0
    llvm::Value* leaves = nullptr;
    switch (rounding) {
    case ir::Rounding::up: leaves = b.CreateIsNotNull(rest); break;
    case ir::Rounding::half_up: leaves = b.CreateICmpUGE(rest, missing); break;
    default: {
        llvm::Value* is_odd = b.CreateTrunc(quotient, unit.i1);
        leaves = b.CreateOr(b.CreateICmpUGT(rest, missing), b.CreateAnd(b.CreateICmpEQ(rest, missing), is_odd));
        break;
    }
    }
    llvm::Value* away =
        b.CreateOr(b.CreateAShr(b.CreateXor(numerator, divisor), unit.bits(63)), unit.bits(1)); // -1 or 1
    return b.CreateAdd(quotient, unit.select(leaves, away, unit.bits(0)));
}

/// The operands of a division that the processor may do: where there is no answer, 0 / 1. `state` says so.
struct Operands {
    llvm::Value* numerator;
    llvm::Value* divisor; ///< operand b as it stands, or 1
    llvm::Value* state;   ///< unknown where b is 0; null: always known
};

Operands operands(Unit& unit, const ir::Instruction& instruction, const Held& a, const Held& b) {
    auto& builder = unit.b;
    llvm::Value* state = strict(unit, a, b);
    const ir::Register& divisor = unit.program.registers[instruction.b];
    if (divisor.low <= 0 && divisor.high >= 0) {
        llvm::Value* by_zero = builder.CreateZExt(builder.CreateIsNull(b.value), unit.i8); // 1 is unknown
        state = state == nullptr ? by_zero : builder.CreateBinaryIntrinsic(llvm::Intrinsic::umax, state, by_zero);
    }
    llvm::Value* numerator = builder.CreateMul(a.value, unit.word(instruction.imm));
    if (state == nullptr) return {numerator, b.value, nullptr};
    llvm::Value* possible = builder.CreateICmpEQ(state, unit.byte(known));
    return {unit.select(possible, numerator, unit.bits(0)), unit.select(possible, b.value, unit.bits(1)), state};
}

} // namespace

Held emit_divide(Unit& unit, const ir::Instruction& instruction, const Held& a, const Held& b) {
    const Operands safe = operands(unit, instruction, a, b);
    llvm::Value* divisor = unit.b.CreateMul(safe.divisor, unit.word(instruction.imm2));
    llvm::Value* steps = rounded_quotient(unit, safe.numerator, divisor, instruction.rounding);
    return {unit.b.CreateMul(steps, unit.word(instruction.imm2)), safe.state};
}

Held emit_ratio(Unit& unit, const ir::Instruction& instruction, const Held& a, const Held& b) {
    auto& builder = unit.b;
    const Operands safe = operands(unit, instruction, a, b);
    llvm::Value* quotient = builder.CreateSDiv(safe.numerator, safe.divisor);
    llvm::Value* rest = builder.CreateSub(safe.numerator, builder.CreateMul(quotient, safe.divisor));
    llvm::Value* inexact = builder.CreateIsNotNull(rest);
    llvm::Value* below = builder.CreateICmpSLT(builder.CreateXor(rest, safe.divisor), unit.bits(0));
    llvm::Value* floor = builder.CreateSub(quotient, unit.widen(builder.CreateAnd(inexact, below)));
    return {builder.CreateAdd(builder.CreateShl(floor, unit.bits(1)), unit.widen(inexact)), safe.state};
}

Held emit_round(Unit& unit, const ir::Instruction& instruction, const Held& a) {
    llvm::Value* divisor = unit.word(instruction.imm * instruction.imm2);
    llvm::Value* steps = rounded_quotient(unit, a.value, divisor, instruction.rounding);
    return {unit.b.CreateMul(steps, unit.word(instruction.imm2)), a.state};
}

} // namespace forbear::native
