// Lists: which elements are meant, and what is made of them.

#include "differential/naive/evaluate.h"

namespace forbear::naive {

using namespace syntax;

/// Law 11, one window at a time. The date is the first one of the record type.
Truth Evaluator::in_window(const ListPart& part, const ListType& record, const Element& element) const {
    if (part.window == WindowKind::none) {
        return Truth::yes;
    }
    const Fact* dated = nullptr;
    for (const Fact& field : record.fields) {
        if (dated == nullptr && field.type.word == TypeWord::date) {
            dated = &field;
        }
    }
    const Value& date = element.at(dated->name.text);
    if (is_none(date)) {
        return Truth::no;
    }
    const auto argument = [&](std::size_t i) { return value(part.window_args.at(i)); };
    const auto not_before = [&](const Value& first) {
        return is_none(first)                          ? Truth::no
               : is_unknown(first) || is_unknown(date) ? Truth::unknown
                                                       : truth(compare(date, first) >= 0);
    };
    const auto not_after = [&](const Value& last) {
        return is_none(last)                          ? Truth::no
               : is_unknown(last) || is_unknown(date) ? Truth::unknown
                                                      : truth(compare(date, last) <= 0);
    };
    switch (part.window) {
    case WindowKind::last_days: {
        // Today and the days before it: 7 days are today and the six dates before.
        const int days = numerator(number(argument(0)).amount).convert_to<int>();
        return both(not_before(as_of() - std::chrono::days(days - 1)), not_after(as_of()));
    }
    case WindowKind::last_months: {
        // Later than the same day so many months ago, and not after today.
        const int months = numerator(number(argument(0)).amount).convert_to<int>();
        return both(not_before(add_months(as_of(), -months) + std::chrono::days(1)), not_after(as_of()));
    }
    case WindowKind::this_month: {
        // From the first of the month to today: no window holds a date after the day of decision.
        const std::string first = write_date(as_of()).substr(0, 8) + "01";
        return both(not_before(*read_date(first)), not_after(as_of()));
    }
    case WindowKind::since: return both(not_before(argument(0)), not_after(as_of()));
    case WindowKind::between: {
        // Two dates, or two numbers of days ago; both ends belong to it.
        const auto end = [&](std::size_t i) {
            const Value given = argument(i);
            const auto* days = std::get_if<Number>(&given);
            return days == nullptr ? given
                                   : Value(as_of() - std::chrono::days(numerator(days->amount).convert_to<int>()));
        };
        return both(not_before(end(0)), not_after(end(1)));
    }
    case WindowKind::none: break;
    }
    return Truth::yes;
}

Evaluator::Members Evaluator::members(const ListPart& part) const {
    // A name given by `define` is a part of a list, of which this is a part again.
    if (const auto defined = scope_.definitions.find(part.list.text); defined != scope_.definitions.end()) {
        Members whole = members(defined->second->part);
        const ListPart* origin = &defined->second->part;
        while (scope_.definitions.count(origin->list.text) != 0) {
            origin = &scope_.definitions.at(origin->list.text)->part;
        }
        const ListType& record = scope_.record_of(*scope_.list(origin->list.text));
        for (Member& member : whole.members) {
            Evaluator inner = *this;
            inner.element_ = member.element;
            member.belongs = both(member.belongs, in_window(part, record, *member.element));
            if (!part.where.empty()) {
                member.belongs = both(member.belongs, inner.holds(part.where[0]));
            }
        }
        return whole;
    }
    const Fact* fact = scope_.list(part.list.text);
    const Facts::List& list = facts_.lists.at(fact->name.text);
    Members result;
    result.unknown_list = list.unknown;
    result.at_most = numerator(*read_number(fact->type.at_most->number.digits)).convert_to<int>();
    const ListType& record = scope_.record_of(*fact);
    for (const Element& element : list.elements) {
        Evaluator inner = *this;
        inner.element_ = &element;
        Truth belongs = in_window(part, record, element);
        if (!part.where.empty()) {
            belongs = both(belongs, inner.holds(part.where[0]));
        }
        result.members.push_back({&element, belongs});
    }
    return result;
}

Count Evaluator::count(const ListPart& part) const {
    const Members found = members(part);
    if (found.unknown_list) {
        return Count{0, found.at_most};
    }
    Count count;
    for (const Member& member : found.members) {
        count.certain += member.belongs == Truth::yes ? 1 : 0;
        count.possible += member.belongs != Truth::no ? 1 : 0;
    }
    return count;
}

Count Evaluator::count_if(const std::string& list, const std::function<Truth(const Element&)>& belongs) const {
    ListPart part;
    part.list.text = list;
    Members found = members(part);
    if (found.unknown_list) {
        return Count{0, found.at_most};
    }
    Count count;
    for (const Member& member : found.members) {
        const Truth answer = both(member.belongs, belongs(*member.element));
        count.certain += answer == Truth::yes ? 1 : 0;
        count.possible += answer != Truth::no ? 1 : 0;
    }
    return count;
}

Value Evaluator::aggregate(const Expr& expr) const {
    const Members found = members(expr.list[0]);
    if (found.unknown_list) {
        return Unknown{};
    }
    const bool total = expr.kind == ExprKind::total_of;
    Value result = total ? Value(Number{}) : Value(None{});
    for (const Member& member : found.members) {
        if (member.belongs == Truth::no) {
            continue;
        }
        if (member.belongs == Truth::unknown) {
            return Unknown{};
        }
        const Value& next = member.element->at(expr.text);
        if (is_unknown(next)) {
            return Unknown{};
        }
        if (is_none(next)) {
            continue;
        }
        if (total) {
            result = Number{number(result).amount + number(next).amount, number(next).places};
        } else if (is_none(result) ||
                   (expr.kind == ExprKind::earliest_of ? compare(next, result) < 0 : compare(next, result) > 0)) {
            result = next;
        }
    }
    return result;
}

} // namespace forbear::naive
