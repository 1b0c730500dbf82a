#pragma once
// One mistake, one message: what the model says only because a text could not be read is left out.

#include <vector>

#include "driver/load.h"
#include "forbear/diagnostic.h"

namespace forbear::driver {

/// `diagnostics` without the echoes of what is wrong with the text: messages about a name whose declaration could not be
/// read, and messages about words that another message has corrected. Never leaves out the only error of a compilation.
[[nodiscard]] std::vector<Diagnostic> without_echoes(std::vector<Diagnostic> diagnostics, const Loaded& loaded);

} // namespace forbear::driver
