// The arithmetic of the IR. Ranges are proved by the compiler, so nothing here can overflow.

#include <algorithm>
#include <cstring>

#include "forbear/calendar.h"
#include "interpret/value.h"

namespace forbear::interpret {

namespace {

constexpr Value unknown{0, State::unknown};

/// The magnitude of any value, the smallest one included.
std::uint64_t magnitude(std::int64_t value) noexcept {
    return value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
}

Value known(std::int64_t value) noexcept { return Value{value, State::known}; }
Value yes_or_no(bool answer) noexcept { return known(answer ? 1 : 0); }

Value divide(const ir::Instruction& instruction, std::int64_t a, std::int64_t b) noexcept {
    if (b == 0) return unknown;
    const std::int64_t steps = rounded_quotient(a * instruction.imm, b * instruction.imm2, instruction.rounding);
    return known(instruction.imm2 * steps);
}

/// Twice the floor, plus one when something is left over: comparing it with twice a constant compares exactly.
Value ratio(const ir::Instruction& instruction, std::int64_t a, std::int64_t b) noexcept {
    if (b == 0) return unknown;
    const std::int64_t numerator = a * instruction.imm;
    const std::int64_t quotient = numerator / b;
    const std::int64_t rest = numerator % b;
    if (rest == 0) return known(2 * quotient);
    const std::int64_t floor = (rest < 0) != (b < 0) ? quotient - 1 : quotient;
    return known(2 * floor + 1);
}

bool same_bytes(std::int64_t a, std::int64_t b) noexcept {
    const auto* left = reinterpret_cast<const Text*>(static_cast<std::intptr_t>(a));
    const auto* right = reinterpret_cast<const Text*>(static_cast<std::intptr_t>(b));
    return left->size == right->size && (left->size == 0 || std::memcmp(left->data, right->data, left->size) == 0);
}

Value month_index(std::int64_t days) noexcept {
    const CivilDate date = civil_from_days(days);
    return known(date.year * 12 + date.month - 1);
}

Value month_day(std::int64_t days) noexcept {
    const CivilDate date = civil_from_days(days);
    return known(date.month * 100 + date.day);
}

/// Least or greatest: a none operand drops out, an unknown one leaves the answer unknown.
Value extreme(Value a, Value b, bool greatest) noexcept {
    if (a.state == State::unknown || b.state == State::unknown) return unknown;
    if (a.state == State::none) return b;
    if (b.state == State::none) return a;
    return known(greatest ? std::max(a.value, b.value) : std::min(a.value, b.value));
}

/// The operations whose operands are known.
Value of_known(const ir::Instruction& instruction, std::int64_t a, std::int64_t b) noexcept {
    using ir::Op;
    switch (instruction.op) {
    case Op::add: return known(a + b);
    case Op::subtract: return known(a - b);
    case Op::multiply: return known(a * b);
    case Op::divide: return divide(instruction, a, b);
    case Op::ratio: return ratio(instruction, a, b);
    case Op::round:
        return known(instruction.imm2 * rounded_quotient(a, instruction.imm * instruction.imm2, instruction.rounding));
    case Op::compare: return known(a < b ? -1 : a > b ? 1 : 0);
    case Op::text_equal: return yes_or_no(same_bytes(a, b));
    case Op::contains: return yes_or_no((static_cast<std::uint64_t>(b) >> a & 1u) != 0);
    case Op::includes: return yes_or_no((b & ~a) == 0);
    case Op::months_between: return known(months_between(a, b));
    case Op::add_months: return known(add_months(a, b));
    case Op::weekday: return known(weekday(a));
    case Op::month_index: return month_index(a);
    case Op::month_day: return month_day(a);
    case Op::first_minute: return known(first_minute(a));
    case Op::last_minute: return known(last_minute(a));
    case Op::matched: return a == instruction.imm ? known(instruction.imm2) : Value{0, State::none};
    case Op::settled: return a == b ? known(a) : unknown;
    default: return unknown; // not an operation on operands; the verifier leaves none
    }
}

bool has_second_operand(ir::Op op) noexcept {
    using ir::Op;
    return op != Op::round && op != Op::weekday && op != Op::month_index && op != Op::month_day &&
           op != Op::first_minute && op != Op::last_minute && op != Op::matched;
}

Value known_or_unknown(std::optional<std::int64_t> answer) noexcept { return answer ? known(*answer) : unknown; }

} // namespace

Value on_calendar(const BusinessCalendar& calendar, ir::Op op, Value a, Value b) noexcept {
    if (a.state == State::none || b.state == State::none) return Value{0, State::none};
    if (a.state == State::unknown || b.state == State::unknown) return unknown;
    if (op == ir::Op::business_days) return known_or_unknown(business_days_between(calendar, a.value, b.value));
    if (op == ir::Op::day_kind) {
        const std::optional<DayKind> kind = day_kind(calendar, a.value);
        return kind ? known(static_cast<std::int64_t>(*kind)) : unknown;
    }
    const std::optional<std::int64_t> day = add_business_days(calendar, a.value, b.value);
    if (!day) return unknown;
    return known(op == ir::Op::days_ahead ? *day - a.value : *day);
}

std::int64_t rounded_quotient(std::int64_t numerator, std::int64_t divisor, ir::Rounding rounding) noexcept {
    const std::int64_t quotient = numerator / divisor;
    const std::uint64_t rest = magnitude(numerator % divisor);
    if (rest == 0 || rounding == ir::Rounding::down) return quotient;
    const std::int64_t away = (numerator < 0) != (divisor < 0) ? quotient - 1 : quotient + 1;
    const std::uint64_t missing = magnitude(divisor) - rest;
    if (rounding == ir::Rounding::up || rest > missing) return away;
    if (rest < missing) return quotient;
    return rounding == ir::Rounding::half_up || quotient % 2 != 0 ? away : quotient;
}

Value compute(const ir::Instruction& instruction, Value a, Value b) noexcept {
    switch (instruction.op) {
    case ir::Op::least: return extreme(a, b, false);
    case ir::Op::greatest: return extreme(a, b, true);
    case ir::Op::if_none: return a.state == State::none ? b : a;
    case ir::Op::if_unknown: return a.state == State::unknown ? b : a;
    default: break;
    }
    const State second = has_second_operand(instruction.op) ? b.state : State::known;
    if (a.state == State::none || second == State::none) return Value{0, State::none};
    if (a.state == State::unknown || second == State::unknown) return unknown;
    return of_known(instruction, a.value, b.value);
}

} // namespace forbear::interpret
