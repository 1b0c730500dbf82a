#pragma once
// What `forbear diff` prints.

#include <optional>
#include <string>

#include "forbear/diff.h"

namespace forbear::cli {

[[nodiscard]] std::string diff_text(const DiffReport& report, const std::optional<DiffCounts>& counts, bool full);
/// Version 1 of the format, see docs/command-line.md.
[[nodiscard]] std::string diff_json(const DiffReport& report, const std::optional<DiffCounts>& counts);

} // namespace forbear::cli
