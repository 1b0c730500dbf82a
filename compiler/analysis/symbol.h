#pragma once
// What a register holds for every record at once: formulas over the facts.

#include <cstdint>
#include <vector>

#include "analysis/solver_headers.h"

namespace forbear::analysis {

/// A value with its state, as formulas. `unknown` and `none` never hold together; where one of them does, the value means
/// nothing. A set is its members, one formula each; anything else a whole number: texts are numbered, see `Texts`.
struct Symbol {
    z3::expr value;
    std::vector<z3::expr> members; ///< of a set
    z3::expr unknown;
    z3::expr none;

    [[nodiscard]] z3::expr known() const { return !unknown && !none; }
};

/// Whole-number arithmetic and the plain logic of symbols, with the simplest formulas for what is constant.
class Formulas {
public:
    explicit Formulas(z3::context& context) : context_(context) {}

    [[nodiscard]] z3::context& context() const { return context_; }
    [[nodiscard]] z3::expr number(std::int64_t value) const { return context_.int_val(value); }
    [[nodiscard]] z3::expr yes() const { return context_.bool_val(true); }
    [[nodiscard]] z3::expr no() const { return context_.bool_val(false); }
    [[nodiscard]] z3::expr both(const z3::expr& left, const z3::expr& right) const;
    [[nodiscard]] z3::expr either(const z3::expr& left, const z3::expr& right) const;
    [[nodiscard]] z3::expr negation(const z3::expr& condition) const;
    /// `condition ? left : right`
    [[nodiscard]] z3::expr choose(const z3::expr& condition, const z3::expr& left, const z3::expr& right) const;
    [[nodiscard]] z3::expr one_if(const z3::expr& condition) const { return choose(condition, number(1), number(0)); }

    [[nodiscard]] Symbol known_value(z3::expr value) const { return {std::move(value), {}, no(), no()}; }
    [[nodiscard]] Symbol constant(std::int64_t value) const { return known_value(number(value)); }
    [[nodiscard]] Symbol nothing() const { return {number(0), {}, no(), yes()}; }
    [[nodiscard]] Symbol choose(const z3::expr& condition, const Symbol& left, const Symbol& right) const;
    /// None if an operand is none, else unknown if an operand is unknown, else `value`.
    [[nodiscard]] Symbol strict(const Symbol& operand, z3::expr value) const;
    [[nodiscard]] Symbol strict(const Symbol& left, const Symbol& right, z3::expr value) const;

    /// The quotient that is rounded down, whatever the signs; `divisor` is not 0.
    [[nodiscard]] z3::expr floor_of(const z3::expr& value, std::int64_t divisor) const;
    [[nodiscard]] z3::expr rest_of(const z3::expr& value, std::int64_t divisor) const;

private:
    z3::context& context_;
};

} // namespace forbear::analysis
