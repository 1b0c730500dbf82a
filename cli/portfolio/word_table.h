#pragma once
// The place of a word in a list of words, found without comparing it with all of them.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace forbear::cli {

/// Immutable: any number of threads may share one. The words must outlive it and stay where they are; their vector may be moved.
class WordTable {
public:
    WordTable() = default;
    explicit WordTable(const std::vector<std::string>& words);

    /// The first place of `word`, or -1.
    [[nodiscard]] std::int32_t find(std::string_view word) const noexcept {
        if (slots_.empty()) return -1;
        for (std::size_t slot = hash(word) & mask_;; slot = (slot + 1) & mask_) {
            const std::int32_t place = slots_[slot];
            if (place < 0 || words_[place] == word) return place;
        }
    }

private:
    static std::size_t hash(std::string_view word) noexcept {
        if (word.empty()) return 0;
        const auto letter = [word](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(word[at])); };
        const std::size_t mixed =
            (word.size() << 24) ^ (letter(0) << 16) ^ (letter(word.size() / 2) << 8) ^ letter(word.size() - 1);
        return (mixed * 0x9E3779B97F4A7C15u) >> 40;
    }

    const std::string* words_ = nullptr;
    std::vector<std::int32_t> slots_; ///< always some of them empty (-1)
    std::size_t mask_ = 0;
};

} // namespace forbear::cli
