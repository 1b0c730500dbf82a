// Dates: the time between two, and a date so many days or months away.

#include "forbear/calendar.h"
#include "model/numbers.h"
#include "model/resolver.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

/// A month has 28 to 31 days, whichever date one starts from.
std::int64_t fewest_days(std::int64_t months) { return months < 0 ? months * 31 : months * 28; }
std::int64_t most_days(std::int64_t months) { return months < 0 ? months * 28 : months * 31; }

} // namespace

Resolved Resolver::date_operand(const syntax::Expr& expr) {
    Resolved date = value(expr);
    if (!date || date->type.kind == TypeKind::date) return date;
    report(Code::wrong_kind, expr.at, {"this place", "a date", kind_words(schema_, date->type)});
    return std::nullopt;
}

Resolved Resolver::time_between(const syntax::Expr& expr) {
    if (expr.kind == syntax::ExprKind::business_days_from) return business_days_between(expr);
    Resolved from = date_operand(expr.args.at(0));
    Resolved to = date_operand(expr.args.at(1));
    if (!from || !to) return std::nullopt;
    if (expr.kind == syntax::ExprKind::days_from) {
        Resolved days = difference(*to, *from, {.kind = TypeKind::days, .currency = {}}, expr.at);
        return days ? days : report_overflow(expr, {&*from, &*to});
    }
    Type type{.kind = TypeKind::months, .currency = {}};
    type.low = floor_divide(to->type.low - from->type.high, 28) - 1;
    type.high = ceiling_divide(to->type.high - from->type.low, 28) + 1;
    return strict(ExprKind::months_between, std::move(type), list_of(std::move(*from), std::move(*to)), expr.at);
}

/// `the last 1 November`: whole years after one of long ago, no more than lie before as_of.
Resolved Resolver::last_day_of_year(const syntax::Expr& expr) {
    const auto month_day = read_month_day(expr.text);
    if (!month_day) return std::nullopt; // said where it was read
    syntax::Expr today;
    today.kind = syntax::ExprKind::name;
    today.text = "as_of";
    today.at = expr.at;
    Resolved as_of = value(today);
    if (!as_of) return as_of;
    const Type date = as_of->type;
    const std::int64_t long_ago = day_number({1600, static_cast<int>(*month_day / 100), static_cast<int>(*month_day % 100)});
    const Expr first = constant({.kind = TypeKind::date, .currency = {}}, long_ago, expr.at);
    Type months{.kind = TypeKind::months, .currency = {}};
    months.low = forbear::months_between(long_ago, date.low);
    months.high = forbear::months_between(long_ago, date.high);
    Expr whole_months = strict(ExprKind::months_between, months, list_of(first, std::move(*as_of)), expr.at);
    Expr years = rounded(std::move(whole_months), 1, 12, Rounding::down, std::move(months));
    Type type = date;
    type.low = forbear::add_months(long_ago, years.type.low);
    type.high = forbear::add_months(long_ago, years.type.high);
    return strict(ExprKind::add_months, std::move(type), list_of(first, std::move(years)), expr.at);
}

Resolved Resolver::shifted_date(const syntax::Expr& expr) {
    const bool goes_back = expr.kind == syntax::ExprKind::before;
    Resolved distance = value(expr.args.at(0));
    Resolved date = date_operand(expr.args.at(1));
    if (!distance || !date) return std::nullopt;
    if (distance->type.kind == TypeKind::days) {
        Resolved result =
            goes_back ? difference(*date, *distance, date->type, expr.at) : sum(*date, *distance, date->type, expr.at);
        return result ? result : report_overflow(expr, {&*date, &*distance});
    }
    if (distance->type.kind != TypeKind::months) {
        report(Code::wrong_kind, expr.args.at(0).at,
               {goes_back ? "`before`" : "`after`", "days or months", kind_words(schema_, distance->type)},
               "write the unit: `8 days after " + syntax::print(expr.args.at(1)) + "`");
        return std::nullopt;
    }
    if (goes_back) {
        Type type = distance->type;
        distance = difference(constant(type, 0, distance->at), *distance, type, distance->at);
    }
    const std::int64_t enough = 120'000; // months from year 1 to year 9999
    if (!distance || distance->type.low < -enough || distance->type.high > enough)
        return report_overflow(expr, {&*date});
    Type type = date->type;
    type.low += fewest_days(distance->type.low);
    type.high += most_days(distance->type.high);
    return strict(ExprKind::add_months, std::move(type), list_of(std::move(*date), std::move(*distance)), expr.at);
}

} // namespace forbear::model
