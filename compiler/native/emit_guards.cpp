#include "native/emit_guards.h"

#include <bit>

#include "native/emit_graph.h"
#include "native/pieces.h"

namespace forbear::native {
namespace {

using ir::EffectKind;

class GuardWriter {
public:
    GuardWriter(Unit& unit, const LimitPlan& plan, std::uint32_t number)
        : unit_(unit), b_(unit.b), plan_(plan), number_(number), guard_(unit.program.guards[number]), has_branch_(is_long()) {}

    void write() {
        if (!has_branch_) {
            apply(emit_condition_value(unit_, guard_.entry));
            return;
        }
        llvm::BasicBlock* applies = unit_.block("applies");
        llvm::BasicBlock* after = unit_.block("after_guard");
        emit_condition(unit_, guard_.entry, applies, after);
        unit_.enter(applies);
        apply(b_.getTrue());
        b_.CreateBr(after);
        unit_.enter(after);
    }

    [[nodiscard]] std::size_t weight() const {
        std::size_t sum = 4 + weight_of_graph(unit_, guard_.entry);
        for (std::uint32_t index = 0; index < guard_.effects; ++index) {
            const ir::Effect& effect = unit_.program.effects[guard_.first_effect + index];
            sum += 5;
            if (effect.except != ir::nothing) sum += weight_of_graph(unit_, effect.except);
            if (effect.kind == EffectKind::narrow_hours) sum += 3 * static_cast<std::size_t>(std::popcount(effect.mask));
        }
        return sum;
    }

private:
    [[nodiscard]] bool is_long() const {
        if (weight() > most_without_branch || !is_short(unit_, guard_.entry)) return true;
        for (std::uint32_t index = 0; index < guard_.effects; ++index) {
            const std::uint32_t except = unit_.program.effects[guard_.first_effect + index].except;
            if (except != ir::nothing && !is_short(unit_, except)) return true;
        }
        return false;
    }

    std::uint64_t own_bit() const { return 1ull << number_ % 64; }

    /// `when`, 1 bit: the guard applies.
    void apply(llvm::Value* when) {
        set_bit(unit_.program.layout.guards_applied, when);
        llvm::Value* changed = b_.getFalse();
        for (std::uint32_t index = 0; index < guard_.effects; ++index) {
            changed = b_.CreateOr(changed, effect(unit_.program.effects[guard_.first_effect + index], when));
        }
        set_bit(unit_.program.layout.guards_changed, changed);
    }

    void set_bit(std::uint32_t base, llvm::Value* when) {
        unit_.merge_word(unit_.select(when, unit_.bits(own_bit()), unit_.bits(0)), unit_.frame.out, base + number_ / 64);
    }

    /// Writes one effect; the answer is 1 bit: would it change the rule's decision?
    llvm::Value* effect(const ir::Effect& effect, llvm::Value* when) {
        if (effect.except == ir::nothing) return active(effect, when);
        if (!has_branch_) return active(effect, b_.CreateAnd(when, b_.CreateNot(emit_condition_value(unit_, effect.except))));
        llvm::BasicBlock* holds = unit_.block("holds");
        llvm::BasicBlock* lifted = unit_.block("lifted");
        llvm::BasicBlock* after = unit_.block("after_effect");
        emit_condition(unit_, effect.except, lifted, holds);
        unit_.enter(lifted);
        b_.CreateBr(after);
        unit_.enter(holds);
        llvm::Value* answer = active(effect, when);
        llvm::BasicBlock* end = b_.GetInsertBlock();
        b_.CreateBr(after);
        unit_.enter(after);
        llvm::PHINode* changed = b_.CreatePHI(unit_.i1, 2);
        changed->addIncoming(b_.getFalse(), lifted);
        changed->addIncoming(answer, end);
        return changed;
    }

    llvm::Value* active(const ir::Effect& effect, llvm::Value* when) {
        if (effect.outcome == ir::nothing) return remove_channels(effect, when);
        if (unit_.program.schema.outcomes[effect.outcome].for_each_channel) return narrow(effect, when);
        switch (effect.kind) {
        case EffectKind::forbid_values: return forbid(effect, when);
        case EffectKind::add_values: return add(effect, when);
        default: return bound(effect, when);
        }
    }

