#include "forbear/calendar.h"

#include <algorithm>

namespace forbear {

namespace {

constexpr std::int64_t days_of_400_years = 146'097;
constexpr std::int64_t days_before_1970 = 719'468; ///< from 0000-03-01 to 1970-01-01

/// Quotient rounded toward minus infinity; `divisor` is positive.
constexpr std::int64_t floor_divide(std::int64_t value, std::int64_t divisor) noexcept {
    const std::int64_t quotient = value / divisor;
    return value % divisor < 0 ? quotient - 1 : quotient;
}

std::int64_t month_number(CivilDate date) noexcept { return date.year * 12 + date.month - 1; }

} // namespace

std::int32_t days_in_month(std::int64_t year, std::int32_t month) noexcept {
    if (month == 2) return is_leap_year(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

bool is_valid(CivilDate date) noexcept {
    return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= days_in_month(date.year, date.month);
}

// Years are counted from March, so that the leap day is the last day of its year.
std::int64_t days_from_civil(CivilDate date) noexcept {
    const std::int64_t year = date.month <= 2 ? date.year - 1 : date.year;
    const std::int64_t era = floor_divide(year, 400);
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t month_from_march = (date.month + 9) % 12;
    const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
    const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * days_of_400_years + day_of_era - days_before_1970;
}

CivilDate civil_from_days(std::int64_t days) noexcept {
    const std::int64_t shifted = days + days_before_1970;
    const std::int64_t era = floor_divide(shifted, days_of_400_years);
    const std::int64_t day_of_era = shifted - era * days_of_400_years;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
    const auto day = static_cast<std::int32_t>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    const auto month = static_cast<std::int32_t>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    return CivilDate{year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

std::int32_t weekday(std::int64_t days) noexcept {
    const std::int64_t thursday = 3; // 1970-01-01
    const std::int64_t shifted = days + thursday;
    return static_cast<std::int32_t>(shifted - floor_divide(shifted, 7) * 7);
}

std::int64_t add_months(std::int64_t days, std::int64_t months) noexcept {
    const CivilDate date = civil_from_days(days);
    const std::int64_t target = month_number(date) + months;
    const std::int64_t year = floor_divide(target, 12);
    const auto month = static_cast<std::int32_t>(target - year * 12 + 1);
    return days_from_civil(CivilDate{year, month, std::min(date.day, days_in_month(year, month))});
}

std::int64_t months_between(std::int64_t from, std::int64_t to) noexcept {
    const std::int64_t months = month_number(civil_from_days(to)) - month_number(civil_from_days(from));
    if (months > 0 && add_months(from, months) > to) return months - 1;
    if (months < 0 && add_months(from, months) < to) return months + 1;
    return months;
}

} // namespace forbear
