#include "native/emit_rule.h"

#include "native/emit_graph.h"

namespace forbear::native {
namespace {

std::uint64_t pair(std::uint32_t lower, std::uint32_t upper) { return lower | static_cast<std::uint64_t>(upper) << 32; }

/// Rows of constant words and the reading of one of their 32-bit halves.
class Rows {
public:
    Rows(Unit& unit, std::string_view name, std::uint64_t words_of_row, const std::vector<std::uint64_t>& words)
        : unit_(unit), words_of_row_(words_of_row), start_(unit.table(name, words)) {}

    [[nodiscard]] llvm::Value* row(llvm::Value* number) {
        return unit_.at(unit_.i64, start_, unit_.b.CreateMul(number, unit_.bits(words_of_row_)));
    }
    [[nodiscard]] llvm::Value* word(llvm::Value* row, std::uint64_t place) {
        return unit_.load_fixed(unit_.i64, unit_.at(unit_.i64, row, place));
    }
    [[nodiscard]] llvm::Value* lower(llvm::Value* pair) { return unit_.b.CreateAnd(pair, unit_.bits(0xffff'ffff)); }
    [[nodiscard]] llvm::Value* upper(llvm::Value* pair) { return unit_.b.CreateLShr(pair, unit_.bits(32)); }

private:
    Unit& unit_;
    std::uint64_t words_of_row_;
    llvm::Value* start_;
};

Rows rule_rows(Unit& unit) {
    std::vector<std::uint64_t> words;
    for (const ir::Rule& rule : unit.program.rules) {
        words.push_back(pair(static_cast<std::uint32_t>(rule.stance), static_cast<std::uint32_t>(rule.pick)));
        words.push_back(pair(rule.first_candidate, rule.candidates));
        words.push_back(pair(rule.first_setting, rule.settings));
    }
    return {unit, "rules", 3, words};
}

Rows candidate_rows(Unit& unit) {
    std::vector<std::uint64_t> words;
    for (const ir::Candidate& candidate : unit.program.candidates)
        words.push_back(pair(candidate.channel, candidate.reg));
    return {unit, "candidates", 1, words};
}

Rows setting_rows(Unit& unit) {
    std::vector<std::uint64_t> words;
    for (const ir::Setting& setting : unit.program.settings) {
        words.push_back(static_cast<std::uint64_t>(setting.value));
        words.push_back(pair(setting.outcome, setting.reg));
    }
    return {unit, "settings", 2, words};
}

/// Value and "is known" of what a table names: its own constant, or a register.
struct Named {
    llvm::Value* value;
    llvm::Value* is_known;
};

Named named(Unit& unit, llvm::Value* constant, llvm::Value* reg, bool any_register) {
    auto& b = unit.b;
    if (!any_register) return {constant, b.getTrue()};
    llvm::Value* is_constant = b.CreateICmpEQ(reg, unit.bits(ir::nothing));
    llvm::Value* place = unit.select(is_constant, unit.bits(0), reg); // register 0 is read for nothing
    llvm::Value* value = b.CreateLoad(unit.i64, unit.at(unit.i64, unit.frame.values, place));
    llvm::Value* state = b.CreateLoad(unit.i8, unit.at(unit.i8, unit.frame.states, place));
    llvm::Value* is_known = b.CreateICmpEQ(state, unit.byte(known));
    return {unit.select(is_constant, constant, value), unit.select(is_constant, b.getTrue(), is_known)};
}

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

void emit_candidates(Unit& unit, RuleDecision& decision, llvm::Value* first, llvm::Value* size) {
    auto& b = unit.b;
    bool any_register = false;
    for (const ir::Candidate& candidate : unit.program.candidates) any_register |= candidate.reg != ir::nothing;
    Rows rows = candidate_rows(unit);
    llvm::Value* count = unit.stack_word("count");
    b.CreateStore(unit.bits(0), count);
    b.CreateStore(unit.bits(0), unit.frame.asked);
    count_up(unit, unit.bits(0), size, [&](llvm::Value* number) {
        llvm::Value* row = rows.word(rows.row(b.CreateAdd(first, number)), 0);
        const Named channel = named(unit, rows.lower(row), rows.upper(row), any_register);
        llvm::Value* asked = unit.load_word(unit.frame.asked, 0);
        llvm::Value* mask = b.CreateShl(unit.bits(1), b.CreateAnd(channel.value, unit.bits(63)));
        llvm::Value* is_new = b.CreateAnd(channel.is_known, b.CreateIsNull(b.CreateAnd(asked, mask)));
        llvm::Value* so_far = unit.load_word(count, 0);
        b.CreateStore(b.CreateTrunc(channel.value, unit.i8), unit.at(unit.i8, decision.channels, so_far));
        b.CreateStore(b.CreateAdd(so_far, unit.widen(is_new)), count);
        b.CreateStore(b.CreateOr(asked, unit.select(is_new, mask, unit.bits(0))), unit.frame.asked);
    });
    decision.count = unit.load_word(count, 0);
}

void emit_settings(Unit& unit, llvm::Value* first, llvm::Value* size) {
    auto& b = unit.b;
    bool any_register = false;
    bool any_window = false;
    const std::vector<Outcome>& outcomes = unit.program.schema.outcomes;
    for (const ir::Setting& setting : unit.program.settings) {
        any_register |= setting.reg != ir::nothing;
        any_window |= outcomes[setting.outcome].for_each_channel;
    }
    std::vector<std::uint64_t> windows((outcomes.size() + 63) / 64, 0); // bit n: outcome n has hours for each channel
    for (std::size_t outcome = 0; outcome < outcomes.size(); ++outcome) {
        const bool each = outcomes[outcome].for_each_channel;
        if (each) windows[outcome / 64] |= 1ull << outcome % 64;
        unit.store_word(unit.word(outcomes[outcome].normally.value_or(each ? all_day : 0)), unit.frame.decided,
                        outcome);
        unit.store_word(unit.bits(each || outcomes[outcome].normally ? 1 : 0), unit.frame.decided_set, outcome);
    }
    if (unit.program.settings.empty()) return;
    Rows rows = setting_rows(unit);
    llvm::Value* window_bits = any_window && any_register ? unit.table("windows", windows) : nullptr;
    count_up(unit, unit.bits(0), size, [&](llvm::Value* number) {
        llvm::Value* row = rows.row(b.CreateAdd(first, number));
        llvm::Value* about = rows.word(row, 1);
        llvm::Value* outcome = rows.lower(about);
        const Named set = named(unit, rows.word(row, 0), rows.upper(about), any_register);
        llvm::Value* value = unit.select(set.is_known, set.value, unit.bits(0));
        llvm::Value* is_set = unit.widen(set.is_known);
        if (window_bits != nullptr) { // a window that is not set is all day
            llvm::Value* word =
                unit.load_fixed(unit.i64, unit.at(unit.i64, window_bits, b.CreateLShr(outcome, unit.bits(6))));
            llvm::Value* each = b.CreateAnd(b.CreateLShr(word, b.CreateAnd(outcome, unit.bits(63))), unit.bits(1));
            llvm::Value* stays = b.CreateAnd(b.CreateIsNotNull(each), b.CreateNot(set.is_known));
            value = unit.select(stays, unit.word(all_day), value);
            is_set = b.CreateOr(is_set, each);
        }
        b.CreateStore(value, unit.at(unit.i64, unit.frame.decided, outcome));
        b.CreateStore(is_set, unit.at(unit.i64, unit.frame.decided_set, outcome));
    });
}

} // namespace

RuleDecision emit_rule(Unit& unit, llvm::Value* channels, llvm::BasicBlock* on_reject) {
    auto& b = unit.b;
    RuleDecision decision;
    decision.channels = channels;
    decision.rule = emit_main_graph(unit);
    unit.store_word(b.CreateZExt(decision.rule, unit.i64), unit.frame.out, layout::rule);
    Rows rules = rule_rows(unit);
    llvm::Value* row = rules.row(b.CreateZExt(decision.rule, unit.i64));
    llvm::Value* how = rules.word(row, 0);
    decision.stance = rules.lower(how);
    decision.pick = rules.upper(how);
    llvm::BasicBlock* decides = unit.block("decides");
    b.CreateCondBr(b.CreateICmpEQ(decision.stance, unit.bits(static_cast<std::uint64_t>(ir::Stance::reject))),
                   on_reject, decides);
    unit.enter(decides);
    llvm::Value* candidates = rules.word(row, 1);
    emit_candidates(unit, decision, rules.lower(candidates), rules.upper(candidates));
    llvm::Value* settings = rules.word(row, 2);
    emit_settings(unit, rules.lower(settings), rules.upper(settings));
    return decision;
}

} // namespace forbear::native
