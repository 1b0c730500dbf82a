#pragma once
// From a solution to a record that one can read: whatever the question leaves free is ordinary.

#include <vector>

#include "analysis/symbol.h"
#include "forbear/scenario.h"
#include "ir/program.h"

namespace forbear::analysis {

class Theory;

/// The record, or the two records, of `theory` that satisfy `wanted`; none where the solver has none, with its `result`.
/// Buckets of experiments are met by choosing texts.
[[nodiscard]] std::vector<GivenRecord> witness(Theory& theory, const ir::Program& program, const z3::expr& wanted,
                                               z3::check_result& result);

} // namespace forbear::analysis
