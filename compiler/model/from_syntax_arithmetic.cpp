// Sums, products, shares and rounding. Every scale and every range is settled here, exactly.

#include <algorithm>
#include <cstdlib>

#include "model/numbers.h"
#include "model/resolver.h"
#include "model/types.h"
#include "syntax/print.h"

namespace forbear::model {
namespace {

Rounding rounding_of(const syntax::Expr* rounding) {
    if (rounding == nullptr) return Rounding::half_even;
    switch (rounding->rounding) {
    case syntax::Rounding::half_even: return Rounding::half_even;
    case syntax::Rounding::half_up: return Rounding::half_up;
    case syntax::Rounding::up: return Rounding::up;
    case syntax::Rounding::down: return Rounding::down;
    }
    return Rounding::half_even;
}

/// Numbers without a unit take over the unit of what they scale.
bool can_multiply(TypeKind left, TypeKind right) {
    return is_numeric(left) && is_numeric(right) && (is_plain(left) || is_plain(right));
}

const syntax::Expr& without_group(const syntax::Expr& expr) {
    return expr.kind == syntax::ExprKind::group ? without_group(expr.args.front()) : expr;
}

/// `value` rounded to `step` as the author says. A quotient, also one with a name or a stand-in, is not rounded on its
/// own before; rounding keeps order, so it may go into every arm of a choice. Nothing where 64 bits do not suffice.
std::optional<Expr> rounded_once(Expr value, std::int64_t step, Rounding rounding) {
    Type type = value.type;
    if (!holds_ratio(value)) return rounded(std::move(value), 1, step, rounding, std::move(type));
    if (value.kind == ExprKind::divide) {
        const Type& divisor = value.args.back().type;
        if (!checked_multiply(std::max(std::abs(divisor.low), std::abs(divisor.high)), step)) return std::nullopt;
        value.step = step;
        value.rounding = rounding;
    } else {
        for (Expr& arm : value.args) {
            std::optional<Expr> done = rounded_once(std::move(arm), step, rounding);
            if (!done) return std::nullopt;
            arm = std::move(*done);
        }
    }
    value.type.low = floor_divide(type.low, step) * step;
    value.type.high = ceiling_divide(type.high, step) * step;
    return value;
}

} // namespace

Resolved Resolver::sum_or_difference(const syntax::Expr& expr, const Type* wanted) {
    const bool adds = expr.kind == syntax::ExprKind::add;
    Resolved left = value(expr.args.at(0), wanted);
    Resolved right = value(expr.args.at(1), left && left->type.kind != TypeKind::date ? &left->type : nullptr);
    if (!left || !right) return std::nullopt;
    const bool of_dates = left->type.kind == TypeKind::date;
    if (of_dates && (right->type.kind == TypeKind::days || (!adds && right->type.kind == TypeKind::date))) {
        Type type{.kind = right->type.kind == TypeKind::days ? TypeKind::date : TypeKind::days, .currency = {}};
        Resolved result = adds ? sum(*left, *right, type, expr.at) : difference(*left, *right, type, expr.at);
        return result ? result : report_overflow(expr, {&*left, &*right});
    }
    if (!is_numeric(left->type.kind) || !comparable(schema_, left->type, right->type)) {
        const bool is_money = left->type.kind == TypeKind::money && right->type.kind == TypeKind::money;
        const auto words = [&](const Type& type) {
            return is_money ? exact_kind_words(schema_, type) : kind_words(schema_, type);
        };
        report(adds ? Code::cannot_add : Code::cannot_subtract, expr.args.at(1).at,
               {words(right->type), words(left->type)}, {},
               {{expr.args.at(0).at, words(left->type)}, {expr.args.at(1).at, words(right->type)}});
        return std::nullopt;
    }
    Type type = left->type;
    if (right->type.kind == TypeKind::decimal) type.kind = TypeKind::decimal;
    Resolved result = adds ? sum(*left, *right, type, expr.at) : difference(*left, *right, type, expr.at);
    return result ? result : report_overflow(expr, {&*left, &*right});
}

Resolved Resolver::product_of(const syntax::Expr& expr, const Type*) {
    const Resolved left = value(expr.args.at(0));
    const Resolved right = value(expr.args.at(1));
    if (!left || !right) return std::nullopt;
    if (!can_multiply(left->type.kind, right->type.kind)) {
        report(Code::cannot_multiply, expr.args.at(1).at,
               {kind_words(schema_, left->type), kind_words(schema_, right->type)},
               "one of the two must be a number without a unit; for a percentage say `40% of ...`",
               {{expr.args.at(0).at, kind_words(schema_, left->type)},
                {expr.args.at(1).at, kind_words(schema_, right->type)}});
        return std::nullopt;
    }
    Type type = is_plain(left->type.kind) ? right->type : left->type;
    if (type.kind == TypeKind::whole && (left->type.scale > 0 || right->type.scale > 0)) type.kind = TypeKind::decimal;
    Resolved result = product(*left, *right, type, expr.at);
    return result ? result : report_overflow(expr, {&*left, &*right});
}

/// `40% of balance`, rounded once: to the unit of its base, or as `rounding` says.
Resolved Resolver::share(const syntax::Expr& expr, const syntax::Expr* rounding) {
    const syntax::Expr& base_words = expr.args.at(1);
    const Resolved base = value(base_words);
    const Meaning* named = base_words.kind == syntax::ExprKind::name ? scope_.find(base_words.text) : nullptr;
    const bool is_list = named != nullptr && (named->kind == MeaningKind::list || named->kind == MeaningKind::define);
    if (!base && is_list) return std::nullopt; // `numbr of contacts`: what stands before `of` was no share
    const Resolved part = value(expr.args.at(0));
    if (!part || !base) return std::nullopt;
    if (part->type.kind != TypeKind::percent || !is_numeric(base->type.kind)) {
        const bool wrong_part = part->type.kind != TypeKind::percent;
        report(
            Code::wrong_kind, expr.args.at(wrong_part ? 0 : 1).at,
            {"`of`", wrong_part ? "a percentage" : "an amount", kind_words(schema_, (wrong_part ? *part : *base).type)},
            "a share reads `40% of balance`");
        return std::nullopt;
    }
    Type type = base->type;
    const Resolved raw = product(*part, *base, type, expr.at);
    const auto divisor = power_of_ten(part->type.scale + 2u);
    if (!raw || !divisor) return report_overflow(expr, {&*part, &*base});
    std::optional<std::int64_t> step = 1;
    if (rounding != nullptr) step = rounding_step(*rounding, type);
    if (!step) return std::nullopt;
    Expr result = rounded(*raw, *divisor, *step, rounding_of(rounding), std::move(type));
    result.at = expr.at;
    return result;
}

std::optional<std::int64_t> Resolver::rounding_step(const syntax::Expr& rounding, const Type& type) {
    const syntax::Expr& written = rounding.args.at(1);
    const Resolved step = value(written, &type);
    if (!step) return std::nullopt;
    if (!is_constant(*step) || step->value <= 0) {
        report(Code::rounding_step_wrong, written.at, {syntax::print(written)},
               "round to an amount above zero, such as `1 USD`");
        return std::nullopt;
    }
    if (!fits(*step, type, "rounded", written.at)) return std::nullopt;
    if (step->type.scale > type.scale) return std::int64_t{1}; // finer than the value itself: nothing to round
    const Resolved scaled = rescaled(*step, type.scale);
    if (!scaled) {
        report(Code::number_too_large, written.at, {syntax::print(written)});
        return std::nullopt;
    }
    return scaled->value;
}

/// Rounds once: the exact product or quotient below it is not rounded on its own first.
Resolved Resolver::rounded_value(const syntax::Expr& expr, const Type* wanted) {
    const syntax::Expr& inner = without_group(expr.args.at(0));
    if (inner.kind == syntax::ExprKind::share_of) return share(inner, &expr);
    if (inner.kind == syntax::ExprKind::percent_of || inner.kind == syntax::ExprKind::per)
        return quotient(inner, &expr);
    Resolved exact = value(expr.args.at(0), wanted);
    if (!exact) return std::nullopt;
    if (!is_numeric(exact->type.kind)) {
        report(Code::wrong_kind, inner.at, {"`rounded`", "a number", kind_words(schema_, exact->type)});
        return std::nullopt;
    }
    const auto step = rounding_step(expr, exact->type);
    if (!step) return std::nullopt;
    const bool of_ratio = holds_ratio(*exact);
    Resolved result = rounded_once(*exact, *step, rounding_of(&expr));
    if (!result) return report_overflow(expr, {&*exact});
    // A quotient that the author rounds is compared as rounded: the wrapper keeps `holds_ratio` away from it.
    Type type = result->type;
    if (of_ratio) result = rounded(std::move(*result), 1, 1, Rounding::half_even, std::move(type));
    result->at = expr.at;
    return result;
}

/// `A as percent of B`, `A per B`: the only divisions. A zero divisor gives unknown.
Resolved Resolver::quotient(const syntax::Expr& expr, const syntax::Expr* rounding) {
    Resolved left = value(expr.args.at(0));
    Resolved right = value(expr.args.at(1), left && expr.kind == syntax::ExprKind::percent_of ? &left->type : nullptr);
    if (!left || !right) return std::nullopt;
    const bool is_percent = expr.kind == syntax::ExprKind::percent_of;
    const bool same_kind = comparable(schema_, left->type, right->type);
    const bool can_divide =
        is_numeric(left->type.kind) && is_numeric(right->type.kind) &&
        (same_kind || (!is_percent && (is_plain(right->type.kind) || right->type.kind == TypeKind::days ||
                                       right->type.kind == TypeKind::months)));
    if (!can_divide) {
        report(Code::cannot_divide, expr.args.at(1).at,
               {exact_kind_words(schema_, left->type), exact_kind_words(schema_, right->type)}, {},
               {{expr.args.at(0).at, exact_kind_words(schema_, left->type)},
                {expr.args.at(1).at, exact_kind_words(schema_, right->type)}});
        return std::nullopt;
    }
    Type type = left->type;
    if (is_percent)
        type = {.kind = TypeKind::percent, .scale = 2, .currency = {}};
    else if (same_kind)
        type = {.kind = TypeKind::decimal, .scale = std::max<std::uint8_t>(2, left->type.scale), .currency = {}};
    // result * 10^scale = left * 10^shift / right, where percent brings two more decimals
    const unsigned wanted_scale = type.scale + (is_percent ? 2u : 0u) + right->type.scale;
    if (wanted_scale < left->type.scale) {
        Resolved finer =
            rescaled(*right, static_cast<std::uint8_t>(right->type.scale + left->type.scale - wanted_scale));
        if (!finer) return report_overflow(expr, {&*right});
        right = std::move(finer);
    }
    const unsigned shift = wanted_scale < left->type.scale ? 0u : wanted_scale - left->type.scale;
    const auto factor = power_of_ten(shift);
    std::optional<std::int64_t> step = 1;
    if (rounding != nullptr) step = rounding_step(*rounding, type);
    if (!step) return std::nullopt;
    const auto low = factor ? checked_multiply(left->type.low, *factor) : std::nullopt;
    const auto high = factor ? checked_multiply(left->type.high, *factor) : std::nullopt;
    const std::int64_t largest_divisor = std::max(std::abs(right->type.low), std::abs(right->type.high));
    if (!low || !high || !checked_multiply(largest_divisor, *step)) return report_overflow(expr, {&*left, &*right});
    // A divisor of one sign keeps the quotient's sign; one that may be of either makes it symmetric.
    const std::int64_t most = std::max(std::abs(*low), std::abs(*high));
    type.low = right->type.low >= 0 && *low >= 0 ? 0 : -most;
    type.high = right->type.low >= 0 && *high <= 0 ? 0 : most;
    type.low = floor_divide(type.low, *step) * *step;
    type.high = ceiling_divide(type.high, *step) * *step;
    const bool may_be_zero = right->type.low <= 0 && right->type.high >= 0;
    Expr result = strict(ExprKind::divide, type, list_of(std::move(*left), std::move(*right)), expr.at);
    result.value = *factor;
    result.step = *step;
    result.rounding = rounding_of(rounding);
    result.can_be_unknown = result.can_be_unknown || may_be_zero;
    if (rounding == nullptr) return result;
    // A quotient that the author rounds is compared as rounded: the wrapper keeps `holds_ratio` away from it.
    Expr kept = rounded(std::move(result), 1, 1, Rounding::half_even, std::move(type));
    kept.at = expr.at;
    return kept;
}

bool holds_ratio(const Expr& expr) {
    switch (expr.kind) {
    case ExprKind::divide: return true;
    case ExprKind::if_none:
    case ExprKind::if_unknown:
    case ExprKind::least:
    case ExprKind::greatest: {
        for (const Expr& arg : expr.args) {
            if (holds_ratio(arg)) return true;
        }
        return false;
    }
    default: return false;
    }
}

std::optional<Expr> doubled(const Expr& expr, std::uint8_t scale) {
    Expr result = expr;
    switch (expr.kind) {
    case ExprKind::divide: {
        const auto finer = power_of_ten(static_cast<unsigned>(scale - expr.type.scale));
        const auto factor = finer ? checked_multiply(expr.value, *finer) : std::nullopt;
        const auto top = factor ? checked_multiply(expr.args.front().type.high, *factor) : std::nullopt;
        const auto bottom = factor ? checked_multiply(expr.args.front().type.low, *factor) : std::nullopt;
        const auto low = top && bottom ? checked_multiply(expr.type.low, *finer) : std::nullopt;
        const auto high = low ? checked_multiply(expr.type.high, *finer) : std::nullopt;
        const auto low_doubled = high ? checked_multiply(*low, 2) : std::nullopt;
        const auto high_doubled = high ? checked_multiply(*high, 2) : std::nullopt;
        if (!low_doubled || !high_doubled) return std::nullopt;
        result.kind = ExprKind::ratio;
        result.value = *factor;
        result.type.low = *low_doubled - 2;
        result.type.high = *high_doubled + 1;
        break;
    }
    case ExprKind::if_none:
    case ExprKind::if_unknown:
    case ExprKind::least:
    case ExprKind::greatest:
        if (holds_ratio(expr)) {
            for (std::size_t i = 0; i < expr.args.size(); ++i) {
                std::optional<Expr> arg = doubled(expr.args[i], scale);
                if (!arg) return std::nullopt;
                result.type.low = i == 0 ? arg->type.low : std::min(result.type.low, arg->type.low);
                result.type.high = i == 0 ? arg->type.high : std::max(result.type.high, arg->type.high);
                result.args[i] = std::move(*arg);
            }
            break;
        }
        [[fallthrough]];
    default: {
        std::optional<Expr> scaled = rescaled(expr, scale);
        if (!scaled) return std::nullopt;
        Type type = scaled->type;
        return product(std::move(*scaled), whole(2, expr.at), type, expr.at);
    }
    }
    result.type.scale = scale;
    return result;
}

} // namespace forbear::model
