// The proleptic Gregorian calendar as internal functions, in whole numbers. Years are counted from March, so that the
// leap day is the last day of its year.

#include "native/emit_instructions.h"

namespace forbear::native {
namespace {

constexpr std::int64_t days_of_400_years = 146'097;
constexpr std::int64_t days_before_1970 = 719'468; ///< from 0000-03-01 to 1970-01-01

class Calendar {
public:
    explicit Calendar(Unit& unit) : unit_(unit), b_(unit.b) {}

    /// Month number (year * 12 + month - 1) and day of the month.
    struct Date {
        llvm::Value* month;
        llvm::Value* day;
    };

    Date date_of(llvm::Value* days) {
        llvm::Value* packed = b_.CreateCall(civil(), {days});
        return {b_.CreateAShr(packed, word(5)), b_.CreateAnd(packed, word(31))};
    }
    llvm::Value* days_of(llvm::Value* month, llvm::Value* day) { return b_.CreateCall(day_number(), {month, day}); }

    /// Quotient toward minus infinity; `divisor` is positive.
    llvm::Value* floor_divide(llvm::Value* value, std::int64_t divisor) {
        llvm::Value* quotient = b_.CreateSDiv(value, word(divisor));
        llvm::Value* rest = minus(value, times(quotient, divisor));
        return b_.CreateAdd(quotient, b_.CreateAShr(rest, word(63)));
    }
    llvm::Value* floor_rest(llvm::Value* value, std::int64_t divisor) {
        return minus(value, times(floor_divide(value, divisor), divisor));
    }
    llvm::Value* word(std::int64_t value) { return unit_.word(value); }
    llvm::Value* plus(llvm::Value* value, std::int64_t more) { return b_.CreateAdd(value, word(more)); }
    llvm::Value* minus(llvm::Value* value, llvm::Value* less) { return b_.CreateSub(value, less); }
    llvm::Value* times(llvm::Value* value, std::int64_t factor) { return b_.CreateMul(value, word(factor)); }
    /// Of numbers that are not negative.
    llvm::Value* over(llvm::Value* value, std::int64_t divisor) { return b_.CreateUDiv(value, word(divisor)); }

    /// The last day of month number `month`.
    llvm::Value* days_in_month(llvm::Value* month) {
        llvm::Value* year = floor_divide(month, 12);
        llvm::Value* in_year = minus(month, times(year, 12)); // 0 January
        llvm::Value* is_leap = b_.CreateAnd(
            b_.CreateIsNull(b_.CreateAnd(year, word(3))),
            b_.CreateOr(b_.CreateIsNotNull(floor_rest(year, 100)), b_.CreateIsNull(floor_rest(year, 400))));
        // bit n: month n has 31 days
        llvm::Value* is_long = b_.CreateAnd(b_.CreateLShr(word(0b1010'1101'0101), in_year), word(1));
        llvm::Value* february = b_.CreateAdd(word(28), unit_.widen(is_leap));
        return unit_.select(b_.CreateICmpEQ(in_year, word(1)), february, b_.CreateAdd(word(30), is_long));
    }

    /// i64 add_months(days, months)
    llvm::Function* add_months() {
        if (unit_.add_months != nullptr) return unit_.add_months;
        llvm::Function* made = unit_.add_months = pure("add_months", 2);
        const Unit::Aside aside(unit_);
        start(made);
        const Date date = date_of(made->getArg(0));
        llvm::Value* month = b_.CreateAdd(date.month, made->getArg(1));
        b_.CreateRet(days_of(month, unit_.smaller(date.day, days_in_month(month))));
        return made;
    }

    /// i64 months_between(from, to): whole months, toward zero
    llvm::Function* months_between() {
        if (unit_.months_between != nullptr) return unit_.months_between;
        llvm::Function* add = add_months();
        llvm::Function* made = unit_.months_between = pure("months_between", 2);
        const Unit::Aside aside(unit_);
        start(made);
        llvm::Value* from = made->getArg(0);
        llvm::Value* to = made->getArg(1);
        llvm::Value* months = minus(date_of(to).month, date_of(from).month);
        llvm::Value* there = b_.CreateCall(add, {from, months});
        llvm::Value* too_far = b_.CreateAnd(b_.CreateICmpSGT(months, word(0)), b_.CreateICmpSGT(there, to));
        llvm::Value* too_near = b_.CreateAnd(b_.CreateICmpSLT(months, word(0)), b_.CreateICmpSLT(there, to));
        b_.CreateRet(b_.CreateAdd(minus(months, unit_.widen(too_far)), unit_.widen(too_near)));
        return made;
    }

private:
    llvm::Function* pure(std::string_view name, std::size_t arguments) {
        llvm::Function* made = unit_.function(name, unit_.i64, std::vector<llvm::Type*>(arguments, unit_.i64));
        made->setDoesNotAccessMemory();
        return made;
    }
    void start(llvm::Function* function) { unit_.enter(llvm::BasicBlock::Create(unit_.context, "start", function)); }

