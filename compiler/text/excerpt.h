#pragma once
// One source line with its number, a gutter, and the words below its marks: what a diagnostic shows of a file.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "forbear/source.h"

namespace forbear::text {

/// A stretch of the line to underline, in bytes from the line's begin. `label` may be empty.
struct Mark {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string label;
};

/// ANSI sequences round the parts of an excerpt; all empty without colour.
struct Paint {
    std::string_view gutter;
    std::string_view mark;
    std::string_view reset;
};

/// The part of a line that is shown: all of it unless it is long, then what is round the marks.
struct Window {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The window of a line of text that shows byte `from` and as much up to `to` as fits.
[[nodiscard]] Window window_of(std::string_view line, std::size_t from, std::size_t to);

/// ` 14 | text` and below it the underlines and labels; no two labels overlap.
/// The gutter is `number_width` digits wide.
[[nodiscard]] std::string excerpt(std::string_view line, Window window, std::uint32_t number,
                                  std::size_t number_width, std::vector<Mark> marks, const Paint& paint);

/// ` 14 | ` or, without a number, `    | `.
[[nodiscard]] std::string gutter(std::string_view number, std::size_t number_width, const Paint& paint);

/// The line as a terminal shows it: tabs as spaces, controls escaped, dots where the window cuts it.
[[nodiscard]] std::string shown_line(std::string_view line, Window window);

} // namespace forbear::text
