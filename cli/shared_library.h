#pragma once
// Object file -> shared library, by the system's own linker.

#include <string>

#include "forbear/error.h"

namespace forbear::cli {

/// Runs `compiler` (a C compiler: it knows how to call the linker of this system) as `compiler -shared`. `object` is a file; `library` is
/// replaced whole or not at all. Errors: ErrorCode::file, with what the linker says where it says something.
[[nodiscard]] Result<bool> link_shared_library(const std::string& compiler, const std::string& object, const std::string& library);

} // namespace forbear::cli
