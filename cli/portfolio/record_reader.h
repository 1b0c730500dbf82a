#pragma once
// Reads a file record by record: CSV as RFC 4180 has it, or JSON Lines. A broken record is a record with a problem;
// reading goes on behind its first line, so that no later line is lost in it.

#include <memory>

#include "forbear/error.h"
#include "portfolio/byte_source.h"
#include "portfolio/raw_chunk.h"

namespace forbear::cli {

class RecordReader {
public:
    virtual ~RecordReader() = default;
    /// Appends the next record to `chunk`; false at the end of the file. Errors: ErrorCode::file, ErrorCode::limit.
    virtual Result<bool> next(RawChunk& chunk) = 0;

    /// Appends records until the chunk is full; false when there was none.
    Result<bool> fill(RawChunk& chunk, std::size_t records = max_chunk_records) {
        while (chunk.records.size() < records && chunk.bytes.size() < max_chunk_bytes) {
            Result<bool> more = next(chunk);
            if (!more) return more;
            if (!more.value()) break;
        }
        return !chunk.records.empty();
    }
};

/// Lines that hold nothing are no records. The header row is a record like any other.
[[nodiscard]] std::unique_ptr<RecordReader> read_csv(std::unique_ptr<ByteSource> source);
/// One record a line, unparsed.
[[nodiscard]] std::unique_ptr<RecordReader> read_lines(std::unique_ptr<ByteSource> source);

} // namespace forbear::cli
