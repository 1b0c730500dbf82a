#include "native/emit_asking.h"

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
        words.push_back(pair(rule.first_candidate, rule.candidates));
        words.push_back(pair(rule.first_setting, rule.settings));
        words.push_back(rule.preferences);
        words.push_back(static_cast<std::uint64_t>(rule.floor));
    }
    return {unit, "rules", 4, words};
}

Rows candidate_rows(Unit& unit) {
    std::vector<std::uint64_t> words;
    for (const ir::Candidate& candidate : unit.program.candidates) {
        words.push_back(pair(candidate.channel, candidate.reg));
        words.push_back(pair(candidate.weight, candidate.measure));
    }
    return {unit, "candidates", 2, words};
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

/// The candidates of the rule at hand, in their order. What a program never says costs nothing.
class CandidateWriter {
public:
    CandidateWriter(Unit& unit, llvm::Value* channels) : unit_(unit), b_(unit.b), channels_(channels) {
        for (const ir::Candidate& candidate : unit.program.candidates) {
            any_register_ |= candidate.reg != ir::nothing;
            any_weight_ |= candidate.weight != ir::nothing;
            any_measure_ |= candidate.measure != ir::nothing;
        }
        for (const ir::Rule& rule : unit.program.rules) any_preference_ |= rule.preferences != 0;
        if (any_weight_) keys_ = unit.stack(unit.i64, most_keys, "keys");
    }

    /// Returns how many they are.
    llvm::Value* write(llvm::Value* first, llvm::Value* size, llvm::Value* preferences, llvm::Value* floor) {
        Rows rows = candidate_rows(unit_);
        count_ = unit_.stack_word("count");
        b_.CreateStore(unit_.bits(0), count_);
        b_.CreateStore(unit_.bits(0), unit_.frame.asked);
        if (any_preference_) {
            llvm::Value* allowed = unit_.stack_word("allowed");
            b_.CreateStore(unit_.bits(0), allowed);
            count_up(unit_, unit_.bits(0), size, [&](llvm::Value* number) {
                const Wanted wanted = read(rows, b_.CreateAdd(first, number), floor);
                unit_.merge_word(unit_.select(wanted.is_there, wanted.mask, unit_.bits(0)), allowed, 0);
            });
            llvm::Value* behind = b_.CreateAdd(first, size);
            count_up(unit_, unit_.bits(0), preferences, [&](llvm::Value* number) {
                Wanted wanted = read(rows, b_.CreateAdd(behind, number), floor);
                llvm::Value* is_asked = b_.CreateIsNotNull(b_.CreateAnd(unit_.load_word(allowed, 0), wanted.mask));
                wanted.is_there = b_.CreateAnd(wanted.is_there, is_asked);
                wanted.key = unit_.word(INT64_MAX);
                add(wanted);
            });
        }
        count_up(unit_, unit_.bits(0), size,
                 [&](llvm::Value* number) { add(read(rows, b_.CreateAdd(first, number), floor)); });
        return unit_.load_word(count_, 0);
    }

private:
    static constexpr std::uint64_t most_keys = 33; ///< as many as there is room for channels

    struct Wanted {
        llvm::Value* channel;
        llvm::Value* mask;
        llvm::Value* is_there; ///< 1 bit
        llvm::Value* key;      ///< greater ones come first; null: nothing is ordered
    };

    Wanted read(Rows& rows, llvm::Value* number, llvm::Value* floor) {
        llvm::Value* row = rows.row(number);
        llvm::Value* who = rows.word(row, 0);
        const Named channel = named(unit_, rows.lower(who), rows.upper(who), any_register_);
        llvm::Value* mask = b_.CreateShl(unit_.bits(1), b_.CreateAnd(channel.value, unit_.bits(63)));
        Wanted wanted{channel.value, mask, channel.is_known, nullptr};
        if (any_measure_) {
            llvm::Value* reg = rows.upper(rows.word(row, 1));
            const Named measure = named(unit_, unit_.bits(0), reg, true);
            llvm::Value* suffices = b_.CreateAnd(measure.is_known, b_.CreateICmpSGE(measure.value, floor));
            llvm::Value* has_none = b_.CreateICmpEQ(reg, unit_.bits(ir::nothing));
            wanted.is_there = b_.CreateAnd(wanted.is_there, b_.CreateOr(has_none, suffices));
        }
        if (any_weight_) { // unknown ones come last, and so do those without: they keep their order
            const Named weight = named(unit_, unit_.word(INT64_MIN), rows.lower(rows.word(row, 1)), true);
            wanted.key = unit_.select(weight.is_known, weight.value, unit_.word(INT64_MIN));
        }
        return wanted;
    }

    void add(const Wanted& wanted) {
        llvm::Value* asked = unit_.load_word(unit_.frame.asked, 0);
        llvm::Value* is_new = b_.CreateAnd(wanted.is_there, b_.CreateIsNull(b_.CreateAnd(asked, wanted.mask)));
        llvm::Value* so_far = unit_.load_word(count_, 0);
        b_.CreateStore(b_.CreateAdd(so_far, unit_.widen(is_new)), count_);
        b_.CreateStore(b_.CreateOr(asked, unit_.select(is_new, wanted.mask, unit_.bits(0))), unit_.frame.asked);
        llvm::Value* place = any_weight_ ? make_room(wanted.key, is_new, so_far) : so_far;
        b_.CreateStore(b_.CreateTrunc(wanted.channel, unit_.i8), unit_.at(unit_.i8, channels_, place));
        if (any_weight_) b_.CreateStore(wanted.key, unit_.at(unit_.i64, keys_, place));
    }

    /// Moves the channels with lesser keys one place back. Returns the place that is free; what is not new goes behind
    /// the last, where nobody reads it.
    llvm::Value* make_room(llvm::Value* key, llvm::Value* is_new, llvm::Value* so_far) {
        llvm::BasicBlock* before = b_.GetInsertBlock();
        llvm::BasicBlock* test = unit_.block("goes_before");
        llvm::BasicBlock* move = unit_.block("move_back");
        llvm::BasicBlock* found = unit_.block("place_found");
        b_.CreateBr(test);
        unit_.enter(test);
        llvm::PHINode* place = b_.CreatePHI(unit_.i64, 2, "place");
        place->addIncoming(so_far, before);
        llvm::Value* at_front = b_.CreateIsNull(place);
        llvm::Value* above = unit_.select(at_front, unit_.bits(0), b_.CreateSub(place, unit_.bits(1)));
        llvm::Value* key_above = b_.CreateLoad(unit_.i64, unit_.at(unit_.i64, keys_, above));
        llvm::Value* is_less = b_.CreateICmpSLT(unit_.select(at_front, unit_.word(INT64_MAX), key_above), key);
        b_.CreateCondBr(b_.CreateAnd(is_new, is_less), move, found);
        unit_.enter(move);
        b_.CreateStore(key_above, unit_.at(unit_.i64, keys_, place));
        llvm::Value* channel = b_.CreateLoad(unit_.i8, unit_.at(unit_.i8, channels_, above));
        b_.CreateStore(channel, unit_.at(unit_.i8, channels_, place));
        place->addIncoming(above, move);
        b_.CreateBr(test);
        unit_.enter(found);
        return place;
    }

    Unit& unit_;
    llvm::IRBuilder<>& b_;
    llvm::Value* channels_;
    llvm::Value* count_ = nullptr;
    llvm::Value* keys_ = nullptr;
    bool any_register_ = false, any_weight_ = false, any_measure_ = false, any_preference_ = false;
};

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

llvm::Value* emit_asking_rule(Unit& unit, llvm::Value* rule, llvm::Value* channels) {
    Rows rules = rule_rows(unit);
    llvm::Value* row = rules.row(rule);
    llvm::Value* candidates = rules.word(row, 0);
    llvm::Value* count = CandidateWriter(unit, channels).write(rules.lower(candidates), rules.upper(candidates), rules.word(row, 2), rules.word(row, 3));
    llvm::Value* settings = rules.word(row, 1);
    emit_settings(unit, rules.lower(settings), rules.upper(settings));
    return count;
}

} // namespace forbear::native
