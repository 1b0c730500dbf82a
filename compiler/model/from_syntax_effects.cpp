#include "model/effects.h"

#include <algorithm>

#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

std::string listed(const std::vector<syntax::Name>& names) {
    std::string text;
    for (const syntax::Name& name : names) text += (text.empty() ? "" : ", ") + name.text;
    return text;
}

std::string listed(const std::vector<syntax::Expr>& values) {
    std::string text;
    for (const syntax::Expr& value : values) text += (text.empty() ? "" : ", ") + syntax::print(value);
    return text;
}

bool is_at_most(syntax::TestKind bound) {
    return bound == syntax::TestKind::at_most || bound == syntax::TestKind::or_below;
}

std::string bound_words(const syntax::Effect& written) {
    const std::string value = listed(written.values);
    switch (written.bound) {
    case syntax::TestKind::or_below: return value + " or below";
    case syntax::TestKind::or_above: return value + " or above";
    case syntax::TestKind::at_least: return "at least " + value;
    default: return "at most " + value;
    }
}

std::string hours_words(const syntax::Effect& written) {
    if (written.within) return " within " + syntax::print(*written.within);
    std::string text;
    if (written.opens) text += (written.opens_after ? " after " : " from ") + syntax::print(*written.opens);
    if (written.opens && written.closes) text += " and";
    if (written.closes) text += (written.closes_before ? " before " : " until ") + syntax::print(*written.closes);
    return text;
}

std::string effect_text(const syntax::Effect& written) {
    using Kind = syntax::EffectKind;
    std::string text;
    switch (written.kind) {
    case Kind::forbid_channels:
        text = "forbid " + (written.all_channels ? std::string("all channels") : listed(written.names));
        if (!written.except_names.empty()) text += " except " + listed(written.except_names);
        break;
    case Kind::allow_only: text = "allow only " + listed(written.names); break;
    case Kind::forbid_value:
        text = written.every_value ? "forbid every " + written.outcome.text
                                   : "forbid " + written.outcome.text + " " + listed(written.values);
        break;
    case Kind::limit: text = "limit " + written.outcome.text + " to " + bound_words(written); break;
    case Kind::hours:
        text = "contact by " + (written.all_channels ? std::string("all channels") : listed(written.names)) + " only" +
               hours_words(written);
        break;
    case Kind::add: text = "add " + listed(written.values) + " to " + written.outcome.text; break;
    }
    if (written.except_when) text += " except when " + syntax::print(*written.except_when);
    return text;
}

std::uint64_t mask_of_all(std::size_t size) { return (std::uint64_t{1} << size) - 1; }

} // namespace

std::optional<Effect> EffectReader::effect(const syntax::Effect& written) {
    using Kind = syntax::EffectKind;
    Effect effect;
    effect.at = written.at;
    bool is_sound = false;
    switch (written.kind) {
    case Kind::forbid_channels:
        effect.kind = EffectKind::remove_channels;
        is_sound = read_channels(written, effect);
        break;
    case Kind::allow_only:
        effect.kind = EffectKind::keep_channels;
        is_sound = read_kept(written, effect);
        break;
    case Kind::forbid_value:
        effect.kind = EffectKind::forbid_values;
        is_sound = read_values(written, effect);
        break;
    case Kind::add:
        effect.kind = EffectKind::add_values;
        is_sound = read_values(written, effect);
        break;
    case Kind::limit:
        effect.kind = is_at_most(written.bound) ? EffectKind::at_most : EffectKind::at_least;
        is_sound = read_limit(written, effect);
        break;
    case Kind::hours:
        effect.kind = EffectKind::narrow_hours;
        is_sound = read_hours(written, effect);
        break;
    }
    if (written.except_when) {
        effect.except = resolver_.condition(*written.except_when);
        is_sound = is_sound && effect.except.has_value();
    }
    if (!is_sound) return std::nullopt;
    effect.text = effect_text(written);
    return effect;
}

bool EffectReader::read_channels(const syntax::Effect& written, Effect& effect) {
    const auto named = resolver_.channel_mask(written.names);
    const auto spared = resolver_.channel_mask(written.except_names);
    if (!named || !spared) return false;
    effect.mask = (written.all_channels ? mask_of_all(resolver_.schema().channels.size()) : *named) & ~*spared;
    return true;
}

