// Steps 4 to 9 of a decision (ir/program.h): what the rule asks for, what guards make of it, what is left.

#include "analysis/encoder.h"

namespace forbear::analysis {

namespace {

constexpr std::int64_t no_most = std::int64_t{1} << 62;
constexpr std::int64_t no_least = -no_most;

} // namespace

z3::expr Encoder::is_decided() const {
    z3::expr rejected = f_.no();
    for (std::uint32_t rule = 0; rule < program_.rules.size(); ++rule) {
        if (program_.rules[rule].stance == ir::Stance::reject) rejected = f_.either(rejected, fires(rule));
    }
    return f_.negation(rejected);
}

z3::expr Encoder::wants_contact() const {
    z3::expr wants = f_.no();
    for (std::uint32_t rule = 0; rule < program_.rules.size(); ++rule) {
        if (program_.rules[rule].stance == ir::Stance::contact) wants = f_.either(wants, fires(rule));
    }
    return wants;
}

z3::expr Encoder::is_candidate(const ir::Rule& rule, std::uint32_t channel) const {
    z3::expr asked = f_.no();
    for (std::uint32_t index = 0; index < rule.candidates; ++index) {
        const ir::Candidate& candidate = program_.candidates[rule.first_candidate + index];
        z3::expr is_it = candidate.channel == channel ? f_.yes() : f_.no();
        if (candidate.reg != ir::nothing) {
            const Symbol& named = reg(candidate.reg);
            is_it = f_.both(named.known(), named.value == f_.number(channel));
        }
        if (rule.has_floor && candidate.measure != ir::nothing) {
            const Symbol& measure = reg(candidate.measure);
            is_it = f_.both(is_it, f_.both(measure.known(), measure.value >= f_.number(rule.floor)));
        }
        asked = f_.either(asked, is_it);
    }
    return asked;
}

const std::vector<z3::expr>& Encoder::asked() {
    if (asked_.empty() && decided_.empty()) encode_rules();
    return asked_;
}

const std::vector<Symbol>& Encoder::decided() {
    if (asked_.empty() && decided_.empty()) encode_rules();
    return decided_;
}

void Encoder::encode_rules() {
    names_differ_ = is_second_;
    for (std::uint32_t channel = 0; channel < program_.schema.channels.size(); ++channel) {
        asked_.push_back(fresh_condition("asked"));
        for (std::uint32_t rule = 0; rule < program_.rules.size(); ++rule)
            require(z3::implies(fires(rule), asked_.back() == is_candidate(program_.rules[rule], channel)));
    }
    for (std::uint32_t outcome = 0; outcome < program_.schema.outcomes.size(); ++outcome) {
        const Outcome& declared = program_.schema.outcomes[outcome];
        const std::size_t members = declared.type.kind == TypeKind::set ? members_of(declared.type) : 0;
        Symbol variable{fresh(declared.name), {}, f_.no(), fresh_condition(declared.name + ".unset")};
        for (std::size_t member = 0; member < members; ++member) variable.members.push_back(fresh_condition(declared.name));
        for (const ir::Rule& rule : program_.rules) {
            Symbol value = constant_of(declared.type, declared.normally.value_or(declared.for_each_channel ? all_day : 0));
            value.none = declared.normally || declared.for_each_channel ? f_.no() : f_.yes();
            for (std::uint32_t index = 0; index < rule.settings; ++index) {
                const ir::Setting& setting = program_.settings[rule.first_setting + index];
                if (setting.outcome != outcome) continue;
                value = setting.reg == ir::nothing ? constant_of(declared.type, setting.value) : reg(setting.reg);
                if (declared.for_each_channel) value = f_.choose(value.none, f_.constant(all_day), value);
            }
            z3::expr is_it = variable.none == value.none;
            z3::expr same = members == 0 ? variable.value == value.value : f_.yes();
            for (std::size_t member = 0; member < members; ++member)
                same = f_.both(same, variable.members[member] == value.members[member]);
            is_it = f_.both(is_it, f_.either(value.none, same));
            require(z3::implies(fires(static_cast<std::uint32_t>(&rule - program_.rules.data())), is_it));
        }
        decided_.push_back(std::move(variable));
    }
    names_differ_ = false;
    run(program_.after);
    for (const ir::Guard& guard : program_.guards) applies_.push_back(accepts(guard.entry));
}

z3::expr Encoder::applies(std::uint32_t guard) {
    static_cast<void>(decided());
    return applies_.at(guard);
}

z3::expr Encoder::is_active(const ir::Effect& effect, std::uint32_t guard) {
    const z3::expr applied = applies(guard);
    return effect.except == ir::nothing ? applied : f_.both(applied, f_.negation(accepts(effect.except)));
}

z3::expr Encoder::removes(const ir::Effect& effect, std::uint32_t channel) const {
    const bool in_mask = (effect.mask >> channel & 1u) != 0;
    if (effect.kind == ir::EffectKind::remove_channels) return in_mask ? f_.yes() : f_.no();
    if (effect.reg == ir::nothing) return in_mask ? f_.no() : f_.yes();
    const Symbol& kept = reg(effect.reg);
    return f_.either(f_.negation(kept.known()), f_.negation(kept.members.at(channel)));
}

Symbol Encoder::limit_of(const ir::Effect& effect) const {
    return effect.reg == ir::nothing ? f_.constant(effect.value) : reg(effect.reg);
}

namespace {

/// `value` is one of the values of `mask`.
z3::expr is_in(const Formulas& f, const Symbol& value, std::uint64_t mask) {
    z3::expr made = f.no();
    for (int bit = 0; bit < 64; ++bit) {
        if ((mask >> bit & 1u) != 0) made = f.either(made, value.value == f.number(bit));
    }
    return made;
}

} // namespace

z3::expr Encoder::changes(std::uint32_t guard) {
    static_cast<void>(decided());
    z3::expr changes = f_.no();
    for (std::uint32_t index = 0; index < program_.guards[guard].effects; ++index) {
        const ir::Effect& effect = program_.effects[program_.guards[guard].first_effect + index];
        z3::expr bites = f_.no();
        if (effect.outcome == ir::nothing) {
            for (std::uint32_t channel = 0; channel < asked_.size(); ++channel)
                bites = f_.either(bites, f_.both(asked_[channel], removes(effect, channel)));
        } else {
            const Symbol& value = decided_[effect.outcome];
            const bool is_set = program_.schema.outcomes[effect.outcome].type.kind == TypeKind::set;
            switch (effect.kind) {
            case ir::EffectKind::forbid_values:
            case ir::EffectKind::add_values:
                if (!is_set) {
                    bites = f_.both(f_.negation(value.none), is_in(f_, value, effect.mask));
                    break;
                }
                for (std::size_t member = 0; member < value.members.size(); ++member) {
                    if ((effect.mask >> member & 1u) == 0) continue;
                    const bool adds = effect.kind == ir::EffectKind::add_values;
                    const z3::expr has = f_.both(f_.negation(value.none), value.members[member]);
                    bites = f_.either(bites, adds ? f_.negation(has) : has);
                }
                break;
            case ir::EffectKind::at_most:
            case ir::EffectKind::at_least: {
                const Symbol limit = limit_of(effect);
                const z3::expr beyond = effect.kind == ir::EffectKind::at_most ? value.value > limit.value
                                                                               : value.value < limit.value;
                bites = f_.both(f_.negation(value.none), f_.both(limit.known(), beyond));
                break;
            }
            case ir::EffectKind::narrow_hours: {
                const Symbol limit = limit_of(effect);
                const z3::expr narrows = f_.floor_of(limit.value, 65'536) > f_.floor_of(value.value, 65'536) ||
                                         f_.rest_of(limit.value, 65'536) < f_.rest_of(value.value, 65'536);
                for (std::uint32_t channel = 0; channel < asked_.size(); ++channel) {
                    if ((effect.mask >> channel & 1u) != 0) bites = f_.either(bites, asked_[channel]);
                }
                bites = f_.both(bites, f_.both(limit.known(), narrows));
                break;
            }
            default: break;
            }
        }
        changes = f_.either(changes, f_.both(is_active(effect, guard), bites));
    }
    return changes;
}

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
    if (!unguarded_) unguarded_ = DecisionSymbols{kept(std::vector<z3::expr>(asked_.size(), f_.no())), decided_};
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
        z3::expr one = f_.no();
        for (std::uint32_t channel = 0; channel < removed.size(); ++channel) {
            names_differ_ = is_second_;
            z3::expr taken = fresh_condition("taken");
            names_differ_ = false;
            if (is_written) {
                taken = left[channel];
                for (auto at = first; at != first + rule.candidates && at->channel != channel; ++at)
                    taken = f_.both(taken, f_.negation(left[at->channel]));
            } else {
                require(z3::implies(taken, f_.both(left[channel], f_.negation(one))));
            }
            one = f_.either(one, taken);
            channels[channel] = f_.choose(fires(index), taken, channels[channel]);
        }
        require(z3::implies(f_.both(fires(index), some_left), one));
    }
    return channels;
}

} // namespace forbear::analysis
