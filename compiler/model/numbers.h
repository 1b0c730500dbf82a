#pragma once
// Exact integers: checked arithmetic, and what digits, dates and times are worth.

#include <cstdint>
#include <optional>
#include <string_view>

namespace forbear::model {

/// No constant and no proved range goes beyond this, so that one more step of any kind still fits 64 bits.
inline constexpr std::int64_t widest = (std::int64_t{1} << 62) - 1;

/// The result, or nothing when it leaves [-widest, widest].
[[nodiscard]] std::optional<std::int64_t> checked_add(std::int64_t left, std::int64_t right);
[[nodiscard]] std::optional<std::int64_t> checked_subtract(std::int64_t left, std::int64_t right);
[[nodiscard]] std::optional<std::int64_t> checked_multiply(std::int64_t left, std::int64_t right);
[[nodiscard]] std::optional<std::int64_t> power_of_ten(unsigned exponent);

/// Quotients toward minus and plus infinity; `divisor` is above 0.
[[nodiscard]] std::int64_t floor_divide(std::int64_t value, std::int64_t divisor);
[[nodiscard]] std::int64_t ceiling_divide(std::int64_t value, std::int64_t divisor);

/// `value` in units of 10^-scale, with no decimal that is not needed.
struct Exact {
    std::int64_t value = 0;
    std::uint8_t scale = 0;
};
/// Of `-4000.50`; nothing when it is too large or has more than 12 decimals.
[[nodiscard]] std::optional<Exact> read_digits(std::string_view digits);

struct CivilDate {
    std::int64_t year = 1970;
    std::int64_t month = 1;
    std::int64_t day = 1;
};
/// Days since 1970-01-01, proleptic Gregorian.
[[nodiscard]] std::int64_t day_number(CivilDate date);
[[nodiscard]] CivilDate civil_date(std::int64_t day_number);
/// Of `2026-12-01`; nothing when the calendar has no such day.
[[nodiscard]] std::optional<std::int64_t> read_date(std::string_view text);
/// Minutes since midnight of `08:00`.
[[nodiscard]] std::optional<std::int64_t> read_time(std::string_view text);
/// month * 100 + day of `06-15`.
[[nodiscard]] std::optional<std::int64_t> read_month_day(std::string_view text);

} // namespace forbear::model
