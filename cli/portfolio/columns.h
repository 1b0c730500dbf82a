#pragma once
// Which column of a file holds which fact.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "forbear/error.h"
#include "forbear/schema.h"
#include "portfolio/record_reader.h"

namespace forbear::cli {

/// What `--map FACT=COLUMN` and its like say, in the order given.
using NamePairs = std::vector<std::pair<std::string, std::string>>;

/// The column that the user named for `fact`, or null.
[[nodiscard]] const std::string* mapped_column(const NamePairs& map, const std::string& fact);

/// The header row. Errors: ErrorCode::file for an empty file or a broken header, ErrorCode::binding for a name given
/// twice.
[[nodiscard]] Result<std::vector<std::string>> read_header(RecordReader& reader, const std::string& path);

/// Facts (or a list's fields) matched to columns by name, unless the user says otherwise.
struct ColumnMatch {
    std::vector<std::int32_t> column_of; ///< per fact; -1: no column
    std::vector<std::string>
        missing; ///< facts without a column that must have one, with a suggestion where there is one
    std::vector<std::string> ignored;        ///< columns that no fact reads
    std::vector<std::string> no_such_column; ///< `fact=column` of the map whose column is not there
};
/// `prefix` stands before the names of `facts` in the map and in messages: empty, or `contacts.`. Facts in `provided`
/// need no column.
[[nodiscard]] ColumnMatch match_columns(const std::vector<Fact>& facts, const std::vector<std::string>& header,
                                        const NamePairs& map, const std::string& prefix,
                                        const std::vector<bool>& provided);

/// `a`, `b` and `c` more, for messages.
[[nodiscard]] std::string quoted_list(const std::vector<std::string>& names, std::size_t most = 20);

} // namespace forbear::cli
