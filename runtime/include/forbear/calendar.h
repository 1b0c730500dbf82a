#pragma once
// Dates as days since 1970-01-01 in the proleptic Gregorian calendar, and the few ways in which policies count them.
// No clock, no time zones. Nothing here fails or allocates; years of six digits are far inside the range.

#include <cstdint>

namespace forbear {

/// One calendar day. `month` 1 to 12, `day` 1 to the month's length.
struct CivilDate {
    std::int64_t year = 1970;
    std::int32_t month = 1;
    std::int32_t day = 1;

    friend bool operator==(const CivilDate&, const CivilDate&) = default;
};

[[nodiscard]] constexpr bool is_leap_year(std::int64_t year) noexcept {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/// Length of a month in days; `month` 1 to 12.
[[nodiscard]] std::int32_t days_in_month(std::int64_t year, std::int32_t month) noexcept;

/// True when `date` exists in the calendar.
[[nodiscard]] bool is_valid(CivilDate date) noexcept;

/// Days since 1970-01-01. `date` must be valid.
[[nodiscard]] std::int64_t days_from_civil(CivilDate date) noexcept;
[[nodiscard]] CivilDate civil_from_days(std::int64_t days) noexcept;

/// 0 Monday to 6 Sunday.
[[nodiscard]] std::int32_t weekday(std::int64_t days) noexcept;

/// The date `months` calendar months later (earlier when negative): the same day of that month, or its last day when
/// the month is shorter. 31 January plus one month is 28 or 29 February.
[[nodiscard]] std::int64_t add_months(std::int64_t days, std::int64_t months) noexcept;

/// Whole calendar months from `from` to `to`: for `to` not earlier the largest n with add_months(from, n) <= to, else
/// the smallest n with add_months(from, n) >= to. From 31 January to 28 February 2027 is 1, and back is 0.
[[nodiscard]] std::int64_t months_between(std::int64_t from, std::int64_t to) noexcept;

} // namespace forbear
