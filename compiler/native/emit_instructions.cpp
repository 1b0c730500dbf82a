#include "native/emit_instructions.h"

#include <llvm/IR/Intrinsics.h>

#include "native/emit_experiment.h"
#include "native/emit_graph.h"

namespace forbear::native {
namespace {

/// The address of a Text with the bytes of texts[number].
llvm::Value* text_constant(Unit& unit, std::size_t number) {
    const std::string& text = unit.program.texts[number];
    llvm::Constant* bytes = llvm::ConstantDataArray::getString(unit.context, text, true);
    auto* data =
        new llvm::GlobalVariable(unit.module, bytes->getType(), true, llvm::GlobalValue::PrivateLinkage, bytes);
    auto* type = llvm::StructType::get(unit.context, {unit.pointer, unit.i64});
    llvm::Constant* pair = llvm::ConstantStruct::get(type, {data, unit.bits(text.size())});
    auto* made = new llvm::GlobalVariable(unit.module, type, true, llvm::GlobalValue::PrivateLinkage, pair);
    return unit.b.CreatePtrToInt(made, unit.i64);
}

/// i64 text_equal(left, right): 1 when two texts have the same bytes. A loop of ours: there is no memcmp to call.
llvm::Function* text_equal_function(Unit& unit) {
    if (unit.text_equal != nullptr) return unit.text_equal;
    llvm::Function* made = unit.text_equal = unit.function("text_equal", unit.i64, {unit.pointer, unit.pointer});
    made->removeParamAttr(0, llvm::Attribute::NoAlias); // a text may be compared with itself
    made->removeParamAttr(1, llvm::Attribute::NoAlias);
    made->setOnlyReadsMemory();
    const Unit::Aside aside(unit);
    auto& b = unit.b;
    unit.enter(llvm::BasicBlock::Create(unit.context, "start", made));
    llvm::Value* size = unit.load_fixed(unit.i64, unit.at(unit.i64, made->getArg(0), 1));
    llvm::Value* other = unit.load_fixed(unit.i64, unit.at(unit.i64, made->getArg(1), 1));
    llvm::BasicBlock* same_size = unit.block("same_size");
    llvm::BasicBlock* different = unit.block("different");
    b.CreateCondBr(b.CreateICmpEQ(size, other), same_size, different);
    unit.enter(different);
    b.CreateRet(unit.bits(0));
    unit.enter(same_size);
    llvm::Value* left = unit.load_fixed(unit.pointer, made->getArg(0));
    llvm::Value* right = unit.load_fixed(unit.pointer, made->getArg(1));
    count_up(unit, unit.bits(0), size, [&](llvm::Value* place) {
        llvm::Value* mine = unit.load_fixed(unit.i8, unit.at(unit.i8, left, place));
        llvm::Value* theirs = unit.load_fixed(unit.i8, unit.at(unit.i8, right, place));
        llvm::BasicBlock* next = unit.block("next");
        b.CreateCondBr(b.CreateICmpEQ(mine, theirs), next, different);
        unit.enter(next);
    });
    b.CreateRet(unit.bits(1));
    return made;
}

/// The addresses of two texts are only followed when both are known.
llvm::Value* emit_text_equal(Unit& unit, const Held& a, const Held& b, llvm::Value* state) {
    llvm::Function* equal = text_equal_function(unit);
    auto& builder = unit.b;
    const auto call = [&] {
        return builder.CreateCall(
            equal, {builder.CreateIntToPtr(a.value, unit.pointer), builder.CreateIntToPtr(b.value, unit.pointer)});
    };
    if (state == nullptr) return call();
    llvm::BasicBlock* before = builder.GetInsertBlock();
    llvm::BasicBlock* both = unit.block("both_known");
    llvm::BasicBlock* after = unit.block("compared");
    builder.CreateCondBr(builder.CreateICmpEQ(state, unit.byte(known)), both, after);
    unit.enter(both);
    llvm::Value* answer = call();
    builder.CreateBr(after);
    unit.enter(after);
    llvm::PHINode* result = builder.CreatePHI(unit.i64, 2);
    result->addIncoming(unit.bits(0), before);
    result->addIncoming(answer, both);
    return result;
}

/// The smaller or larger; none drops out, unknown spreads.
Held emit_extreme(Unit& unit, const Held& a, const Held& b, bool greatest) {
    llvm::Value* value = greatest ? unit.larger(a.value, b.value) : unit.smaller(a.value, b.value);
    llvm::Value* state = strict(unit, a, b);
    const auto drop = [&](const Held& dropped, const Held& kept) {
        if (dropped.state == nullptr) return;
        llvm::Value* is_none = unit.b.CreateICmpEQ(dropped.state, unit.byte(none));
        value = unit.select(is_none, kept.value, value);
        state = unit.select(is_none, kept.state != nullptr ? kept.state : unit.byte(known), state);
    };
    drop(a, b);
    drop(b, a);
    return {value, state};
}

Held emit_instead(Unit& unit, const Held& a, const Held& b, std::uint8_t when) {
    if (a.state == nullptr) return a;
    llvm::Value* instead = unit.b.CreateICmpEQ(a.state, unit.byte(when));
    return {unit.select(instead, b.value, a.value),
            unit.select(instead, b.state != nullptr ? b.state : unit.byte(known), a.state)};
}

Held emit_settled(Unit& unit, const Held& a, const Held& b) {
    llvm::Value* differ = unit.b.CreateZExt(unit.b.CreateICmpNE(a.value, b.value), unit.i8); // 1 is unknown
    llvm::Value* state = strict(unit, a, b);
    if (state == nullptr) return {a.value, differ};
    return {a.value, unit.b.CreateBinaryIntrinsic(llvm::Intrinsic::umax, state, differ)};
}

/// A fixed value where the choice is the one meant, else none.
Held emit_matched(Unit& unit, const ir::Instruction& instruction, const Held& choice) {
    llvm::Value* is_it = unit.b.CreateICmpEQ(choice.value, unit.word(instruction.imm));
    llvm::Value* state = unit.select(is_it, unit.byte(known), unit.byte(none));
    if (choice.state != nullptr)
        state = unit.select(unit.b.CreateICmpEQ(choice.state, unit.byte(known)), state, choice.state);
    return {unit.word(instruction.imm2), state};
}

Held emit_three_valued(Unit& unit, const ir::Instruction& instruction) {
    auto& b = unit.b;
    llvm::BasicBlock* is_true = unit.block("true");
    llvm::BasicBlock* not_true = unit.block("not_true");
    llvm::BasicBlock* in_doubt = unit.block("in_doubt");
    llvm::BasicBlock* is_false = unit.block("false");
    llvm::BasicBlock* after = unit.block("answered");
    emit_condition(unit, static_cast<std::uint32_t>(instruction.imm), is_true, not_true);
    unit.enter(not_true);
    emit_condition(unit, static_cast<std::uint32_t>(instruction.imm2), in_doubt, is_false);
    for (llvm::BasicBlock* end : {is_true, in_doubt, is_false}) {
        unit.enter(end);
        b.CreateBr(after);
    }
    unit.enter(after);
    llvm::PHINode* value = b.CreatePHI(unit.i64, 3);
    llvm::PHINode* state = b.CreatePHI(unit.i8, 3);
    for (llvm::BasicBlock* end : {is_true, in_doubt, is_false}) {
        value->addIncoming(unit.bits(end == is_true ? 1 : 0), end);
        state->addIncoming(unit.byte(end == in_doubt ? unknown : known), end);
    }
    return {value, state};
}

Held emit_decided(Unit& unit, std::size_t outcome) {
    llvm::Value* is_set = unit.b.CreateIsNotNull(unit.load_word(unit.frame.decided_set, outcome));
    return {unit.load_word(unit.frame.decided, outcome), unit.select(is_set, unit.byte(known), unit.byte(none))};
}

Held emit_strict(Unit& unit, const ir::Instruction& instruction, const Held& left, const Held& right) {
    using ir::Op;
    auto& b = unit.b;
    const bool has_right = right.value != nullptr;
    llvm::Value* state = has_right ? strict(unit, left, right) : left.state;
    llvm::Value* const x = left.value;
    llvm::Value* const y = right.value;
    switch (instruction.op) {
    case Op::add: return {b.CreateAdd(x, y), state};
    case Op::subtract: return {b.CreateSub(x, y), state};
    case Op::multiply: return {b.CreateMul(x, y), state};
    case Op::compare: return {b.CreateSub(unit.widen(b.CreateICmpSGT(x, y)), unit.widen(b.CreateICmpSLT(x, y))), state};
    case Op::text_equal: return {emit_text_equal(unit, left, right, state), state};
    case Op::contains: // shifts beyond 63 only of values that mean nothing
        return {b.CreateAnd(b.CreateLShr(y, b.CreateAnd(x, unit.bits(63))), unit.bits(1)), state};
    case Op::includes: return {unit.widen(b.CreateIsNull(b.CreateAnd(y, b.CreateNot(x)))), state};
    case Op::first_minute: return {unit.window(x).first, state};
    case Op::last_minute: return {unit.window(x).last, state};
    case Op::months_between: return {emit_months_between(unit, x, y), state};
    case Op::add_months: return {emit_add_months(unit, x, y), state};
    case Op::weekday: return {emit_weekday(unit, x), state};
    case Op::month_index: return {emit_month_index(unit, x), state};
    case Op::month_day: return {emit_month_day(unit, x), state};
    default: return {unit.bits(0), unit.byte(unknown)}; // no operation; the verifier leaves none
    }
}

Held emit_result(Unit& unit, const ir::Instruction& instruction, const Place& element) {
    using ir::Op;
    const auto number = static_cast<std::uint64_t>(instruction.imm);
    switch (instruction.op) {
    case Op::constant: return {unit.word(instruction.imm), nullptr};
    case Op::text_constant: return {text_constant(unit, number), nullptr};
    case Op::none: return {unit.bits(0), unit.byte(none)};
    case Op::fact: return unit.read_column(unit.facts_place(), number);
    case Op::field: return unit.read_column(element, number);
    case Op::condition: return emit_three_valued(unit, instruction);
    case Op::lookup: return emit_lookup(unit, unit.program.lookups[number]);
    case Op::decided: return emit_decided(unit, number);
    case Op::decided_channels: return {unit.load_word(unit.frame.asked, 0), nullptr};
    default: break;
    }
    const Held a = unit.read(instruction.a);
    const Held b = instruction.b == ir::nothing ? Held{} : unit.read(instruction.b);
    switch (instruction.op) {
    case Op::divide: return emit_divide(unit, instruction, a, b);
    case Op::ratio: return emit_ratio(unit, instruction, a, b);
    case Op::round: return emit_round(unit, instruction, a);
    case Op::least: return emit_extreme(unit, a, b, false);
    case Op::greatest: return emit_extreme(unit, a, b, true);
    case Op::if_none: return emit_instead(unit, a, b, none);
    case Op::if_unknown: return emit_instead(unit, a, b, unknown);
    case Op::matched: return emit_matched(unit, instruction, a);
    case Op::settled: return emit_settled(unit, a, b);
    case Op::business_days:
    case Op::add_business_days:
    case Op::days_ahead:
    case Op::day_kind: return emit_on_calendar(unit, instruction, a, b);
    case Op::bucket: return emit_bucket(unit, instruction, a);
    case Op::cell: return emit_cell(unit, instruction, a);
    default: return emit_strict(unit, instruction, a, b);
    }
}

} // namespace

llvm::Value* strict(Unit& unit, const Held& a, const Held& b) {
    if (a.state == nullptr) return b.state;
    if (b.state == nullptr) return a.state;
    return unit.b.CreateBinaryIntrinsic(llvm::Intrinsic::umax, a.state, b.state);
}

void emit_instructions(Unit& unit, std::span<const ir::Instruction> code, const Place& element) {
    for (const ir::Instruction& instruction : code) {
        if (instruction.op == ir::Op::aggregate) {
            emit_loop(unit, unit.program.loops[static_cast<std::size_t>(instruction.imm)]);
            continue;
        }
        const Held result = emit_result(unit, instruction, element);
        unit.write(instruction.result, result.value, result.state);
    }
}

std::size_t weight_of(const Unit& unit, const ir::Instruction& instruction) {
    if (instruction.op == ir::Op::condition) {
        return 2 + weight_of_graph(unit, static_cast<std::uint32_t>(instruction.imm)) +
               weight_of_graph(unit, static_cast<std::uint32_t>(instruction.imm2));
    }
    if (instruction.op == ir::Op::lookup) {
        const ir::Lookup& lookup = unit.program.lookups[static_cast<std::size_t>(instruction.imm)];
        return 12 + weight_of_graph(unit, lookup.entry);
    }
    if (instruction.op == ir::Op::cell) {
        return 2 * unit.program.experiments[static_cast<std::size_t>(instruction.imm)].cells.size();
    }
    if (instruction.op == ir::Op::aggregate) {
        const ir::Loop& loop = unit.program.loops[static_cast<std::size_t>(instruction.imm)];
        return 10 + 2 * loop.size + weight_of_graph(unit, loop.is_true) + weight_of_graph(unit, loop.may_be);
    }
    return 1;
}

} // namespace forbear::native
