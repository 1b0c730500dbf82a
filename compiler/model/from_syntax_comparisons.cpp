// Comparisons of numbers, dates and times with constants and with each other, and of sets with their members.

#include <algorithm>
#include <limits>

#include "model/numbers.h"
#include "model/resolver.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

constexpr std::int64_t no_low = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t no_high = std::numeric_limits<std::int64_t>::max();

/// One side of a comparison: which results are allowed against this operand.
struct Side {
    std::size_t operand = 1;
    std::uint64_t allowed = equal;
};

std::vector<Side> sides_of(syntax::TestKind test) {
    using Test = syntax::TestKind;
    switch (test) {
    case Test::range: return {{1, equal | greater}, {2, less | equal}};
    case Test::range_below: return {{1, equal | greater}, {2, less}};
    case Test::at_least:
    case Test::or_above:
    case Test::on_or_after: return {{1, equal | greater}};
    case Test::at_most:
    case Test::or_below:
    case Test::on_or_before: return {{1, less | equal}};
    case Test::above:
    case Test::after: return {{1, greater}};
    case Test::below:
    case Test::before: return {{1, less}};
    default: return {{1, equal}};
    }
}

bool is_for_dates(syntax::TestKind test) {
    using Test = syntax::TestKind;
    return test == Test::before || test == Test::after || test == Test::on_or_before || test == Test::on_or_after;
}

bool is_for_amounts(syntax::TestKind test) {
    using Test = syntax::TestKind;
    return test == Test::at_least || test == Test::at_most || test == Test::above || test == Test::below ||
           test == Test::range_below;
}

std::string_view words_for_dates(syntax::TestKind test) {
    using Test = syntax::TestKind;
    if (test == Test::at_least) return "on or after";
    if (test == Test::at_most) return "on or before";
    return test == Test::above ? "after" : "before";
}

/// What the constants allow of a value at `scale`: whole units, both bounds included.
struct Bounds {
    std::int64_t low = no_low;
    std::int64_t high = no_high;
    bool is_exact = true; ///< false when a constant lies between two units
};

Bounds bounds_of(const std::vector<Side>& sides, const std::vector<Expr>& operands, std::uint8_t scale,
                 std::int64_t step) {
    Bounds bounds;
    for (std::size_t i = 0; i < sides.size(); ++i) {
        const std::uint64_t allowed = sides[i].allowed;
        const std::int64_t finer = *power_of_ten(static_cast<unsigned>(std::max(0, operands[i].type.scale - scale)));
        const std::int64_t coarser = *power_of_ten(static_cast<unsigned>(std::max(0, scale - operands[i].type.scale)));
        const std::int64_t scaled = operands[i].value * coarser * step;
        const std::int64_t floor = floor_divide(scaled, finer);
        const std::int64_t ceiling = ceiling_divide(scaled, finer);
        if ((allowed & less) == 0) bounds.low = std::max(bounds.low, (allowed & equal) != 0 ? ceiling : floor + 1);
        if ((allowed & greater) == 0) bounds.high = std::min(bounds.high, (allowed & equal) != 0 ? floor : ceiling - 1);
        bounds.is_exact = bounds.is_exact && floor == ceiling;
    }
    return bounds;
}

/// Whether the constant still fits when it is brought to `scale` and doubled.
bool fits_scaled(const Expr& constant, std::uint8_t scale) {
    if (constant.type.scale >= scale) return checked_multiply(constant.value, 4).has_value();
    const auto factor = power_of_ten(static_cast<unsigned>(scale - constant.type.scale));
    const auto scaled = factor ? checked_multiply(constant.value, *factor) : std::nullopt;
    return scaled && checked_multiply(*scaled, 4).has_value();
}

} // namespace

