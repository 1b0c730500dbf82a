#pragma once
// Numbers, booleans, dates and times of Arrow arrays.

#include "c_api/arrow_read.h"

namespace forbear::c_api {

/// Element `at` of an array of numbers, whatever its alignment.
template <class Number>
[[nodiscard]] Number load_at(const void* numbers, std::int64_t at) noexcept {
    Number number;
    std::memcpy(&number, static_cast<const char*>(numbers) + at * static_cast<std::int64_t>(sizeof(Number)), sizeof(Number));
    return number;
}

/// `begin` counts the array's offset.
void read_values(const Source& source, std::int64_t begin, std::size_t count, const Target& target) noexcept;
void read_indices(const Source& source, std::int64_t begin, std::size_t count, const Target& target) noexcept;

/// `number` meant to have `decimals`, in units of 10^-scale: rounded to them, half to even, exactly. False: NaN, or beyond 64 bits.
[[nodiscard]] bool scaled(double number, std::int32_t decimals, std::int32_t scale, std::int64_t& value) noexcept;
/// A number of `bytes` in two's complement, little end first, in units of 10^-decimals, as units of 10^-scale. False where it has more
/// decimals than that, or goes beyond 64 bits.
[[nodiscard]] bool rescaled(const unsigned char* number, std::size_t bytes, std::int32_t decimals, std::int32_t scale,
                            std::int64_t& value) noexcept;

} // namespace forbear::c_api
