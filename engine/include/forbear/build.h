#pragma once
// A policy as one file, for hosts that decide without a compiler.

#include <string>

#include "forbear/engine.h"
#include "forbear/error.h"

namespace forbear {

/// The compact file that `load_artefact` (forbear/artefact.h) reads; the same policy gives the same bytes. Errors:
/// ErrorCode::invalid_argument for a policy that this library did not load.
[[nodiscard]] Result<std::string> build_artefact(const Policy& policy);

} // namespace forbear
