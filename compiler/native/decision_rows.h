#pragma once
// Decisions that follow from the rule alone: no guard, nothing that a rule reads from the record. They are written before any
// record is seen, and a decision is a copy. Words are kept as narrow as the largest of them allows: rows of large policies would
// fill the second cache otherwise.

#include <cstdint>
#include <optional>
#include <vector>

#include "native/action_rows.h"

namespace forbear::native {

struct DecisionRows {
    std::uint32_t bytes_of_word = 8; ///< 1, 2, 4 or 8, little end first; what is in front of them is 0
    std::uint32_t words_of_row = 0;  ///< a multiple of 8
    std::vector<std::uint8_t> bytes; ///< rule by rule; the cells of experiments are 0
};

/// Nothing where a rule or a guard looks at the record, or where decisions are longer than is copied by straight code.
[[nodiscard]] std::optional<DecisionRows> decision_rows(const ir::Program& program, const ActionRows& actions);

} // namespace forbear::native
