#pragma once
// Two policies over one schema -> two programs that share every register and node: what both say is said once, so that their
// conditions can be compared.

#include <string>

#include "forbear/error.h"
#include "ir/requirements.h"
#include "model/model.h"

namespace forbear::lower {

/// Registers, instructions, loops and nodes are the same in both, places included; rules, sections, guards and what belongs to them are
/// each policy's own. Each decides as the program of its policy does. No probes and no requirements, but the rules' own conditions.
struct Joint {
    ir::Judged before, after;
};

/// Errors: ErrorCode::limit when both together need more than the engine holds; ErrorCode::invalid_argument when their schemas
/// hold different records, or when their experiments differ, which a cell of one record cannot be read by.
[[nodiscard]] Result<Joint> jointly(const model::Policy& before, const model::Policy& after);

} // namespace forbear::lower
