// Business days against a count of days, one after the other.

#include <catch2/catch.hpp>

#include <algorithm>

#include "forbear/business_days.h"
#include "forbear/calendar.h"

using namespace forbear;

namespace {

std::int64_t day(std::int64_t year, std::int32_t month, std::int32_t of_month) {
    return days_from_civil({year, month, of_month});
}

/// Monday to Friday, 2020 to 2030, without New Year, the last Monday of May, Independence Day and Christmas: some of
/// them fall on weekends.
BusinessCalendar eleven_years() {
    BusinessCalendar calendar{.weekdays = 0b001'1111, .has_period = true, .holidays = {}};
    calendar.first = day(2020, 1, 1);
    calendar.last = day(2030, 12, 31);
    for (std::int64_t year = 2020; year <= 2030; ++year) {
        std::int64_t memorial = day(year, 5, 31);
        while (weekday(memorial) != 0) --memorial;
        for (const std::int64_t each : {day(year, 1, 1), memorial, day(year, 7, 4), day(year, 12, 25)})
            calendar.holidays.push_back(each);
    }
    return calendar;
}

bool is_business(const BusinessCalendar& calendar, std::int64_t date) {
    return (calendar.weekdays >> weekday(date) & 1u) != 0 && std::ranges::count(calendar.holidays, date) == 0;
}

} // namespace

TEST_CASE("business days agree with a count of days from 2020 to 2030", "[runtime][business_days]") {
    const BusinessCalendar calendar = eleven_years();
    std::vector<std::int64_t> counted; // business days from the first day up to and with each
    for (std::int64_t date = calendar.first; date <= calendar.last; ++date)
        counted.push_back((counted.empty() ? 0 : counted.back()) + (is_business(calendar, date) ? 1 : 0));
    REQUIRE(counted.size() == 4018);
    bool agrees = true;
    for (std::int64_t from = calendar.first; from <= calendar.last; ++from) {
        const std::int64_t before = counted[static_cast<std::size_t>(from - calendar.first)];
        for (std::int64_t to = calendar.first; to <= calendar.last; to += to % 5 + 1) {
            const std::int64_t expected = counted[static_cast<std::size_t>(to - calendar.first)] - before;
            agrees = agrees && business_days_between(calendar, from, to) == expected;
        }
        for (std::int64_t count = -25; count <= 25; ++count) {
            std::int64_t date = from;
            for (std::int64_t left = std::abs(count); left > 0;) {
                date += count > 0 ? 1 : -1;
                left -= is_business(calendar, date) ? 1 : 0;
            }
            const bool is_inside = calendar.first <= date && date <= calendar.last;
            const auto answer = add_business_days(calendar, from, count);
            agrees = agrees && answer == (is_inside ? std::optional(date) : std::nullopt);
        }
    }
    CHECK(agrees);
}

TEST_CASE("a calendar answers nothing outside of its period", "[runtime][business_days]") {
    const BusinessCalendar calendar = eleven_years();
    const std::int64_t first = calendar.first;
    const std::int64_t last = calendar.last;
    CHECK(day_kind(calendar, first) == DayKind::holiday);
    CHECK(day_kind(calendar, last) == DayKind::business);
    CHECK_FALSE(day_kind(calendar, first - 1));
    CHECK_FALSE(day_kind(calendar, last + 1));
    CHECK(business_days_between(calendar, first, first) == 0);
    CHECK_FALSE(business_days_between(calendar, first - 1, first));
    CHECK_FALSE(business_days_between(calendar, last + 1, last));
    CHECK(add_business_days(calendar, last, 0) == last);
    CHECK_FALSE(add_business_days(calendar, last, 1));
    CHECK_FALSE(add_business_days(calendar, first, -1));
    CHECK_FALSE(add_business_days(calendar, last + 1, 0));
}

TEST_CASE("without a period every week is alike, however far away", "[runtime][business_days]") {
    const BusinessCalendar shop{.weekdays = 0b011'0101, .holidays = {}}; // Monday, Wednesday, Friday, Saturday
    for (const std::int64_t from : {day(-300, 1, 1), day(1969, 12, 30), day(1970, 1, 1), day(2026, 12, 25), day(9999, 1, 1)}) {
        for (std::int64_t count = -30; count <= 30; ++count) {
            std::int64_t date = from;
            for (std::int64_t left = std::abs(count); left > 0;) {
                date += count > 0 ? 1 : -1;
                left -= is_business(shop, date) ? 1 : 0;
            }
            CHECK(add_business_days(shop, from, count) == date);
            CHECK(business_days_between(shop, date, from) == -*business_days_between(shop, from, date));
        }
    }
}

TEST_CASE("how far a number of business days can lead is exact", "[runtime][business_days]") {
    const BusinessCalendar calendar = eleven_years();
    for (const std::int64_t count : {-6, -1, 0, 1, 6, 250, 2800, 3000, -3000}) {
        std::optional<DaySpan> expected;
        for (std::int64_t from = calendar.first; from <= calendar.last; ++from) {
            const auto date = add_business_days(calendar, from, count);
            if (!date) continue;
            if (!expected) expected = DaySpan{*date - from, *date - from};
            expected->fewest = std::min(expected->fewest, *date - from);
            expected->most = std::max(expected->most, *date - from);
        }
        const auto span = span_of_business_days(calendar, count);
        INFO(count);
        REQUIRE(span.has_value() == expected.has_value());
        if (!span) continue;
        CHECK(span->fewest == expected->fewest);
        CHECK(span->most == expected->most);
    }
    const BusinessCalendar weekdays{.weekdays = 0b001'1111, .holidays = {}};
    CHECK(span_of_business_days(weekdays, 5)->fewest == 5); // from a Sunday to Friday
    CHECK(span_of_business_days(weekdays, 5)->most == 7);
}
