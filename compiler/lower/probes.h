#pragma once
// Model -> decision IR with a probe for every part of every condition.

#include <string>
#include <vector>

#include "forbear/error.h"
#include "ir/probes.h"
#include "model/model.h"

namespace forbear::lower {

/// As `from_model`, with probes for the parts of the conditions of rules, rows, sections, guard files and guards, exceptions
/// included. The program decides as that of `from_model`; it is for the interpreter only.
[[nodiscard]] Result<ir::Probed> with_probes(const model::Policy& policy, const std::string& hash);

class Lowering;

/// The step of every lowering that has probes; after `lower_policy`.
void lower_probes(const model::Policy& policy, Lowering& lowering, std::vector<ir::Probe>& probes);

} // namespace forbear::lower
