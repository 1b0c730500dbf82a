#include "native/emit_rule.h"

#include "native/emit_asking.h"
#include "native/emit_dispatch.h"
#include "native/emit_graph.h"

namespace forbear::native {
namespace {

llvm::Value* emit_main_graph(Unit& unit) {
    llvm::BasicBlock* found = unit.block("found");
    llvm::PHINode* rule = llvm::PHINode::Create(unit.i32, 8, "rule", found);
    emit_graph(
        unit, unit.program.entry,
        [&](std::uint32_t end) {
            llvm::BasicBlock* fires = unit.block("rule." + std::to_string(ir::rule_of(end)));
            unit.enter(fires);
            rule->addIncoming(unit.index(ir::rule_of(end)), fires);
            unit.b.CreateBr(found);
            return fires;
        },
        [&](llvm::Value* end) {
            rule->addIncoming(unit.b.CreateAnd(end, unit.index(~ir::rule_bit)), unit.b.GetInsertBlock());
            unit.b.CreateBr(found);
        });
    unit.enter(found);
    return rule;
}

/// One byte of the row's first word, as i64.
llvm::Value* byte_of(Unit& unit, llvm::Value* how, unsigned shift) {
    return unit.b.CreateAnd(unit.b.CreateLShr(how, unit.bits(shift)), unit.bits(0xff));
}

/// Into the frame: what the row says.
void read_row(Unit& unit, const ActionRows& rows, llvm::Value* row) {
    auto& b = unit.b;
    const auto outcomes = static_cast<std::uint32_t>(unit.program.schema.outcomes.size());
    for (std::uint32_t outcome = 0; outcome < outcomes; ++outcome) {
        llvm::Value* set = unit.load_fixed(unit.i64, unit.at(unit.i64, row, rows.set + outcome / 64));
        unit.store_word(unit.load_fixed(unit.i64, unit.at(unit.i64, row, rows.outcomes + outcome)), unit.frame.decided, outcome);
        unit.store_word(b.CreateAnd(b.CreateLShr(set, unit.bits(outcome % 64)), unit.bits(1)), unit.frame.decided_set, outcome);
    }
    llvm::Value* masks = unit.load_fixed(unit.i64, unit.at(unit.i64, row, ActionRows::masks));
    unit.store_word(b.CreateAnd(masks, unit.bits(0xffff'ffff)), unit.frame.asked, 0);
}

} // namespace

llvm::Value* emit_search(Unit& unit, const dispatch::Plan& plan) {
    return plan.table ? emit_dispatch(unit, *plan.table) : emit_main_graph(unit);
}

RuleDecision emit_rule(Unit& unit, const ActionRows& rows, llvm::Value* found, llvm::Value* channels, llvm::BasicBlock* on_reject) {
    auto& b = unit.b;
    RuleDecision decision;
    decision.channels = channels;
    decision.rows = rows;
    llvm::Value* rule = b.CreateZExt(found, unit.i64);
    unit.store_word(rule, unit.frame.out, layout::rule);
    llvm::Value* row = unit.at(unit.i64, unit.hot_table(rows.words), b.CreateMul(rule, unit.bits(rows.words_of_row)));
    llvm::Value* how = unit.load_fixed(unit.i64, row);
    decision.row = row;
    decision.stance = byte_of(unit, how, 0);
    decision.pick = byte_of(unit, how, ActionRows::pick_bit);
    decision.count = byte_of(unit, how, ActionRows::asked_bit);
    decision.kept_count = byte_of(unit, how, ActionRows::kept_bit);
    if (rows.any_reject) {
        llvm::BasicBlock* decides = unit.block("decides");
        b.CreateCondBr(b.CreateICmpEQ(decision.stance, unit.bits(static_cast<std::uint64_t>(ir::Stance::reject))), on_reject, decides);
        unit.enter(decides);
    }
    if (rows.all_plain) {
        read_row(unit, rows, row);
        return decision;
    }
    llvm::BasicBlock* plain = unit.block("plain");
    llvm::BasicBlock* asking = unit.block("asking");
    llvm::BasicBlock* acts = unit.block("acts");
    decision.is_plain = b.CreateTrunc(b.CreateLShr(how, unit.bits(ActionRows::plain_bit)), unit.i1);
    b.CreateCondBr(decision.is_plain, plain, asking);
    unit.enter(plain);
    read_row(unit, rows, row);
    b.CreateBr(acts);
    unit.enter(asking);
    llvm::Value* count = emit_asking_rule(unit, rule, channels);
    llvm::BasicBlock* asked = b.GetInsertBlock();
    b.CreateBr(acts);
    unit.enter(acts);
    llvm::PHINode* either = b.CreatePHI(unit.i64, 2, "asked_for");
    either->addIncoming(decision.count, plain);
    either->addIncoming(count, asked);
    decision.count = either;
    return decision;
}

} // namespace forbear::native
