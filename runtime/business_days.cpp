#include "forbear/business_days.h"

#include <algorithm>
#include <bit>

#include "forbear/calendar.h"

namespace forbear {

namespace {

bool holds(const BusinessCalendar& calendar, std::int64_t day) noexcept {
    return !calendar.has_period || (calendar.first <= day && day <= calendar.last);
}

bool is_weekday(const BusinessCalendar& calendar, std::int64_t day) noexcept {
    return (calendar.weekdays >> weekday(day) & 1u) != 0;
}

std::int64_t days_in_week(const BusinessCalendar& calendar) noexcept { return std::popcount(calendar.weekdays); }

/// The `count`-th of the days of the week after `from` (before it, for `step` -1), holidays or not; `count` is positive.
std::int64_t nth_weekday(const BusinessCalendar& calendar, std::int64_t from, std::int64_t count, int step) noexcept {
    const std::int64_t weeks = (count - 1) / days_in_week(calendar);
    std::int64_t left = count - weeks * days_in_week(calendar);
    std::int64_t day = from + step * weeks * 7;
    while (left > 0) {
        day += step;
        left -= is_weekday(calendar, day) ? 1 : 0;
    }
    return day;
}

/// Each holiday on the way pushes the answer on by one of the days of the week; they are met in their order.
template <class Iterator>
std::int64_t pushed(const BusinessCalendar& calendar, std::int64_t from, std::int64_t count, int step, Iterator holiday,
                    Iterator end) noexcept {
    std::int64_t day = nth_weekday(calendar, from, count, step);
    for (; holiday != end; ++holiday) {
        const bool is_ahead = step > 0 ? *holiday > from : *holiday < from;
        if (!is_ahead || !is_weekday(calendar, *holiday)) continue;
        if (step > 0 ? *holiday > day : *holiday < day) break;
        day = nth_weekday(calendar, day, 1, step);
    }
    return day;
}

} // namespace

std::optional<DayKind> day_kind(const BusinessCalendar& calendar, std::int64_t day) noexcept {
    if (!holds(calendar, day)) return std::nullopt;
    if (std::ranges::binary_search(calendar.holidays, day)) return DayKind::holiday;
    return is_weekday(calendar, day) ? DayKind::business : DayKind::rest;
}

std::optional<std::int64_t> business_days_between(const BusinessCalendar& calendar, std::int64_t from,
                                                  std::int64_t to) noexcept {
    if (!holds(calendar, from) || !holds(calendar, to)) return std::nullopt;
    if (to < from) return -*business_days_between(calendar, to, from);
    const std::int64_t weeks = (to - from) / 7;
    std::int64_t count = weeks * days_in_week(calendar);
    for (std::int64_t day = from + weeks * 7 + 1; day <= to; ++day) count += is_weekday(calendar, day) ? 1 : 0;
    const auto first = std::ranges::upper_bound(calendar.holidays, from);
    const auto last = std::ranges::upper_bound(calendar.holidays, to);
    return count - std::count_if(first, last, [&](std::int64_t day) { return is_weekday(calendar, day); });
}

std::optional<std::int64_t> add_business_days(const BusinessCalendar& calendar, std::int64_t from,
                                              std::int64_t count) noexcept {
    if (!holds(calendar, from)) return std::nullopt;
    if (count == 0) return from;
    const auto& holidays = calendar.holidays;
    const std::int64_t day = count > 0 ? pushed(calendar, from, count, 1, holidays.begin(), holidays.end())
                                       : pushed(calendar, from, -count, -1, holidays.rbegin(), holidays.rend());
    return holds(calendar, day) ? std::optional(day) : std::nullopt;
}

std::optional<DaySpan> span_of_business_days(const BusinessCalendar& calendar, std::int64_t count) {
    // Without a period every week is like the other.
    const std::int64_t first = calendar.has_period ? calendar.first : 0;
    const std::int64_t last = calendar.has_period ? calendar.last : 6;
    std::optional<DaySpan> span;
    const auto take = [&](std::int64_t days) {
        if (!span) span = DaySpan{days, days};
        span = DaySpan{std::min(span->fewest, days), std::max(span->most, days)};
    };
    if (!calendar.has_period || count == 0) {
        for (std::int64_t day = first; day <= std::min(first + 6, last); ++day)
            take(*add_business_days(calendar, day, count) - day);
        return span;
    }
    // With one, the answer is so many places further on in the list of its business days.
    std::vector<std::int64_t> business;
    for (std::int64_t day = first; day <= last; ++day) {
        if (day_kind(calendar, day) == DayKind::business) business.push_back(day);
    }
    const auto size = static_cast<std::int64_t>(business.size());
    if (count > size || count < -size) return span;
    std::int64_t before = 0; // business days before `day`
    for (std::int64_t day = first; day <= last; ++day) {
        const bool is_business = before < size && business[static_cast<std::size_t>(before)] == day;
        const std::int64_t place = count > 0 ? before + (is_business ? 1 : 0) + count - 1 : before + count;
        if (place >= 0 && place < size) take(business[static_cast<std::size_t>(place)] - day);
        before += is_business ? 1 : 0;
    }
    return span;
}

} // namespace forbear
