#include "interpret/guards.h"

#include <algorithm>
#include <limits>

namespace forbear::interpret {

namespace {

constexpr std::uint64_t every_channel = ~std::uint64_t{0};

bool is_set_outcome(const Walk& walk, std::uint32_t outcome) noexcept {
    return walk.program().schema.outcomes[outcome].type.kind == TypeKind::set;
}

/// The `normally` value of an outcome, none without one.
Value normally(const Walk& walk, std::uint32_t outcome) noexcept {
    const auto& value = walk.program().schema.outcomes[outcome].normally;
    return value ? Value{*value, State::known} : Value{0, State::none};
}

bool has_bit(std::uint64_t mask, std::int64_t value) noexcept {
    return value >= 0 && value < 64 && (mask >> value & 1u) != 0;
}

void mark_changed(const Walk& walk, std::uint32_t guard, std::int64_t* out) noexcept {
    set_bit(out, walk.program().layout.guards_changed, guard, true);
}

/// All that the active effects demand of one outcome.
struct Demands {
    std::uint64_t forbidden = 0;
    std::uint64_t added = 0;
    std::int64_t at_most = std::numeric_limits<std::int64_t>::max();
    std::int64_t at_least = std::numeric_limits<std::int64_t>::min();

    void take(const Walk& walk, const ir::Effect& effect) noexcept {
        if (effect.kind == ir::EffectKind::forbid_values) forbidden |= effect.mask;
        if (effect.kind == ir::EffectKind::add_values) added |= effect.mask;
        const Value limit = limit_of(walk, effect);
        if (limit.state != State::known) return;
        if (effect.kind == ir::EffectKind::at_most) at_most = std::min(at_most, limit.value);
        if (effect.kind == ir::EffectKind::at_least) at_least = std::max(at_least, limit.value);
    }
};

/// What is left of an outcome, and whether the guards contradict each other about it.
struct Settled {
    Value value;
    bool contradiction = false;
};

Settled settle_set(const Walk& walk, std::uint32_t outcome, Value asked, const Demands& demands) noexcept {
    if ((demands.added & demands.forbidden) != 0) return {normally(walk, outcome), true};
    if (asked.state != State::known && demands.added == 0) return {asked, false};
    const std::uint64_t members = (static_cast<std::uint64_t>(asked.value) | demands.added) & ~demands.forbidden;
    return {Value{static_cast<std::int64_t>(members), State::known}, false};
}

Settled settle_value(const Walk& walk, std::uint32_t outcome, Value asked, const Demands& demands) noexcept {
    Value value = asked;
    if (value.state == State::known && has_bit(demands.forbidden, value.value)) value = normally(walk, outcome);
    if (value.state != State::known) return {value, false};
    if (demands.at_least > demands.at_most) return {normally(walk, outcome), true};
    value.value = std::clamp(value.value, demands.at_least, demands.at_most);
    if (has_bit(demands.forbidden, value.value)) return {normally(walk, outcome), true};
    return {value, false};
}

/// Settles an outcome with one value. Returns true when the guards contradict each other.
bool apply_to_value(const Walk& walk, std::uint32_t outcome, const std::vector<OwnedEffect>& effects,
                    std::int64_t* out) noexcept {
    const DecisionLayout& layout = walk.program().layout;
    const std::uint32_t word = layout.outcomes + walk.program().outcome_words[outcome];
    const Value asked = bit(out, layout.outcomes_set, outcome) ? Value{out[word], State::known} : Value{0, State::none};
    Demands demands;
    for (const OwnedEffect& owned : effects) {
        const ir::Effect& effect = walk.program().effects[owned.effect];
        if (!is_active(walk, out, effect, owned.guard)) continue;
        demands.take(walk, effect);
        if (is_forbidden(walk, effect, asked) || outcome_after(walk, effect, asked) != asked)
            mark_changed(walk, owned.guard, out);
    }
    const Settled settled = is_set_outcome(walk, outcome) ? settle_set(walk, outcome, asked, demands)
                                                          : settle_value(walk, outcome, asked, demands);
    set_bit(out, layout.outcomes_set, outcome, settled.value.state == State::known);
    out[word] = settled.value.value;
    return settled.contradiction;
}

/// Narrows the windows of an outcome with hours for each channel. Returns the channels whose window came out empty.
std::uint64_t apply_to_windows(const Walk& walk, std::uint32_t outcome, const std::vector<OwnedEffect>& effects,
                               std::int64_t* out) noexcept {
    const ir::Program& program = walk.program();
    std::int64_t* windows = out + program.layout.outcomes + program.outcome_words[outcome];
    std::int64_t asked[32] = {};
    std::copy_n(windows, program.layout.channel_count, asked);
    for (const OwnedEffect& owned : effects) {
        const ir::Effect& effect = program.effects[owned.effect];
        if (!is_active(walk, out, effect, owned.guard)) continue;
        const Value limit = limit_of(walk, effect);
        if (limit.state != State::known) continue;
        for (std::uint32_t channel = 0; channel < program.layout.channel_count; ++channel) {
            if ((effect.mask >> channel & 1u) == 0) continue;
            windows[channel] = intersection(windows[channel], limit.value);
            const bool is_asked = (walk.asked().set >> channel & 1u) != 0;
            if (is_asked && intersection(asked[channel], limit.value) != asked[channel])
                mark_changed(walk, owned.guard, out);
        }
    }
    std::uint64_t empty = 0;
    for (std::uint32_t channel = 0; channel < program.layout.channel_count; ++channel) {
        if (is_empty_window(windows[channel])) empty |= std::uint64_t{1} << channel;
    }
    return empty;
}

std::uint64_t apply_to_channels(const Walk& walk, const std::vector<OwnedEffect>& effects, std::int64_t* out) noexcept {
    std::uint64_t removed = 0;
    for (const OwnedEffect& owned : effects) {
        const ir::Effect& effect = walk.program().effects[owned.effect];
        if (!is_active(walk, out, effect, owned.guard)) continue;
        const std::uint64_t gone = removed_by(walk, effect);
        removed |= gone;
        if ((walk.asked().set & gone) != 0) mark_changed(walk, owned.guard, out);
    }
    return removed;
}

/// Writes the channels that are left and returns them as bits.
std::uint64_t write_channels(const Walk& walk, ir::Pick pick, std::uint64_t removed, std::int64_t* out) noexcept {
    const Asked& asked = walk.asked();
    if (pick == ir::Pick::all_of && (asked.set & removed) != 0) removed = every_channel;
    std::uint64_t kept = 0;
    std::uint32_t count = 0;
    for (std::uint32_t place = 0; place < asked.count; ++place) {
        const std::uint64_t channel = asked.channels[place];
        if ((removed >> channel & 1u) != 0) continue;
        std::int64_t& word = out[walk.program().layout.channels + count / 8];
        word = static_cast<std::int64_t>(static_cast<std::uint64_t>(word) | channel << (count % 8 * 8));
        kept |= std::uint64_t{1} << channel;
        ++count;
        if (pick == ir::Pick::first_of) break;
    }
    out[layout::number_of_channels] = count;
    return kept;
}

void clear_windows_outside(const Walk& walk, std::uint64_t kept, std::int64_t* out) noexcept {
    const ir::Program& program = walk.program();
    for (std::uint32_t outcome = 0; outcome < program.schema.outcomes.size(); ++outcome) {
        if (!program.schema.outcomes[outcome].for_each_channel) continue;
        std::int64_t* windows = out + program.layout.outcomes + program.outcome_words[outcome];
        for (std::uint32_t channel = 0; channel < program.layout.channel_count; ++channel) {
            if ((kept >> channel & 1u) == 0) windows[channel] = all_day;
        }
    }
}

} // namespace

EffectsByOutcome by_outcome(const ir::Program& program) {
    EffectsByOutcome sorted;
    sorted.on_outcomes.resize(program.schema.outcomes.size());
    for (std::uint32_t guard = 0; guard < program.guards.size(); ++guard) {
        for (std::uint32_t index = 0; index < program.guards[guard].effects; ++index) {
            const OwnedEffect owned{program.guards[guard].first_effect + index, guard};
            const std::uint32_t outcome = program.effects[owned.effect].outcome;
            (outcome == ir::nothing ? sorted.on_channels : sorted.on_outcomes[outcome]).push_back(owned);
        }
    }
    return sorted;
}

bool is_active(const Walk& walk, const std::int64_t* out, const ir::Effect& effect, std::uint32_t guard) noexcept {
    return bit(out, walk.program().layout.guards_applied, guard) &&
           (effect.except == ir::nothing || !walk.accepts(effect.except));
}

std::uint64_t removed_by(const Walk& walk, const ir::Effect& effect) noexcept {
    if (effect.kind == ir::EffectKind::remove_channels) return effect.mask;
    if (effect.reg == ir::nothing) return ~effect.mask;
    const Value kept = walk.get(effect.reg);
    return kept.state == State::known ? ~static_cast<std::uint64_t>(kept.value) : every_channel;
}

Value limit_of(const Walk& walk, const ir::Effect& effect) noexcept {
    return effect.reg == ir::nothing ? Value{effect.value, State::known} : walk.get(effect.reg);
}

bool is_forbidden(const Walk& walk, const ir::Effect& effect, Value asked) noexcept {
    if (effect.kind != ir::EffectKind::forbid_values || asked.state != State::known) return false;
    return is_set_outcome(walk, effect.outcome) ? (static_cast<std::uint64_t>(asked.value) & effect.mask) != 0
                                                : has_bit(effect.mask, asked.value);
}

Value outcome_after(const Walk& walk, const ir::Effect& effect, Value asked) noexcept {
    const auto members = static_cast<std::uint64_t>(asked.value);
    if (effect.kind == ir::EffectKind::add_values) {
        return Value{static_cast<std::int64_t>(members | effect.mask), State::known};
    }
    if (effect.kind == ir::EffectKind::forbid_values) {
        if (!is_forbidden(walk, effect, asked)) return asked;
        if (!is_set_outcome(walk, effect.outcome)) return normally(walk, effect.outcome);
        return Value{static_cast<std::int64_t>(members & ~effect.mask), State::known};
    }
    const Value limit = limit_of(walk, effect);
    if (asked.state != State::known || limit.state != State::known) return asked;
    return Value{effect.kind == ir::EffectKind::at_most ? std::min(asked.value, limit.value)
                                                        : std::max(asked.value, limit.value),
                 State::known};
}

std::int64_t intersection(std::int64_t hours, std::int64_t limit) noexcept {
    return pack_hours(std::max(first_minute(hours), first_minute(limit)),
                      std::min(last_minute(hours), last_minute(limit)));
}

bool is_empty_window(std::int64_t hours) noexcept { return first_minute(hours) > last_minute(hours); }

void apply_guards(const Walk& walk, const ir::Rule& rule, const EffectsByOutcome& effects, std::int64_t* out) noexcept {
    const ir::Program& program = walk.program();
    for (std::uint32_t guard = 0; guard < program.guards.size(); ++guard) {
        set_bit(out, program.layout.guards_applied, guard, walk.accepts(program.guards[guard].entry));
    }
    std::uint64_t removed = apply_to_channels(walk, effects.on_channels, out);
    for (std::uint32_t outcome = 0; outcome < program.schema.outcomes.size(); ++outcome) {
        const std::vector<OwnedEffect>& mine = effects.on_outcomes[outcome];
        if (program.schema.outcomes[outcome].for_each_channel)
            removed |= apply_to_windows(walk, outcome, mine, out);
        else if (apply_to_value(walk, outcome, mine, out))
            removed = every_channel;
    }
    const std::uint64_t kept = write_channels(walk, rule.pick, removed, out);
    clear_windows_outside(walk, kept, out);
    const Status status = rule.stance == ir::Stance::no_contact ? Status::no_contact
                          : kept != 0                           ? Status::contact
                                                                : Status::blocked;
    out[layout::status] = static_cast<std::int64_t>(status);
}

} // namespace forbear::interpret
