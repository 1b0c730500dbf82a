// Buckets against vectors that `printf %s NAME:VALUE | sha256sum` gives, and what a split must keep.

#include <catch2/catch.hpp>

#include <array>
#include <cstdlib>
#include <limits>
#include <string>

#include "forbear/decision.h"
#include "forbear/experiment.h"

using namespace forbear;
using namespace std::string_view_literals;

TEST_CASE("buckets are those of the published definition", "[experiment]") {
    CHECK(experiment_bucket("softer_settlement", "1"sv) == 8905);
    CHECK(experiment_bucket("softer_settlement", "30000"sv) == 8241);
    CHECK(experiment_bucket("softer_settlement", ""sv) == 2109);
    CHECK(experiment_bucket("softer_tone", "1"sv) == 4030);
    CHECK(experiment_bucket("softer_tone", "Zo\xc3\xab"sv) == 9461);
}

TEST_CASE("a whole number is the text of its digits", "[experiment]") {
    CHECK(experiment_bucket("softer_tone", std::int64_t{-12}) == 8098);
    for (const std::int64_t number : {std::int64_t{0}, std::int64_t{1'000'000}, std::numeric_limits<std::int64_t>::min(),
                                      std::numeric_limits<std::int64_t>::max()}) {
        CHECK(experiment_bucket("e", number) == experiment_bucket("e", std::to_string(number)));
    }
}

TEST_CASE("what generated code calls is the same function", "[experiment]") {
    const Text text{"A-17", 4};
    CHECK(forbear_bucket_of_text("softer", 6, &text) == experiment_bucket("softer", "A-17"sv));
    CHECK(forbear_bucket_of_number("softer", 6, 17) == experiment_bucket("softer", "17"sv));
}

TEST_CASE("cells are near their shares, and experiments do not know each other", "[experiment]") {
    constexpr int ids = 50'000;
    int first = 0, second = 0, both = 0;
    std::array<int, 10> tenths{};
    for (int id = 0; id < ids; ++id) {
        const std::string value = "ACC-" + std::to_string(id * 7);
        const std::uint32_t bucket = experiment_bucket("one", value);
        REQUIRE(bucket < bucket_count);
        ++tenths[bucket / 1'000];
        const bool in_first = bucket < 3'000;
        const bool in_second = experiment_bucket("two", value) < 3'000;
        first += in_first ? 1 : 0;
        second += in_second ? 1 : 0;
        both += in_first && in_second ? 1 : 0;
    }
    for (const int tenth : tenths) CHECK(std::abs(tenth - ids / 10) < ids / 200); // half a point
    CHECK(std::abs(first - ids * 3 / 10) < ids / 100);
    CHECK(std::abs(second - ids * 3 / 10) < ids / 100);
    CHECK(std::abs(both - ids * 9 / 100) < ids / 100);
}

TEST_CASE("a decision holds the cell and the bucket in one word", "[experiment]") {
    DecisionLayout layout;
    layout.experiments = 1;
    const std::int64_t words[] = {7, pack_cell(62, 9'999), 0, pack_cell(0, 0)};
    const DecisionView decision(layout, words);
    CHECK(decision.cell(0) == 62);
    CHECK(decision.bucket(0) == 9'999);
    CHECK(decision.cell(1) == -1);
    CHECK(decision.bucket(1) == -1);
    CHECK(decision.cell(2) == 0);
    CHECK(decision.bucket(2) == 0);
}
