#pragma once
// What `forbear lint` prints.

#include <string>

#include "forbear/lint.h"

namespace forbear::cli {

[[nodiscard]] std::string lint_text(const LintReport& report, bool color);
/// Version 1 of the format, see docs/command-line.md.
[[nodiscard]] std::string lint_json(const LintReport& report);
[[nodiscard]] std::string lint_sarif(const LintReport& report, bool has_baseline);
/// What a reviewer has seen: identities, with enough beside them to be read.
[[nodiscard]] std::string baseline_json(const LintReport& report);

} // namespace forbear::cli
