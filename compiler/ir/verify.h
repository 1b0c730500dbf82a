#pragma once
// The invariants of the decision IR, checked after lowering and after every pass. A violation is our own fault.

#include <string>
#include <vector>

#include "ir/program.h"

namespace forbear::ir {

/// Every violated invariant in words; empty when the program is sound: indices in range, registers written before they
/// are read (and loop registers only in their loop), targets forward only and of the right kind, masks within their
/// vocabulary, ranges ordered, `otherwise` last, and reachable or behind a rule that takes everything, divisors' and
/// steps' immediates positive. No instruction can leave 64 bits; a register's range and states cover what is written.
[[nodiscard]] std::vector<std::string> verify(const Program& program);

} // namespace forbear::ir
