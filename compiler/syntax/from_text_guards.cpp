// What guards do.

#include "syntax/from_text_reader.h"

namespace forbear::syntax {

Effect Reader::forbid(Grammar::ForbidLineContext* context) const {
    Effect made;
    made.at = span(context);
    made.kind = EffectKind::forbid_channels;
    const std::vector<Name> said = names(context->name());
    if (context->ALL_CHANNELS() != nullptr) {
        made.all_channels = true;
        made.except_names = said;
    } else if (context->EVERY() != nullptr) {
        made.kind = EffectKind::forbid_value;
        made.outcome = said.front();
        made.every_value = true;
    } else if (!context->plainValue().empty()) {
        made.kind = EffectKind::forbid_value;
        made.outcome = said.front();
        made.values = plain_values(context->plainValue());
    } else {
        made.names = said;
    }
    if (context->condition() != nullptr) made.except_when = condition(context->condition());
    return made;
}

Effect Reader::allow(Grammar::AllowLineContext* context) const {
    Effect made;
    made.at = span(context);
    made.kind = EffectKind::allow_only;
    made.channels_in = context->THE_CHANNELS_IN() != nullptr;
    made.names = names(context->name());
    if (context->condition() != nullptr) made.except_when = condition(context->condition());
    return made;
}

Effect Reader::limit(Grammar::LimitLineContext* context) const {
    Effect made;
    made.at = span(context);
    made.kind = EffectKind::limit;
    made.outcome = name(context->name());
    Grammar::LimitBoundContext* bound = context->limitBound();
    made.bound = bound->AT_LEAST() != nullptr ? TestKind::at_least
        : bound->AT_MOST() != nullptr         ? TestKind::at_most
        : bound->OR_ABOVE() != nullptr        ? TestKind::or_above
                                              : TestKind::or_below;
    Expr value = sum(bound->sum());
    if (bound->rounding() != nullptr) value = rounded(std::move(value), bound->rounding());
    made.values.push_back(std::move(value));
    return made;
}

Effect Reader::add(Grammar::AddLineContext* context) const {
    Effect made;
    made.at = span(context);
    made.kind = EffectKind::add;
    made.outcome = name(context->name());
    made.values = plain_values(context->plainValue());
    return made;
}

Effect Reader::hours_limit(Grammar::ContactLineContext* context) const {
    Effect made;
    made.at = span(context);
    made.kind = EffectKind::hours;
    made.names = names(context->contact()->name());
    Grammar::HoursLimitContext* hours = context->hoursLimit();
    const auto edge = [&](Grammar::TimeOrNameContext* said) {
        if (said->TIME_VALUE() != nullptr) return time(said->TIME_VALUE());
        Expr value = make_expr(ExprKind::name, span(said));
        value.text = name(said->name()).text;
        return value;
    };
    if (hours->ONLY_WITHIN() != nullptr) {
        if (hours->hoursValue() != nullptr) {
            made.within = this->hours(hours->hoursValue());
            return made;
        }
        Expr window = make_expr(ExprKind::name, span(hours->name()));
        window.text = name(hours->name()).text;
        for (Grammar::DefaultPartContext* part : hours->defaultPart()) window = with_default(std::move(window), part);
        made.within = std::move(window);
        return made;
    }
    const auto edges = hours->timeOrName();
    const bool only_closes = hours->ONLY_BEFORE() != nullptr || hours->ONLY_UNTIL() != nullptr;
    if (only_closes) {
        made.closes = edge(edges[0]);
        made.closes_before = hours->ONLY_BEFORE() != nullptr;
        return made;
    }
    made.opens = edge(edges[0]);
    made.opens_after = hours->ONLY_AFTER() != nullptr || hours->AFTER() != nullptr;
    if (edges.size() > 1) {
        made.closes = edge(edges[1]);
        made.closes_before = hours->BEFORE() != nullptr;
    }
    return made;
}

} // namespace forbear::syntax
