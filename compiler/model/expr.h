#pragma once
// Pieces of resolved expressions, and what can be read off them. Ranges and three-valuedness are kept exact here.

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "model/model.h"

namespace forbear::model {

[[nodiscard]] bool is_condition(ExprKind kind);
[[nodiscard]] inline bool is_constant(const Expr& expr) { return expr.kind == ExprKind::constant; }

[[nodiscard]] Expr constant(Type type, std::int64_t value, Span at);
[[nodiscard]] Expr whole(std::int64_t value, Span at);

/// A value of `args` that is none when one of them is none and unknown when one is unknown.
[[nodiscard]] Expr strict(ExprKind kind, Type type, std::vector<Expr> args, Span at);
template <class... Args>
[[nodiscard]] std::vector<Expr> list_of(Args... args) {
    std::vector<Expr> all;
    all.reserve(sizeof...(args));
    (all.push_back(std::move(args)), ...);
    return all;
}

// --- conditions ---
[[nodiscard]] Expr always(Span at);
[[nodiscard]] Expr in_range(Expr value, std::int64_t low, std::int64_t high);
[[nodiscard]] Expr member(Expr choice, std::uint64_t mask);
[[nodiscard]] Expr overlap(Expr set, std::uint64_t mask);
inline constexpr std::uint64_t less = 1, equal = 2, greater = 4;
[[nodiscard]] Expr compare(Expr left, Expr right, std::uint64_t allowed);
[[nodiscard]] Expr text_equal(Expr left, Expr right);
[[nodiscard]] Expr contains(Expr choice, Expr set);
[[nodiscard]] Expr includes(Expr set, Expr members);
[[nodiscard]] Expr negation(Expr condition);
/// Of one condition: that condition.
[[nodiscard]] Expr all_of(std::vector<Expr> conditions, Span at);
[[nodiscard]] Expr either_of(std::vector<Expr> conditions, Span at);
/// is_known, is_unknown or is_none.
[[nodiscard]] Expr two_valued(ExprKind kind, Expr value);

// --- arithmetic; nothing where the result could leave 64 bits ---
[[nodiscard]] std::optional<Expr> rescaled(Expr value, std::uint8_t scale);
/// Brings both to the finer scale of the two.
[[nodiscard]] bool to_one_scale(Expr& left, Expr& right);
[[nodiscard]] std::optional<Expr> sum(Expr left, Expr right, Type type, Span at);
[[nodiscard]] std::optional<Expr> difference(Expr left, Expr right, Type type, Span at);
/// The scales add up.
[[nodiscard]] std::optional<Expr> product(Expr left, Expr right, Type type, Span at);
/// step * rounded(value / (divisor * step)), of the scale of `type`.
[[nodiscard]] Expr rounded(Expr value, std::int64_t divisor, std::int64_t step, Rounding rounding, Type type);
/// The smallest (`least`) or largest (`greatest`) of two or more of one kind and scale; none drops out.
[[nodiscard]] Expr extreme(ExprKind kind, std::vector<Expr> args, Span at);

/// Whether a condition that holds of everything it reads can be unknown; `X is known and ...` and `X is unknown or ...`
/// make X known in their other parts.
[[nodiscard]] bool can_be_unknown(const Expr& expr);

/// Calls `visit(expr)` for `expr` and everything in it, the conditions of list parts too.
template <class Visit>
void for_each(const Expr& expr, const Visit& visit) {
    visit(expr);
    for (const Expr& arg : expr.args) for_each(arg, visit);
    for (const Part& part : expr.part) {
        for (const Expr& condition : part.condition) for_each(condition, visit);
    }
    if (expr.lookup == nullptr) return;
    for (const LookupRow& row : expr.lookup->rows) {
        if (row.when) for_each(*row.when, visit);
        for_each(row.value, visit);
    }
}
/// How much a copy of `expr` takes: lookups are shared.
[[nodiscard]] std::size_t size_of(const Expr& expr);
/// Whether two declarations are one and give values of one kind.
[[nodiscard]] bool same_lookup(const Expr& left, const Expr& right);
/// The same values of the same facts; places and spelling do not count.
[[nodiscard]] bool same(const Expr& left, const Expr& right);

} // namespace forbear::model
