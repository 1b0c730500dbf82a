// Business days in constant time: a calendar with a period is two tables, one without repeats itself every week.

#include <algorithm>
#include <bit>

#include "native/emit_instructions.h"

namespace forbear::native {
namespace {

constexpr unsigned kind_bits = 2; ///< of a day's word; the business days up to and with it are above
constexpr std::uint64_t kind_mask = 3;

class BusinessDays {
public:
    BusinessDays(Unit& unit, const ir::Instruction& instruction)
        : unit_(unit), b_(unit.b), number_(static_cast<std::size_t>(instruction.imm)),
          days_(unit.program.calendars[number_].days) {}

    struct Answer {
        llvm::Value* value = nullptr;
        llvm::Value* in_period = nullptr; ///< null: always
    };

    Answer kind(llvm::Value* day) {
        if (days_.has_period) {
            const Day at = day_at(day);
            return {b_.CreateAnd(at.word, unit_.bits(kind_mask)), at.in_period};
        }
        return {b_.CreateAnd(b_.CreateLShr(unit_.bits(days_.weekdays), weekday_of(day)), unit_.bits(1)), nullptr};
    }

    Answer between(llvm::Value* from, llvm::Value* to) {
        if (!days_.has_period) return {b_.CreateSub(counted_weekly(to), counted_weekly(from)), nullptr};
        const Day first = day_at(from);
        const Day last = day_at(to);
        return {b_.CreateSub(count_of(last), count_of(first)), b_.CreateAnd(first.in_period, last.in_period)};
    }

    /// `from` moved by `count` business days.
    Answer moved(llvm::Value* from, llvm::Value* count) {
        llvm::Value* stays = b_.CreateIsNull(count);
        Answer answer = days_.has_period ? moved_in_period(from, count) : moved_weekly(from, count);
        answer.value = unit_.select(stays, from, answer.value);
        return answer;
    }

private:
    struct Day {
        llvm::Value* word = nullptr;
        llvm::Value* in_period = nullptr;
    };

    llvm::Value* floor_divide(llvm::Value* value, std::int64_t divisor) {
        llvm::Value* quotient = b_.CreateSDiv(value, unit_.word(divisor));
        llvm::Value* rest = b_.CreateSub(value, b_.CreateMul(quotient, unit_.word(divisor)));
        return b_.CreateAdd(quotient, b_.CreateAShr(rest, unit_.word(63)));
    }
    llvm::Value* floor_rest(llvm::Value* value, std::int64_t divisor) {
        return b_.CreateSub(value, b_.CreateMul(floor_divide(value, divisor), unit_.word(divisor)));
    }

    // --- with a period: tables ---

    [[nodiscard]] std::uint64_t length() const { return static_cast<std::uint64_t>(days_.last - days_.first + 1); }

    void write_tables() {
        unit_.calendar_tables.resize(unit_.program.calendars.size());
        CalendarTables& tables = unit_.calendar_tables[number_];
        if (tables.days != nullptr) return;
        std::vector<std::uint64_t> words, order;
        for (std::int64_t day = days_.first; day <= days_.last; ++day) {
            const bool is_holiday = std::ranges::binary_search(days_.holidays, day);
            const bool is_weekday = (days_.weekdays >> ((day % 7 + 10) % 7) & 1u) != 0; // 1970-01-01 was a Thursday
            if (is_weekday && !is_holiday) order.push_back(static_cast<std::uint64_t>(day));
            words.push_back(order.size() << kind_bits | (is_holiday ? 2u : is_weekday ? 1u : 0u));
        }
        tables.business = order.size();
        if (order.empty()) order.push_back(0); // never read as an answer
        tables.days = unit_.table("days", words);
        tables.order = unit_.table("business_days", order);
    }

    Day day_at(llvm::Value* day) {
        write_tables();
        llvm::Value* place = b_.CreateSub(day, unit_.word(days_.first));
        llvm::Value* in_period = b_.CreateICmpULT(place, unit_.bits(length()));
        llvm::Value* safe = unit_.select(in_period, place, unit_.bits(0));
        return {unit_.load_fixed(unit_.i64, unit_.at(unit_.i64, unit_.calendar_tables[number_].days, safe)), in_period};
    }
    llvm::Value* count_of(const Day& day) { return b_.CreateLShr(day.word, unit_.bits(kind_bits)); }

