#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "forbear/calendar.h"
#include "interpret/value.h"

using namespace forbear;
using interpret::compute;
using interpret::rounded_quotient;
using interpret::Value;
using ir::Op;
using ir::Rounding;

namespace {

constexpr Value unknown{0, State::unknown};
constexpr Value none{0, State::none};
Value known(std::int64_t value) { return {value, State::known}; }

Value run(Op op, Value a, Value b = known(0), std::int64_t imm = 1, std::int64_t imm2 = 1,
          Rounding rounding = Rounding::half_even) {
    return compute({op, rounding, 0, 0, 0, imm, imm2}, a, b);
}

} // namespace

TEST_CASE("rounding goes where the policy says, also below zero", "[interpret][rounding]") {
    struct Row {
        std::int64_t numerator, divisor, half_even, half_up, up, down;
    };
    const Row rows[] = {
        {5, 2, 2, 3, 3, 2},   {7, 2, 4, 4, 4, 3}, {-5, 2, -2, -3, -3, -2}, {-7, 2, -4, -4, -4, -3},
        {1, 3, 0, 0, 1, 0},   {2, 3, 1, 1, 1, 0}, {-1, 3, 0, 0, -1, 0},    {-2, 3, -1, -1, -1, 0},
        {1, 2, 0, 1, 1, 0},   {3, 2, 2, 2, 2, 1}, {6, 3, 2, 2, 2, 2},      {5, -2, -2, -3, -3, -2},
        {-7, -2, 4, 4, 4, 3}, {0, 7, 0, 0, 0, 0}, {-1, 2, 0, -1, -1, 0},   {-3, 2, -2, -2, -2, -1},
    };
    for (const Row& row : rows) {
        CAPTURE(row.numerator, row.divisor);
        CHECK(rounded_quotient(row.numerator, row.divisor, Rounding::half_even) == row.half_even);
        CHECK(rounded_quotient(row.numerator, row.divisor, Rounding::half_up) == row.half_up);
        CHECK(rounded_quotient(row.numerator, row.divisor, Rounding::up) == row.up);
        CHECK(rounded_quotient(row.numerator, row.divisor, Rounding::down) == row.down);
    }
}

TEST_CASE("rounding agrees with exact halves and floors over a grid", "[interpret][rounding]") {
    for (std::int64_t numerator = -60; numerator <= 60; ++numerator) {
        for (const std::int64_t divisor : {-8, -4, -2, -1, 1, 2, 4, 8}) {
            CAPTURE(numerator, divisor);
            const double exact = static_cast<double>(numerator) / static_cast<double>(divisor); // powers of two: exact
            CHECK(rounded_quotient(numerator, divisor, Rounding::half_even) == std::llrint(exact));
            CHECK(rounded_quotient(numerator, divisor, Rounding::half_up) == std::llround(exact));
            CHECK(rounded_quotient(numerator, divisor, Rounding::down) == static_cast<std::int64_t>(std::trunc(exact)));
            CHECK(rounded_quotient(numerator, divisor, Rounding::up) ==
                  static_cast<std::int64_t>(exact < 0 ? std::floor(exact) : std::ceil(exact)));
        }
    }
    const std::int64_t most = std::numeric_limits<std::int64_t>::max();
    CHECK(rounded_quotient(most, 2, Rounding::half_even) == most / 2 + 1);
    CHECK(rounded_quotient(-most, most, Rounding::half_up) == -1);
}

TEST_CASE("division scales, rounds to its step and is unknown by zero", "[interpret]") {
    CHECK(run(Op::divide, known(200), known(300), 10000) == known(6667)); // 66.67 per cent
    CHECK(run(Op::divide, known(200), known(300), 10000, 1, Rounding::down) == known(6666));
    CHECK(run(Op::divide, known(1050), known(1), 1, 100) == known(1000)); // 10.5 steps, half to even
    CHECK(run(Op::divide, known(1150), known(1), 1, 100) == known(1200));
    CHECK(run(Op::divide, known(7), known(0)) == unknown);
    CHECK(run(Op::divide, known(0), known(0)) == unknown);
    CHECK(run(Op::ratio, known(7), known(0)) == unknown);
    CHECK(run(Op::round, known(1250), known(0), 1, 100) == known(1200));
    CHECK(run(Op::round, known(-1250), known(0), 1, 100, Rounding::half_up) == known(-1300));
    CHECK(run(Op::round, known(12345), known(0), 100, 10) == known(120)); // cents to steps of ten
}

