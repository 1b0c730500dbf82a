#pragma once
// The C header of an object file: its functions, and the numbers by which a host binds facts and reads decisions.

#include <string>

#include "native/ahead_of_time.h"

namespace forbear {

[[nodiscard]] std::string object_header(const ir::Program& program, const native::ObjectRequest& request);

} // namespace forbear
