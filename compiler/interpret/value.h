#pragma once
// What a register holds, and the instructions that need nothing but their operands.

#include <cstdint>

#include "forbear/facts.h"
#include "ir/program.h"

namespace forbear::interpret {

/// A value with its state. Where the state is not known, the value is 0 and means nothing.
struct Value {
    std::int64_t value = 0;
    State state = State::known;

    friend bool operator==(const Value&, const Value&) = default;
};

/// `numerator / divisor` rounded to a whole number; `divisor` is not 0 and the quotient fits.
[[nodiscard]] std::int64_t rounded_quotient(std::int64_t numerator, std::int64_t divisor,
                                            ir::Rounding rounding) noexcept;

/// The result of an instruction with operands, from their values. `b` is not read where there is only one.
[[nodiscard]] Value compute(const ir::Instruction& instruction, Value a, Value b) noexcept;
/// The same for business_days, add_business_days, days_ahead and day_kind.
[[nodiscard]] Value on_calendar(const BusinessCalendar& calendar, ir::Op op, Value a, Value b) noexcept;

} // namespace forbear::interpret
