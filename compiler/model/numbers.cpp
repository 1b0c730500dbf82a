#include "model/numbers.h"

#include <array>
#include <charconv>

namespace forbear::model {
namespace {

std::optional<std::int64_t> within(bool overflowed, std::int64_t value) {
    if (overflowed || value > widest || value < -widest) return std::nullopt;
    return value;
}

std::optional<std::int64_t> read_plain(std::string_view digits) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

std::int64_t days_in(std::int64_t year, std::int64_t month) {
    constexpr std::array<std::int64_t, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return lengths.at(static_cast<std::size_t>(month - 1)) + (month == 2 && is_leap(year) ? 1 : 0);
}

} // namespace

std::optional<std::int64_t> checked_add(std::int64_t left, std::int64_t right) {
    std::int64_t result = 0;
    const bool overflowed = __builtin_add_overflow(left, right, &result);
    return within(overflowed, result);
}

std::optional<std::int64_t> checked_subtract(std::int64_t left, std::int64_t right) {
    std::int64_t result = 0;
    const bool overflowed = __builtin_sub_overflow(left, right, &result);
    return within(overflowed, result);
}

std::optional<std::int64_t> checked_multiply(std::int64_t left, std::int64_t right) {
    std::int64_t result = 0;
    const bool overflowed = __builtin_mul_overflow(left, right, &result);
    return within(overflowed, result);
}

std::optional<std::int64_t> power_of_ten(unsigned exponent) {
    std::optional<std::int64_t> result = 1;
    for (; result && exponent > 0; --exponent) result = checked_multiply(*result, 10);
    return result;
}

std::int64_t floor_divide(std::int64_t value, std::int64_t divisor) {
    const std::int64_t quotient = value / divisor;
    return value % divisor < 0 ? quotient - 1 : quotient;
}

std::int64_t ceiling_divide(std::int64_t value, std::int64_t divisor) {
    const std::int64_t quotient = value / divisor;
    return value % divisor > 0 ? quotient + 1 : quotient;
}

std::optional<Exact> read_digits(std::string_view digits) {
    const bool negative = !digits.empty() && digits.front() == '-';
    if (negative) digits.remove_prefix(1);
    const std::size_t point = digits.find('.');
    std::string_view decimals = point == std::string_view::npos ? std::string_view() : digits.substr(point + 1);
    while (!decimals.empty() && decimals.back() == '0') decimals.remove_suffix(1);
    if (decimals.size() > 12) return std::nullopt;
    std::optional<std::int64_t> value = read_plain(digits.substr(0, point));
    if (value) value = checked_multiply(*value, *power_of_ten(static_cast<unsigned>(decimals.size())));
    if (value && !decimals.empty()) {
        const std::optional<std::int64_t> rest = read_plain(decimals);
        value = rest ? checked_add(*value, *rest) : std::nullopt;
    }
    if (!value) return std::nullopt;
    return Exact{negative ? -*value : *value, static_cast<std::uint8_t>(decimals.size())};
}

std::int64_t day_number(CivilDate date) {
    const std::int64_t year = date.month <= 2 ? date.year - 1 : date.year;
    const std::int64_t era = floor_divide(year, 400);
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t shifted_month = (date.month + 9) % 12; // March is 0, so that the leap day comes last
    const std::int64_t day_of_year = (153 * shifted_month + 2) / 5 + date.day - 1;
    const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146'097 + day_of_era - 719'468;
}

CivilDate civil_date(std::int64_t day_number) {
    const std::int64_t shifted = day_number + 719'468;
    const std::int64_t era = floor_divide(shifted, 146'097);
    const std::int64_t day_of_era = shifted - era * 146'097;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
    const std::int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day_of_year - (153 * shifted_month + 2) / 5 + 1};
}

std::optional<std::int64_t> read_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = read_plain(text.substr(0, 4));
    const auto month = read_plain(text.substr(5, 2));
    const auto day = read_plain(text.substr(8, 2));
    if (!year || !month || !day || *year < 1 || *month < 1 || *month > 12) return std::nullopt;
    if (*day < 1 || *day > days_in(*year, *month)) return std::nullopt;
    return day_number({*year, *month, *day});
}

std::optional<std::int64_t> read_time(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const auto hour = read_plain(text.substr(0, 2));
    const auto minute = read_plain(text.substr(3, 2));
    if (!hour || !minute || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59) return std::nullopt;
    return *hour * 60 + *minute;
}

std::optional<std::int64_t> read_month_day(std::string_view text) {
    if (text.size() != 5 || text[2] != '-') return std::nullopt;
    const auto month = read_plain(text.substr(0, 2));
    const auto day = read_plain(text.substr(3, 2));
    if (!month || !day || *month < 1 || *month > 12 || *day < 1 || *day > days_in(2000, *month)) return std::nullopt;
    return *month * 100 + *day;
}

} // namespace forbear::model
