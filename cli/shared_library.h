#pragma once
// Object file -> shared library, by the system's own linker.

#include <string>

#include "forbear/error.h"

namespace forbear::cli {

/// Runs `compiler` (a C compiler and its first arguments, with blanks between them: it knows how to call the linker of this system) with
/// `-shared`, and no shell. `object` and `library` are absolute paths of files; programs look for the library as `name`. Errors:
/// ErrorCode::invalid_argument without a compiler; ErrorCode::file, with what the linker says where it says something. Where
/// HeldSignals are alive and one comes, the linker is ended too.
[[nodiscard]] Result<bool> link_shared_library(const std::string& compiler, const std::string& object, const std::string& library,
                                               const std::string& name);

} // namespace forbear::cli
