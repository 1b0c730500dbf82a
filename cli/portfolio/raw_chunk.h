#pragma once
// Records as they stand in a file, cut into cells and not yet understood.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace forbear::cli {

/// One record of a file. When it is broken, `problem` says how, and `cells` holds what could be read before that.
struct RawRecord {
    std::size_t first_cell = 0;
    std::size_t cells = 0;
    std::uint64_t line = 0;   ///< 1-based line on which it begins
    std::uint64_t offset = 0; ///< of its first byte in the file
    std::uint64_t size = 0;   ///< bytes in the file, line end included
    std::string problem;
};

/// A run of records. CSV: a cell per column; JSON Lines: one cell, the line.
struct RawChunk {
    std::string bytes;
    std::vector<std::size_t> cell_ends;
    std::vector<RawRecord> records;

    void clear() {
        bytes.clear();
        cell_ends.clear();
        records.clear();
    }
    /// Cell `index` of `record`; `index` is below `record.cells`.
    [[nodiscard]] std::string_view cell(const RawRecord& record, std::size_t index) const {
        const std::size_t place = record.first_cell + index;
        const std::size_t begin = place == 0 ? 0 : cell_ends[place - 1];
        return std::string_view(bytes).substr(begin, cell_ends[place] - begin);
    }
};

/// No record of a file may be longer; a longer one is a broken record.
inline constexpr std::size_t max_record_bytes = 4u << 20;
/// A chunk ends with the record that reaches this, or with its last record.
inline constexpr std::size_t max_chunk_bytes = 8u << 20;
inline constexpr std::size_t max_chunk_records = 4096;

} // namespace forbear::cli
