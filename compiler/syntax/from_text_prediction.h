#pragma once
// How the parser comes to its decisions: whether one text can be read in two ways, and whether the fast prediction (SLL)
// suffices. A seam for the tests of the grammar; nothing else calls it.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace forbear::syntax {

struct Predictions {
    std::size_t read = 0;               ///< sentences that fit the grammar
    std::size_t refused = 0;
    std::vector<std::string> ambiguous; ///< `RULE: words of the sentence` where two alternatives fit exactly
    std::vector<std::string> beyond_sll; ///< where SLL alone would take another alternative than the whole context does
};

/// Parses every sentence of `text` with exact detection of ambiguities, in prediction caches of its own.
[[nodiscard]] Predictions predictions_of(std::string_view text);

/// The same for `count` sentences made by walking the grammar at random: every alternative, whether or not an author
/// would write it.
[[nodiscard]] Predictions predictions_of_random_sentences(std::uint32_t seed, std::size_t count);

} // namespace forbear::syntax
