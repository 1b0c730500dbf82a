#pragma once
// SHA-256 (FIPS 180-4), for cells of experiments: see experiment.h. Nothing here fails or allocates.

#include <array>
#include <cstdint>
#include <string_view>

namespace forbear {

/// The digest of a text that is handed over in parts. One object serves one text.
class Sha256 {
public:
    void add(std::string_view bytes) noexcept;
    /// The 32 bytes of the digest. Call once, at the end.
    [[nodiscard]] std::array<std::uint8_t, 32> finish() noexcept;

private:
    void take_block(const std::uint8_t* block) noexcept;

    std::array<std::uint32_t, 8> state_{0x6a09'e667, 0xbb67'ae85, 0x3c6e'f372, 0xa54f'f53a,
                                        0x510e'527f, 0x9b05'688c, 0x1f83'd9ab, 0x5be0'cd19};
    std::array<std::uint8_t, 64> block_{};
    std::uint64_t size_ = 0; ///< bytes so far
};

} // namespace forbear
