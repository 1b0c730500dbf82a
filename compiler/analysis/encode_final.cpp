// Steps 8 and 9 of a decision (ir/program.h): what all guards together leave.

#include <algorithm>

#include "analysis/encoder.h"

namespace forbear::analysis {
namespace {

constexpr std::int64_t no_most = std::int64_t{1} << 62;
constexpr std::int64_t no_least = -no_most;

} // namespace

const DecisionSymbols& Encoder::final_decision() {
    if (final_) return *final_;
    static_cast<void>(decided());
    final_.emplace();
    final_->outcomes = decided_;
    std::vector<z3::expr> removed(asked_.size(), f_.no());
    for (std::uint32_t guard = 0; guard < program_.guards.size(); ++guard) {
        for (std::uint32_t index = 0; index < program_.guards[guard].effects; ++index) {
            const ir::Effect& effect = program_.effects[program_.guards[guard].first_effect + index];
            if (effect.outcome != ir::nothing) continue;
            const z3::expr active = is_active(effect, guard);
            for (std::uint32_t channel = 0; channel < removed.size(); ++channel)
                removed[channel] = f_.either(removed[channel], f_.both(active, removes(effect, channel)));
        }
    }
    z3::expr contradiction = f_.no();
    for (std::uint32_t outcome = 0; outcome < decided_.size(); ++outcome) {
        if (program_.schema.outcomes[outcome].for_each_channel) settle_windows(outcome, removed);
        else settle(outcome, contradiction);
    }
    for (z3::expr& channel : removed) channel = f_.either(channel, contradiction);
    final_->channels = kept(removed);
    return *final_;
}

z3::expr Encoder::accepts_over(const DecisionSymbols& decision, std::vector<std::optional<Symbol>>& registers,
                               std::uint32_t entry) {
    const bool is_first = registers.empty();
    if (is_first) registers = registers_;
    registers_.swap(registers);
    if (is_first) {
        read_ = &decision;
        run(program_.after);
        read_ = nullptr;
    }
    z3::expr made = accepts(entry);
    registers_.swap(registers);
    return made;
}

z3::expr Encoder::accepts_finally(std::uint32_t entry) { return accepts_over(final_decision(), final_registers_, entry); }

z3::expr Encoder::accepts_unguarded(std::uint32_t entry) {
    static_cast<void>(decided());
    if (!unguarded_) unguarded_ = DecisionSymbols{kept(std::vector<z3::expr>(asked_.size(), f_.no())), decided_, {}};
    return accepts_over(*unguarded_, unguarded_registers_, entry);
}

void Encoder::settle(std::uint32_t outcome, z3::expr& contradiction) {
    const Outcome& declared = program_.schema.outcomes[outcome];
    Symbol& value = final_->outcomes[outcome];
    std::vector<z3::expr> forbidden(64, f_.no()), added(64, f_.no());
    z3::expr most = f_.number(no_most);
    z3::expr least = f_.number(no_least);
    bool is_touched = false;
    for (std::uint32_t guard = 0; guard < program_.guards.size(); ++guard) {
        for (std::uint32_t index = 0; index < program_.guards[guard].effects; ++index) {
            const ir::Effect& effect = program_.effects[program_.guards[guard].first_effect + index];
            if (effect.outcome != outcome) continue;
            is_touched = true;
            const z3::expr active = is_active(effect, guard);
            for (std::size_t bit = 0; bit < 64; ++bit) {
                if ((effect.mask >> bit & 1u) == 0) continue;
                if (effect.kind == ir::EffectKind::forbid_values) forbidden[bit] = f_.either(forbidden[bit], active);
                if (effect.kind == ir::EffectKind::add_values) added[bit] = f_.either(added[bit], active);
            }
            if (effect.kind != ir::EffectKind::at_most && effect.kind != ir::EffectKind::at_least) continue;
            const Symbol limit = limit_of(effect);
            const z3::expr holds = f_.both(active, limit.known());
            if (effect.kind == ir::EffectKind::at_most) most = f_.choose(f_.both(holds, limit.value < most), limit.value, most);
            else least = f_.choose(f_.both(holds, limit.value > least), limit.value, least);
        }
    }
    if (!is_touched) return;
    Symbol normal = constant_of(declared.type, declared.normally.value_or(0));
    normal.none = declared.normally ? f_.no() : f_.yes();
    if (declared.type.kind == TypeKind::set) {
        z3::expr clash = f_.no();
        z3::expr adds = f_.no();
        Symbol settled = value;
        for (std::size_t member = 0; member < value.members.size(); ++member) {
            clash = f_.either(clash, f_.both(added[member], forbidden[member]));
            adds = f_.either(adds, added[member]);
            const z3::expr had = f_.both(f_.negation(value.none), value.members[member]);
            settled.members[member] = f_.both(f_.either(had, added[member]), f_.negation(forbidden[member]));
        }
        settled.none = f_.both(value.none, f_.negation(adds));
        value = f_.choose(clash, normal, settled);
        contradiction = f_.either(contradiction, clash);
        return;
    }
    const auto is_forbidden = [&](const Symbol& tested) {
        z3::expr made = f_.no();
        for (std::size_t bit = 0; bit < 64; ++bit) {
            if (!forbidden[bit].is_false())
                made = f_.either(made, f_.both(forbidden[bit], tested.value == f_.number(static_cast<std::int64_t>(bit))));
        }
        return f_.both(f_.negation(tested.none), made);
    };
    const Symbol fallen = f_.choose(is_forbidden(value), normal, value);
    Symbol clamped = fallen;
    clamped.value = f_.choose(fallen.value > most, most, f_.choose(fallen.value < least, least, fallen.value));
    const z3::expr clash = f_.both(f_.negation(fallen.none), f_.either(least > most, is_forbidden(clamped)));
    value = f_.choose(clash, normal, clamped);
    contradiction = f_.either(contradiction, clash);
}

void Encoder::settle_windows(std::uint32_t outcome, std::vector<z3::expr>& removed) {
    const Symbol& asked = decided_[outcome];
    for (std::uint32_t channel = 0; channel < removed.size(); ++channel) {
        z3::expr first = f_.floor_of(asked.value, 65'536);
        z3::expr last = f_.rest_of(asked.value, 65'536);
        for (std::uint32_t guard = 0; guard < program_.guards.size(); ++guard) {
            for (std::uint32_t index = 0; index < program_.guards[guard].effects; ++index) {
                const ir::Effect& effect = program_.effects[program_.guards[guard].first_effect + index];
                if (effect.outcome != outcome || (effect.mask >> channel & 1u) == 0) continue;
                const Symbol limit = limit_of(effect);
                const z3::expr holds = f_.both(is_active(effect, guard), limit.known());
                const z3::expr from = f_.floor_of(limit.value, 65'536);
                const z3::expr to = f_.rest_of(limit.value, 65'536);
                first = f_.choose(f_.both(holds, from > first), from, first);
                last = f_.choose(f_.both(holds, to < last), to, last);
            }
        }
        removed[channel] = f_.either(removed[channel], first > last);
        final_->windows.push_back({first, last});
    }
}

std::vector<z3::expr> Encoder::kept(const std::vector<z3::expr>& removed) {
    z3::expr some_removed = f_.no();
    for (std::uint32_t channel = 0; channel < removed.size(); ++channel)
        some_removed = f_.either(some_removed, f_.both(asked_[channel], removed[channel]));
    z3::expr takes_all = f_.no();
    for (std::uint32_t rule = 0; rule < program_.rules.size(); ++rule) {
        if (program_.rules[rule].pick == ir::Pick::all_of) takes_all = f_.either(takes_all, fires(rule));
    }
    std::vector<z3::expr> left;
    z3::expr some_left = f_.no();
    for (std::uint32_t channel = 0; channel < removed.size(); ++channel) {
        const z3::expr stays = f_.both(f_.both(asked_[channel], f_.negation(removed[channel])), wants_contact());
        left.push_back(f_.both(stays, f_.negation(f_.both(takes_all, some_removed))));
        some_left = f_.either(some_left, left.back());
    }
    std::vector<z3::expr> channels = left;
    // `first of` takes one of those that are left: the first, where the order is the written one.
    for (std::uint32_t index = 0; index < program_.rules.size(); ++index) {
        const ir::Rule& rule = program_.rules[index];
        if (rule.pick != ir::Pick::first_of) continue;
        const auto first = program_.candidates.begin() + rule.first_candidate;
        const bool is_written = rule.preferences == 0 && rule.order != ir::Order::likeliest &&
                                std::all_of(first, first + rule.candidates,
                                            [](const ir::Candidate& each) { return each.reg == ir::nothing; });
        Choice choice{index, left, {}};
        z3::expr one = f_.no();
        for (std::uint32_t channel = 0; channel < removed.size(); ++channel) {
            names_differ_ = is_second_;
            z3::expr taken = fresh_condition("taken");
            names_differ_ = later_differ_;
            if (is_written) {
                taken = left[channel];
                for (auto at = first; at != first + rule.candidates && at->channel != channel; ++at)
                    taken = f_.both(taken, f_.negation(left[at->channel]));
            } else {
                require(z3::implies(taken, f_.both(left[channel], f_.negation(one))));
            }
            choice.taken.push_back(taken);
            one = f_.either(one, taken);
            channels[channel] = f_.choose(fires(index), taken, channels[channel]);
        }
        require(z3::implies(f_.both(fires(index), some_left), one));
        if (!is_written) choices_.push_back(std::move(choice));
    }
    return channels;
}

} // namespace forbear::analysis
