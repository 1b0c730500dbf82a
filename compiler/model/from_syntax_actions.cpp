#include "model/actions.h"

#include <algorithm>

#include "model/numbers.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {

std::vector<Candidate> ActionReader::candidates(const std::vector<syntax::Name>& names, const std::string& place) {
    std::vector<Candidate> result;
    const Schema& schema = resolver_.schema();
    for (const syntax::Name& name : names) {
        const Meaning* meaning = resolver_.scope().find(name.text);
        const bool is_channel = std::ranges::find(schema.channels, name.text, &Channel::name) != schema.channels.end();
        if (is_channel || meaning == nullptr) {
            if (const auto channel = resolver_.channel(name)) result.push_back({.channel = *channel});
            continue;
        }
        syntax::Expr words;
        words.kind = syntax::ExprKind::name;
        words.text = name.text;
        words.at = name.at;
        Resolved from = resolver_.value(words);
        if (!from) continue;
        if (from->type.kind != TypeKind::choice || from->type.vocabulary != 0) {
            resolver_.report(Code::wrong_kind, name.at, {place, "a channel", kind_words(schema, from->type)});
            continue;
        }
        result.push_back({.from = std::move(from)});
    }
    return result;
}

Action ActionReader::action(const syntax::Action& written, const Proof& proof, const std::string& what) {
    Action result;
    switch (written.stance) {
    case syntax::Stance::contact: result.stance = Stance::contact; break;
    case syntax::Stance::do_not_contact: result.stance = Stance::no_contact; break;
    case syntax::Stance::reject: result.stance = Stance::reject; break;
    case syntax::Stance::unsaid:
        result.stance = Stance::no_contact;
        // Without a place the action is missing or could not be read, and that has been said.
        if (!resolver_.schema().channels.empty() && written.at != Span{}) {
            resolver_.report(Code::stance_missing, written.at, {what},
                             "add `contact by ...`, `do not contact` or `reject`");
        }
        break;
    }
    switch (written.pick) {
    case syntax::Pick::preference: result.pick = Pick::preference; break;
    case syntax::Pick::all_of: result.pick = Pick::all_of; break;
    case syntax::Pick::first_of:
    case syntax::Pick::cheapest_of:
    case syntax::Pick::likeliest_of: result.pick = Pick::first_of; break;
    }
    if (result.stance == Stance::contact) {
        result.candidates = candidates(written.candidates, "`contact by`");
        choose(written, result);
    }
    prefer(written, result);
    if (result.stance == Stance::reject && !written.settings.empty()) {
        resolver_.report(Code::rejected_sets_nothing, written.settings.front().at,
                         {written.settings.front().outcome.text}, "a rejected record has no outcomes");
        return result;
    }
    std::vector<std::pair<std::uint32_t, Span>> seen;
    for (const syntax::Setting& setting_words : written.settings) {
        std::optional<Setting> one = setting(setting_words, proof);
        if (!one) continue;
        const auto first = std::ranges::find(seen, one->outcome, &std::pair<std::uint32_t, Span>::first);
        if (first != seen.end()) {
            resolver_.report(Code::outcome_set_twice, setting_words.at, {setting_words.outcome.text}, {},
                             {{first->second, "first here"}});
            continue;
        }
        seen.emplace_back(one->outcome, setting_words.at);
        result.settings.push_back(std::move(*one));
    }
    return result;
}

std::optional<Setting> ActionReader::setting(const syntax::Setting& written, const Proof& proof) {
    const auto index = resolver_.outcome(written.outcome);
    if (!index) return std::nullopt;
    const Outcome& outcome = resolver_.schema().outcomes.at(*index);
    Resolved value = outcome.type.kind == TypeKind::set ? set_value(written, outcome) : setting_value(written, outcome);
    if (!value) return std::nullopt;
    if (value->kind == ExprKind::none) {
        if (!check_certain(*value, written, outcome)) return std::nullopt;
        return Setting{*index, std::move(*value)};
    }
    *value = made_certain(std::move(*value), proof);
    if (!check_certain(*value, written, outcome)) return std::nullopt;
    value = bounded(std::move(*value), written, outcome, proof);
    if (!value || !check_range(*value, written, outcome)) return std::nullopt;
    value->text = syntax::print(written.values.front());
    return Setting{*index, std::move(*value)};
}

Resolved ActionReader::setting_value(const syntax::Setting& written, const Outcome& outcome) {
    if (written.values.size() != 1) {
        const Span at = written.values.empty() ? written.at : written.values.at(1).at;
        resolver_.report(Code::one_value_needed, at, {outcome.name});
        return std::nullopt;
    }
    const syntax::Expr& words = written.values.front();
    if (words.kind == syntax::ExprKind::none) {
        Expr none = strict(ExprKind::none, outcome.type, {}, words.at);
        none.can_be_none = true;
        return none;
    }
    Resolved value = outcome_value(words, outcome);
    if (!value || !resolver_.fits(*value, outcome.type, outcome.name, words.at)) return std::nullopt;
    return in_scale(std::move(*value), outcome.type, Rounding::half_even, words);
}

