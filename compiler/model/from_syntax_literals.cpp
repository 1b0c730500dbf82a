// What is written out: numbers with their units, dates, times, hours and the words yes, no and empty.

#include "model/currencies.h"
#include "model/numbers.h"
#include "model/resolver.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

Type exact_type(TypeKind kind, const Exact& exact) { return {.kind = kind, .scale = exact.scale, .currency = {}}; }

Fix insert_after(Span at, const std::string& text, std::string title) {
    return {std::move(title), FixSafety::safe, {{Span{at.file, at.end, at.end}, text}}};
}

} // namespace

Resolved Resolver::number(const syntax::Expr& expr, const Type* wanted) {
    const syntax::Number& number = expr.number;
    const std::optional<Exact> exact = read_digits(number.digits);
    if (!exact || exact->value > widest || exact->value < -widest) {
        report(Code::number_too_large, expr.at, {number.digits});
        return std::nullopt;
    }
    const auto in_whole = [&](TypeKind kind, const std::string& unit) -> Resolved {
        if (exact->scale == 0) return constant(exact_type(kind, *exact), exact->value, expr.at);
        report(Code::whole_unit_needed, expr.at, {number.digits, unit});
        return std::nullopt;
    };
    switch (number.unit) {
    case syntax::Unit::days: return in_whole(TypeKind::days, "days");
    case syntax::Unit::months: return in_whole(TypeKind::months, "months");
    case syntax::Unit::percent: return constant(exact_type(TypeKind::percent, *exact), exact->value, expr.at);
    case syntax::Unit::money: return money(expr, *exact);
    case syntax::Unit::hours:
        report(Code::hours_are_no_length, expr.at, {syntax::print(expr)}, "lengths of time are days or months");
        return std::nullopt;
    case syntax::Unit::plain: break;
    }
    if (wanted != nullptr) {
        if (wanted->kind == TypeKind::days) return in_whole(TypeKind::days, "days");
        if (wanted->kind == TypeKind::months) return in_whole(TypeKind::months, "months");
        if (wanted->kind == TypeKind::money) {
            report(Code::money_needs_currency, expr.at, {number.digits},
                   "write `" + syntax::print(expr) + " " + wanted->currency + "`", {},
                   {insert_after(expr.at, " " + wanted->currency, "add the currency")});
            return std::nullopt;
        }
        if (wanted->kind == TypeKind::percent) {
            report(Code::percentage_needs_sign, expr.at, {number.digits}, "write `" + syntax::print(expr) + "%`", {},
                   {insert_after(expr.at, "%", "add the sign")});
            return std::nullopt;
        }
    }
    return constant(exact_type(exact->scale == 0 ? TypeKind::whole : TypeKind::decimal, *exact), exact->value, expr.at);
}

Resolved Resolver::money(const syntax::Expr& expr, const Exact& exact) {
    const std::string& currency = expr.number.currency;
    const std::optional<std::uint8_t> decimals = currency_decimals(currency);
    if (!decimals) {
        report(Code::unknown_currency, expr.at, {currency}, did_you_mean(currency, currency_codes()));
        return std::nullopt;
    }
    if (exact.scale > *decimals) {
        report(Code::too_many_decimals, expr.at, {syntax::print(expr), currency, std::to_string(*decimals)});
        return std::nullopt;
    }
    Expr amount = constant({.kind = TypeKind::money, .scale = exact.scale, .currency = currency}, exact.value, expr.at);
    Resolved in_minor_units = rescaled(std::move(amount), *decimals);
    if (!in_minor_units) report(Code::number_too_large, expr.at, {syntax::print(expr)});
    return in_minor_units;
}

Resolved Resolver::date_or_time(const syntax::Expr& expr) {
    const bool is_date = expr.kind == syntax::ExprKind::date;
    const std::optional<std::int64_t> value = is_date ? read_date(expr.text) : read_time(expr.text);
    if (!value) return std::nullopt; // said where it was read
    return constant({.kind = is_date ? TypeKind::date : TypeKind::time, .currency = {}}, *value, expr.at);
}

Resolved Resolver::word(const syntax::Expr& expr, const Type* wanted) {
    switch (expr.kind) {
    case syntax::ExprKind::yes: return constant(yes_no_type(), 1, expr.at);
    case syntax::ExprKind::no: return constant(yes_no_type(), 0, expr.at);
    case syntax::ExprKind::empty:
        if (wanted != nullptr && wanted->kind == TypeKind::set) return constant(*wanted, 0, expr.at);
        break;
    case syntax::ExprKind::hours: {
        const Resolved first = value(expr.args.at(0));
        const Resolved last = value(expr.args.at(1));
        if (!first || !last) return std::nullopt;
        if (first->kind != ExprKind::constant || last->kind != ExprKind::constant ||
            first->type.kind != TypeKind::time || last->type.kind != TypeKind::time) {
            report(Code::constant_needed, expr.at, {syntax::print(expr)},
                   "hours are two times, such as `09:00 to 17:00`");
            return std::nullopt;
        }
        if (first->value > last->value) {
            report(Code::empty_range, expr.at, {syntax::print(expr)}, "hours begin and end on one day");
            return std::nullopt;
        }
        Type type{.kind = TypeKind::hours, .currency = {}};
        return constant(std::move(type), pack_hours(first->value, last->value), expr.at);
    }
    default: break;
    }
    report(Code::word_out_of_place, expr.at, {syntax::print(expr)});
    return std::nullopt;
}

std::optional<std::int64_t> Resolver::constant_value(const syntax::Expr& expr, const Type& wanted) {
    Resolved resolved = value(expr, &wanted);
    if (!resolved) return std::nullopt;
    if (!is_constant(*resolved)) {
        report(Code::constant_needed, expr.at, {syntax::print(expr)},
               "only what is written out may stand here, or a parameter");
        return std::nullopt;
    }
    if (!fits(*resolved, wanted, {}, expr.at)) return std::nullopt;
    if (resolved->type.scale > wanted.scale) {
        report(Code::too_many_decimals, expr.at,
               {syntax::print(expr), kind_words(schema_, wanted), std::to_string(wanted.scale)});
        return std::nullopt;
    }
    resolved = rescaled(std::move(*resolved), wanted.scale);
    if (!resolved) {
        report(Code::number_too_large, expr.at, {syntax::print(expr)});
        return std::nullopt;
    }
    return resolved->value;
}

} // namespace forbear::model
