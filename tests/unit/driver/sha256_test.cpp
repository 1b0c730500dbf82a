// The runtime's SHA-256, which stands alone, against libsodium's.

#include <catch2/catch.hpp>
#include <sodium.h>

#include <algorithm>
#include <random>
#include <string>

#include "forbear/sha256.h"

TEST_CASE("the runtime's SHA-256 is libsodium's, at every length", "[sha256]") {
    std::mt19937 random(180'4); // NOLINT: the same texts every time
    std::size_t different = 0;
    for (std::size_t length = 0; length <= 1'100; ++length) {
        std::string text(length, '\0');
        for (char& byte : text) byte = static_cast<char>(random());
        forbear::Sha256 hash;
        for (std::string_view rest = text; !rest.empty();) {
            const std::size_t taken = std::min<std::size_t>(rest.size(), 1 + random() % 100);
            hash.add(rest.substr(0, taken));
            rest.remove_prefix(taken);
        }
        std::array<std::uint8_t, crypto_hash_sha256_BYTES> expected{};
        crypto_hash_sha256(expected.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
        different += hash.finish() == expected ? 0u : 1u;
    }
    CHECK(different == 0);
}
