// Calendars of business days, and what is asked of them.

#include <algorithm>
#include <array>

#include "forbear/calendar.h"
#include "model/numbers.h"
#include "model/resolver.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

constexpr std::int64_t longest_period_years = 100;
constexpr std::int64_t longest_period = 36'525;
/// So many business days are more than any period, and few enough for every date to stay a date.
constexpr std::int64_t most_business_days = 100'000;

constexpr std::array<std::string_view, 7> week = {"monday", "tuesday",  "wednesday", "thursday",
                                                  "friday", "saturday", "sunday"};

std::string date_text(const Schema& schema, std::int64_t day) {
    const Type type{.kind = TypeKind::date, .currency = {}};
    return value_text(schema, type, day);
}

} // namespace

std::shared_ptr<const Calendar> Resolver::calendar(const syntax::Name& name) {
    const Meaning* meaning = scope_.find(name.text);
    if (meaning == nullptr || meaning->kind != MeaningKind::calendar) {
        std::vector<std::string> calendars;
        for (const std::string& each : scope_.names()) {
            if (scope_.find(each)->kind == MeaningKind::calendar) calendars.push_back(each);
        }
        std::string help = did_you_mean(name.text, calendars);
        if (help.empty())
            help = calendars.empty() ? "declare one: `calendar " + name.text + " weekdays Monday to Friday except 2026-12-25`"
                                     : "a calendar is declared by `calendar NAME`";
        report(Code::unknown_calendar, name.at, {name.text}, std::move(help));
        return nullptr;
    }
    if (meaning->is_broken) return nullptr;
    if (const auto known = calendars_.find(meaning); known != calendars_.end()) return known->second;
    std::shared_ptr<const Calendar> made = resolve_calendar(*meaning->calendar);
    meaning->is_broken = made == nullptr;
    calendars_.emplace(meaning, made);
    return made;
}

std::shared_ptr<const Calendar> Resolver::resolve_calendar(const syntax::Calendar& written) {
    auto result = std::make_shared<Calendar>();
    result->name = written.name.text;
    result->at = written.name.at;
    BusinessCalendar& days = result->days;
    for (const syntax::Name& day : written.weekdays) {
        const auto place = std::ranges::find(week, day.text);
        if (place != week.end()) days.weekdays |= 1u << (place - week.begin());
    }
    if (days.weekdays == 0) {
        report(Code::calendar_without_weekdays, written.name.at, {written.name.text},
               "say it after the name: `weekdays Monday to Friday`");
        return nullptr;
    }
    std::vector<std::pair<std::int64_t, Span>> dates;
    for (const syntax::Expr& expr : written.except) {
        const std::optional<std::int64_t> day = read_date(expr.text);
        if (!day) return nullptr; // said where it was read
        dates.emplace_back(*day, expr.at);
    }
    if (!read_period(written, dates, days)) return nullptr;
    bool is_sound = true;
    for (const auto& [day, at] : dates) {
        if (day < days.first || day > days.last) {
            report(Code::outside_calendar, at,
                   {date_text(schema_, day), written.name.text, date_text(schema_, days.first),
                    date_text(schema_, days.last)},
                   "let the period reach so far, or leave the date out");
            is_sound = false;
        }
    }
    std::ranges::stable_sort(dates, {}, &std::pair<std::int64_t, Span>::first);
    for (std::size_t place = 0; place < dates.size(); ++place) {
        if (place > 0 && dates[place].first == dates[place - 1].first) {
            report(Code::value_listed_twice, dates[place].second, {date_text(schema_, dates[place].first)}, {},
                   {{dates[place - 1].second, "first here"}});
            is_sound = false;
            continue;
        }
        days.holidays.push_back(dates[place].first);
    }
    return is_sound ? result : nullptr;
}

/// The period that is written, or the years of the exceptions, or none.
bool Resolver::read_period(const syntax::Calendar& written, const std::vector<std::pair<std::int64_t, Span>>& dates,
                           BusinessCalendar& days) {
    if (written.from) {
        const auto first = read_date(written.from->text);
        const auto last = read_date(written.until->text);
        if (!first || !last) return false; // said where it was read
        days.first = *first;
        days.last = *last;
        if (*first > *last) {
            report(Code::empty_range, written.from->at,
                   {written.from->text + " until " + written.until->text}, "write the earlier date first");
            return false;
        }
    } else if (!dates.empty()) {
        const auto [first, last] = std::ranges::minmax(dates, {}, &std::pair<std::int64_t, Span>::first);
        days.first = days_from_civil({civil_from_days(first.first).year, 1, 1});
        days.last = days_from_civil({civil_from_days(last.first).year, 12, 31});
    } else {
        return true;
    }
    days.has_period = true;
    if (days.last - days.first < longest_period) return true;
    report(Code::calendar_too_long, written.name.at, {written.name.text, std::to_string(longest_period_years)},
           "nobody knows the holidays of so many years: state the period for which they are listed");
    return false;
}

