// Business days, counted day by day on a sheet of paper.

#include <algorithm>

#include "differential/naive/evaluate.h"

namespace forbear::naive {

using namespace syntax;

namespace {

using Days = std::chrono::days;

bool is_listed(const Calendar& calendar, Date day) {
    return std::any_of(calendar.except.begin(), calendar.except.end(),
                       [&](const Expr& date) { return *read_date(date.text) == day; });
}

/// A calendar speaks of its period; without one, of the years in which it lists a day; without any, of all days.
bool speaks_of(const Calendar& calendar, Date day) {
    if (calendar.from) {
        return *read_date(calendar.from->text) <= day && day <= *read_date(calendar.until->text);
    }
    if (calendar.except.empty()) {
        return true;
    }
    const auto year = [](Date date) { return std::chrono::year_month_day(date).year(); };
    auto first = year(*read_date(calendar.except.front().text));
    auto last = first;
    for (const Expr& date : calendar.except) {
        first = std::min(first, year(*read_date(date.text)));
        last = std::max(last, year(*read_date(date.text)));
    }
    return first <= year(day) && year(day) <= last;
}

bool is_business(const Calendar& calendar, Date day) {
    const std::string names[] = {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
    const std::string& name = names[std::chrono::weekday(day).c_encoding()];
    return !is_listed(calendar, day) && std::any_of(calendar.weekdays.begin(), calendar.weekdays.end(),
                                                    [&](const Name& weekday) { return weekday.text == name; });
}

} // namespace

Truth Evaluator::on_calendar(const Expr& expr, const Value& subject) const {
    const Calendar& calendar = *scope_.calendars.at(expr.names[0].text);
    if (is_unknown(subject) || !speaks_of(calendar, std::get<Date>(subject))) {
        return Truth::unknown;
    }
    const Date day = std::get<Date>(subject);
    return truth(expr.test == TestKind::holiday ? is_listed(calendar, day) : is_business(calendar, day));
}

Value Evaluator::business_days_between(const Expr& expr) const {
    const Calendar& calendar = *scope_.calendars.at(expr.text);
    const Value from = value(expr.args[0]);
    const Value to = value(expr.args[1]);
    if (is_none(from) || is_none(to)) {
        return None{};
    }
    if (is_unknown(from) || is_unknown(to)) {
        return Unknown{};
    }
    const Date first = std::get<Date>(from);
    const Date last = std::get<Date>(to);
    if (!speaks_of(calendar, first) || !speaks_of(calendar, last)) {
        return Unknown{};
    }
    int count = 0;
    for (Date day = std::min(first, last) + Days(1); day <= std::max(first, last); day += Days(1)) {
        count += is_business(calendar, day) ? 1 : 0;
    }
    return Number{Fraction(first <= last ? count : -count)};
}

Value Evaluator::business_days_away(const Expr& expr) const {
    const Calendar& calendar = *scope_.calendars.at(expr.text);
    const bool is_ahead = expr.kind == ExprKind::business_days_ahead;
    const Value count = value(expr.args[0]);
    const Value from = is_ahead ? Value(as_of()) : value(expr.args[1]);
    if (is_none(count) || is_none(from)) {
        return None{};
    }
    if (is_unknown(count) || is_unknown(from)) {
        return Unknown{};
    }
    const Date start = std::get<Date>(from);
    Date day = start;
    if (!speaks_of(calendar, day)) {
        return Unknown{};
    }
    int left = numerator(settled(count).amount).convert_to<int>();
    left = expr.kind == ExprKind::business_days_before ? -left : left;
    const Days step(left < 0 ? -1 : 1);
    for (left = std::abs(left); left > 0;) {
        day += step;
        if (!speaks_of(calendar, day)) {
            return Unknown{};
        }
        left -= is_business(calendar, day) ? 1 : 0;
    }
    return is_ahead ? Value(Number{Fraction((day - start).count())}) : Value(day);
}

} // namespace forbear::naive
