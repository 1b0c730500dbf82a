// Policy texts through a fuzz target: the target itself aborts when something is wrong.

#include <catch2/catch.hpp>

#include "fuzz/replay/texts.h"

using namespace forbear::tests;

namespace {

constexpr int changes_of_each = 5;

} // namespace

TEST_CASE("every shipped text and seeded changes of it pass the fuzz target", "[fuzz]") {
    const std::vector<std::string> words = dictionary();
    const std::vector<Seed> seeds = shipped_seeds();
    REQUIRE(words.size() > 100);
    REQUIRE(seeds.size() > 200);
    std::mt19937 random(2026);
    for (const Seed& seed : seeds) {
        INFO(seed.name);
        feed(seed.text);
        for (int change = 0; change < changes_of_each; ++change) {
            const std::string text = changed(seed.text, words, random);
            INFO("change " << change << ":\n" << text);
            feed(text);
        }
    }
    SUCCEED("the target has aborted nowhere");
}

TEST_CASE("texts that are no policy pass the fuzz target", "[fuzz]") {
    std::mt19937 random(7);
    feed("");
    for (std::size_t size = 1; size < 300; ++size) {
        std::string text(size, '\0');
        for (char& byte : text) byte = static_cast<char>(random() & 0xffu);
        INFO("random bytes of length " << size);
        feed(text);
    }
    SUCCEED("the target has aborted nowhere");
}
