#include <catch2/catch.hpp>

#include <chrono>

#include "forbear/calendar.h"

using namespace forbear;

namespace {

std::int64_t day(std::int64_t year, std::int32_t month, std::int32_t day) {
    return days_from_civil({year, month, day});
}

} // namespace

TEST_CASE("every day of 12000 years agrees with the standard library", "[runtime][calendar]") {
    using namespace std::chrono;
    const std::int64_t first = sys_days{year{-2000} / 1 / 1}.time_since_epoch().count();
    const std::int64_t last = sys_days{year{9999} / 12 / 31}.time_since_epoch().count();
    std::int64_t wrong = 0;
    for (std::int64_t days = first; days <= last; ++days) {
        const year_month_day expected{sys_days{std::chrono::days{days}}};
        const CivilDate date = civil_from_days(days);
        const bool same = date.year == static_cast<int>(expected.year()) &&
                          date.month == static_cast<std::int32_t>(static_cast<unsigned>(expected.month())) &&
                          date.day == static_cast<std::int32_t>(static_cast<unsigned>(expected.day()));
        const auto iso = std::chrono::weekday{sys_days{std::chrono::days{days}}}.iso_encoding();
        wrong += !same || days_from_civil(date) != days ||
                 forbear::weekday(days) + 1 != static_cast<std::int32_t>(iso) || !is_valid(date);
    }
    CHECK(last - first > 4'300'000);
    CHECK(wrong == 0);
}

TEST_CASE("known days have known numbers", "[runtime][calendar]") {
    CHECK(day(1970, 1, 1) == 0);
    CHECK(day(1969, 12, 31) == -1);
    CHECK(day(2000, 2, 29) == 11016);
    CHECK(day(2026, 12, 1) == 20788);
    CHECK(weekday(day(2026, 12, 1)) == 1); // a Tuesday
    CHECK(weekday(day(1969, 12, 29)) == 0);
}

TEST_CASE("leap years follow the 4, 100 and 400 rule", "[runtime][calendar]") {
    CHECK_FALSE(is_leap_year(1900));
    CHECK(is_leap_year(2000));
    CHECK_FALSE(is_leap_year(2100));
    CHECK(is_leap_year(2028));
    CHECK(days_in_month(1900, 2) == 28);
    CHECK(days_in_month(2000, 2) == 29);
    CHECK(day(1900, 3, 1) - day(1900, 2, 28) == 1);
    CHECK(day(2000, 3, 1) - day(2000, 2, 28) == 2);
    CHECK(day(2100, 3, 1) - day(2100, 2, 28) == 1);
    CHECK_FALSE(is_valid({1900, 2, 29}));
    CHECK(is_valid({2000, 2, 29}));
    CHECK_FALSE(is_valid({2026, 4, 31}));
    CHECK_FALSE(is_valid({2026, 13, 1}));
    CHECK_FALSE(is_valid({2026, 0, 1}));
    CHECK_FALSE(is_valid({2026, 1, 0}));
}

TEST_CASE("months are added to the same day or to the month's last", "[runtime][calendar]") {
    CHECK(add_months(day(2026, 1, 15), 1) == day(2026, 2, 15));
    CHECK(add_months(day(2026, 1, 31), 1) == day(2026, 2, 28));
    CHECK(add_months(day(2028, 1, 31), 1) == day(2028, 2, 29));
    CHECK(add_months(day(2026, 12, 31), 2) == day(2027, 2, 28));
    CHECK(add_months(day(2028, 2, 29), 12) == day(2029, 2, 28));
    CHECK(add_months(day(2028, 2, 29), 48) == day(2032, 2, 29));
    CHECK(add_months(day(2026, 3, 31), -1) == day(2026, 2, 28));
    CHECK(add_months(day(2026, 1, 1), -13) == day(2024, 12, 1));
    CHECK(add_months(day(1970, 1, 31), 0) == day(1970, 1, 31));
}

TEST_CASE("months between two dates are whole calendar months", "[runtime][calendar]") {
    CHECK(months_between(day(2026, 1, 15), day(2026, 2, 14)) == 0);
    CHECK(months_between(day(2026, 1, 15), day(2026, 2, 15)) == 1);
    CHECK(months_between(day(2027, 1, 31), day(2027, 2, 27)) == 0);
    CHECK(months_between(day(2027, 1, 31), day(2027, 2, 28)) == 1);
    CHECK(months_between(day(2027, 2, 28), day(2027, 1, 31)) == 0);
    CHECK(months_between(day(2026, 2, 15), day(2026, 1, 15)) == -1);
    CHECK(months_between(day(2026, 2, 15), day(2026, 1, 16)) == 0);
    CHECK(months_between(day(2028, 2, 29), day(2029, 2, 28)) == 12);
    CHECK(months_between(day(1999, 12, 31), day(2001, 1, 1)) == 12);
}

TEST_CASE("adding and counting months agree", "[runtime][calendar]") {
    std::int64_t wrong = 0;
    for (std::int64_t from = day(2023, 12, 25); from <= day(2024, 3, 5); ++from) {
        for (std::int64_t to = from; to <= from + 800; ++to) {
            const std::int64_t months = months_between(from, to);
            wrong += add_months(from, months) > to || add_months(from, months + 1) <= to;
            const std::int64_t back = months_between(to, from);
            wrong += add_months(to, back) < from || add_months(to, back - 1) >= from;
        }
    }
    CHECK(wrong == 0);
}
