#pragma once
// What values a register or an instruction can have, in a width in which nothing overflows.

#include <cstdint>
#include <optional>

#include "ir/program.h"

namespace forbear::ir {

__extension__ typedef __int128 Wide;

struct Range {
    Wide low = 0;
    Wide high = 0;
};

[[nodiscard]] inline bool fits_64_bits(Range range) noexcept {
    return range.low >= INT64_MIN && range.high <= INT64_MAX;
}
[[nodiscard]] inline bool covers(Range outer, Range inner) noexcept {
    return outer.low <= inner.low && inner.high <= outer.high;
}
[[nodiscard]] Range product(Range a, Range b) noexcept;

/// The valid values of a type: none for texts, which have no order.
[[nodiscard]] std::optional<Range> range_of(const Schema& schema, const Type& type);
[[nodiscard]] inline Range range_of(const Register& reg) noexcept { return {reg.low, reg.high}; }

/// What an instruction can give.
struct Outcomes {
    std::optional<Range> range; ///< empty: not a number with an order
    bool overflows = false;     ///< a step on the way leaves 64 bits
};
/// For instructions with operands; `a` and `b` are their registers' ranges.
[[nodiscard]] Outcomes outcomes_of(const Program& program, const Instruction& instruction, Range a, Range b);

} // namespace forbear::ir
