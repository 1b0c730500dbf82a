// Conditions: connectives, quantifiers, and bare names that stand for yes.

#include "model/resolver.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {

Resolved Resolver::condition(const syntax::Expr& expr) {
    Resolved result = plain_condition(expr);
    if (!result) return result;
    result->at = expr.at;
    if (result->text.empty()) result->text = syntax::print(expr);
    return result;
}

Resolved Resolver::plain_condition(const syntax::Expr& expr) {
    using Kind = syntax::ExprKind;
    switch (expr.kind) {
    case Kind::all: return connective(expr, ExprKind::all);
    case Kind::either: return connective(expr, ExprKind::either);
    case Kind::group: return condition(expr.args.front());
    case Kind::negation: {
        Resolved inner = condition(expr.args.front());
        if (!inner) return inner;
        return negation(std::move(*inner));
    }
    case Kind::or_unknown: {
        Resolved inner = condition(expr.args.front());
        if (!inner) return inner;
        return two_valued(ExprKind::or_unknown, std::move(*inner));
    }
    case Kind::test: return test(expr);
    case Kind::any_of:
    case Kind::no_of:
    case Kind::at_least_of:
    case Kind::at_most_of:
    case Kind::exactly_of: return quantified(expr);
    case Kind::contact_by: return contact_by(expr);
    case Kind::nobody_contacted: return nobody_contacted(expr);
    default: {
        Resolved asked = value(expr);
        if (!asked) return asked;
        return as_condition(expr, std::move(*asked));
    }
    }
}

/// `hardship` alone asks whether it is yes.
Resolved Resolver::as_condition(const syntax::Expr& expr, Expr value) {
    if (is_condition(value.kind)) return value;
    if (value.type.kind != TypeKind::yes_no) {
        report(Code::not_a_condition, expr.at, {syntax::print(expr), kind_words(schema_, value.type)},
               "say what it should be: `" + syntax::print(expr) + " is ...`");
        return std::nullopt;
    }
    Expr asked = in_range(std::move(value), 1, 1);
    asked.shown = syntax::print(expr);
    asked.text = asked.shown;
    return asked;
}

Resolved Resolver::connective(const syntax::Expr& expr, ExprKind kind) {
    std::vector<Expr> parts;
    bool failed = false;
    for (const syntax::Expr& arg : expr.args) {
        Resolved part = condition(arg);
        failed = failed || !part;
        if (part) parts.push_back(std::move(*part));
    }
    if (failed) return std::nullopt;
    return kind == ExprKind::all ? all_of(std::move(parts), expr.at) : either_of(std::move(parts), expr.at);
}

Resolved Resolver::contact_by(const syntax::Expr& expr) {
    const auto mask = channel_mask(expr.names);
    if (!mask) return std::nullopt;
    if (reader_ == Reader::rule) {
        report(Code::outcome_not_decided, expr.at, {syntax::print(expr)},
               "only guards and requirements read what a rule has decided; a rule reads facts");
        return std::nullopt;
    }
    Type type{.kind = TypeKind::set, .currency = {}, .vocabulary = 0};
    type.high = (std::int64_t{1} << schema_.channels.size()) - 1;
    Expr asked = overlap(strict(ExprKind::decided_channels, std::move(type), {}, expr.at), *mask);
    asked.shown = "channels";
    return asked;
}

/// No channel in the final decision, whether the rule said so or guards left none.
Resolved Resolver::nobody_contacted(const syntax::Expr& expr) {
    if (reader_ != Reader::requirement) {
        report(Code::outcome_not_decided, expr.at, {syntax::print(expr)},
               "only requirements read what comes out in the end; a guard asks `contact by ...`, a rule reads facts");
        return std::nullopt;
    }
    if (schema_.channels.empty()) {
        report(Code::no_channels, expr.at, {syntax::print(expr)}, "add a line `channels email, sms, ...` to the schema");
        return std::nullopt;
    }
    Type type{.kind = TypeKind::set, .currency = {}, .vocabulary = 0};
    type.high = (std::int64_t{1} << schema_.channels.size()) - 1;
    const auto all = static_cast<std::uint64_t>(type.high);
    Expr somebody = overlap(strict(ExprKind::decided_channels, std::move(type), {}, expr.at), all);
    somebody.shown = "channels";
    return negation(std::move(somebody));
}

Resolved Resolver::quantified(const syntax::Expr& expr) {
    using Kind = syntax::ExprKind;
    Resolved number = count(expr.list.front(), expr.at);
    if (!number) return std::nullopt;
    const std::int64_t most = number->type.high;
    const auto asked = [&](Expr condition) {
        condition.shown = "found";
        return condition;
    };
    if (expr.kind == Kind::any_of) return asked(in_range(std::move(*number), 1, most));
    if (expr.kind == Kind::no_of) return asked(in_range(std::move(*number), 0, 0));
    const Type wanted = number->type;
    Resolved bound = value(expr.args.front(), &wanted);
    if (!bound) return std::nullopt;
    if (bound->type.kind != TypeKind::whole) {
        report(Code::wrong_kind, expr.args.front().at,
               {"a number of records", "a whole number", kind_words(schema_, bound->type)});
        return std::nullopt;
    }
    const std::uint64_t allowed = expr.kind == Kind::at_least_of  ? equal | greater
                                  : expr.kind == Kind::at_most_of ? less | equal
                                                                  : equal;
    if (!is_constant(*bound)) return asked(compare(std::move(*number), std::move(*bound), allowed));
    const std::int64_t asked_number = bound->value;
    const std::int64_t low = (allowed & less) != 0 ? 0 : asked_number;
    const std::int64_t high = (allowed & greater) != 0 ? std::max(most, asked_number) : asked_number;
    if (low > high) {
        report(Code::empty_range, expr.args.front().at, {syntax::print(expr.args.front())},
               "a number of records is never below 0");
        return std::nullopt;
    }
    return asked(in_range(std::move(*number), low, high));
}

} // namespace forbear::model
