#include "analysis/calendar_formulas.h"

#include "forbear/calendar.h"

namespace forbear::analysis {
namespace {

constexpr std::int64_t first_index = 2'000 * 12;
constexpr std::int64_t end_index = 2'040 * 12;

std::int64_t first_day(std::int64_t index) {
    return days_from_civil({index / 12, static_cast<std::int32_t>(index % 12) + 1, 1});
}

/// What `leaf` says of the month among [low, high) in which `days` lies: a search by halves.
template <class Leaf>
z3::expr by_day(const Formulas& f, const z3::expr& days, std::int64_t low, std::int64_t high, const Leaf& leaf) {
    if (high - low == 1) return f.number(leaf(low));
    const std::int64_t middle = low + (high - low) / 2;
    return f.choose(days < f.number(first_day(middle)), by_day(f, days, low, middle, leaf), by_day(f, days, middle, high, leaf));
}

z3::expr first_of(const Formulas& f, const z3::expr& index, std::int64_t low, std::int64_t high) {
    if (high - low == 1) return f.number(first_day(low));
    const std::int64_t middle = low + (high - low) / 2;
    return f.choose(index < f.number(middle), first_of(f, index, low, middle), first_of(f, index, middle, high));
}

z3::expr lies_in_table(const Formulas& f, const z3::expr& index) {
    return f.number(first_index) <= index && index < f.number(end_index);
}

} // namespace

MonthFormula month_of(const Formulas& f, const z3::expr& days) {
    return {f.number(first_day(first_index)) <= days && days < f.number(first_day(end_index)),
            by_day(f, days, first_index, end_index, [](std::int64_t index) { return index; }),
            by_day(f, days, first_index, end_index, first_day)};
}

// 1970-01-01 was a Thursday; Monday is 0.
z3::expr weekday_of(const Formulas& f, const z3::expr& days) { return f.rest_of(days + f.number(3), 7); }

TableValue month_index_of(const Formulas& f, const z3::expr& days) {
    const MonthFormula month = month_of(f, days);
    return {month.is_inside, month.index};
}

TableValue month_day_of(const Formulas& f, const z3::expr& days) {
    const MonthFormula month = month_of(f, days);
    const z3::expr number = f.rest_of(month.index, 12) + f.number(1);
    return {month.is_inside, number * f.number(100) + days - month.first + f.number(1)};
}

TableValue add_months_of(const Formulas& f, const z3::expr& days, const z3::expr& months) {
    const MonthFormula month = month_of(f, days);
    const z3::expr index = month.index + months;
    const z3::expr first = first_of(f, index, first_index, end_index);
    // The last month of the table has 31 days, so that the first day after it is not needed.
    const z3::expr next = f.choose(index + f.number(1) < f.number(end_index),
                                   first_of(f, index + f.number(1), first_index, end_index), first + f.number(31));
    const z3::expr day = first + days - month.first;
    return {f.both(month.is_inside, lies_in_table(f, index)), f.choose(day < next, day, next - f.number(1))};
}

TableValue months_between_of(const Formulas& f, const z3::expr& from, const z3::expr& to) {
    const MonthFormula begin = month_of(f, from);
    const MonthFormula end = month_of(f, to);
    const z3::expr months = end.index - begin.index;
    const z3::expr reached = add_months_of(f, from, months).value;
    const z3::expr too_far = f.both(months > f.number(0), reached > to);
    const z3::expr too_far_back = f.both(months < f.number(0), reached < to);
    return {f.both(begin.is_inside, end.is_inside), months - f.one_if(too_far) + f.one_if(too_far_back)};
}

} // namespace forbear::analysis
