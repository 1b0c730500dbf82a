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
    std::string_view problem; ///< lives as long as the program
};

/// Where a cell lies in the bytes of its chunk.
struct RawCell {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
};

/// A run of records. CSV: a cell per column; JSON Lines: one cell, the line. Reuse one object: `clear()` keeps the memory.
struct RawChunk {
    std::string bytes;
    std::vector<RawCell> cells;
    std::vector<RawRecord> records;
    /// `bytes` is text of the file that nobody has divided into records yet: `split` does that. It begins on line
    /// `first_line` at `first_offset` of the file and holds `unsplit_records` records, all of them well-formed.
    bool is_unsplit = false;
    std::uint64_t first_line = 0;
    std::uint64_t first_offset = 0;
    std::size_t unsplit_records = 0;

    void clear() {
        bytes.clear();
        cells.clear();
        records.clear();
        is_unsplit = false;
    }
    [[nodiscard]] std::size_t size() const noexcept { return is_unsplit ? unsplit_records : records.size(); }
    /// Cell `index` of `record`; `index` is below `record.cells`.
    [[nodiscard]] std::string_view cell(const RawRecord& record, std::size_t index) const {
        const RawCell& cell = cells[record.first_cell + index];
        return {bytes.data() + cell.begin, cell.size};
    }
};

/// No record of a file may be longer; a longer one is a broken record.
inline constexpr std::size_t max_record_bytes = 4u << 20;

/// When a chunk is full.
struct ChunkSize {
    std::size_t bytes = 1u << 18;  ///< of well-formed CSV, about: a chunk ends with a record
    std::size_t records = 4096;    ///< of other text, which also ends with the record that reaches `most_bytes`
    std::size_t most_bytes = 8u << 20;
};

} // namespace forbear::cli
