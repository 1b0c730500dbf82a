#pragma once
// Model -> decision IR with the policy's requirements beside it.

#include <string>

#include "forbear/error.h"
#include "ir/requirements.h"
#include "model/model.h"

namespace forbear::lower {

/// As `from_model`, with a graph for every condition of the policy's requirements. No probes.
[[nodiscard]] Result<ir::Judged> with_requirements(const model::Policy& policy, const std::string& hash);

/// The same with the probes of `with_probes`: one program for every question of the analysis.
[[nodiscard]] Result<ir::Judged> for_analysis(const model::Policy& policy, const std::string& hash);

} // namespace forbear::lower
