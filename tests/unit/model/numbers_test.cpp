#include <catch2/catch.hpp>

#include "model/currencies.h"
#include "model/numbers.h"

using namespace forbear::model;

TEST_CASE("dates count days of the proleptic Gregorian calendar", "[model]") {
    CHECK(read_date("1970-01-01") == 0);
    CHECK(read_date("2000-03-01") == 11017);
    CHECK(read_date("2026-12-01") == 20788);
    CHECK(read_date("1900-01-01") == -25567);
    CHECK(read_date("2024-02-29").has_value());
    CHECK_FALSE(read_date("2026-02-29").has_value());
    CHECK_FALSE(read_date("1900-02-29").has_value());
    CHECK_FALSE(read_date("2026-13-01").has_value());
    for (std::int64_t day = -800'000; day < 800'000; day += 373) CHECK(day_number(civil_date(day)) == day);
}

TEST_CASE("digits are read exactly, without decimals that say nothing", "[model]") {
    const auto read = [](const char* digits) {
        const auto exact = read_digits(digits);
        return exact ? std::pair<std::int64_t, int>{exact->value, exact->scale} : std::pair<std::int64_t, int>{-1, -1};
    };
    CHECK(read("4000.50") == std::pair<std::int64_t, int>{40005, 1});
    CHECK(read("-80") == std::pair<std::int64_t, int>{-80, 0});
    CHECK(read("420.00") == std::pair<std::int64_t, int>{420, 0});
    CHECK(read("0.125") == std::pair<std::int64_t, int>{125, 3});
    CHECK_FALSE(read_digits("9999999999999999999").has_value());
}

TEST_CASE("arithmetic that would leave the safe range says so", "[model]") {
    CHECK(checked_add(widest, 0) == widest);
    CHECK_FALSE(checked_add(widest, 1).has_value());
    CHECK_FALSE(checked_multiply(std::int64_t{1} << 40, std::int64_t{1} << 40).has_value());
    CHECK(floor_divide(-7, 2) == -4);
    CHECK(ceiling_divide(7, 2) == 4);
    CHECK(ceiling_divide(-7, 2) == -3);
}

TEST_CASE("currencies have the decimals of ISO 4217", "[model]") {
    CHECK(currency_decimals("USD") == 2);
    CHECK(currency_decimals("JPY") == 0);
    CHECK(currency_decimals("KWD") == 3);
    CHECK_FALSE(currency_decimals("USB").has_value());
}
