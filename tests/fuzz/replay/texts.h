#pragma once
// What the replays feed to the fuzz targets.

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace forbear::tests {

struct Seed {
    std::string name;
    std::string text;
};

/// Every shipped policy and every golden file, in a fixed order. What a file imports stands in front of it, so that it is
/// whole without the others.
[[nodiscard]] std::vector<Seed> shipped_seeds();

/// The words of the fuzzers' dictionary.
[[nodiscard]] std::vector<std::string> dictionary();

/// `text` with one to four changes: bytes replaced, removed, repeated or moved, words put in.
[[nodiscard]] std::string changed(std::string text, const std::vector<std::string>& words, std::mt19937& random);

inline void feed(const std::string& text) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

} // namespace forbear::tests
