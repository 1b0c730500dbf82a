#pragma once
// The invariants of the decision IR, checked after lowering and after every pass. A violation is our own fault.

#include <string>
#include <vector>

#include "ir/program.h"
#include "ir/requirements.h"

namespace forbear::ir {

/// Every violated invariant in words; empty when the program is sound: indices in range, registers written before they
/// are read (and loop registers only in their loop), targets forward only and of the right kind, masks within their
/// vocabulary, ranges ordered, `otherwise` last, and reachable or behind a rule that takes everything, divisors' and
/// steps' immediates positive. No instruction can leave 64 bits; a register's range and states cover what is written.
[[nodiscard]] std::vector<std::string> verify(const Program& program);

/// The same of the program, then of what stands beside it: graphs of probes end as conditions and read what has been written
/// when a decision comes by them; graphs of requirements read what is written once `after` has run; compared facts and
/// outcomes exist and have an order.
[[nodiscard]] std::vector<std::string> verify(const Judged& judged);

} // namespace forbear::ir
