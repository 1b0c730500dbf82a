#include "native/emit_module.h"

#include "native/emit_check.h"
#include "native/emit_experiment.h"
#include "native/emit_guards.h"
#include "native/emit_instructions.h"
#include "native/emit_outcomes.h"
#include "native/emit_rule.h"
#include "native/pieces.h"

namespace forbear::native {
namespace {

constexpr std::uint64_t most_candidates = 33; ///< 32 channels, and a place to write what drops out
constexpr unsigned most_copied = 2'000;       ///< instructions of a decision that is written into both functions
constexpr std::uint64_t straight_words = 64;  ///< longest decision that is cleared by straight code

void clear(Unit& unit) {
    const std::uint64_t words = unit.program.layout.words;
    if (words <= straight_words) {
        for (std::uint64_t word = 0; word < words; ++word) unit.store_word(unit.bits(0), unit.frame.out, word);
        return;
    }
    count_up(unit, unit.bits(0), unit.bits(words),
             [&](llvm::Value* word) { unit.b.CreateStore(unit.bits(0), unit.at(unit.i64, unit.frame.out, word)); });
}

void emit_code(Unit& unit, std::string_view name, const std::vector<ir::Instruction>& code) {
    std::vector<Part> parts;
    parts.reserve(code.size());
    for (const ir::Instruction& instruction : code) {
        parts.push_back({weight_of(unit, instruction),
                         [&unit, &instruction] { emit_instructions(unit, std::span(&instruction, 1)); }});
    }
    emit_parts(unit, name, parts, false);
}

/// void decide_row(facts, row, out)
llvm::Function* emit_decide_row(Unit& unit) {
    const ir::Program& program = unit.program;
    auto& b = unit.b;
    llvm::Function* made = unit.function("decide_row", b.getVoidTy(), {unit.pointer, unit.i64, unit.pointer});
    made->addParamAttr(0, llvm::Attribute::ReadOnly);
    unit.enter(llvm::BasicBlock::Create(unit.context, "start", made));
    unit.frame.facts = made->getArg(0);
    unit.frame.row = made->getArg(1);
    unit.frame.out = made->getArg(2);
    clear(unit);

    llvm::BasicBlock* invalid = unit.block("invalid");
    llvm::PHINode* fault = llvm::PHINode::Create(unit.i64, 4, "fault", invalid);
    emit_check(unit, invalid, fault);

    const LimitPlan plan = plan_limits(program);
    unit.frame.values = unit.stack(unit.i64, program.registers.size(), "values");
    unit.frame.states = unit.stack(unit.i8, program.registers.size(), "states");
    unit.frame.decided = unit.stack(unit.i64, program.schema.outcomes.size(), "decided");
    unit.frame.decided_set = unit.stack(unit.i64, program.schema.outcomes.size(), "decided_set");
    unit.frame.asked = unit.stack_word("asked");
    unit.frame.limits = unit.stack(unit.i64, plan.words, "limits");
    llvm::Value* channels = unit.stack(unit.i8, most_candidates, "channels");

    emit_code(unit, "before", program.before);
    emit_cells(unit);
    llvm::BasicBlock* rejected = unit.block("rejected");
    const RuleDecision decision = emit_rule(unit, channels, rejected);
    emit_code(unit, "after", program.after);
    emit_guards(unit, plan);
    emit_outcomes(unit, plan, decision);
    b.CreateRetVoid();

    const auto leave = [&](llvm::BasicBlock* block, Status status) {
        unit.enter(block);
        unit.store_word(unit.bits(static_cast<std::uint64_t>(status)), unit.frame.out, layout::status);
    };
    leave(rejected, Status::rejected);
    b.CreateRetVoid();
    leave(invalid, Status::invalid);
    unit.store_word(unit.word(-1), unit.frame.out, layout::rule);
    unit.store_word(fault, unit.frame.out, layout::fault);
    b.CreateRetVoid();
    if (fault->getNumIncomingValues() == 0) invalid->eraseFromParent(); // a schema without facts has no faults
    return made;
}

/// Rows [begin, end). A decision that stands in the loop itself reads only once what the columns are.
void emit_batch(Unit& unit, llvm::Function* decide_row) {
    auto& b = unit.b;
    llvm::Function* made =
        unit.function("batch", b.getVoidTy(), {unit.pointer, unit.i64, unit.i64, unit.pointer}, true);
    unit.enter(llvm::BasicBlock::Create(unit.context, "start", made));
    llvm::Value* begin = made->getArg(1);
    count_up(unit, begin, made->getArg(2), [&](llvm::Value* row) {
        llvm::Value* place = b.CreateMul(b.CreateSub(row, begin), unit.bits(unit.program.layout.words));
        b.CreateCall(decide_row, {made->getArg(0), row, unit.at(unit.i64, made->getArg(3), place)});
    });
    b.CreateRetVoid();
}

void emit_one(Unit& unit, llvm::Function* decide_row) {
    llvm::Function* made = unit.function("one", unit.b.getVoidTy(), {unit.pointer, unit.i64, unit.pointer}, true);
    unit.enter(llvm::BasicBlock::Create(unit.context, "start", made));
    unit.b.CreateCall(decide_row, {made->getArg(0), made->getArg(1), made->getArg(2)});
    unit.b.CreateRetVoid();
}

} // namespace

void emit_module(const ir::Program& program, llvm::Module& module, const Settings& settings) {
    Unit unit(program, module, settings);
    llvm::Function* decide_row = emit_decide_row(unit);
    decide_row->addFnAttr(decide_row->getInstructionCount() <= most_copied ? llvm::Attribute::AlwaysInline : llvm::Attribute::NoInline);
    emit_one(unit, decide_row);
    emit_batch(unit, decide_row);
}

} // namespace forbear::native
