#pragma once
// Long straight code in several internal functions, because LLVM's time is not linear in the size of one.

#include <functional>

#include "native/unit.h"

namespace forbear::native {

struct Part {
    std::size_t weight = 1;
    std::function<void()> write; ///< at the builder's place, with `unit.frame`
};

/// Writes `parts` in their order: at the builder's place when they are short, else as functions that are called from
/// there.
void emit_parts(Unit& unit, std::string_view name, const std::vector<Part>& parts, bool apart);

} // namespace forbear::native
