// How many starts a value has reached, in both ways to find it, against the library's search.

#include "dispatch/start_buckets.h"
#include "dispatch/start_tree.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <vector>

using namespace forbear::dispatch;

namespace {

std::vector<std::uint64_t> drawn(std::size_t count, std::uint64_t highest, std::mt19937_64& random) {
    std::set<std::uint64_t> made;
    while (made.size() < count) made.insert(1 + random() % highest);
    return {made.begin(), made.end()};
}

/// Starts of amounts: each a thousandth part above the one before.
std::vector<std::uint64_t> growing(std::uint64_t highest) {
    std::vector<std::uint64_t> made;
    for (std::uint64_t start = 1; start <= highest && made.size() < 5'000; start += 1 + start / 1'000) made.push_back(start);
    return made;
}

template <class Search>
std::size_t wrong_near(const std::vector<std::uint64_t>& starts, const Search& search, std::uint64_t highest) {
    const auto is_wrong = [&](std::uint64_t value) {
        return search.reached(value) != static_cast<std::size_t>(std::ranges::upper_bound(starts, value) - starts.begin());
    };
    std::size_t wrong = (is_wrong(0) ? 1u : 0u) + (is_wrong(highest) ? 1u : 0u);
    std::mt19937_64 random(13);
    for (int anywhere = 0; anywhere < 5'000; ++anywhere) { // as many of each length, so that buckets without starts are asked as well
        const std::uint64_t any = random() >> random() % 64;
        wrong += is_wrong(std::min(highest, any)) ? 1u : 0u;
    }
    for (const std::uint64_t start : starts) {
        wrong += (is_wrong(start - 1) ? 1u : 0u) + (is_wrong(start) ? 1u : 0u);
        if (start < highest) wrong += is_wrong(start + 1) ? 1u : 0u;
    }
    return wrong;
}

std::size_t wrong_in_tree(const std::vector<std::uint64_t>& starts) { return wrong_near(starts, StartTree(starts), UINT64_MAX); }

} // namespace

TEST_CASE("a tree counts the starts that a value has reached, at every number of nodes and levels") {
    std::mt19937_64 random(11);
    for (const std::size_t count : {1u, 2u, 15u, 16u, 17u, 31u, 32u, 33u, 271u, 272u, 273u, 288u, 289u, 4'623u, 4'624u, 4'625u, 60'000u}) {
        CAPTURE(count);
        CHECK(wrong_in_tree(drawn(count, 1ull << 40, random)) == 0);
    }
    CHECK(StartTree().reached(7) == 0);
}

TEST_CASE("in a tree the highest numbers are starts like others, though keys that are none are as high") {
    CHECK(wrong_in_tree({UINT64_MAX}) == 0);
    CHECK(wrong_in_tree({1, UINT64_MAX - 1, UINT64_MAX}) == 0);
}

TEST_CASE("buckets of equal width count starts that are spread evenly") {
    std::mt19937_64 random(12);
    for (const std::uint64_t highest : std::vector<std::uint64_t>{40, 10'000, 10'000'000, 1ull << 40, UINT64_MAX}) {
        for (const std::size_t count : {20u, 1'500u, 20'000u}) {
            if (count > highest / 2) continue;
            CAPTURE(highest, count);
            const std::vector<std::uint64_t> starts = drawn(count, highest, random);
            const std::optional<StartBuckets> buckets = StartBuckets::make(starts, highest);
            REQUIRE(buckets.has_value());
            CHECK_FALSE(buckets->grow());
            CHECK(wrong_near(starts, *buckets, highest) == 0);
        }
    }
}

TEST_CASE("buckets that grow with the value count starts of amounts") {
    for (const std::uint64_t highest : std::vector<std::uint64_t>{10'000'000, 1ull << 40, UINT64_MAX}) {
        CAPTURE(highest);
        const std::vector<std::uint64_t> starts = growing(highest);
        const std::optional<StartBuckets> buckets = StartBuckets::make(starts, highest);
        REQUIRE(buckets.has_value());
        CHECK(buckets->grow());
        CHECK(wrong_near(starts, *buckets, highest) == 0);
    }
}

TEST_CASE("more than 16 starts that lie close have no buckets") {
    std::vector<std::uint64_t> close;
    for (std::uint64_t start = 0; start < 17; ++start) close.push_back((1ull << 40) + start);
    CHECK_FALSE(StartBuckets::make(close, 1ull << 41).has_value());
    close.pop_back();
    CHECK(StartBuckets::make(close, 1ull << 41).has_value());
}
