#pragma once
// Text -> syntax tree. The only room that sees ANTLR; nothing it throws leaves.

#include <cstddef>
#include <cstdint>

#include "forbear/diagnostic.h"
#include "syntax/tree.h"

namespace forbear::syntax {

/// What hostile text may not exceed. Over a limit is one diagnostic with a code, never a crash.
struct Limits {
    std::size_t max_bytes = 16u << 20;
    std::size_t max_tokens = 4'000'000;
    std::uint32_t max_depth = 200;      ///< nesting of brackets, sections and `not`
    std::size_t max_rules = 100'000;    ///< rules, rows and guards of one file
    std::size_t max_diagnostics = 500;  ///< of one file; then parsing stops
};

/// Parses file `source` of `sources`. Mistakes go to `sink`; the tree holds what could be read, so that
/// later rooms can still report theirs.
[[nodiscard]] File from_text(const SourceMap& sources, std::uint32_t source, const Limits& limits,
                             DiagnosticSink& sink);

} // namespace forbear::syntax
