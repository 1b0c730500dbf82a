#pragma once
// Walking UTF-8 that may be broken, for what is shown to people.

#include <cstddef>
#include <string>
#include <string_view>

namespace forbear::text {

/// One code point of a text, or one byte that is not UTF-8.
struct Glyph {
    std::string shown;     ///< as it may be printed: escaped where it would disturb a terminal or deceive a reader
    std::size_t bytes = 1; ///< how much of the text it takes
    std::size_t width = 1; ///< columns it takes when shown
};

/// The glyph at `offset`, which lies inside `text`. A tab is shown as an escape; who lays out lines handles it first.
[[nodiscard]] Glyph glyph_at(std::string_view text, std::size_t offset);

} // namespace forbear::text
