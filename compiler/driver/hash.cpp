#include "driver/hash.h"

#include <array>
#include <cstdint>

#include <sodium.h>

namespace forbear::driver {

std::string hash_of(const SourceMap& sources) {
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    for (std::uint32_t index = 0; index < sources.size(); ++index) {
        const std::string& text = sources.file(index).text;
        std::array<unsigned char, 8> length{}; // little-endian, so that one text cannot run into the next
        for (std::size_t byte = 0; byte < length.size(); ++byte) {
            length[byte] = static_cast<unsigned char>(static_cast<std::uint64_t>(text.size()) >> (8 * byte));
        }
        crypto_hash_sha256_update(&state, length.data(), length.size());
        crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    }
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&state, digest.data());
    std::array<char, crypto_hash_sha256_BYTES * 2 + 1> digits{};
    sodium_bin2hex(digits.data(), digits.size(), digest.data(), digest.size());
    return std::string(digits.data());
}

} // namespace forbear::driver
