#pragma once
// A list's records in a CSV file of their own, joined to the portfolio by the schema's key.
//
// The file is read once to note where the rows of each key lie, and again as customers ask for theirs. Memory: 24 bytes
// for each run of neighbouring rows with one key (so for each customer when the file is grouped by key, for each row
// when it is shuffled), plus one bit of housekeeping per run; never the rows themselves.

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "forbear/error.h"
#include "forbear/schema.h"
#include "portfolio/columns.h"
#include "portfolio/facts_chunk.h"

namespace forbear::cli {

/// Two spellings of one key are one key: `007` and `7` where the key is a number.
[[nodiscard]] std::string join_key(const Schema& schema, std::string_view cell);

/// Immutable once opened, apart from counters: any number of threads may share one.
class ChildTable {
public:
    ChildTable() = default;
    ChildTable(const ChildTable&) = delete;
    ChildTable& operator=(const ChildTable&) = delete;
    ~ChildTable();

    /// Errors: ErrorCode::file for a file that cannot be read or has a row of which nobody can say whose it is;
    /// ErrorCode::binding for columns that are missing.
    [[nodiscard]] static Result<std::unique_ptr<ChildTable>> open(const Schema& schema, std::size_t list,
                                                                  const std::string& path, const NamePairs& map);

    /// Adds the records of `key` to the record that `facts` is filling. A row that cannot be read makes that record a
    /// problem: a contact that is lost must never look like a contact that did not happen.
    void fill(std::string_view key, FactsChunk& facts) const;

    [[nodiscard]] const std::vector<std::string>& ignored() const noexcept { return ignored_; }
    /// Rows whose key no record of the portfolio had. Call when all records are through.
    [[nodiscard]] std::uint64_t orphans() const noexcept;
    /// Records that asked again for a key that had been asked for: a key that occurs twice in the portfolio.
    [[nodiscard]] std::uint64_t repeated_keys() const noexcept { return repeated_.load(std::memory_order_relaxed); }

private:
    /// Neighbouring rows of one key.
    struct Run {
        std::uint64_t hash = 0;
        std::uint64_t offset = 0;
        std::uint32_t bytes = 0;
        std::uint32_t rows = 0;
    };
    Result<bool> index(RecordReader& reader);
    Result<bool> note(const RawChunk& chunk, const RawRecord& record, std::string& last_key);
    [[nodiscard]] bool read_run(const Run& run, std::string& bytes) const;
    [[nodiscard]] bool fill_row(const RawChunk& chunk, const RawRecord& record, FactsChunk& facts) const;

    const Schema* schema_ = nullptr;
    std::size_t list_ = 0;
    std::string path_;
    int descriptor_ = -1;
    std::size_t width_ = 0;
    std::size_t key_column_ = 0;
    std::vector<std::int32_t> column_of_;
    std::vector<std::string> ignored_;
    std::vector<Run> runs_;                                          ///< by hash, then offset
    mutable std::unique_ptr<std::atomic<std::uint8_t>[]> asked_for_; ///< per run
    mutable std::atomic<std::uint64_t> repeated_ = 0;
};

} // namespace forbear::cli
