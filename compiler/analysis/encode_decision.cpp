// Steps 4 to 7 of a decision (ir/program.h): what the rule asks for, which guards apply and what each alone would change.

#include <algorithm>
#include <utility>

#include "analysis/encoder.h"

namespace forbear::analysis {

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

const std::vector<Symbol>& Encoder::decided() {
    if (asked_.empty() && decided_.empty()) encode_rules();
    return decided_;
}

void Encoder::encode_rules() {
    names_differ_ = is_second_;
    for (std::uint32_t channel = 0; channel < program_.schema.channels.size(); ++channel) {
        asked_.push_back(fresh_condition("asked"));
        for (std::uint32_t rule = 0; detail_ != Detail::any_rule && rule < program_.rules.size(); ++rule)
            require(z3::implies(fires(rule), asked_.back() == is_candidate(program_.rules[rule], channel)));
    }
    for (std::uint32_t outcome = 0; outcome < program_.schema.outcomes.size(); ++outcome) {
        const Outcome& declared = program_.schema.outcomes[outcome];
        const std::size_t members = declared.type.kind == TypeKind::set ? members_of(declared.type) : 0;
        Symbol variable{fresh(declared.name), {}, f_.no(), fresh_condition(declared.name + ".unset")};
        for (std::size_t member = 0; member < members; ++member) variable.members.push_back(fresh_condition(declared.name));
        if (detail_ == Detail::any_rule) allow_any(outcome, variable);
        for (const ir::Rule& rule : program_.rules) {
            if (detail_ == Detail::any_rule) break;
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
    names_differ_ = later_differ_;
    run(program_.after);
    for (const ir::Guard& guard : program_.guards) applies_.push_back(accepts(guard.entry));
}

void Encoder::allow_any(std::uint32_t outcome, const Symbol& variable) {
    const Outcome& declared = program_.schema.outcomes[outcome];
    bool may_be_unset = false;
    std::optional<std::pair<std::int64_t, std::int64_t>> values;
    const auto take = [&](std::int64_t low, std::int64_t high) {
        if (!values) values = {low, high};
        values = {std::min(values->first, low), std::max(values->second, high)};
    };
    for (const ir::Rule& rule : program_.rules) {
        const auto settings = std::span(program_.settings).subspan(rule.first_setting, rule.settings);
        const auto set = std::ranges::find(settings, outcome, &ir::Setting::outcome);
        if (set == settings.end()) {
            may_be_unset = may_be_unset || (!declared.normally && !declared.for_each_channel);
            if (declared.normally) take(*declared.normally, *declared.normally);
        } else if (set->reg == ir::nothing) {
            take(set->value, set->value);
        } else {
            const ir::Register& reg = program_.registers[set->reg];
            may_be_unset = may_be_unset || reg.can_be_none;
            take(reg.low, reg.high);
        }
    }
    if (!may_be_unset) require(f_.negation(variable.none));
    const bool has_order = declared.type.kind != TypeKind::set && declared.type.kind != TypeKind::text && !declared.for_each_channel;
    if (values && has_order) require(in_range(variable.value, values->first, values->second));
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

} // namespace forbear::analysis
