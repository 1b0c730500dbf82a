#include "analysis/symbol.h"

#include <utility>

namespace forbear::analysis {

z3::expr Formulas::both(const z3::expr& left, const z3::expr& right) const {
    if (left.is_true() || right.is_false()) return right;
    if (right.is_true() || left.is_false()) return left;
    return left && right;
}

z3::expr Formulas::either(const z3::expr& left, const z3::expr& right) const {
    if (left.is_false() || right.is_true()) return right;
    if (right.is_false() || left.is_true()) return left;
    return left || right;
}

z3::expr Formulas::negation(const z3::expr& condition) const {
    if (condition.is_true()) return no();
    if (condition.is_false()) return yes();
    return !condition;
}

z3::expr Formulas::choose(const z3::expr& condition, const z3::expr& left, const z3::expr& right) const {
    if (condition.is_true()) return left;
    if (condition.is_false()) return right;
    if (z3::eq(left, right)) return left;
    return z3::ite(condition, left, right);
}

Symbol Formulas::choose(const z3::expr& condition, const Symbol& left, const Symbol& right) const {
    Symbol made{choose(condition, left.value, right.value), {}, choose(condition, left.unknown, right.unknown),
                choose(condition, left.none, right.none)};
    const std::size_t members = std::max(left.members.size(), right.members.size());
    for (std::size_t member = 0; member < members; ++member) {
        const z3::expr one = member < left.members.size() ? left.members[member] : no();
        const z3::expr other = member < right.members.size() ? right.members[member] : no();
        made.members.push_back(choose(condition, one, other));
    }
    return made;
}

Symbol Formulas::strict(const Symbol& operand, z3::expr value) const {
    return {std::move(value), {}, operand.unknown, operand.none};
}

Symbol Formulas::strict(const Symbol& left, const Symbol& right, z3::expr value) const {
    const z3::expr none = either(left.none, right.none);
    return {std::move(value), {}, both(either(left.unknown, right.unknown), negation(none)), none};
}

// SMT-LIB divides so that the rest is never negative, which rounds down for a positive divisor.
z3::expr Formulas::floor_of(const z3::expr& value, std::int64_t divisor) const {
    if (divisor == 1) return value;
    return value / number(divisor);
}

z3::expr Formulas::rest_of(const z3::expr& value, std::int64_t divisor) const { return z3::mod(value, number(divisor)); }

} // namespace forbear::analysis