Resolved Resolver::ordered(const syntax::Expr& expr, Expr subject) {
    const bool of_dates = subject.type.kind == TypeKind::date || subject.type.kind == TypeKind::time;
    if (!is_ordered(subject.type.kind)) {
        report(Code::wrong_comparison, expr.at, {syntax::print(expr), kind_words(schema_, subject.type)},
               "it has no order");
        return std::nullopt;
    }
    if (of_dates ? is_for_amounts(expr.test) : is_for_dates(expr.test)) {
        report(Code::wrong_comparison, expr.at, {syntax::print(expr), kind_words(schema_, subject.type)},
               of_dates ? "say `is " + std::string(words_for_dates(expr.test)) + "`"
                        : "say `is at least`, `at most`, `above` or `below`");
        return std::nullopt;
    }
    const std::vector<Side> sides = sides_of(expr.test);
    std::vector<Expr> operands;
    for (const Side& side : sides) {
        syntax::Expr words = expr.args.at(side.operand);
        const bool shares_unit = sides.size() == 2 && side.operand == 1 && words.kind == syntax::ExprKind::number &&
                                 words.number.unit == syntax::Unit::plain &&
                                 expr.args.at(2).kind == syntax::ExprKind::number;
        if (shares_unit) { // `500 to 2_000 USD`
            words.number.unit = expr.args[2].number.unit;
            words.number.currency = expr.args[2].number.currency;
        }
        Resolved operand = operand_of(expr, subject, words);
        if (!operand) return std::nullopt;
        operands.push_back(std::move(*operand));
    }
    const bool all_constant = std::ranges::all_of(operands, [](const Expr& operand) { return is_constant(operand); });
    if (all_constant) {
        std::uint8_t scale = subject.type.scale;
        for (const Expr& operand : operands) scale = std::max(scale, operand.type.scale);
        for (std::size_t i = 0; i < operands.size(); ++i) {
            if (fits_scaled(operands[i], scale)) continue;
            report(Code::number_too_large, expr.args.at(sides[i].operand).at,
                   {syntax::print(expr.args.at(sides[i].operand))});
            return std::nullopt;
        }
        if (holds_ratio(subject)) {
            Resolved ratio = doubled(subject, scale);
            if (!ratio) return report_overflow(expr.args.front(), {&subject});
            const Bounds bounds = bounds_of(sides, operands, scale, 2);
            if (bounds.low <= bounds.high) return in_range(std::move(*ratio), bounds.low, bounds.high);
        } else {
            Bounds bounds = bounds_of(sides, operands, subject.type.scale, 1);
            if (bounds.low <= bounds.high) return in_range(std::move(subject), bounds.low, bounds.high);
            if (!bounds.is_exact) { // no unit of the value lies there: ask at the scale of the constant
                Resolved finer = rescaled(subject, scale);
                if (!finer) return report_overflow(expr.args.front(), {&subject});
                bounds = bounds_of(sides, operands, scale, 1);
                if (bounds.low <= bounds.high) return in_range(std::move(*finer), bounds.low, bounds.high);
            }
        }
        report(Code::empty_range, join(expr.args.at(1).at, expr.args.back().at),
               {syntax::print(expr.args.at(1)) + " to " + syntax::print(expr.args.back())},
               "write the lower bound first");
        return std::nullopt;
    }
    std::vector<Expr> tests;
    for (std::size_t i = 0; i < sides.size(); ++i) {
        Expr left = subject;
        Expr right = operands[i];
        if (!to_one_scale(left, right)) return report_overflow(expr, {&subject, &operands[i]});
        tests.push_back(compare(std::move(left), std::move(right), sides[i].allowed));
    }
    return all_of(std::move(tests), expr.at);
}