Resolved ActionReader::in_scale(Expr value, const Type& type, Rounding rounding, const syntax::Expr& written) {
    if (!is_numeric(type.kind)) return value;
    if (value.type.scale > type.scale) {
        const auto divisor = power_of_ten(static_cast<unsigned>(value.type.scale - type.scale));
        Type coarser = value.type;
        coarser.scale = type.scale;
        const Span at = value.at;
        Expr result = rounded(std::move(value), *divisor, 1, rounding, std::move(coarser));
        result.at = at;
        return result;
    }
    Resolved result = rescaled(value, type.scale);
    return result ? result : resolver_.report_overflow(written, {&value});
}

Resolved ActionReader::set_value(const syntax::Setting& written, const Outcome& outcome) {
    std::int64_t members = 0;
    for (const syntax::Expr& words : written.values) {
        Resolved value = resolver_.value(words, &outcome.type);
        if (!value || !resolver_.fits(*value, outcome.type, outcome.name, words.at)) return std::nullopt;
        if (!is_constant(*value)) {
            if (written.values.size() == 1) return value;
            resolver_.report(Code::constant_needed, words.at, {syntax::print(words)},
                             "a set is one fact, or values written out");
            return std::nullopt;
        }
        members |= value->value;
    }
    return constant(outcome.type, members, written.at);
}

Resolved ActionReader::bounded(Expr value, const syntax::Setting& written, const Outcome& outcome, const Proof& proof) {
    if (!written.at_least && !written.at_most) return value;
    if (value.can_be_none) {
        resolver_.report(Code::outcome_may_be_none, written.values.front().at,
                         {outcome.name, syntax::print(written.values.front())},
                         "a bound cannot hold for none: say `, or ... when none`");
        return std::nullopt;
    }
    std::optional<Expr> lower, upper;
    const auto resolve = [&](const std::optional<syntax::Expr>& words, Rounding rounding, std::optional<Expr>& bound) {
        if (!words) return true;
        Resolved resolved = resolver_.value(*words, &outcome.type);
        if (!resolved || !resolver_.fits(*resolved, outcome.type, outcome.name, words->at)) return false;
        bound = in_scale(made_certain(std::move(*resolved), proof), outcome.type, rounding, *words);
        if (bound && bound->can_be_unknown) {
            resolver_.report(Code::bound_may_be_unknown, words->at, {syntax::print(*words)},
                             "say `or ... when unknown`");
            return false;
        }
        return bound.has_value();
    };
    if (!resolve(written.at_most, Rounding::down, upper) || !resolve(written.at_least, Rounding::up, lower))
        return std::nullopt;
    if (lower && upper && is_constant(*lower) && is_constant(*upper) && lower->value > upper->value) {
        resolver_.report(Code::empty_range, written.at_least->at,
                         {syntax::print(*written.at_least) + " to " + syntax::print(*written.at_most)},
                         "`at least` is above `at most`");
        return std::nullopt;
    }
    const Span at = value.at;
    if (upper) value = extreme(ExprKind::least, list_of(std::move(value), std::move(*upper)), at);
    if (lower) value = extreme(ExprKind::greatest, list_of(std::move(value), std::move(*lower)), at);
    return value;
}

bool ActionReader::check_certain(const Expr& value, const syntax::Setting& written, const Outcome& outcome) {
    const syntax::Expr& words = written.values.front();
    if (value.can_be_unknown) {
        resolver_.report(Code::outcome_may_be_unknown, words.at, {outcome.name, syntax::print(words)},
                         "say what then: `" + syntax::print(words) + ", or ... when unknown`");
        return false;
    }
    if (value.can_be_none && outcome.normally) {
        resolver_.report(Code::outcome_may_be_none, words.at, {outcome.name, syntax::print(words)},
                         "say what then: `" + syntax::print(words) + ", or ... when none`");
        return false;
    }
    return true;
}

bool ActionReader::check_range(const Expr& value, const syntax::Setting& written, const Outcome& outcome) {
    if (outcome.type.kind == TypeKind::text) return true;
    const bool too_low = value.type.low < outcome.type.low;
    const bool too_high = value.type.high > outcome.type.high;
    if (!too_low && !too_high) return true;
    const Schema& schema = resolver_.schema();
    const auto text = [&](std::int64_t one) { return value_text(schema, outcome.type, one); };
    const syntax::Expr& words = written.values.front();
    const std::string holds = text(outcome.type.low) + " to " + text(outcome.type.high);
    if (is_constant(value)) {
        resolver_.report(Code::outside_range, words.at, {syntax::print(words), holds});
        return false;
    }
    std::string help = "add";
    if (too_low) help += " `, at least " + text(outcome.type.low) + "`";
    if (too_high) help += std::string(too_low ? " and" : "") + " `, at most " + text(outcome.type.high) + "`";
    resolver_.report(Code::outcome_may_leave_range, words.at,
                     {outcome.name, holds, text(value.type.low) + " to " + text(value.type.high)}, std::move(help));
    return false;
}

} // namespace forbear::model
