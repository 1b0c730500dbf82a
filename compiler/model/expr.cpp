#include "model/expr.h"

#include <algorithm>
#include <initializer_list>

#include "model/numbers.h"
#include "model/types.h"

namespace forbear::model {

bool is_condition(ExprKind kind) { return kind >= ExprKind::all; }

Expr constant(Type type, std::int64_t value, Span at) {
    type.low = value;
    type.high = value;
    Expr expr;
    expr.kind = ExprKind::constant;
    expr.type = std::move(type);
    expr.value = value;
    expr.at = at;
    return expr;
}

Expr whole(std::int64_t value, Span at) { return constant(number_type(value, value), value, at); }

Expr strict(ExprKind kind, Type type, std::vector<Expr> args, Span at) {
    Expr expr;
    expr.kind = kind;
    expr.type = std::move(type);
    expr.at = at;
    for (const Expr& arg : args) {
        expr.can_be_unknown = expr.can_be_unknown || arg.can_be_unknown;
        expr.can_be_none = expr.can_be_none || arg.can_be_none;
    }
    expr.args = std::move(args);
    return expr;
}

namespace {

/// A condition: true, false or unknown, never none.
Expr condition_of(ExprKind kind, std::vector<Expr> args, Span at) {
    Expr expr = strict(kind, yes_no_type(), std::move(args), at);
    expr.can_be_none = false;
    return expr;
}

} // namespace

Expr always(Span at) { return condition_of(ExprKind::always, {}, at); }

Expr in_range(Expr value, std::int64_t low, std::int64_t high) {
    const Span at = value.at;
    Expr expr = condition_of(ExprKind::in_range, list_of(std::move(value)), at);
    expr.value = low;
    expr.value_high = high;
    return expr;
}

Expr member(Expr choice, std::uint64_t mask) {
    const Span at = choice.at;
    Expr expr = condition_of(ExprKind::member, list_of(std::move(choice)), at);
    expr.mask = mask;
    return expr;
}

Expr overlap(Expr set, std::uint64_t mask) {
    const Span at = set.at;
    Expr expr = condition_of(ExprKind::overlap, list_of(std::move(set)), at);
    expr.mask = mask;
    return expr;
}

Expr compare(Expr left, Expr right, std::uint64_t allowed) {
    const Span at = left.at;
    Expr expr = condition_of(ExprKind::compare, list_of(std::move(left), std::move(right)), at);
    expr.mask = allowed;
    return expr;
}

Expr text_equal(Expr left, Expr right) {
    const Span at = left.at;
    return condition_of(ExprKind::text_equal, list_of(std::move(left), std::move(right)), at);
}

Expr contains(Expr choice, Expr set) {
    const Span at = choice.at;
    return condition_of(ExprKind::contains, list_of(std::move(choice), std::move(set)), at);
}

Expr includes(Expr set, Expr members) {
    const Span at = set.at;
    return condition_of(ExprKind::includes, list_of(std::move(set), std::move(members)), at);
}

Expr negation(Expr condition) {
    const Span at = condition.at;
    return condition_of(ExprKind::negation, list_of(std::move(condition)), at);
}

namespace {

Expr joined(ExprKind kind, std::vector<Expr> conditions, Span at) {
    if (conditions.size() == 1) return std::move(conditions.front());
    Expr expr = condition_of(kind, std::move(conditions), at);
    expr.can_be_unknown = can_be_unknown(expr);
    return expr;
}

} // namespace

Expr all_of(std::vector<Expr> conditions, Span at) {
    if (conditions.empty()) return always(at);
    return joined(ExprKind::all, std::move(conditions), at);
}

Expr either_of(std::vector<Expr> conditions, Span at) { return joined(ExprKind::either, std::move(conditions), at); }

Expr two_valued(ExprKind kind, Expr value) {
    const Span at = value.at;
    Expr expr = condition_of(kind, list_of(std::move(value)), at);
    expr.can_be_unknown = false;
    return expr;
}

std::optional<Expr> rescaled(Expr value, std::uint8_t scale) {
    if (value.type.scale == scale) return value;
    if (value.type.scale > scale) return std::nullopt;
    const auto factor = power_of_ten(static_cast<unsigned>(scale - value.type.scale));
    if (!factor) return std::nullopt;
    const auto low = checked_multiply(value.type.low, *factor);
    const auto high = checked_multiply(value.type.high, *factor);
    if (!low || !high) return std::nullopt;
    Type type = value.type;
    type.scale = scale;
    if (type.kind == TypeKind::whole) type.kind = TypeKind::decimal;
    type.low = *low;
    type.high = *high;
    const Span at = value.at;
    if (is_constant(value)) return constant(std::move(type), *low, at);
    Expr expr = strict(ExprKind::rescale, std::move(type), list_of(std::move(value)), at);
    expr.value = *factor;
    return expr;
}

bool to_one_scale(Expr& left, Expr& right) {
    const std::uint8_t scale = std::max(left.type.scale, right.type.scale);
    std::optional<Expr> one = rescaled(std::move(left), scale);
    std::optional<Expr> other = rescaled(std::move(right), scale);
    if (!one || !other) return false;
    left = std::move(*one);
    right = std::move(*other);
    return true;
}

std::optional<Expr> sum(Expr left, Expr right, Type type, Span at) {
    if (!to_one_scale(left, right)) return std::nullopt;
    const auto low = checked_add(left.type.low, right.type.low);
    const auto high = checked_add(left.type.high, right.type.high);
    if (!low || !high) return std::nullopt;
    type.scale = left.type.scale;
    type.low = *low;
    type.high = *high;
    if (is_constant(left) && is_constant(right)) return constant(std::move(type), *low, at);
    return strict(ExprKind::add, std::move(type), list_of(std::move(left), std::move(right)), at);
}

std::optional<Expr> difference(Expr left, Expr right, Type type, Span at) {
    if (!to_one_scale(left, right)) return std::nullopt;
    const auto low = checked_subtract(left.type.low, right.type.high);
    const auto high = checked_subtract(left.type.high, right.type.low);
    if (!low || !high) return std::nullopt;
    type.scale = left.type.scale;
    type.low = *low;
    type.high = *high;
    if (is_constant(left) && is_constant(right)) return constant(std::move(type), *low, at);
    return strict(ExprKind::subtract, std::move(type), list_of(std::move(left), std::move(right)), at);
}

std::optional<Expr> product(Expr left, Expr right, Type type, Span at) {
    std::int64_t low = widest;
    std::int64_t high = -widest;
    for (const std::int64_t one : {left.type.low, left.type.high}) {
        for (const std::int64_t other : {right.type.low, right.type.high}) {
            const auto corner = checked_multiply(one, other);
            if (!corner) return std::nullopt;
            low = std::min(low, *corner);
            high = std::max(high, *corner);
        }
    }
    type.scale = static_cast<std::uint8_t>(left.type.scale + right.type.scale);
    type.low = low;
    type.high = high;
    if (is_constant(left) && is_constant(right)) return constant(std::move(type), low, at);
    return strict(ExprKind::multiply, std::move(type), list_of(std::move(left), std::move(right)), at);
}

Expr rounded(Expr value, std::int64_t divisor, std::int64_t step, Rounding rounding, Type type) {
    // One step further out on both sides covers every rounding.
    type.low = (floor_divide(floor_divide(value.type.low, divisor), step)) * step;
    type.high = (ceiling_divide(ceiling_divide(value.type.high, divisor), step)) * step;
    const Span at = value.at;
    Expr expr = strict(ExprKind::round, std::move(type), list_of(std::move(value)), at);
    expr.value = divisor;
    expr.step = step;
    expr.rounding = rounding;
    return expr;
}

Expr extreme(ExprKind kind, std::vector<Expr> args, Span at) {
    // An operand that is never none always takes part; one that may be none only perhaps.
    const bool is_least = kind == ExprKind::least;
    std::int64_t low = args.front().type.low;
    std::int64_t high = args.front().type.high;
    bool all_may_be_none = true;
    for (const Expr& arg : args) {
        low = std::min(low, arg.type.low);
        high = std::max(high, arg.type.high);
        all_may_be_none = all_may_be_none && arg.can_be_none;
    }
    for (const Expr& arg : args) {
        if (arg.can_be_none) continue;
        if (is_least)
            high = std::min(high, arg.type.high);
        else
            low = std::max(low, arg.type.low);
    }
    Type type = args.front().type;
    type.low = low;
    type.high = high;
    Expr expr = strict(kind, std::move(type), std::move(args), at);
    expr.can_be_none = all_may_be_none;
    return expr;
}

std::size_t size_of(const Expr& expr) {
    std::size_t size = 1;
    for (const Expr& arg : expr.args) size += size_of(arg);
    for (const Part& part : expr.part) {
        for (const Expr& condition : part.condition) size += size_of(condition);
    }
    return size;
}

bool same_lookup(const Expr& left, const Expr& right) {
    if (left.lookup == right.lookup) return true;
    return left.lookup != nullptr && right.lookup != nullptr && left.lookup->at == right.lookup->at &&
           left.lookup->reading == right.lookup->reading &&
           left.type.kind == right.type.kind && left.type.vocabulary == right.type.vocabulary;
}

static bool same_calendar(const Expr& left, const Expr& right) {
    if (left.calendar == nullptr || right.calendar == nullptr) return left.calendar == right.calendar;
    return left.calendar->at == right.calendar->at;
}

bool same(const Expr& left, const Expr& right) {
    const auto same_all = [](const std::vector<Expr>& one, const std::vector<Expr>& other) {
        return std::ranges::equal(one, other, same);
    };
    const auto same_part = [&](const Part& one, const Part& other) {
        return one.list == other.list && same_all(one.condition, other.condition);
    };
    return left.kind == right.kind && left.value == right.value && left.value_high == right.value_high &&
           left.step == right.step && left.rounding == right.rounding && left.mask == right.mask &&
           left.index == right.index && same_lookup(left, right) && same_calendar(left, right) && left.text_value == right.text_value && left.type.kind == right.type.kind &&
           same_all(left.args, right.args) && std::ranges::equal(left.part, right.part, same_part);
}

} // namespace forbear::model
