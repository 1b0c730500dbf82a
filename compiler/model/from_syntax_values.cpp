// Values: which construct is resolved where.

#include "model/resolver.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {

Resolved Resolver::value(const syntax::Expr& expr, const Type* wanted) {
    using Kind = syntax::ExprKind;
    switch (expr.kind) {
    case Kind::name: return name(expr, wanted);
    case Kind::quoted: {
        syntax::Expr quoted = expr;
        quoted.quoted = true;
        return name(quoted, wanted);
    }
    case Kind::number: return number(expr, wanted);
    case Kind::date:
    case Kind::time: return date_or_time(expr);
    case Kind::hours:
    case Kind::yes:
    case Kind::no:
    case Kind::none:
    case Kind::unknown:
    case Kind::empty:
    case Kind::subject: return word(expr, wanted);
    case Kind::add:
    case Kind::subtract: return sum_or_difference(expr, wanted);
    case Kind::multiply: return product_of(expr, wanted);
    case Kind::percent_of:
    case Kind::per: return quotient(expr, nullptr);
    case Kind::share_of: return share(expr, nullptr);
    case Kind::lesser_of:
    case Kind::greater_of:
    case Kind::earlier_of:
    case Kind::later_of: return extreme_of(expr, wanted);
    case Kind::days_from:
    case Kind::months_from:
    case Kind::business_days_from: return time_between(expr);
    case Kind::after:
    case Kind::before: return shifted_date(expr);
    case Kind::business_days_after:
    case Kind::business_days_before:
    case Kind::business_days_ahead: return shifted_by_business_days(expr);
    case Kind::last_day_of_year: return last_day_of_year(expr);
    case Kind::with_default: return with_default(expr, wanted);
    case Kind::rounded: return rounded_value(expr, wanted);
    case Kind::number_of:
    case Kind::total_of:
    case Kind::earliest_of:
    case Kind::latest_of: return aggregate(expr);
    case Kind::group: return value(expr.args.front(), wanted);
    case Kind::all:
    case Kind::either:
    case Kind::negation:
    case Kind::or_unknown:
    case Kind::test:
    case Kind::any_of:
    case Kind::no_of:
    case Kind::at_least_of:
    case Kind::at_most_of:
    case Kind::exactly_of:
    case Kind::contact_by:
    case Kind::nobody_contacted: return condition(expr);
    }
    return std::nullopt;
}

bool Resolver::fits(const Expr& value, const Type& wanted, const std::string& what, Span at) {
    if (comparable(schema_, value.type, wanted)) return true;
    if (value.type.kind == TypeKind::money && wanted.kind == TypeKind::money) {
        report(Code::currencies_differ, at, {value.type.currency, wanted.currency},
               "one schema has one currency for one amount");
        return false;
    }
    report(
        Code::wrong_kind, at,
        {what.empty() ? "this place" : "`" + what + "`", kind_words(schema_, wanted), kind_words(schema_, value.type)});
    return false;
}

Resolved Resolver::report_overflow(const syntax::Expr& expr, const std::vector<const Expr*>& operands) {
    std::vector<Label> labels;
    for (const Expr* operand : operands) {
        labels.push_back({operand->at, value_text(schema_, operand->type, operand->type.low) + " to " +
                                           value_text(schema_, operand->type, operand->type.high)});
    }
    report(Code::may_leave_range, expr.at, {syntax::print(expr)},
           "give the facts in it narrower ranges in the schema, or fewer records to its lists", std::move(labels));
    return std::nullopt;
}

Resolved Resolver::with_default(const syntax::Expr& expr, const Type* wanted) {
    Resolved first = value(expr.args.at(0), wanted);
    Resolved other = value(expr.args.at(1), first ? &first->type : wanted);
    if (!first || !other) return std::nullopt;
    if (!fits(*other, first->type, syntax::print(expr.args.at(0)), expr.args.at(1).at)) return std::nullopt;
    if (is_numeric(first->type.kind) && !to_one_scale(*first, *other)) return report_overflow(expr, {&*first, &*other});
    const bool stands_in = expr.default_when_unknown ? first->can_be_unknown : first->can_be_none;
    if (!stands_in) return first;
    Type type = first->type;
    type.low = std::min(type.low, other->type.low);
    type.high = std::max(type.high, other->type.high);
    const bool unknown_other = other->can_be_unknown;
    const bool none_other = other->can_be_none;
    const bool unknown_first = first->can_be_unknown;
    const bool none_first = first->can_be_none;
    Expr result = strict(expr.default_when_unknown ? ExprKind::if_unknown : ExprKind::if_none, std::move(type),
                         list_of(std::move(*first), std::move(*other)), expr.at);
    result.can_be_unknown = unknown_other || (!expr.default_when_unknown && unknown_first);
    result.can_be_none = none_other || (expr.default_when_unknown && none_first);
    return result;
}

Resolved Resolver::extreme_of(const syntax::Expr& expr, const Type* wanted) {
    using Kind = syntax::ExprKind;
    const bool of_dates = expr.kind == Kind::earlier_of || expr.kind == Kind::later_of;
    const bool is_least = expr.kind == Kind::lesser_of || expr.kind == Kind::earlier_of;
    std::vector<Expr> args;
    for (const syntax::Expr& operand : expr.args) {
        Resolved arg = value(operand, args.empty() ? wanted : &args.front().type);
        if (!arg) return std::nullopt;
        const bool is_right_kind = of_dates ? arg->type.kind == TypeKind::date || arg->type.kind == TypeKind::time
                                            : is_numeric(arg->type.kind);
        if (!is_right_kind) {
            report(Code::wrong_kind, operand.at,
                   {"`" + std::string(of_dates ? "earlier of" : "lesser of") + "`", of_dates ? "dates" : "numbers",
                    kind_words(schema_, arg->type)},
                   of_dates ? "for numbers say `lesser of` or `greater of`"
                            : "for dates say `earlier of` or `later of`");
            return std::nullopt;
        }
        if (!args.empty() && !fits(*arg, args.front().type, syntax::print(expr.args.front()), operand.at))
            return std::nullopt;
        args.push_back(std::move(*arg));
    }
    std::uint8_t scale = 0;
    for (const Expr& arg : args) scale = std::max(scale, arg.type.scale);
    for (Expr& arg : args) {
        Resolved scaled = rescaled(arg, scale);
        if (!scaled) return report_overflow(expr, {&arg});
        arg = std::move(*scaled);
    }
    return extreme(is_least ? ExprKind::least : ExprKind::greatest, std::move(args), expr.at);
}

} // namespace forbear::model
