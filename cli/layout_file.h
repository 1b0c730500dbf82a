#pragma once
// The layout of a host's records, as a JSON file says it.

#include <string>

#include "forbear/error.h"
#include "forbear/record_layout.h"

namespace forbear::cli {

/// `{"size": 32, "fields": [{"fact": "balance", "kind": "i64", "offset": 8, "state_offset": 16}, {"fact": "tier", "kind": "chars",
/// "offset": 17, "size": 4, "names": ["B", "S", "G"], "valid": {"offset": 21, "mask": 4, "otherwise": "none"}}]}`. Kinds and the rest
/// are those of FieldLayout; docs/ahead-of-time.md lists them. Errors: ErrorCode::file; ErrorCode::invalid_argument with what is wrong
/// with it.
[[nodiscard]] Result<RecordLayout> read_layout_file(const std::string& path);

} // namespace forbear::cli
