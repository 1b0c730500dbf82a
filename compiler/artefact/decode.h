#pragma once
// Bytes -> a program that has passed every check: whatever the bytes are, nothing but an answer comes of it.

#include <string_view>

#include "artefact/encode.h"

namespace forbear::artefact {

/// The whole file. Takes memory in proportion to its size. Errors: ErrorCode::artefact, with the reason.
[[nodiscard]] Result<Content> decode(std::string_view bytes);
/// The body alone; its program has no hash.
[[nodiscard]] Result<Content> decode_body(std::string_view body);

} // namespace forbear::artefact