void Resolver::report_mismatch(const syntax::Expr& expr, const Expr& subject, const syntax::Expr& operand,
                               const Expr& value) {
    const syntax::Expr& subject_words = expr.args.front();
    if (subject.type.kind == TypeKind::money && value.type.kind == TypeKind::money) {
        report(Code::currencies_differ, operand.at, {subject.type.currency, value.type.currency}, {},
               {{subject_words.at, subject.type.currency}, {operand.at, value.type.currency}});
        return;
    }
    std::string help;
    std::string same_spelling;
    std::vector<std::string> of_its_kind;
    for (const Fact& fact : schema_.facts) {
        if (fact.is_protected || fact.name == "as_of" || !comparable(schema_, fact.type, value.type)) continue;
        of_its_kind.push_back(fact.name);
    }
    if (!of_its_kind.empty()) {
        const std::string near = nearest_name(syntax::print(subject_words), of_its_kind);
        const std::string& meant = near.empty() ? of_its_kind.front() : near;
        syntax::Expr other = expr;
        other.args.front() = {};
        other.args.front().kind = syntax::ExprKind::name;
        other.args.front().text = meant;
        help =
            "`" + meant + "` is " + kind_words(schema_, value.type) + "; did you mean `" + syntax::print(other) + "`?";
    }
    const std::string left = kind_words(schema_, subject.type);
    const std::string right = kind_words(schema_, value.type);
    report(Code::units_do_not_compare, subject_words.at, {left, right}, std::move(help),
           {{subject_words.at, left}, {operand.at, right}});
}

/// From the first to the last minute of the hours, both included.
Resolved Resolver::within_hours(const syntax::Expr& expr, Expr subject) {
    const syntax::Expr& words = expr.args.at(1);
    if (subject.type.kind != TypeKind::time) {
        report(Code::wrong_kind, expr.args.front().at, {"`is within`", "a time", kind_words(schema_, subject.type)},
               "only a time of day lies within hours");
        return std::nullopt;
    }
    Resolved hours = value(words);
    if (!hours) return std::nullopt;
    if (hours->type.kind != TypeKind::hours) {
        report(Code::wrong_kind, words.at, {"`is within`", "hours of the day", kind_words(schema_, hours->type)},
               "say `is A to B` where two times are meant");
        return std::nullopt;
    }
    const Span at = words.at;
    Expr first = strict(ExprKind::first_minute, subject.type, list_of(*hours), at);
    Expr last = strict(ExprKind::last_minute, subject.type, list_of(std::move(*hours)), at);
    set_fact_range(first.type);
    set_fact_range(last.type);
    std::vector<Expr> both = list_of(compare(subject, std::move(first), equal | greater),
                                     compare(subject, std::move(last), less | equal));
    return all_of(std::move(both), expr.at);
}

Resolved Resolver::set_test(const syntax::Expr& expr, const Expr& subject) {
    if (subject.type.kind != TypeKind::set) {
        report(Code::wrong_kind, expr.args.front().at, {"`includes`", "a set", kind_words(schema_, subject.type)},
               "for a single value say `is`");
        return std::nullopt;
    }
    std::uint64_t mask = 0;
    std::vector<Expr> tests;
    Type member_type = subject.type;
    member_type.kind = TypeKind::choice;
    member_type.low = 0;
    member_type.high = static_cast<std::int64_t>(vocabulary_of(schema_, member_type).values.size()) - 1;
    for (std::size_t i = 1; i < expr.args.size(); ++i) {
        Resolved named = value(expr.args[i], &member_type);
        if (!named) return std::nullopt;
        const bool is_set = named->type.kind == TypeKind::set;
        if (!comparable(schema_, named->type, is_set ? subject.type : member_type)) {
            report_mismatch(expr, subject, expr.args[i], *named);
            return std::nullopt;
        }
        if (is_constant(*named)) {
            mask |= is_set ? static_cast<std::uint64_t>(named->value) : std::uint64_t{1} << named->value;
        } else {
            tests.push_back(is_set ? includes(subject, std::move(*named)) : contains(std::move(*named), subject));
        }
    }
    const bool any = expr.test == syntax::TestKind::includes_any;
    if (any && mask != 0) tests.insert(tests.begin(), overlap(subject, mask));
    for (std::uint64_t rest = any ? 0 : mask; rest != 0; rest &= rest - 1)
        tests.push_back(overlap(subject, rest & (~rest + 1)));
    return any ? either_of(std::move(tests), expr.at) : all_of(std::move(tests), expr.at);
}

} // namespace forbear::model