/// Channels written out, or one fact that holds a set of them.
bool EffectReader::read_kept(const syntax::Effect& written, Effect& effect) {
    const Schema& schema = resolver_.schema();
    const auto is_channel = [&](const syntax::Name& name) {
        return std::ranges::find(schema.channels, name.text, &Channel::name) != schema.channels.end();
    };
    const bool is_fact = written.names.size() == 1 && !is_channel(written.names.front()) &&
                         resolver_.scope().find(written.names.front().text) != nullptr;
    if (!is_fact) {
        const auto mask = resolver_.channel_mask(written.names);
        effect.mask = mask.value_or(0);
        return mask.has_value();
    }
    syntax::Expr words;
    words.kind = syntax::ExprKind::name;
    words.text = written.names.front().text;
    words.at = written.names.front().at;
    Resolved kept = resolver_.value(words);
    if (!kept) return false;
    Type channels{.kind = TypeKind::set, .currency = {}, .vocabulary = 0};
    if (!resolver_.fits(*kept, channels, "allow only", words.at)) return false;
    effect.value = std::move(kept);
    return true;
}

bool EffectReader::read_values(const syntax::Effect& written, Effect& effect) {
    const auto index = resolver_.outcome(written.outcome);
    if (!index) return false;
    const Outcome& outcome = resolver_.schema().outcomes.at(*index);
    const bool adds = written.kind == syntax::EffectKind::add;
    const TypeKind kind = outcome.type.kind;
    const bool is_possible = kind == TypeKind::set || (!adds && (kind == TypeKind::choice || kind == TypeKind::yes_no));
    if (!is_possible) {
        resolver_.report(Code::effect_not_for_outcome, written.outcome.at,
                         {adds ? "`add`" : "`forbid`", adds ? "a set" : "a choice, yes or no, or a set", outcome.name,
                          kind == TypeKind::choice ? "one value of several" : kind_words(resolver_.schema(), outcome.type)},
                         is_ordered(kind) ? "say `limit " + outcome.name + " to at most ...`" : "");
        return false;
    }
    effect.outcome = *index;
    if (written.every_value) {
        const std::size_t values =
            kind == TypeKind::yes_no ? 2 : vocabulary_of(resolver_.schema(), outcome.type).values.size();
        const std::uint64_t normal = !outcome.normally            ? 0
                                     : kind == TypeKind::set ? static_cast<std::uint64_t>(*outcome.normally)
                                                             : std::uint64_t{1} << *outcome.normally;
        effect.mask = mask_of_all(values) & ~normal;
        if (effect.mask == 0)
            resolver_.report(Code::empty_range, written.at, {effect_text(written)}, "it has no value but the normal one");
        return effect.mask != 0;
    }
    for (const syntax::Expr& words : written.values) {
        const auto value = resolver_.constant_value(words, outcome.type);
        if (!value) return false;
        effect.mask |= kind == TypeKind::set ? static_cast<std::uint64_t>(*value) : std::uint64_t{1} << *value;
    }
    return true;
}

bool EffectReader::read_limit(const syntax::Effect& written, Effect& effect) {
    const auto index = resolver_.outcome(written.outcome);
    if (!index) return false;
    const Schema& schema = resolver_.schema();
    const Outcome& outcome = schema.outcomes.at(*index);
    const bool is_ranked = outcome.type.kind == TypeKind::choice && vocabulary_of(schema, outcome.type).ranked;
    if (!is_ranked && !is_ordered(outcome.type.kind)) {
        resolver_.report(Code::effect_not_for_outcome, written.outcome.at,
                         {"`limit`", "a ranked outcome or a number", outcome.name,
                          outcome.type.kind == TypeKind::choice ? "a choice without an order" : kind_words(schema, outcome.type)},
                         outcome.type.kind == TypeKind::choice
                             ? "say `forbid " + outcome.name + " ...`, or declare its values `ranked`"
                             : "");
        return false;
    }
    effect.outcome = *index;
    const syntax::Expr& words = written.values.front();
    Resolved bound = resolver_.value(words, &outcome.type);
    if (!bound || !resolver_.fits(*bound, outcome.type, outcome.name, words.at)) return false;
    bound = values_.in_scale(std::move(*bound), outcome.type,
                             effect.kind == EffectKind::at_most ? Rounding::down : Rounding::up, words);
    if (!bound) return false;
    effect.value = std::move(bound);
    return check_bound(written, outcome, effect);
}

