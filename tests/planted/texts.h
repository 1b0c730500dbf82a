#pragma once
// The realistic policy in which faults are planted and edits are made.

#include <vector>

#include "faults.h"
#include "forbear/compile.h"

namespace forbear::planted {

/// card.forbear and the texts it imports.
[[nodiscard]] std::vector<NamedText> realistic();
/// Each edit stands in one of the texts, once. Fails the test otherwise.
[[nodiscard]] std::vector<NamedText> edited(std::vector<NamedText> texts, const std::vector<TextEdit>& edits);

} // namespace forbear::planted