TEST_CASE("a ratio compares with a constant without rounding", "[interpret]") {
    CHECK(run(Op::ratio, known(4), known(5), 100) == known(160)); // exactly 80
    CHECK(run(Op::ratio, known(4), known(6), 100) == known(2 * 66 + 1));
    CHECK(run(Op::ratio, known(-4), known(6), 100) == known(2 * -67 + 1));
    CHECK(run(Op::ratio, known(4), known(-6), 100) == known(2 * -67 + 1));
    CHECK(run(Op::ratio, known(-4), known(-2)) == known(4));
    for (std::int64_t a = -20; a <= 20; ++a) {
        for (std::int64_t b = -7; b <= 7; ++b) {
            for (std::int64_t c = -20; b != 0 && c <= 20; ++c) {
                const double exact = static_cast<double>(a) / static_cast<double>(b);
                const std::int64_t ratio = run(Op::ratio, known(a), known(b)).value;
                CHECK((ratio < 2 * c) == (exact < static_cast<double>(c)));
                CHECK((ratio > 2 * c) == (exact > static_cast<double>(c)));
            }
        }
    }
}

TEST_CASE("none wins over unknown, and both over a value, in strict instructions", "[interpret]") {
    for (const Op op : {Op::add, Op::subtract, Op::multiply, Op::divide, Op::ratio, Op::compare, Op::contains,
                        Op::includes, Op::months_between, Op::add_months, Op::settled}) {
        CAPTURE(static_cast<int>(op));
        CHECK(run(op, none, unknown) == none);
        CHECK(run(op, unknown, none) == none);
        CHECK(run(op, known(1), unknown) == unknown);
        CHECK(run(op, unknown, known(1)) == unknown);
        CHECK(run(op, none, known(1)) == none);
    }
    for (const Op op : {Op::round, Op::weekday, Op::month_index, Op::month_day}) {
        CHECK(run(op, none) == none);
        CHECK(run(op, unknown, none) == unknown); // there is no second operand
    }
}

TEST_CASE("least and greatest leave out what is none", "[interpret]") {
    CHECK(run(Op::least, known(3), known(4)) == known(3));
    CHECK(run(Op::greatest, known(3), known(4)) == known(4));
    CHECK(run(Op::least, none, known(4)) == known(4));
    CHECK(run(Op::greatest, known(3), none) == known(3));
    CHECK(run(Op::least, none, none) == none);
    CHECK(run(Op::least, none, unknown) == unknown);
    CHECK(run(Op::greatest, unknown, known(4)) == unknown);
}

TEST_CASE("fallbacks answer for one state only", "[interpret]") {
    CHECK(run(Op::if_none, none, known(9)) == known(9));
    CHECK(run(Op::if_none, unknown, known(9)) == unknown);
    CHECK(run(Op::if_none, known(1), known(9)) == known(1));
    CHECK(run(Op::if_none, none, unknown) == unknown);
    CHECK(run(Op::if_unknown, unknown, known(9)) == known(9));
    CHECK(run(Op::if_unknown, none, known(9)) == none);
    CHECK(run(Op::if_unknown, unknown, none) == none);
}

TEST_CASE("comparisons and sets", "[interpret]") {
    CHECK(run(Op::compare, known(1), known(2)) == known(-1));
    CHECK(run(Op::compare, known(2), known(2)) == known(0));
    CHECK(run(Op::compare, known(std::numeric_limits<std::int64_t>::max()),
              known(std::numeric_limits<std::int64_t>::min())) == known(1));
    CHECK(run(Op::contains, known(2), known(0b0100)) == known(1));
    CHECK(run(Op::contains, known(62), known(0b0100)) == known(0));
    CHECK(run(Op::includes, known(0b0110), known(0b0100)) == known(1));
    CHECK(run(Op::includes, known(0b0110), known(0b1100)) == known(0));
    CHECK(run(Op::includes, known(0), known(0)) == known(1));
    CHECK(run(Op::settled, known(4), known(4)) == known(4));
    CHECK(run(Op::settled, known(4), known(5)) == unknown);
}

TEST_CASE("texts are equal when their bytes are", "[interpret]") {
    const char bytes[] = "VIP\0VIP";
    const Text first{bytes, 3};
    const Text second{bytes + 4, 3};
    const Text longer{bytes, 7};
    const Text empty{};
    const auto word = [](const Text& text) {
        return known(static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&text)));
    };
    CHECK(run(Op::text_equal, word(first), word(second)) == known(1));
    CHECK(run(Op::text_equal, word(first), word(longer)) == known(0));
    CHECK(run(Op::text_equal, word(empty), word(empty)) == known(1));
    CHECK(run(Op::text_equal, word(empty), word(first)) == known(0));
    CHECK(run(Op::text_equal, word(first), unknown) == unknown);
}

TEST_CASE("calendar instructions", "[interpret]") {
    const Value date = known(days_from_civil({2026, 12, 31}));
    CHECK(run(Op::weekday, date) == known(3)); // a Thursday
    CHECK(run(Op::month_index, date) == known(2026 * 12 + 11));
    CHECK(run(Op::month_day, date) == known(1231));
    CHECK(run(Op::add_months, date, known(2)) == known(days_from_civil({2027, 2, 28})));
    CHECK(run(Op::months_between, known(days_from_civil({2026, 11, 30})), date) == known(1));
}
