#pragma once
// Decisions that follow from the rule alone: no guard, nothing that a rule reads from the record. They are written before any
// record is seen, and a decision is a copy.

#include <cstdint>
#include <optional>
#include <vector>

#include "native/action_rows.h"

namespace forbear::native {

struct DecisionRows {
    std::uint32_t words_of_row = 0; ///< a multiple of 8: rows begin with a cache line
    std::vector<std::uint64_t> words; ///< rule by rule; the cells of experiments are 0
};

/// Nothing where a rule or a guard looks at the record, or where decisions are longer than is copied by straight code.
[[nodiscard]] std::optional<DecisionRows> decision_rows(const ir::Program& program, const ActionRows& actions);

} // namespace forbear::native
