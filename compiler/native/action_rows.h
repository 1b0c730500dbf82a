#pragma once
// What a rule does, worked out before any record is seen: one row of constant words for each rule that asks no register.

#include <cstdint>
#include <vector>

#include "ir/program.h"

namespace forbear::native {

/// Where things lie in a row, in 64-bit words. `kept` is what the decision holds when guards remove nothing; `asked` all the
/// rule asks for (of `first of`, the first alone is kept).
struct ActionRows {
    // word 0: stance, pick, number asked, number kept, one byte each; then 1 where the rule asks no register
    static constexpr std::uint32_t how = 0, masks = 1; ///< masks: channels asked; channels kept in the upper half
    static constexpr unsigned pick_bit = 8, asked_bit = 16, kept_bit = 24, plain_bit = 32;

    std::uint32_t channel_words = 0; ///< 8 channels to a word, in order
    std::uint32_t asked = 2;         ///< the words of those asked for
    std::uint32_t kept = 0;          ///< the words of those kept
    std::uint32_t set = 0;           ///< bits of the outcomes that are set
    std::uint32_t outcomes = 0;      ///< a word each; hours for each channel: the window of all
    std::uint32_t left = ir::nothing; ///< the word by which `left_rows` is read; nothing: there are none
    std::uint32_t words_of_row = 0;  ///< a multiple of 8: rows begin with a cache line
    bool all_plain = true;           ///< no rule asks a register
    bool any_reject = false;
    std::vector<std::uint64_t> words;

    /// What is left of the channels of plain rules, by which of them guards remove. The word `left` of a rule has the channels it asks
    /// for, in order, a byte each, then bytes that are no channel; the number of its first row stands above them. Row first + sum of
    /// 2^place of what is removed: the channels in order, then their mask in the upper half of a word and their number in the lower.
    /// `no_rows` stands for a rule that asks for more than `most_left`, or for which there was no room.
    static constexpr std::uint32_t most_left = 6, left_row_bit = 48, no_channel = 32;
    static constexpr std::uint64_t no_rows = ~0ull;
    bool any_without_rows = false;
    std::uint32_t longest = 0; ///< most channels that a rule with rows asks for
    std::vector<std::uint64_t> left_rows; ///< two words each; rules that ask alike share theirs
};

[[nodiscard]] ActionRows action_rows(const ir::Program& program);

} // namespace forbear::native
