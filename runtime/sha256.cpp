#include "forbear/sha256.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace forbear {

namespace {

constexpr std::size_t block_size = 64;
constexpr std::size_t length_size = 8;

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
constexpr std::array<std::uint32_t, 64> constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

std::uint32_t big_endian(const std::uint8_t* bytes) noexcept {
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

} // namespace

void Sha256::take_block(const std::uint8_t* block) noexcept {
    std::array<std::uint32_t, 64> words;
    for (std::size_t t = 0; t < 16; ++t) words[t] = big_endian(block + 4 * t);
    for (std::size_t t = 16; t < words.size(); ++t) {
        const std::uint32_t early = words[t - 15];
        const std::uint32_t late = words[t - 2];
        words[t] = words[t - 16] + (std::rotr(early, 7) ^ std::rotr(early, 18) ^ early >> 3) + words[t - 7] +
                   (std::rotr(late, 17) ^ std::rotr(late, 19) ^ late >> 10);
    }
    auto [a, b, c, d, e, f, g, h] = state_;
    for (std::size_t t = 0; t < words.size(); ++t) {
        const std::uint32_t one = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) +
                                  constants[t] + words[t];
        const std::uint32_t other =
            (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + one;
        d = c;
        c = b;
        b = a;
        a = one + other;
    }
    const std::array<std::uint32_t, 8> result{a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < state_.size(); ++i) state_[i] += result[i];
}

void Sha256::add(std::string_view bytes) noexcept {
    while (!bytes.empty()) {
        const std::size_t filled = size_ % block_size;
        const std::size_t taken = std::min(bytes.size(), block_size - filled);
        std::memcpy(block_.data() + filled, bytes.data(), taken);
        size_ += taken;
        bytes.remove_prefix(taken);
        if (size_ % block_size == 0) take_block(block_.data());
    }
}

std::array<std::uint8_t, 32> Sha256::finish() noexcept {
    const std::uint64_t bits = size_ * 8;
    std::size_t filled = size_ % block_size;
    block_[filled++] = 0x80;
    if (filled > block_size - length_size) {
        std::fill(block_.begin() + static_cast<std::ptrdiff_t>(filled), block_.end(), std::uint8_t{0});
        take_block(block_.data());
        filled = 0;
    }
    std::fill(block_.begin() + static_cast<std::ptrdiff_t>(filled), block_.end(), std::uint8_t{0});
    for (std::size_t byte = 0; byte < length_size; ++byte) {
        block_[block_size - 1 - byte] = static_cast<std::uint8_t>(bits >> (8 * byte));
    }
    take_block(block_.data());
    std::array<std::uint8_t, 32> digest{};
    for (std::size_t i = 0; i < digest.size(); ++i) {
        digest[i] = static_cast<std::uint8_t>(state_[i / 4] >> (24 - 8 * (i % 4)));
    }
    return digest;
}

} // namespace forbear
