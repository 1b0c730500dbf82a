// How many starts a value has reached, against the library's search.

#include "dispatch/start_tree.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
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

std::size_t wrong_near(const std::vector<std::uint64_t>& starts) {
    const StartTree tree(starts);
    const auto is_wrong = [&](std::uint64_t value) {
        return tree.reached(value) != static_cast<std::size_t>(std::ranges::upper_bound(starts, value) - starts.begin());
    };
    std::size_t wrong = (is_wrong(0) ? 1u : 0u) + (is_wrong(UINT64_MAX) ? 1u : 0u);
    for (const std::uint64_t start : starts) {
        for (const std::uint64_t value : {start - 1, start, start + 1}) wrong += is_wrong(value) ? 1u : 0u;
    }
    return wrong;
}

} // namespace

TEST_CASE("a tree counts the starts that a value has reached, at every number of nodes and levels") {
    std::mt19937_64 random(11);
    for (const std::size_t count : {1u, 2u, 15u, 16u, 17u, 31u, 32u, 33u, 271u, 272u, 273u, 288u, 289u, 4'623u, 4'624u, 4'625u, 60'000u}) {
        CAPTURE(count);
        CHECK(wrong_near(drawn(count, 1ull << 40, random)) == 0);
    }
    CHECK(StartTree().reached(7) == 0);
}

TEST_CASE("the highest numbers are starts like others, though keys that are none are as high") {
    CHECK(wrong_near({UINT64_MAX}) == 0);
    CHECK(wrong_near({1, UINT64_MAX - 1, UINT64_MAX}) == 0);
}