    llvm::Value* remove_channels(const ir::Effect& effect, llvm::Value* when) {
        llvm::Value* gone = unit_.bits(effect.mask);
        if (effect.kind != EffectKind::remove_channels) {
            if (effect.reg == ir::nothing) {
                gone = unit_.bits(~effect.mask);
            } else { // nothing is kept when nobody knows what to keep
                const Held kept = unit_.read(effect.reg);
                gone = b_.CreateNot(kept.value);
                if (kept.state != nullptr) gone = unit_.select(is_known(kept), gone, unit_.word(-1));
            }
        }
        gone = unit_.select(when, gone, unit_.bits(0));
        unit_.merge_word(gone, unit_.frame.limits, LimitPlan::removed);
        return b_.CreateIsNotNull(b_.CreateAnd(unit_.load_word(unit_.frame.asked, 0), gone)); // of nothing, where it does not apply
    }

    llvm::Value* is_known(const Held& held) { return b_.CreateICmpEQ(held.state, unit_.byte(known)); }

    Held limit_of(const ir::Effect& effect) {
        return effect.reg == ir::nothing ? Held{unit_.word(effect.value), nullptr} : unit_.read(effect.reg);
    }
    llvm::Value* decided(const ir::Effect& effect) { return unit_.load_word(unit_.frame.decided, effect.outcome); }
    llvm::Value* is_decided(const ir::Effect& effect) {
        return b_.CreateIsNotNull(unit_.load_word(unit_.frame.decided_set, effect.outcome));
    }
    bool is_set(const ir::Effect& effect) const {
        return unit_.program.schema.outcomes[effect.outcome].type.kind == TypeKind::set;
    }

    void merge_mask(const ir::Effect& effect, llvm::Value* when, std::uint32_t place) {
        unit_.merge_word(unit_.select(when, unit_.bits(effect.mask), unit_.bits(0)), unit_.frame.limits, place);
    }

    llvm::Value* forbid(const ir::Effect& effect, llvm::Value* when) {
        merge_mask(effect, when, plan_.outcomes[effect.outcome].forbidden);
        llvm::Value* value = decided(effect);
        llvm::Value* has_one = is_set(effect) ? b_.CreateIsNotNull(b_.CreateAnd(value, unit_.bits(effect.mask)))
                                              : unit_.has_bit(unit_.bits(effect.mask), value);
        return b_.CreateAnd(when, b_.CreateAnd(is_decided(effect), has_one));
    }

    llvm::Value* add(const ir::Effect& effect, llvm::Value* when) {
        merge_mask(effect, when, plan_.outcomes[effect.outcome].added);
        llvm::Value* lacks = b_.CreateIsNotNull(b_.CreateAnd(b_.CreateNot(decided(effect)), unit_.bits(effect.mask)));
        return b_.CreateAnd(when, b_.CreateOr(b_.CreateNot(is_decided(effect)), lacks));
    }

    llvm::Value* bound(const ir::Effect& effect, llvm::Value* when) {
        const Held limit = limit_of(effect);
        if (limit.state != nullptr) when = b_.CreateAnd(when, is_known(limit));
        const bool upper = effect.kind == EffectKind::at_most;
        const LimitPlan::Outcome& places = plan_.outcomes[effect.outcome];
        const std::uint32_t place = upper ? places.at_most : places.at_least;
        if (place != ir::nothing) {
            llvm::Value* so_far = unit_.load_word(unit_.frame.limits, place);
            llvm::Value* tighter = upper ? unit_.smaller(so_far, limit.value) : unit_.larger(so_far, limit.value);
            unit_.store_word(unit_.select(when, tighter, so_far), unit_.frame.limits, place);
        }
        llvm::Value* value = decided(effect);
        llvm::Value* moves = upper ? b_.CreateICmpSGT(value, limit.value) : b_.CreateICmpSLT(value, limit.value);
        return b_.CreateAnd(when, b_.CreateAnd(moves, is_decided(effect)));
    }

