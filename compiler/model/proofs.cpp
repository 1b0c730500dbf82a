#include "model/proofs.h"

#include <algorithm>

namespace forbear::model {
namespace {

bool is_strict(ExprKind kind) {
    switch (kind) {
    case ExprKind::add:
    case ExprKind::subtract:
    case ExprKind::multiply:
    case ExprKind::rescale:
    case ExprKind::round:
    case ExprKind::divide:
    case ExprKind::ratio:
    case ExprKind::months_between:
    case ExprKind::add_months:
    case ExprKind::business_days:
    case ExprKind::add_business_days:
    case ExprKind::days_ahead:
    case ExprKind::day_kind:
    case ExprKind::weekday:
    case ExprKind::month_index:
    case ExprKind::month_day:
    case ExprKind::first_minute:
    case ExprKind::last_minute:
    case ExprKind::translated:
    case ExprKind::cell: return true; // known only where what splits the records is there
    default: return false;
    }
}

bool contains_same(const std::vector<const Expr*>& values, const Expr& value) {
    return std::ranges::any_of(values, [&](const Expr* one) { return same(*one, value); });
}

} // namespace

void Proof::assume_present(const Expr& value) {
    known_.push_back(&value);
    present_.push_back(&value);
    if (!is_strict(value.kind)) return;
    for (const Expr& arg : value.args) assume_present(arg);
}

void Proof::assume(const Expr& condition, bool truth) {
    switch (condition.kind) {
    case ExprKind::all:
    case ExprKind::either:
        if (truth == (condition.kind == ExprKind::all)) {
            for (const Expr& arg : condition.args) assume(arg, truth);
        }
        return;
    case ExprKind::negation: assume(condition.args.front(), !truth); return;
    case ExprKind::or_unknown:
        if (!truth) assume(condition.args.front(), false);
        return;
    case ExprKind::is_known:
        if (truth) known_.push_back(&condition.args.front());
        return;
    case ExprKind::is_unknown:
        if (!truth) known_.push_back(&condition.args.front());
        return;
    case ExprKind::is_none: (truth ? known_ : present_).push_back(&condition.args.front()); return;
    case ExprKind::always: return;
    default: break;
    }
    // A comparison that is true has read every operand; one that is false may have met none instead.
    if (truth) {
        for (const Expr& arg : condition.args) assume_present(arg);
    } else if (condition.args.size() == 1) {
        known_.push_back(&condition.args.front());
    }
}

bool Proof::may_be_unknown(const Expr& value) const { return can_be_unknown_given(value, known_); }

bool Proof::may_be_none(const Expr& value) const {
    if (!value.can_be_none || contains_same(present_, value)) return false;
    const auto any = [&](const std::vector<Expr>& args) {
        return std::ranges::any_of(args, [&](const Expr& arg) { return may_be_none(arg); });
    };
    switch (value.kind) {
    case ExprKind::least:
    case ExprKind::greatest: return std::ranges::all_of(value.args, [&](const Expr& arg) { return may_be_none(arg); });
    case ExprKind::if_none: return may_be_none(value.args.back()) && may_be_none(value.args.front());
    default: return value.args.empty() || !value.part.empty() ? true : any(value.args);
    }
}

Expr made_certain(Expr value, const Proof& proof) {
    const auto stand_in = [&](ExprKind kind, Expr uncertain) {
        const Span at = uncertain.at;
        Type type = uncertain.type;
        const bool unknown_left = kind == ExprKind::if_none && uncertain.can_be_unknown;
        const bool none_left = kind == ExprKind::if_unknown && uncertain.can_be_none;
        Expr any = constant(type, type.low, at);
        Expr result = strict(kind, std::move(type), list_of(std::move(uncertain), std::move(any)), at);
        result.can_be_unknown = unknown_left;
        result.can_be_none = none_left;
        return result;
    };
    const bool is_sure = value.can_be_unknown && !proof.may_be_unknown(value);
    const bool is_present = value.can_be_none && !proof.may_be_none(value);
    if (value.type.kind == TypeKind::text) return value; // a text has no stand-in
    if (is_sure) value = stand_in(ExprKind::if_unknown, std::move(value));
    if (is_present) value = stand_in(ExprKind::if_none, std::move(value));
    return value;
}

} // namespace forbear::model
