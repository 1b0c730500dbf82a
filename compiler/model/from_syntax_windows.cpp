// Windows of a list, counted the way the law counts (docs: both ends of every window are stated there).

#include "model/resolver.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

Type date_type() {
    Type type{.kind = TypeKind::date, .currency = {}};
    set_fact_range(type);
    return type;
}

} // namespace

/// `between 30 and 10 days ago` counts back from the day of decision; `between D and E` names two dates.
Resolved Resolver::days_or_date_ago(const syntax::Expr& expr) {
    Resolved bound = value(expr);
    if (!bound || bound->type.kind == TypeKind::date) return bound;
    const bool is_number = bound->type.kind == TypeKind::days || bound->type.kind == TypeKind::whole;
    if (!is_number) {
        report(Code::wrong_kind, expr.at,
               {"this window", "a date or a number of days", kind_words(schema_, bound->type)});
        return std::nullopt;
    }
    Expr as_of = strict(ExprKind::fact, schema_.facts.front().type, {}, expr.at);
    as_of.index = 0;
    as_of.text = "as_of";
    Resolved date = difference(as_of, *bound, date_type(), expr.at);
    return date ? date : report_overflow(expr, {&*bound});
}

Resolved Resolver::window(const syntax::ListPart& part, const List& list) {
    using Kind = syntax::WindowKind;
    if (list.date_field < 0) {
        report(Code::list_without_date, part.list.at, {list.record},
               "a window needs a field of type `date`: its first one is read");
        return std::nullopt;
    }
    const auto index = static_cast<std::uint32_t>(list.date_field);
    const Fact& declared = list.fields.at(index);
    Expr field = strict(ExprKind::field, declared.type, {}, part.at);
    field.index = index;
    field.can_be_unknown = declared.may_be_unknown;
    field.can_be_none = declared.may_be_none;
    Expr as_of = strict(ExprKind::fact, schema_.facts.front().type, {}, part.at);
    as_of.index = 0;
    as_of.text = "as_of";

    const auto within = [&](Expr first, std::uint64_t from_first, Expr last) -> Resolved {
        std::vector<Expr> both =
            list_of(compare(field, std::move(first), from_first), compare(field, std::move(last), less | equal));
        for (Expr& one : both) one.shown = declared.name;
        return all_of(std::move(both), part.at);
    };
    switch (part.window) {
    case Kind::none: return always(part.at);
    case Kind::last_days:
    case Kind::last_months: {
        const bool in_days = part.window == Kind::last_days;
        const syntax::Expr& words = part.window_args.front();
        Type wanted{.kind = in_days ? TypeKind::days : TypeKind::months, .currency = {}};
        Resolved length = value(words, &wanted);
        if (!length) return length;
        const bool is_length = length->type.kind == wanted.kind || length->type.kind == TypeKind::whole;
        if (!is_length || length->type.low < 1) {
            const bool too_short = is_length && length->type.high < 1;
            report(too_short ? Code::empty_range : Code::wrong_kind, words.at,
                   too_short ? std::vector<std::string>{syntax::print(words)}
                             : std::vector<std::string>{
                                   "this window", in_days ? "a number of days above 0" : "a number of months above 0",
                                   is_length ? "one that can be 0" : kind_words(schema_, length->type)});
            return std::nullopt;
        }
        if (in_days) {
            Resolved before = difference(std::move(*length), constant(wanted, 1, words.at), wanted, words.at);
            Resolved first = before ? difference(as_of, std::move(*before), date_type(), part.at) : std::nullopt;
            return first ? within(std::move(*first), equal | greater, as_of) : report_overflow(words, {});
        }
        Resolved back = difference(constant(wanted, 0, words.at), std::move(*length), wanted, words.at);
        if (!back || back->type.low < -120'000) return report_overflow(words, {});
        Type reached = date_type();
        reached.low += back->type.low * 31;
        return within(strict(ExprKind::add_months, reached, list_of(as_of, std::move(*back)), part.at), greater, as_of);
    }
    case Kind::this_month: {
        const Type months = number_type(1900 * 12, 2200 * 12);
        Expr same_month = compare(strict(ExprKind::month_index, months, list_of(field), part.at),
                                  strict(ExprKind::month_index, months, list_of(as_of), part.at), equal);
        std::vector<Expr> both = list_of(std::move(same_month), compare(field, as_of, less | equal));
        for (Expr& one : both) one.shown = declared.name;
        return all_of(std::move(both), part.at);
    }
    case Kind::since: {
        Resolved first = date_operand(part.window_args.front());
        return first ? within(std::move(*first), equal | greater, as_of) : first;
    }
    case Kind::between: {
        syntax::Expr start = part.window_args.at(0);
        Resolved first = days_or_date_ago(start);
        Resolved last = days_or_date_ago(part.window_args.at(1));
        if (!first || !last) return std::nullopt;
        if (is_constant(*first) && is_constant(*last) && first->value > last->value) {
            report(Code::empty_range, start.at, {syntax::print(start) + " to " + syntax::print(part.window_args.at(1))},
                   "write the earlier date first");
            return std::nullopt;
        }
        return within(std::move(*first), equal | greater, std::move(*last));
    }
    }
    return std::nullopt;
}

} // namespace forbear::model