bool EffectReader::check_bound(const syntax::Effect& written, const Outcome& outcome, Effect& effect) {
    const syntax::Expr& words = written.values.front();
    Expr& bound = *effect.value;
    if (bound.can_be_unknown) {
        resolver_.report(Code::bound_may_be_unknown, words.at, {syntax::print(words)},
                         "say `(" + syntax::print(words) + ", or ... when unknown)`");
        return false;
    }
    const Type& type = outcome.type;
    const bool leaves = bound.type.low < type.low || bound.type.high > type.high;
    if (!leaves) return true;
    if (is_constant(bound)) {
        const auto text = [&](std::int64_t value) { return value_text(resolver_.schema(), type, value); };
        resolver_.report(Code::outside_range, words.at,
                         {syntax::print(words), text(type.low) + " to " + text(type.high)});
        return false;
    }
    // A limit never takes an outcome out of its declared range.
    const Span at = bound.at;
    if (bound.type.high > type.high)
        bound = extreme(ExprKind::least, list_of(std::move(bound), constant(type, type.high, at)), at);
    if (bound.type.low < type.low)
        bound = extreme(ExprKind::greatest, list_of(std::move(bound), constant(type, type.low, at)), at);
    return true;
}

std::optional<std::int64_t> EffectReader::minute(const std::optional<syntax::Expr>& written, std::int64_t otherwise) {
    if (!written) return otherwise;
    Type time{.kind = TypeKind::time, .currency = {}};
    set_fact_range(time);
    return resolver_.constant_value(*written, time);
}

/// Hours that a fact holds. Where they are not there the author says what then: neither silence may mean `any time`.
bool EffectReader::read_window(const syntax::Expr& words, const Outcome& outcome, Effect& effect) {
    Resolved window = resolver_.value(words, &outcome.type);
    if (!window || !resolver_.fits(*window, outcome.type, "only within", words.at)) return false;
    if (window->can_be_unknown) {
        resolver_.report(Code::bound_may_be_unknown, words.at, {syntax::print(words)},
                         "say `" + syntax::print(words) + ", or 09:00 to 17:00 when unknown`");
        return false;
    }
    if (window->can_be_none) {
        resolver_.report(Code::hours_may_be_none, words.at, {syntax::print(words)},
                         "say `" + syntax::print(words) + ", or 09:00 to 17:00 when none`");
        return false;
    }
    effect.value = std::move(window);
    return true;
}

bool EffectReader::read_hours(const syntax::Effect& written, Effect& effect) {
    const Schema& schema = resolver_.schema();
    const auto outcome = std::ranges::find_if(schema.outcomes, [](const Outcome& one) { return one.for_each_channel; });
    if (outcome == schema.outcomes.end()) {
        resolver_.report(Code::no_hours_outcome, written.at, {},
                         "add `outcome window hours for each channel` to the schema");
        return false;
    }
    effect.outcome = static_cast<std::uint32_t>(outcome - schema.outcomes.begin());
    const auto named = resolver_.channel_mask(written.names);
    if (written.within) {
        if (!named) return false;
        effect.mask = *named;
        return read_window(*written.within, *outcome, effect);
    }
    const auto opens = minute(written.opens, 0);
    const auto closes = minute(written.closes, 1439);
    if (!named || !opens || !closes) return false;
    effect.mask = written.all_channels || written.names.empty() ? mask_of_all(schema.channels.size()) : *named;
    const std::int64_t first = *opens + (written.opens && written.opens_after ? 1 : 0);
    const std::int64_t last = *closes - (written.closes && written.closes_before ? 1 : 0);
    if (first > last) {
        const Span at = written.opens ? written.opens->at : written.closes ? written.closes->at : written.at;
        resolver_.report(Code::hours_are_empty, at, {hours_words(written)},
                         "hours begin and end on one day; use `forbid` for a channel that is never allowed");
        return false;
    }
    effect.value = constant(outcome->type, pack_hours(first, last), written.at);
    return true;
}

} // namespace forbear::model