    /// i64 civil(days): month number * 32 + day
    llvm::Function* civil() {
        if (unit_.civil != nullptr) return unit_.civil;
        llvm::Function* made = unit_.civil = pure("civil", 1);
        const Unit::Aside aside(unit_);
        start(made);
        llvm::Value* shifted = plus(made->getArg(0), days_before_1970);
        llvm::Value* era = floor_divide(shifted, days_of_400_years);
        llvm::Value* day_of_era = minus(shifted, times(era, days_of_400_years));
        llvm::Value* year_days = b_.CreateAdd(minus(day_of_era, over(day_of_era, 1460)), over(day_of_era, 36'524));
        llvm::Value* year_of_era = over(minus(year_days, over(day_of_era, 146'096)), 365);
        llvm::Value* day_of_year = minus(day_of_era, days_before_year(year_of_era));
        llvm::Value* from_march = over(plus(times(day_of_year, 5), 2), 153);
        llvm::Value* day = plus(minus(day_of_year, over(plus(times(from_march, 153), 2), 5)), 1);
        // The year that began in March, and its months that fall in the next one, are just months further on.
        llvm::Value* year = b_.CreateAdd(year_of_era, times(era, 400));
        llvm::Value* month = b_.CreateAdd(plus(times(year, 12), 2), from_march);
        b_.CreateRet(b_.CreateOr(b_.CreateShl(month, word(5)), day));
        return made;
    }

    /// i64 day_number(month number, day)
    llvm::Function* day_number() {
        if (unit_.day_number != nullptr) return unit_.day_number;
        llvm::Function* made = unit_.day_number = pure("day_number", 2);
        const Unit::Aside aside(unit_);
        start(made);
        llvm::Value* since_march = plus(made->getArg(0), -2);
        llvm::Value* year = floor_divide(since_march, 12);
        llvm::Value* from_march = minus(since_march, times(year, 12));
        llvm::Value* era = floor_divide(year, 400);
        llvm::Value* year_of_era = minus(year, times(era, 400));
        llvm::Value* day_of_year = b_.CreateAdd(over(plus(times(from_march, 153), 2), 5), plus(made->getArg(1), -1));
        llvm::Value* day_of_era = b_.CreateAdd(days_before_year(year_of_era), day_of_year);
        b_.CreateRet(plus(b_.CreateAdd(times(era, days_of_400_years), day_of_era), -days_before_1970));
        return made;
    }

    llvm::Value* days_before_year(llvm::Value* year_of_era) {
        return minus(b_.CreateAdd(times(year_of_era, 365), over(year_of_era, 4)), over(year_of_era, 100));
    }

    Unit& unit_;
    llvm::IRBuilder<>& b_;
};

} // namespace

llvm::Value* emit_weekday(Unit& unit, llvm::Value* days) {
    constexpr std::int64_t thursday = 3; // 1970-01-01
    Calendar calendar(unit);
    return calendar.floor_rest(calendar.plus(days, thursday), 7);
}

llvm::Value* emit_month_index(Unit& unit, llvm::Value* days) { return Calendar(unit).date_of(days).month; }

llvm::Value* emit_month_day(Unit& unit, llvm::Value* days) {
    Calendar calendar(unit);
    const Calendar::Date date = calendar.date_of(days);
    llvm::Value* in_year = calendar.floor_rest(date.month, 12);
    return unit.b.CreateAdd(calendar.times(calendar.plus(in_year, 1), 100), date.day);
}

llvm::Value* emit_add_months(Unit& unit, llvm::Value* days, llvm::Value* months) {
    return unit.b.CreateCall(Calendar(unit).add_months(), {days, months});
}

llvm::Value* emit_months_between(Unit& unit, llvm::Value* from, llvm::Value* to) {
    return unit.b.CreateCall(Calendar(unit).months_between(), {from, to});
}

} // namespace forbear::native
