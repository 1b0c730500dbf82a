#pragma once
// Whole files of text, read at once and replaced at once.

#include <cstddef>
#include <string>
#include <string_view>

#include "forbear/error.h"

namespace forbear::cli {

/// `-` is standard input. Errors: ErrorCode::file; ErrorCode::limit above `limit_bytes`.
[[nodiscard]] Result<std::string> read_text_file(const std::string& path, std::size_t limit_bytes);

/// Puts `text` in the place of the file's text, whole or not at all, with the permissions it had. A link stays a link.
/// Errors: ErrorCode::file; the file is then as it was.
[[nodiscard]] Result<bool> replace_text_file(const std::string& path, std::string_view text);

} // namespace forbear::cli
