#include "syntax/print.h"
#include "syntax/print_parts.h"

namespace forbear::syntax::printing {
namespace {

const Expr& without_group(const Expr& expr) {
    return expr.kind == ExprKind::group ? without_group(expr.args.front()) : expr;
}

/// `( ... )`, broken inside when it is long.
Doc bracketed(const Expr& inner) {
    return Doc("(") + Doc::align(Doc::group(Doc::at(inner.at, condition_doc(inner)))) + ")";
}

/// `A and B`: every operand begins a line when they do not fit on one.
Doc joined(const Expr& expr, std::string_view connector) {
    Doc doc = operand_doc(expr.args.front());
    for (std::size_t i = 1; i < expr.args.size(); ++i) {
        doc += Doc::line() + Doc::at(expr.args[i].at, Doc(connector) + Doc::align(operand_doc(expr.args[i])));
    }
    return Doc::align(Doc::group(doc));
}

/// A value that is part of a larger one.
Doc part_doc(const Expr& part) {
    switch (part.kind) {
    case ExprKind::add:
    case ExprKind::subtract:
    case ExprKind::with_default:
    case ExprKind::rounded: return Doc("(") + value_doc(part) + ")";
    default: return value_doc(part);
    }
}

Doc between(const Expr& expr, std::string_view words) {
    return part_doc(expr.args.at(0)) + words + part_doc(expr.args.at(1));
}

/// An operand that ends before the next word without brackets, unless it ends in a clause of its own.
Doc sum_doc(const Expr& operand) {
    const bool open_end = operand.kind == ExprKind::with_default || operand.kind == ExprKind::rounded;
    return open_end ? part_doc(operand) : value_doc(operand);
}

/// `lesser of A and B`, `lesser of A, B, C`.
Doc choice(const Expr& expr, std::string_view words) {
    Doc doc(words);
    for (std::size_t i = 0; i < expr.args.size(); ++i) {
        if (i > 0) doc += expr.args.size() == 2 ? " and " : ", ";
        doc += sum_doc(expr.args[i]);
    }
    return doc;
}

Doc distance(const Expr& expr, std::string_view unit) {
    Doc doc = Doc(unit) + " from " + sum_doc(expr.args.at(0)) + " to " + sum_doc(expr.args.at(1));
    if (!expr.text.empty()) doc += " on " + expr.text;
    return doc;
}

/// `6 business days after D on us_il`, `1 business day on us_il`.
Doc business_days(const Expr& expr, std::string_view direction) {
    const Expr& number = expr.args.at(0);
    const bool one = number.kind == ExprKind::number && number.number.digits == "1";
    Doc doc = part_doc(number) + (one ? " business day" : " business days");
    if (expr.args.size() > 1) doc += Doc(direction) + part_doc(expr.args.at(1));
    return doc + " on " + expr.text;
}

std::string_view rounding_words(Rounding rounding) {
    switch (rounding) {
    case Rounding::half_even: return ", rounded to nearest ";
    case Rounding::half_up: return ", rounded half up to ";
    case Rounding::up: return ", rounded up to ";
    case Rounding::down: break;
    }
    return ", rounded down to ";
}

Doc aggregate(const Expr& expr, std::string_view words) {
    Doc doc(words);
    if (!expr.text.empty()) doc += expr.text + " of ";
    return doc + list_part_doc(expr.list.front());
}

/// `at least 7 contacts where (...)`, or with the window first: `in the last 7 days there are at least 7 contacts ...`.
Doc quantified(const Expr& expr, std::string_view words) {
    const ListPart& part = expr.list.front();
    const bool plural = !expr.args.empty() || part.list.text.ends_with('s');
    Doc doc;
    if (part.window_first) doc += window_doc(part) + (plural ? " there are " : " there is ");
    doc += words;
    if (!expr.args.empty()) doc += value_doc(expr.args.front()) + " ";
    return doc + list_part_doc(part);
}

} // namespace

Doc operand_doc(const Expr& operand) {
    switch (operand.kind) {
    case ExprKind::all:
    case ExprKind::either:
    case ExprKind::or_unknown: return bracketed(operand);
    default: return condition_doc(operand);
    }
}

Doc window_doc(const ListPart& part) {
    const auto argument = [&](std::size_t i) { return value_doc(part.window_args.at(i)); };
    const auto counted = [&](std::string_view unit) {
        const Expr& number = part.window_args.at(0);
        const bool bare = number.kind != ExprKind::number || number.number.unit == Unit::plain;
        Doc doc = Doc("in the last ") + argument(0);
        const bool one = number.number.digits == "1";
        if (bare && number.kind == ExprKind::number) doc += one ? unit.substr(0, unit.size() - 1) : unit;
        return doc;
    };
    switch (part.window) {
    case WindowKind::none: break;
    case WindowKind::last_days: return counted(" days");
    case WindowKind::last_months: return counted(" months");
    case WindowKind::this_month: return "this month";
    case WindowKind::since: return Doc("since ") + argument(0);
    case WindowKind::between: return Doc("between ") + argument(0) + " and " + argument(1);
    }
    return {};
}

Doc list_part_doc(const ListPart& part) {
    Doc doc(word(part.list));
    if (part.window != WindowKind::none && !part.window_first) doc += Doc(" ") + window_doc(part);
    if (!part.where.empty()) doc += Doc(" where ") + bracketed(without_group(part.where.front()));
    return doc;
}

Doc value_doc(const Expr& value) {
    switch (value.kind) {
    case ExprKind::name: return value.quoted ? quote(value.text) : value.text;
    case ExprKind::quoted: return quote(value.text);
    case ExprKind::number: return number_text(value.number);
    case ExprKind::date:
    case ExprKind::time: return value.text;
    case ExprKind::hours: return between(value, " to ");
    case ExprKind::yes: return "yes";
    case ExprKind::no: return "no";
    case ExprKind::none: return "none";
    case ExprKind::unknown: return "unknown";
    case ExprKind::empty: return "empty";
    case ExprKind::subject: return {};
    case ExprKind::add: return value_doc(value.args.at(0)) + " + " + part_doc(value.args.at(1));
    case ExprKind::subtract: return value_doc(value.args.at(0)) + " - " + part_doc(value.args.at(1));
    case ExprKind::multiply: return between(value, " * ");
    case ExprKind::percent_of: return between(value, " as percent of ");
    case ExprKind::per: return between(value, " per ");
    case ExprKind::share_of: return between(value, " of ");
    case ExprKind::lesser_of: return choice(value, "lesser of ");
    case ExprKind::greater_of: return choice(value, "greater of ");
    case ExprKind::earlier_of: return choice(value, "earlier of ");
    case ExprKind::later_of: return choice(value, "later of ");
    case ExprKind::days_from: return distance(value, "days");
    case ExprKind::months_from: return distance(value, "months");
    case ExprKind::business_days_from: return distance(value, "business days");
    case ExprKind::after: return between(value, " after ");
    case ExprKind::before: return between(value, " before ");
    case ExprKind::business_days_after: return business_days(value, " after ");
    case ExprKind::business_days_before: return business_days(value, " before ");
    case ExprKind::business_days_ahead: return business_days(value, {});
    case ExprKind::last_day_of_year: return "the last " + day_of_year(value.text);
    case ExprKind::with_default:
        return value_doc(value.args.at(0)) + ", or " + value_doc(value.args.at(1)) +
               (value.default_when_unknown ? " when unknown" : " when none");
    case ExprKind::rounded:
        return value_doc(value.args.at(0)) + rounding_words(value.rounding) + value_doc(value.args.at(1));
    case ExprKind::number_of: return aggregate(value, "number of ");
    case ExprKind::total_of: return aggregate(value, "total ");
    case ExprKind::earliest_of: return aggregate(value, "earliest ");
    case ExprKind::latest_of: return aggregate(value, "latest ");
    default: return condition_doc(value);
    }
}

Doc bounded_doc(const Expr& value) {
    const bool least = value.kind == ExprKind::greater_of;
    const bool bound = least || value.kind == ExprKind::lesser_of;
    if (!bound || !value.as_bound) return value_doc(value);
    return bounded_doc(value.args[0]) + (least ? ", at least " : ", at most ") + sum_doc(value.args[1]);
}

Doc condition_doc(const Expr& condition) {
    switch (condition.kind) {
    case ExprKind::all: return joined(condition, "and ");
    case ExprKind::either: return joined(condition, "or ");
    case ExprKind::negation: return Doc("not ") + operand_doc(condition.args.front());
    case ExprKind::group: return bracketed(condition.args.front());
    case ExprKind::or_unknown: {
        const Expr& asked = condition.args.front();
        return (asked.kind == ExprKind::or_unknown ? operand_doc(asked) : condition_doc(asked)) + ", or unknown";
    }
    case ExprKind::test: return test_doc(condition, false);
    case ExprKind::any_of: return quantified(condition, "any ");
    case ExprKind::no_of: return quantified(condition, "no ");
    case ExprKind::at_least_of: return quantified(condition, "at least ");
    case ExprKind::at_most_of: return quantified(condition, "at most ");
    case ExprKind::exactly_of: return quantified(condition, "exactly ");
    case ExprKind::nobody_contacted: return "nobody is contacted";
    case ExprKind::contact_by: {
        Doc doc("contact by ");
        for (std::size_t i = 0; i < condition.names.size(); ++i) {
            doc += (i == 0 ? "" : " or ") + word(condition.names[i]);
        }
        return doc;
    }
    default: return value_doc(condition);
    }
}

} // namespace forbear::syntax::printing

std::string forbear::syntax::print(const Expr& expr) { return printing::condition_doc(expr).flat(); }
