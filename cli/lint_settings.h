#pragma once
// How a project wants to be linted: one file for all of it.

#include <set>
#include <string>

#include "forbear/error.h"
#include "forbear/lint.h"

namespace forbear::cli {

/// Reads lines `rule_never_fires = error` (error, warning, info, off) of section `[findings]` into `levels`. Errors:
/// ErrorCode::file when it cannot be read; ErrorCode::invalid_argument, naming the line, where it makes no sense.
[[nodiscard]] Result<bool> read_lint_settings(const std::string& path, LintOptions& options);
/// The `forbear.ini` of the folder of `path` or of the nearest folder above it; empty when there is none.
[[nodiscard]] std::string find_lint_settings(const std::string& path);
/// The identities of a file that `--write-baseline` has written. Errors as above.
[[nodiscard]] Result<std::set<std::string>> read_baseline(const std::string& path);

} // namespace forbear::cli
