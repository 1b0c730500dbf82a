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
    Result<bool> fill(RawChunk& chunk, const ChunkSize& full = {}) {
        while (chunk.records.size() < full.records && chunk.bytes.size() < full.most_bytes) {
            Result<bool> more = next(chunk);
            if (!more) return more;
            if (!more.value()) break;
        }
        return !chunk.records.empty();
    }

    /// The same records for an empty `chunk`, as fast as the text can be copied: they may be left undivided, for `split` to do
    /// in another thread. False at the end of the file. When it fails, `chunk` holds what was read before.
    virtual Result<bool> cut(RawChunk& chunk, const ChunkSize& full = {}) { return fill(chunk, full); }
};

/// Divides what `cut` has left undivided.
void split(RawChunk& chunk);

/// Lines that hold nothing are no records. The header row is a record like any other.
[[nodiscard]] std::unique_ptr<RecordReader> read_csv(std::unique_ptr<ByteSource> source);
/// One record a line, unparsed.
[[nodiscard]] std::unique_ptr<RecordReader> read_lines(std::unique_ptr<ByteSource> source);

} // namespace forbear::cli
