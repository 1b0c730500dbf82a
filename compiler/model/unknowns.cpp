// When a condition can be unknown: exactly enough that a guard which tests `is known` itself need not say `or unknown`.

#include <algorithm>
#include <vector>

#include "model/expr.h"
#include "model/proofs.h"

namespace forbear::model {
namespace {

/// Values that are known wherever the condition at hand is asked, because another part settles it when they are not.
using Settled = std::vector<const Expr*>;

/// The value whose being unknown makes `condition` false: `X is known`, `not X is unknown`.
const Expr* known_when_true(const Expr& condition) {
    if (condition.kind == ExprKind::is_known || condition.kind == ExprKind::is_none) return &condition.args.front();
    const bool denies = condition.kind == ExprKind::negation && condition.args.front().kind == ExprKind::is_unknown;
    return denies ? &condition.args.front().args.front() : nullptr;
}

/// The value whose being unknown makes `condition` true.
const Expr* known_when_false(const Expr& condition) {
    if (condition.kind == ExprKind::is_unknown) return &condition.args.front();
    if (condition.kind != ExprKind::negation) return nullptr;
    const Expr& inner = condition.args.front();
    const bool denies = inner.kind == ExprKind::is_known || inner.kind == ExprKind::is_none;
    return denies ? &inner.args.front() : nullptr;
}

bool unknown_given(const Expr& expr, const Settled& settled);

bool any_unknown(const std::vector<Expr>& exprs, const Settled& settled) {
    return std::ranges::any_of(exprs, [&](const Expr& expr) { return unknown_given(expr, settled); });
}

/// What the parts of an `and` (or of an `or`) settle for each other, however they are nested.
void collect_settled(const Expr& joined, Settled& settled) {
    for (const Expr& arg : joined.args) {
        if (arg.kind == joined.kind) collect_settled(arg, settled);
        const Expr* known = joined.kind == ExprKind::all ? known_when_true(arg) : known_when_false(arg);
        if (known != nullptr) settled.push_back(known);
    }
}

bool is_settled(const Expr& expr, const Settled& settled) {
    return std::ranges::any_of(settled, [&](const Expr* known) { return same(*known, expr); });
}

bool unknown_given(const Expr& expr, const Settled& settled) {
    if (!expr.can_be_unknown) return false;
    switch (expr.kind) {
    case ExprKind::all:
    case ExprKind::either: {
        Settled inner = settled;
        collect_settled(expr, inner);
        return any_unknown(expr.args, inner);
    }
    case ExprKind::negation: return unknown_given(expr.args.front(), settled);
    default: break;
    }
    if (settled.empty()) return expr.can_be_unknown;
    if (is_settled(expr, settled)) return false;
    switch (expr.kind) {
    case ExprKind::fact:
    case ExprKind::field:
    case ExprKind::divide:
    case ExprKind::ratio: // a zero divisor is unknown by itself
    case ExprKind::lookup:
    case ExprKind::count:
    case ExprKind::total:
    case ExprKind::earliest:
    case ExprKind::latest: return true;
    case ExprKind::business_days:
    case ExprKind::add_business_days:
    case ExprKind::days_ahead:
    case ExprKind::day_kind: return expr.calendar->days.has_period || any_unknown(expr.args, settled);
    case ExprKind::cell: return expr.args.front().can_be_none || unknown_given(expr.args.front(), settled);
    case ExprKind::if_unknown:
        return unknown_given(expr.args.front(), settled) && unknown_given(expr.args.back(), settled);
    default: return any_unknown(expr.args, settled);
    }
}

} // namespace

bool can_be_unknown(const Expr& expr) { return unknown_given(expr, {}); }

bool can_be_unknown_given(const Expr& expr, const std::vector<const Expr*>& known) {
    return unknown_given(expr, known);
}

} // namespace forbear::model
