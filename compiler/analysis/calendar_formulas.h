#pragma once
// The calendar as formulas: the same days, months and weekdays as forbear/calendar.h gives, for the years that policies are
// written for. Outside of them nothing is said. (A formula for all years exists, and no solver likes it.)

#include "analysis/symbol.h"

namespace forbear::analysis {

/// The month that a day lies in.
struct MonthFormula {
    z3::expr is_inside; ///< the day lies in the years of the table; the others mean nothing otherwise
    z3::expr index;     ///< year * 12 + month - 1
    z3::expr first;     ///< its first day, as days since 1970-01-01
};

[[nodiscard]] MonthFormula month_of(const Formulas& formulas, const z3::expr& days);
[[nodiscard]] z3::expr weekday_of(const Formulas& formulas, const z3::expr& days);

/// A value with the condition under which it is the right one.
struct TableValue {
    z3::expr is_inside;
    z3::expr value;
};
[[nodiscard]] TableValue month_index_of(const Formulas& formulas, const z3::expr& days);
[[nodiscard]] TableValue month_day_of(const Formulas& formulas, const z3::expr& days);
[[nodiscard]] TableValue months_between_of(const Formulas& formulas, const z3::expr& from, const z3::expr& to);
[[nodiscard]] TableValue add_months_of(const Formulas& formulas, const z3::expr& days, const z3::expr& months);

} // namespace forbear::analysis
