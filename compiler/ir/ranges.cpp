#include "ir/ranges.h"

#include <algorithm>
#include <array>

#include "forbear/business_days.h"
#include "forbear/calendar.h"

namespace forbear::ir {

namespace {

/// Dates and months that the calendar can take without overflow, far beyond what a policy can mean.
constexpr Range calendar_range{-1'000'000'000'000, 1'000'000'000'000};

std::int64_t narrow(Wide value) noexcept { return static_cast<std::int64_t>(value); }

/// Rounded as the interpreter does it, in a width in which nothing overflows.
Wide rounded_quotient(Wide numerator, Wide divisor, Rounding rounding) {
    const Wide quotient = numerator / divisor;
    const Wide remainder = numerator % divisor;
    if (remainder == 0 || rounding == Rounding::down) return quotient;
    const Wide rest = remainder < 0 ? -remainder : remainder;
    const Wide missing = (divisor < 0 ? -divisor : divisor) - rest;
    const bool away = rounding == Rounding::up || rest > missing ||
                      (rest == missing && (rounding == Rounding::half_up || quotient % 2 != 0));
    return away ? quotient + ((numerator < 0) != (divisor < 0) ? -1 : 1) : quotient;
}

/// Twice the floor, plus one when something is left over.
Wide ratio_value(Wide numerator, Wide divisor) {
    const Wide quotient = numerator / divisor;
    const Wide remainder = numerator % divisor;
    if (remainder == 0) return 2 * quotient;
    return 2 * ((remainder < 0) != (divisor < 0) ? quotient - 1 : quotient) + 1;
}

/// A quotient is largest and smallest at the ends of its operands' ranges, or next to the zero that is left out.
Outcomes divide(const Instruction& code, Range a, Range b) {
    const Range numerator = product(a, {code.imm, code.imm});
    const Wide step = code.op == Op::ratio ? 1 : code.imm2;
    const Range divisor = product(b, {step, step});
    // INT64_MIN / -1 is the one quotient that does not fit.
    if (!fits_64_bits(numerator) || !fits_64_bits(divisor) || numerator.low == INT64_MIN) return {std::nullopt, true};
    std::optional<Range> range;
    for (const Wide value : {b.low, b.high, Wide{-1}, Wide{1}}) {
        if (value == 0 || value < b.low || value > b.high) continue;
        for (const Wide top : {numerator.low, numerator.high}) {
            const Wide quotient = code.op == Op::ratio ? ratio_value(top, value)
                                                       : step * rounded_quotient(top, value * step, code.rounding);
            if (!range) range = Range{quotient, quotient};
            range = Range{std::min(range->low, quotient), std::max(range->high, quotient)};
        }
    }
    return {range, range && !fits_64_bits(*range)};
}

Outcomes round(const Instruction& code, Range a) {
    const Wide divisor = Wide{code.imm} * code.imm2;
    if (divisor > INT64_MAX) return {std::nullopt, true};
    const Range result{code.imm2 * rounded_quotient(a.low, divisor, code.rounding),
                       code.imm2 * rounded_quotient(a.high, divisor, code.rounding)};
    return {result, !fits_64_bits(result)};
}

Outcomes of_calendar(const Instruction& code, Range a, Range b) {
    const bool two = code.op == Op::months_between || code.op == Op::add_months;
    if (!covers(calendar_range, a) || (two && !covers(calendar_range, b))) return {std::nullopt, true};
    const auto month_index = [](Wide days) {
        const CivilDate date = civil_from_days(narrow(days));
        return Wide{date.year} * 12 + date.month - 1;
    };
    switch (code.op) {
    case Op::weekday: return {Range{0, 6}, false};
    case Op::month_day: return {Range{101, 1231}, false};
    case Op::month_index: return {Range{month_index(a.low), month_index(a.high)}, false};
    case Op::months_between:
        return {Range{months_between(narrow(a.high), narrow(b.low)), months_between(narrow(a.low), narrow(b.high))},
                false};
    default:
        return {Range{add_months(narrow(a.low), narrow(b.low)), add_months(narrow(a.high), narrow(b.high))}, false};
    }
}

Outcomes checked(Range range) { return {range, !fits_64_bits(range)}; }

Outcomes of_business(const Program& program, const Instruction& code, Range a, Range b) {
    if (!covers(calendar_range, a) || !covers(calendar_range, b)) return {std::nullopt, true};
    const BusinessCalendar& calendar = program.calendars[static_cast<std::size_t>(code.imm)].days;
    const auto within = [&](Range range) {
        if (!calendar.has_period) return range;
        return Range{std::max<Wide>(range.low, calendar.first), std::min<Wide>(range.high, calendar.last)};
    };
    const Range from = within(a);
    if (code.op == Op::day_kind) return {Range{0, 2}, false};
    if (code.op == Op::business_days) { // no more business days than days
        const Range to = within(b);
        if (from.low > from.high || to.low > to.high) return {}; // never answered
        return {Range{std::min<Wide>(to.low - from.high, 0), std::max<Wide>(to.high - from.low, 0)}, false};
    }
    // Counts that lead out of the period are not answered.
    const std::int64_t most = calendar.has_period ? calendar.last - calendar.first + 1 : narrow(calendar_range.high);
    const auto fewest = span_of_business_days(calendar, narrow(std::clamp<Wide>(b.low, -most, most)));
    const auto furthest = span_of_business_days(calendar, narrow(std::clamp<Wide>(b.high, -most, most)));
    // Where an end of the counts is never answered, one between may be: as far as the period is long.
    Range span{fewest ? Wide{fewest->fewest} : -Wide{most}, furthest ? Wide{furthest->most} : Wide{most}};
    if (b.low > 0) span.low = std::max<Wide>(span.low, 1);
    if (b.high < 0) span.high = std::min<Wide>(span.high, -1);
    if (code.op == Op::days_ahead) return checked(span);
    const Range to = within({from.low + span.low, from.high + span.high});
    return from.low > from.high || to.low > to.high ? Outcomes{} : checked(to);
}

} // namespace

Range product(Range a, Range b) noexcept {
    const std::array corners{a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
    const auto [low, high] = std::minmax_element(corners.begin(), corners.end());
    return {*low, *high};
}

std::optional<Range> range_of(const Schema& schema, const Type& type) {
    switch (type.kind) {
    case TypeKind::yes_no: return Range{0, 1};
    case TypeKind::text: return std::nullopt;
    case TypeKind::hours: return Range{0, pack_hours(1439, 1439)};
    case TypeKind::choice:
    case TypeKind::set: {
        const auto size =
            static_cast<std::int64_t>(schema.vocabularies[static_cast<std::size_t>(type.vocabulary)].values.size());
        return type.kind == TypeKind::choice ? Range{0, size - 1} : Range{0, (Wide{1} << size) - 1};
    }
    default: return Range{type.low, type.high};
    }
}

Outcomes outcomes_of(const Program& program, const Instruction& instruction, Range a, Range b) {
    switch (instruction.op) {
    case Op::add: return checked({a.low + b.low, a.high + b.high});
    case Op::subtract: return checked({a.low - b.high, a.high - b.low});
    case Op::multiply: return checked(product(a, b));
    case Op::divide:
    case Op::ratio: return divide(instruction, a, b);
    case Op::round: return round(instruction, a);
    case Op::least: return checked({std::min(a.low, b.low), std::min(a.high, b.high)});
    case Op::greatest: return checked({std::max(a.low, b.low), std::max(a.high, b.high)});
    case Op::if_none:
    case Op::if_unknown: return checked({std::min(a.low, b.low), std::max(a.high, b.high)});
    case Op::compare:
        return checked({a.low < b.high ? -1 : a.low > b.high ? 1 : 0, a.high > b.low ? 1 : a.high < b.low ? -1 : 0});
    case Op::settled: return checked({std::max(a.low, b.low), std::min(a.high, b.high)});
    case Op::text_equal:
    case Op::contains:
    case Op::includes: return {Range{0, 1}, false};
    case Op::first_minute:
    case Op::last_minute: return {Range{0, 1439}, false};
    case Op::matched: return {Range{instruction.imm2, instruction.imm2}, false};
    case Op::months_between:
    case Op::add_months:
    case Op::weekday:
    case Op::month_index:
    case Op::month_day: return of_calendar(instruction, a, b);
    case Op::business_days:
    case Op::add_business_days:
    case Op::days_ahead:
    case Op::day_kind: return of_business(program, instruction, a, b);
    default: return {};
    }
}

} // namespace forbear::ir