    /// The rule gives every channel the same window, so that one comparison says whether any asked channel's changes.
    llvm::Value* narrow(const ir::Effect& effect, llvm::Value* when) {
        const Held limit = limit_of(effect);
        const Window wanted = unit_.window(limit.value);
        const Window asked = unit_.window(decided(effect));
        if (limit.state != nullptr) when = b_.CreateAnd(when, is_known(limit));
        const std::uint32_t base = plan_.outcomes[effect.outcome].windows;
        for (std::uint32_t channel = 0; channel < unit_.program.layout.channel_count; ++channel) {
            if ((effect.mask >> channel & 1u) == 0) continue;
            llvm::Value* first = unit_.load_word(unit_.frame.limits, base + 2 * channel);
            llvm::Value* last = unit_.load_word(unit_.frame.limits, base + 2 * channel + 1);
            unit_.store_word(unit_.select(when, unit_.larger(first, wanted.first), first), unit_.frame.limits,
                             base + 2 * channel);
            unit_.store_word(unit_.select(when, unit_.smaller(last, wanted.last), last), unit_.frame.limits,
                             base + 2 * channel + 1);
        }
        llvm::Value* narrower =
            b_.CreateOr(b_.CreateICmpSGT(wanted.first, asked.first), b_.CreateICmpSLT(wanted.last, asked.last));
        llvm::Value* touches =
            b_.CreateIsNotNull(b_.CreateAnd(unit_.load_word(unit_.frame.asked, 0), unit_.bits(effect.mask)));
        return b_.CreateAnd(when, b_.CreateAnd(narrower, touches));
    }

    Unit& unit_;
    llvm::IRBuilder<>& b_;
    const LimitPlan& plan_;
    std::uint32_t number_;
    const ir::Guard& guard_;
    const bool has_branch_;
};

void emit_start_values(Unit& unit, const LimitPlan& plan) {
    const auto start = [&](std::uint32_t place, std::int64_t value) {
        if (place != ir::nothing) unit.store_word(unit.word(value), unit.frame.limits, place);
    };
    start(LimitPlan::removed, 0);
    for (std::size_t outcome = 0; outcome < plan.outcomes.size(); ++outcome) {
        const LimitPlan::Outcome& places = plan.outcomes[outcome];
        start(places.forbidden, 0);
        start(places.added, 0);
        start(places.at_most, INT64_MAX);
        start(places.at_least, INT64_MIN);
        if (places.windows == ir::nothing) continue;
        const Window asked = unit.window(unit.load_word(unit.frame.decided, outcome));
        for (std::uint32_t channel = 0; channel < unit.program.layout.channel_count; ++channel) {
            unit.store_word(asked.first, unit.frame.limits, places.windows + 2 * channel);
            unit.store_word(asked.last, unit.frame.limits, places.windows + 2 * channel + 1);
        }
    }
}

} // namespace

LimitPlan plan_limits(const ir::Program& program) {
    LimitPlan plan;
    plan.outcomes.resize(program.schema.outcomes.size());
    const auto take = [&](std::uint32_t& place, std::uint32_t words) {
        if (place != ir::nothing) return;
        place = plan.words;
        plan.words += words;
    };
    for (const ir::Guard& guard : program.guards) {
        for (std::uint32_t index = 0; index < guard.effects; ++index) {
            const ir::Effect& effect = program.effects[guard.first_effect + index];
            if (effect.outcome == ir::nothing) continue;
            LimitPlan::Outcome& places = plan.outcomes[effect.outcome];
            if (program.schema.outcomes[effect.outcome].for_each_channel) {
                take(places.windows, 2 * program.layout.channel_count);
                continue;
            }
            switch (effect.kind) {
            case EffectKind::forbid_values: take(places.forbidden, 1); break;
            case EffectKind::add_values: take(places.added, 1); break;
            case EffectKind::at_most: take(places.at_most, 1); break;
            case EffectKind::at_least: take(places.at_least, 1); break;
            default: break;
            }
        }
    }
    return plan;
}

void emit_guards(Unit& unit, const LimitPlan& plan) {
    emit_start_values(unit, plan);
    std::vector<Part> parts;
    for (std::uint32_t number = 0; number < unit.program.guards.size(); ++number) {
        const std::size_t weight = GuardWriter(unit, plan, number).weight();
        parts.push_back({weight, [&unit, &plan, number] { GuardWriter(unit, plan, number).write(); }});
    }
    emit_parts(unit, "guards", parts, parts.size() > unit.settings.straight_guards);
}

} // namespace forbear::native
