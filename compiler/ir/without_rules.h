#pragma once
// What a question about a policy begins with: the policy's facts, calculations and checks of records, and nobody decided yet.

#include "ir/program.h"

namespace forbear::ir {

/// The program without its rules, sections, guards and outcomes and with the entry `reject`; whoever takes it adds nodes
/// behind its own, rules of which the last takes whatever is left, and the entry, and calls `lay_out`. Every node keeps its
/// place, for code, loops and lookups know their graphs by place; nothing leads to those of the old main graph.
[[nodiscard]] Program without_rules(const Program& program);

/// Appends a rule that asks for nothing; its end is `fires` of the index that is returned.
std::uint32_t add_answer(Program& program, std::string name);

} // namespace forbear::ir
