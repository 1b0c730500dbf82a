#include "native/emit_decision.h"

#include <algorithm>

#include "native/emit_check.h"
#include "native/emit_experiment.h"
#include "native/emit_instructions.h"
#include "native/emit_outcomes.h"
#include "native/emit_rule.h"
#include "native/pieces.h"

namespace forbear::native {
namespace {

constexpr std::uint64_t most_candidates = 33; ///< 32 channels, and a place to write what drops out
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

/// Memory for what is worked out on the way, and the registers that `before` writes.
void calculate(Unit& unit, const Shape& shape) {
    const ir::Program& program = unit.program;
    unit.frame.values = unit.stack(unit.i64, program.registers.size(), "values");
    unit.frame.states = unit.stack(unit.i8, program.registers.size(), "states");
    unit.frame.decided = unit.stack(unit.i64, program.schema.outcomes.size(), "decided");
    unit.frame.decided_set = unit.stack(unit.i64, program.schema.outcomes.size(), "decided_set");
    unit.frame.asked = unit.stack_word("asked");
    unit.frame.limits = unit.stack(unit.i64, shape.limits.words, "limits");
    emit_code(unit, "before", program.before);
}

void copy_row(Unit& unit, const DecisionRows& rows, llvm::Value* rule) {
    auto* narrow = llvm::IntegerType::get(unit.context, 8 * rows.bytes_of_word);
    llvm::Value* start = unit.b.CreateMul(unit.b.CreateZExt(rule, unit.i64), unit.bits(rows.words_of_row));
    llvm::Value* from = unit.at(narrow, unit.hot_table(rows.bytes), start);
    const std::uint64_t words = unit.program.layout.words;
    std::uint64_t place = 0;
    for (const unsigned width : {8u, 4u, 2u, 1u}) {
        for (; place + width <= words; place += width) {
            const auto of = [&](llvm::IntegerType* word) { return width == 1 ? static_cast<llvm::Type*>(word) : llvm::FixedVectorType::get(word, width); };
            llvm::Value* load = unit.load_fixed(of(narrow), unit.at(narrow, from, place));
            llvm::cast<llvm::LoadInst>(load)->setAlignment(llvm::Align(rows.bytes_of_word));
            unit.b.CreateAlignedStore(unit.b.CreateZExt(load, of(unit.i64)), unit.at(unit.i64, unit.frame.out, place), llvm::Align(8));
        }
    }
}

/// Everything that follows from the rule, with the registers at hand.
void act(Unit& unit, const Shape& shape, llvm::Value* rule) {
    if (shape.whole) {
        copy_row(unit, *shape.whole, rule);
        emit_cells(unit);
        return;
    }
    auto& b = unit.b;
    emit_cells(unit);
    llvm::Value* channels = unit.stack(unit.i8, most_candidates, "channels");
    llvm::BasicBlock* rejected = unit.block("rejected");
    llvm::BasicBlock* decided = unit.block("decided");
    const RuleDecision decision = emit_rule(unit, shape.actions, rule, channels, rejected);
    emit_code(unit, "after", unit.program.after);
    emit_guards(unit, shape.limits);
    emit_outcomes(unit, shape.limits, decision);
    b.CreateBr(decided);
    unit.enter(rejected);
    unit.store_word(unit.bits(static_cast<std::uint64_t>(Status::rejected)), unit.frame.out, layout::status);
    b.CreateBr(decided);
    unit.enter(decided);
}

} // namespace

Shape shape_of(const ir::Program& program, const Settings& settings) {
    Shape shape{dispatch::make_plan(program, settings.dispatch), plan_limits(program), action_rows(program), std::nullopt};
    shape.whole = decision_rows(program, shape.actions);
    return shape;
}

llvm::Function* emit_decide_row(Unit& unit, const Shape& shape) {
    auto& b = unit.b;
    llvm::Function* made = unit.function("decide_row", b.getVoidTy(), {unit.pointer, unit.i64, unit.pointer});
    made->addParamAttr(0, llvm::Attribute::ReadOnly);
    unit.enter(llvm::BasicBlock::Create(unit.context, "start", made));
    unit.frame.facts = made->getArg(0);
    unit.frame.row = made->getArg(1);
    unit.frame.out = made->getArg(2);
    if (!shape.whole) clear(unit);

    llvm::BasicBlock* invalid = unit.block("invalid");
    llvm::PHINode* fault = llvm::PHINode::Create(unit.i64, 4, "fault", invalid);
    emit_check(unit, invalid, fault);
    calculate(unit, shape);
    act(unit, shape, emit_search(unit, shape.plan));
    b.CreateRetVoid();

    unit.enter(invalid);
    if (shape.whole) clear(unit);
    unit.store_word(unit.bits(static_cast<std::uint64_t>(Status::invalid)), unit.frame.out, layout::status);
    unit.store_word(unit.word(-1), unit.frame.out, layout::rule);
    unit.store_word(fault, unit.frame.out, layout::fault);
    b.CreateRetVoid();
    if (fault->getNumIncomingValues() == 0) invalid->eraseFromParent(); // a schema without facts has no faults
    return made;
}

void emit_sound_facts(Unit& unit, const Shape& shape, llvm::Value* rule, llvm::BasicBlock* on_fault) {
    emit_list_checks(unit, on_fault);
    if (!shape.whole) clear(unit);
    if (rule == nullptr || !shape.whole || !unit.program.experiments.empty()) calculate(unit, shape);
    act(unit, shape, rule != nullptr ? rule : emit_search(unit, shape.plan));
}

} // namespace forbear::native
