#pragma once
// Which values an explanation keeps to itself.

#include <vector>

#include "ir/program.h"

namespace forbear::interpret {

/// Per register: true when its value was read from a `protected` fact, or follows from one. A reviewer sees that a guard
/// read it and what came of it, never the value.
[[nodiscard]] std::vector<bool> protected_registers(const ir::Program& program);

} // namespace forbear::interpret
