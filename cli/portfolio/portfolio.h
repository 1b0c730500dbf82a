#pragma once
// A portfolio file opened for one schema: which of its columns are which facts, and its records as facts, chunk by
// chunk.

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "forbear/error.h"
#include "forbear/schema.h"
#include "portfolio/child_table.h"
#include "portfolio/columns.h"
#include "portfolio/facts_chunk.h"
#include "portfolio/json_record.h"
#include "portfolio/record_reader.h"

namespace forbear::cli {

enum class FileFormat : std::uint8_t { csv, json_lines };

/// `csv`, `jsonl` or `ndjson`; anything else is nothing.
[[nodiscard]] std::optional<FileFormat> format_named(const std::string& name);
/// By the ending of `path`.
[[nodiscard]] std::optional<FileFormat> format_of_path(const std::string& path);

struct PortfolioOptions {
    std::string input; ///< a path, or `-`
    FileFormat format = FileFormat::csv;
    NamePairs map;                     ///< fact, column
    NamePairs lists;                   ///< list, path of a CSV file
    std::optional<std::int64_t> as_of; ///< the date of decision of every record
};

/// Reading is for one thread; `bind` is for any number of them at once. The schema must outlive it.
class Portfolio {
public:
    /// `reads_as_of`: the policy's meaning depends on the date of decision.
    /// Errors: ErrorCode::file; ErrorCode::binding with every fact that has no column and must have one.
    [[nodiscard]] static Result<std::unique_ptr<Portfolio>> open(const Schema& schema, const PortfolioOptions& options,
                                                                 bool reads_as_of);

    /// The next records, as they stand, into an empty `chunk`; false at the end. They may be undivided: see `split`. Errors:
    /// ErrorCode::file; `chunk` then holds what was read before.
    Result<bool> cut(RawChunk& chunk, const ChunkSize& full = {}) { return reader_->cut(chunk, full); }
    /// The same, divided.
    Result<bool> read(RawChunk& chunk, const ChunkSize& full = {}) {
        Result<bool> more = cut(chunk, full);
        split(chunk);
        return more;
    }
    /// Fills `facts` with the records of `chunk`, one for each, also for those that are broken. Names in JSON objects
    /// that mean nothing are added to `ignored`. `facts` may point into `chunk`, which must stay as it is while they are used.
    void bind(const RawChunk& chunk, FactsChunk& facts, std::set<std::string>& ignored) const;

    [[nodiscard]] const Schema& schema() const noexcept { return *schema_; }
    /// The length of the file; nothing for what has none, as a pipe.
    [[nodiscard]] std::optional<std::uint64_t> bytes() const noexcept { return bytes_; }
    /// What the user should know before the first record: a sentence each.
    [[nodiscard]] const std::vector<std::string>& notes() const noexcept { return notes_; }
    /// What can only be said after the last one.
    [[nodiscard]] std::vector<std::string> closing_notes() const;

private:
    explicit Portfolio(const Schema& schema) : schema_(&schema) {}
    Result<bool> open_lists(const PortfolioOptions& options);
    Result<bool> match_header(const PortfolioOptions& options, std::vector<std::string>& missing);
    void bind_csv(const RawChunk& chunk, const RawRecord& record, FactsChunk& facts) const;

    const Schema* schema_;
    FileFormat format_ = FileFormat::csv;
    std::optional<std::uint64_t> bytes_;
    std::unique_ptr<RecordReader> reader_;
    std::vector<std::int32_t> column_of_;
    std::vector<std::pair<std::size_t, std::size_t>> read_; ///< fact and column, of the facts that have one
    std::size_t width_ = 0;
    std::optional<std::int64_t> as_of_;
    std::vector<bool> provided_facts_;
    std::vector<std::unique_ptr<ChildTable>> children_; ///< per list, or null
    JsonNames names_;
    std::vector<std::string> notes_;
};

} // namespace forbear::cli
