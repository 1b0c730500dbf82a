// Business days in whole-number arithmetic: a day's number among the business days, and its inverse.

#include <bit>

#include "analysis/calendar_formulas.h"
#include "analysis/encoder.h"
#include "forbear/calendar.h"

namespace forbear::analysis {
namespace {

class CalendarFormulas {
public:
    CalendarFormulas(const Formulas& f, const BusinessCalendar& calendar) : f_(f), calendar_(calendar) {}

    [[nodiscard]] z3::expr holds(const z3::expr& day) const {
        if (!calendar_.has_period) return f_.yes();
        return f_.number(calendar_.first) <= day && day <= f_.number(calendar_.last);
    }
    [[nodiscard]] z3::expr is_holiday(const z3::expr& day) const {
        z3::expr made = f_.no();
        for (const std::int64_t holiday : calendar_.holidays) made = f_.either(made, day == f_.number(holiday));
        return made;
    }
    [[nodiscard]] z3::expr is_weekday(const z3::expr& day) const {
        const z3::expr weekday = weekday_of(f_, day);
        z3::expr made = f_.no();
        for (int index = 0; index < 7; ++index) {
            if ((calendar_.weekdays >> index & 1u) != 0) made = f_.either(made, weekday == f_.number(index));
        }
        return made;
    }
    [[nodiscard]] z3::expr is_business(const z3::expr& day) const {
        return f_.both(is_weekday(day), f_.negation(is_holiday(day)));
    }
    /// How many business days there are up to and with `day`, counted from somewhere.
    [[nodiscard]] z3::expr up_to(const z3::expr& day) const {
        const z3::expr shifted = day + f_.number(3); // a Monday is a multiple of 7
        const z3::expr weekday = f_.rest_of(shifted, 7);
        z3::expr count = f_.floor_of(shifted, 7) * f_.number(std::popcount(calendar_.weekdays));
        for (int index = 0; index < 7; ++index) {
            if ((calendar_.weekdays >> index & 1u) != 0) count = count + f_.one_if(weekday >= f_.number(index));
        }
        for (const std::int64_t holiday : calendar_.holidays) {
            const bool counts = (calendar_.weekdays >> weekday_number(holiday) & 1u) != 0;
            if (counts) count = count - f_.one_if(day >= f_.number(holiday));
        }
        return count;
    }

private:
    static unsigned weekday_number(std::int64_t day) { return static_cast<unsigned>(weekday(day)); }

    const Formulas& f_;
    const BusinessCalendar& calendar_;
};

} // namespace

Symbol Encoder::on_calendar(const ir::Instruction& instruction) {
    const CalendarFormulas calendar(f_, program_.calendars[static_cast<std::size_t>(instruction.imm)].days);
    const Symbol& a = reg(instruction.a);
    const auto with_doubt = [&](Symbol made, const z3::expr& doubt) {
        made.unknown = f_.either(made.unknown, f_.both(f_.negation(made.none), doubt));
        return made;
    };
    if (instruction.op == ir::Op::day_kind) {
        const z3::expr kind = f_.choose(calendar.is_holiday(a.value), f_.number(2), f_.one_if(calendar.is_weekday(a.value)));
        return with_doubt(f_.strict(a, kind), f_.negation(calendar.holds(a.value)));
    }
    const Symbol& b = reg(instruction.b);
    if (instruction.op == ir::Op::business_days) {
        const z3::expr both_held = f_.both(calendar.holds(a.value), calendar.holds(b.value));
        return with_doubt(f_.strict(a, b, calendar.up_to(b.value) - calendar.up_to(a.value)), f_.negation(both_held));
    }
    // The day is the one business day with the number that is asked for.
    const z3::expr day = fresh("business day");
    const z3::expr is_ahead = b.value > f_.number(0);
    const z3::expr is_back = b.value < f_.number(0);
    const z3::expr ahead = f_.both(calendar.is_business(day), calendar.up_to(day) == calendar.up_to(a.value) + b.value);
    const z3::expr back = calendar.is_business(day) && calendar.up_to(day - f_.number(1)) ==
                                                           calendar.up_to(a.value - f_.number(1)) + b.value;
    require(f_.choose(is_ahead, ahead, f_.choose(is_back, back, day == a.value)));
    const z3::expr doubt = f_.negation(f_.both(calendar.holds(a.value), calendar.holds(day)));
    const z3::expr value = instruction.op == ir::Op::days_ahead ? day - a.value : day;
    return with_doubt(f_.strict(a, b, value), doubt);
}

} // namespace forbear::analysis
