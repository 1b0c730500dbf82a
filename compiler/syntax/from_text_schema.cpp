// What a schema declares: types, facts, fields, outcomes, channels, calendars; and effective dates.

#include "syntax/from_text_reader.h"

namespace forbear::syntax {

TypeExpr Reader::type(Grammar::TypeWordsContext* context) const {
    TypeExpr made;
    made.at = span(context);
    for (Grammar::ValueNameContext* value : context->valueName()) made.values.push_back(name(value));
    if (Grammar::SpanContext* range = context->span(); range != nullptr) {
        made.low = number(range->number(0));
        made.high = number(range->number(1));
    }
    if (context->SET_OF() != nullptr) {
        const auto values = context->valueName();
        const bool of_channels = context->ONE_OF() == nullptr && values.size() == 1 && values[0]->name() != nullptr &&
                                 values[0]->name()->CHANNEL() != nullptr;
        made.word = of_channels ? TypeWord::set_of_channel : TypeWord::set_of_values;
        if (of_channels) made.values.clear();
        if (made.word == TypeWord::set_of_values && made.values.size() > 1 && !made.values.back().quoted
            && made.values.back().text == "open") {
            made.values.pop_back(); // `set of a, b, open`: further values may come; a value of that name is quoted
            made.open = true;
        }
        return made;
    }
    if (context->ONE_OF() != nullptr) made.word = TypeWord::one_of;
    else if (context->RANKED() != nullptr) made.word = TypeWord::ranked;
    else if (context->YES_OR_NO() != nullptr) made.word = TypeWord::yes_or_no;
    else if (context->WHOLE() != nullptr) made.word = TypeWord::whole;
    else if (context->DECIMAL() != nullptr || context->DECIMAL_WITH() != nullptr) made.word = TypeWord::decimal;
    else if (context->PERCENT() != nullptr) made.word = TypeWord::percent;
    else if (context->MONEY() != nullptr) made.word = TypeWord::money;
    else if (context->DAYS() != nullptr) made.word = TypeWord::days;
    else if (context->MONTHS() != nullptr) made.word = TypeWord::months;
    else if (context->DATE() != nullptr) made.word = TypeWord::date;
    else if (context->TIME() != nullptr) made.word = TypeWord::time;
    else if (context->HOURS() != nullptr) made.word = TypeWord::hours;
    else if (context->CHANNEL() != nullptr) made.word = TypeWord::channel;
    else if (context->LIST_OF() != nullptr) made.word = TypeWord::list;
    else made.word = TypeWord::text;
    made.open = context->OPEN_TEXT() != nullptr;
    if (context->CURRENCY() != nullptr) made.currency = std::string(text(context->CURRENCY()->getSymbol()));
    if (context->NUMBER() != nullptr) made.places = whole(context->NUMBER());
    if (context->name() != nullptr) made.list = name(context->name());
    return made;
}

void Reader::modifiers(const std::vector<Grammar::ModifierContext*>& contexts, Fact& fact) const {
    for (Grammar::ModifierContext* context : contexts) {
        const Span at{words_.file, span(context->COMMA(0)).end, span(context).end};
        if (context->MAY_BE_UNKNOWN() != nullptr) fact.may_be_unknown = true;
        else if (context->MAY_BE_NONE() != nullptr) fact.may_be_none = true;
        else if (context->PROTECTED() != nullptr) fact.is_protected = true;
        else if (context->PROXY_FOR() != nullptr) fact.proxy_for.push_back(name(context->name()));
        else if (context->OPEN() != nullptr) fact.type.open = true;
        else if (context->AT_MOST() != nullptr) fact.type.at_most = number(context->number());
        else if (context->OLDEST_FIRST() != nullptr) fact.type.list_order = "oldest first";
        else if (context->NEWEST_FIRST() != nullptr) fact.type.list_order = "newest first";
        else if (context->NORMALLY() != nullptr)
            report(Code::normally_of_a_fact, at, {fact.name.text},
                   "a fact that may be absent is `may be none` or `may be unknown`");
    }
}

Fact Reader::fact(Grammar::FactLineContext* context) const {
    Fact made;
    made.name = name(context->name());
    made.at = span(context);
    made.is_key = context->KEY() != nullptr;
    if (context->typeWords() != nullptr) {
        made.type = type(context->typeWords());
        made.type.for_each_channel = context->FOR_EACH_CHANNEL() != nullptr;
    } else {
        made.type.word = TypeWord::text;
        made.type.at = made.name.at;
    }
    modifiers(context->modifier(), made);
    return made;
}

Fact Reader::field(Grammar::FieldLineContext* context) const {
    Fact made;
    made.name = name(context->name());
    made.at = span(context);
    made.is_key = context->KEY() != nullptr;
    made.type = type(context->typeWords());
    modifiers(context->modifier(), made);
    return made;
}

Outcome Reader::outcome(Grammar::OutcomeLineContext* context) const {
    Outcome made;
    made.name = name(context->name());
    made.at = span(context);
    made.type = type(context->typeWords());
    made.type.for_each_channel = context->FOR_EACH_CHANNEL() != nullptr;
    for (Grammar::ModifierContext* modifier : context->modifier()) {
        if (modifier->NORMALLY() != nullptr) {
            made.normally = plain_values(modifier->plainValue());
        } else if (modifier->OPEN() != nullptr) {
            made.type.open = true;
        } else {
            const Span at{words_.file, span(modifier->COMMA(0)).end, span(modifier).end};
            report(Code::modifier_of_an_outcome, at, {made.name.text},
                   "an outcome has a type and, if it needs one, a `normally` value");
        }
    }
    return made;
}

Channels Reader::channels(Grammar::ChannelsLineContext* context) const {
    Channels made;
    made.at = span(context);
    for (Grammar::ChannelEntryContext* entry : context->channelEntry()) {
        Channel channel;
        channel.name = name(entry->name());
        if (entry->number() != nullptr) channel.cost = number(entry->number());
        made.channels.push_back(std::move(channel));
    }
    return made;
}

Calendar Reader::calendar(Grammar::CalendarLineContext* context) const {
    Calendar made;
    made.replaces = context->REPLACE() != nullptr;
    made.name = name(context->name());
    made.at = span(context);
    if (context->STRING() != nullptr) made.title = quoted(context->STRING());
    if (Grammar::WeekdaySpanContext* days = context->weekdaySpan(); days != nullptr) {
        const auto name_of = [&](antlr4::tree::TerminalNode* node) {
            std::string day(text(node->getSymbol()));
            day[0] = static_cast<char>(day[0] - 'A' + 'a');
            return Name{day, span(node), false};
        };
        const auto nodes = days->WEEKDAY();
        if (days->TO() == nullptr) {
            for (antlr4::tree::TerminalNode* node : nodes) made.weekdays.push_back(name_of(node));
        } else { // from the first to the last, round the week's end if need be
            static constexpr const char* week[] = {"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};
            const Name first = name_of(nodes[0]);
            const Name last = name_of(nodes[1]);
            std::size_t day = 0;
            while (first.text != week[day]) ++day;
            for (;; day = (day + 1) % 7) {
                made.weekdays.push_back({week[day], made.weekdays.empty() ? first.at : last.at, false});
                if (last.text == week[day]) break;
            }
        }
    }
    if (context->FROM() != nullptr) {
        made.from = date(context->DATE_VALUE(0));
        made.until = date(context->DATE_VALUE(1));
    }
    if (context->exceptDates() != nullptr) {
        for (antlr4::tree::TerminalNode* node : context->exceptDates()->DATE_VALUE()) made.except.push_back(date(node));
    }
    return made;
}

Effective Reader::effective(Grammar::EffectiveLineContext* from, Grammar::UntilLineContext* until) const {
    Effective made;
    if (from != nullptr) {
        made.from = date(from->DATE_VALUE(0));
        if (from->UNTIL() != nullptr) made.until = date(from->DATE_VALUE(1));
    }
    if (until != nullptr) made.until = date(until->DATE_VALUE());
    return made;
}

} // namespace forbear::syntax
