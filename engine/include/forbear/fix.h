#pragma once
// Ready corrections, made: those of mistakes and of findings whose meaning is certain (FixSafety::safe).

#include <string>
#include <vector>

#include "forbear/lint.h"

namespace forbear {

/// A correction that was made.
struct MadeFix {
    std::uint32_t line = 0; ///< in the text as it was when it was made
    Code code{};
    std::string title;
};

/// A file that has something to correct.
struct FixedFile {
    std::string path; ///< as it was asked for
    std::string before, after;
    std::vector<MadeFix> fixes;
    bool is_left = false; ///< it would still have mistakes, or give some to another one: `after` is as `before`
};

struct FixReport {
    std::vector<FixedFile> files;        ///< in the order asked for
    std::vector<std::string> unreadable; ///< files asked for that could not be read, with the reason
    std::size_t mistakes = 0;            ///< errors that are left, of all texts that were read
};

/// Corrects `files` in memory until nothing safe is left to correct; writes nothing. What they import is read and not corrected. A text
/// whose layout is the canonical one keeps it. Findings that are off, known or accepted are not corrected. Deterministic; threads: any
/// number of calls at once.
[[nodiscard]] FixReport fix_files(const std::vector<std::string>& files, const LintOptions& options);

} // namespace forbear