    Answer moved_in_period(llvm::Value* from, llvm::Value* count) {
        const Day day = day_at(from);
        const CalendarTables& tables = unit_.calendar_tables[number_];
        llvm::Value* is_business = b_.CreateICmpEQ(b_.CreateAnd(day.word, unit_.bits(kind_mask)), unit_.bits(1));
        llvm::Value* place = place_of(count_of(day), unit_.widen(is_business), count);
        llvm::Value* exists = b_.CreateICmpULT(place, unit_.bits(tables.business));
        llvm::Value* safe = unit_.select(exists, place, unit_.bits(0));
        llvm::Value* found = unit_.load_fixed(unit_.i64, unit_.at(unit_.i64, tables.order, safe));
        return {found, b_.CreateAnd(day.in_period, b_.CreateOr(exists, b_.CreateIsNull(count)))};
    }

    /// Where the answer stands among the business days, when `up_to` of them are not after the day at hand.
    llvm::Value* place_of(llvm::Value* up_to, llvm::Value* is_business, llvm::Value* count) {
        llvm::Value* ahead = b_.CreateSub(b_.CreateAdd(up_to, count), unit_.bits(1));
        llvm::Value* back = b_.CreateAdd(b_.CreateSub(up_to, is_business), count);
        return unit_.select(b_.CreateICmpSGT(count, unit_.word(0)), ahead, back);
    }

    // --- without one: every week alike ---

    [[nodiscard]] std::int64_t days_in_week() const { return std::popcount(days_.weekdays); }

    llvm::Value* weekday_of(llvm::Value* day) { return emit_weekday(unit_, day); }

    /// Four bits of `packed` for each place.
    llvm::Value* unpacked(std::uint64_t packed, llvm::Value* place) {
        return b_.CreateAnd(b_.CreateLShr(unit_.bits(packed), b_.CreateShl(place, unit_.bits(2))), unit_.bits(15));
    }

    /// Business days from a Monday long ago, 1969-12-29, up to and with `day`.
    llvm::Value* counted_weekly(llvm::Value* day) {
        std::uint64_t up_to = 0;
        for (unsigned place = 0; place < 7; ++place) {
            const std::uint32_t these = days_.weekdays & ((2u << place) - 1);
            up_to |= static_cast<std::uint64_t>(std::popcount(these)) << (4 * place);
        }
        llvm::Value* weeks = floor_divide(b_.CreateAdd(day, unit_.word(3)), 7);
        return b_.CreateAdd(b_.CreateMul(weeks, unit_.word(days_in_week())), unpacked(up_to, weekday_of(day)));
    }

    Answer moved_weekly(llvm::Value* from, llvm::Value* count) {
        llvm::Value* place = place_of(counted_weekly(from), kind(from).value, count);
        std::uint64_t nth = 0;
        unsigned found = 0;
        for (unsigned day = 0; day < 7; ++day) {
            if ((days_.weekdays >> day & 1u) != 0) nth |= std::uint64_t{day} << (4 * found++);
        }
        llvm::Value* week = floor_divide(place, days_in_week());
        llvm::Value* monday = b_.CreateSub(b_.CreateMul(week, unit_.word(7)), unit_.word(3));
        return {b_.CreateAdd(monday, unpacked(nth, floor_rest(place, days_in_week()))), nullptr};
    }

    Unit& unit_;
    llvm::IRBuilder<>& b_;
    std::size_t number_;
    const BusinessCalendar& days_;
};

} // namespace

Held emit_on_calendar(Unit& unit, const ir::Instruction& instruction, const Held& a, const Held& b) {
    BusinessDays days(unit, instruction);
    BusinessDays::Answer answer;
    switch (instruction.op) {
    case ir::Op::day_kind: answer = days.kind(a.value); break;
    case ir::Op::business_days: answer = days.between(a.value, b.value); break;
    default:
        answer = days.moved(a.value, b.value);
        if (instruction.op == ir::Op::days_ahead) answer.value = unit.b.CreateSub(answer.value, a.value);
        break;
    }
    llvm::Value* state = strict(unit, a, b);
    if (answer.in_period == nullptr) return {answer.value, state};
    llvm::Value* outside = unit.b.CreateZExt(unit.b.CreateNot(answer.in_period), unit.i8); // 1 is unknown
    if (state == nullptr) return {answer.value, outside};
    return {answer.value, unit.b.CreateBinaryIntrinsic(llvm::Intrinsic::umax, state, outside)};
}

} // namespace forbear::native