Expr Resolver::on_calendar(ExprKind kind, Type type, std::vector<Expr> args, std::shared_ptr<const Calendar> calendar,
                           Span at) {
    Expr result = strict(kind, std::move(type), std::move(args), at);
    result.can_be_unknown = result.can_be_unknown || calendar->days.has_period;
    result.calendar = std::move(calendar);
    return result;
}

/// `business days from A to B on CAL`: a number, so that it never mixes with days of the week's end.
Resolved Resolver::business_days_between(const syntax::Expr& expr) {
    Resolved from = date_operand(expr.args.at(0));
    Resolved to = date_operand(expr.args.at(1));
    std::shared_ptr<const Calendar> days = calendar(expr.names.at(0));
    if (!from || !to || days == nullptr) return std::nullopt;
    const BusinessCalendar& on = days->days;
    const auto within = [&](std::int64_t day) { return on.has_period ? std::clamp(day, on.first, on.last) : day; };
    Type type = number_type(std::min<std::int64_t>(within(to->type.low) - within(from->type.high), 0),
                            std::max<std::int64_t>(within(to->type.high) - within(from->type.low), 0));
    return on_calendar(ExprKind::business_days, std::move(type), list_of(std::move(*from), std::move(*to)),
                       std::move(days), expr.at);
}

/// The number of business days in `expr`, negated for `before`.
Resolved Resolver::business_day_count(const syntax::Expr& expr) {
    Resolved count = value(expr.args.at(0));
    if (!count) return count;
    if (count->type.kind != TypeKind::whole) {
        report(Code::wrong_kind, expr.args.at(0).at,
               {"`business days`", "a whole number", kind_words(schema_, count->type)},
               "write `6 business days`, or a number without a unit");
        return std::nullopt;
    }
    if (count->type.low < -most_business_days || count->type.high > most_business_days)
        return report_overflow(expr, {&*count});
    if (expr.kind != syntax::ExprKind::business_days_before) return count;
    Type type = count->type;
    return difference(whole(0, count->at), *count, std::move(type), count->at);
}

/// `6 business days after D on CAL` is a date; `6 business days on CAL` are the days from as_of to it.
Resolved Resolver::shifted_by_business_days(const syntax::Expr& expr) {
    const bool is_ahead = expr.kind == syntax::ExprKind::business_days_ahead;
    Resolved count = business_day_count(expr);
    Resolved from;
    if (is_ahead) {
        syntax::Expr as_of;
        as_of.kind = syntax::ExprKind::name;
        as_of.text = "as_of";
        as_of.at = expr.at;
        from = value(as_of);
    } else {
        from = date_operand(expr.args.at(1));
    }
    std::shared_ptr<const Calendar> days = calendar(expr.names.at(0));
    if (!count || !from || days == nullptr) return std::nullopt;
    const BusinessCalendar& on = days->days;
    const std::int64_t length = on.has_period ? on.last - on.first + 1 : 7 * most_business_days;
    const auto least = span_of_business_days(on, count->type.low);
    const auto most = span_of_business_days(on, count->type.high);
    const std::int64_t back = least ? least->fewest : -length;
    const std::int64_t ahead = most ? most->most : length;
    if (is_ahead) {
        Type type{.kind = TypeKind::days, .currency = {}, .low = std::min(back, ahead), .high = ahead};
        return on_calendar(ExprKind::days_ahead, std::move(type), list_of(std::move(*from), std::move(*count)),
                           std::move(days), expr.at);
    }
    Type type = from->type;
    const auto within = [&](std::int64_t day) { return on.has_period ? std::clamp(day, on.first, on.last) : day; };
    type.low = within(from->type.low + back);
    type.high = within(from->type.high + ahead);
    return on_calendar(ExprKind::add_business_days, std::move(type), list_of(std::move(*from), std::move(*count)),
                       std::move(days), expr.at);
}

/// `is a holiday on CAL`, `is a business day on CAL`.
Resolved Resolver::calendar_test(const syntax::Expr& expr, Expr subject) {
    if (expr.names.empty()) return std::nullopt; // without a calendar: said where it was read
    std::shared_ptr<const Calendar> days = calendar(expr.names.front());
    if (subject.type.kind != TypeKind::date) {
        report(Code::wrong_kind, expr.args.front().at, {"this test", "a date", kind_words(schema_, subject.type)});
        return std::nullopt;
    }
    if (days == nullptr) return std::nullopt;
    const bool is_holiday = expr.test == syntax::TestKind::holiday;
    if (is_holiday && days->days.holidays.empty()) {
        report(Code::no_holidays, expr.names.front().at, {days->name},
               "list them after `except`, or ask for the days of the week: `is not a weekday`");
        return std::nullopt;
    }
    const auto wanted = static_cast<std::int64_t>(is_holiday ? DayKind::holiday : DayKind::business);
    const Span at = subject.at;
    Expr kind = on_calendar(ExprKind::day_kind, number_type(0, 2), list_of(std::move(subject)), std::move(days), at);
    return in_range(std::move(kind), wanted, wanted);
}

} // namespace forbear::model
