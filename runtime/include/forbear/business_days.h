#pragma once
// Business days: the days of the week on which business is done, without the exceptions of a calendar.

#include <cstdint>
#include <optional>
#include <vector>

namespace forbear {

/// With a period, nothing is known outside of it: nobody has listed the holidays there. Dates are days since 1970-01-01.
struct BusinessCalendar {
    std::uint32_t weekdays = 0; ///< bit 0 Monday to bit 6 Sunday; at least one
    bool has_period = false;
    std::int64_t first = 0, last = 0;   ///< of the period, both included
    std::vector<std::int64_t> holidays; ///< within the period, ascending, each once

    friend bool operator==(const BusinessCalendar&, const BusinessCalendar&) = default;
};

enum class DayKind : std::uint8_t {
    rest = 0,     ///< not one of the days of the week
    business = 1, ///< one of them, and no exception
    holiday = 2   ///< an exception, on whatever day it falls
};

[[nodiscard]] std::optional<DayKind> day_kind(const BusinessCalendar& calendar, std::int64_t day) noexcept;
/// Business days after `from` up to and with `to`; the other way round with a minus. Nothing where the period does not
/// hold both dates.
[[nodiscard]] std::optional<std::int64_t> business_days_between(const BusinessCalendar& calendar, std::int64_t from,
                                                                std::int64_t to) noexcept;
/// The `count`-th business day after `from`, before it when `count` is negative, `from` itself when it is 0. Nothing
/// where the period does not hold `from` and the answer.
[[nodiscard]] std::optional<std::int64_t> add_business_days(const BusinessCalendar& calendar, std::int64_t from,
                                                            std::int64_t count) noexcept;

/// How far away `add_business_days` can lead: calendar days, negative when `count` is. Nothing when it never answers.
struct DaySpan {
    std::int64_t fewest = 0, most = 0;
};
[[nodiscard]] std::optional<DaySpan> span_of_business_days(const BusinessCalendar& calendar, std::int64_t count);

} // namespace forbear
