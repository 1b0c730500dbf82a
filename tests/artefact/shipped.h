#pragma once
// The policies of the library, ready to decide.

#include <memory>
#include <vector>

#include "forbear/engine.h"

namespace forbear::tests {

/// Every policy under policies/, by the interpreter, in the order of the files' names.
[[nodiscard]] std::vector<std::shared_ptr<const Policy>> shipped_policies();

} // namespace forbear::tests
