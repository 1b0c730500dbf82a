#pragma once
// Line ends, commas and quotation marks in plain text, 64 bytes at a time: where well-formed CSV can be cut, and its cells.
// What is not well-formed is left to the careful reader of record_reader.h.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "portfolio/raw_chunk.h"

namespace forbear::cli {

/// The first LF or CR of `text`, or npos.
[[nodiscard]] std::size_t find_line_end(std::string_view text) noexcept;

/// Whole records at the beginning of a text.
struct CsvRun {
    std::size_t bytes = 0; ///< they end with a line end, or with the file
    std::uint64_t lines = 0;
    std::size_t records = 0; ///< blank lines are none
    bool is_odd = false;     ///< the record behind them is not well-formed
};
/// The longest run of whole well-formed records; `text` begins with a record. `is_all`: the file ends with it.
/// Well-formed: quotation marks stand around whole cells and twice inside them, and no byte is NUL.
[[nodiscard]] CsvRun scan_csv(std::string_view text, bool is_all) noexcept;

/// Divides the text of an unsplit chunk, which `scan_csv` has found well-formed, into records and cells. Quotation marks are
/// taken off in place.
void split_csv(RawChunk& chunk);

} // namespace forbear::cli
