#pragma once
// Syntax tree -> text: the formatter, and the one canonical layout of the language.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/tree.h"

namespace forbear::syntax {

/// The canonical text of `file`. Every comment is kept; printing what was parsed from a printed text gives the
/// same text again.
[[nodiscard]] std::string print(const File& file);

/// One condition or value in the canonical spelling, on one line.
[[nodiscard]] std::string print(const Expr& expr);

/// What `File::paragraphs` holds of a text. LF, CR LF and a lone CR end a line.
[[nodiscard]] std::vector<std::uint32_t> paragraphs_of(std::string_view text);

} // namespace forbear::syntax
