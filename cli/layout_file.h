#pragma once
// The layout of a host's records, as a JSON file says it.

#include <string>

#include "forbear/error.h"
#include "forbear/record_layout.h"

namespace forbear::cli {

/// `{"size": 24, "fields": [{"fact": "balance", "kind": "i64", "offset": 8, "state_offset": 16}, {"fact": "score", "kind": "i16",
/// "offset": 2, "unknown": -1, "none": -2}]}`. Kinds are those of FieldKind. Errors: ErrorCode::file; ErrorCode::invalid_argument with
/// what is wrong with it.
[[nodiscard]] Result<RecordLayout> read_layout_file(const std::string& path);

} // namespace forbear::cli
