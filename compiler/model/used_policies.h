#pragma once
// `challenger 10% uses early_stage_softer`: the rules of the used policy stand where the experiment stands, for the records
// of that cell. Its `otherwise` ends them, so that nobody in the cell goes on to what follows. The guards of both bind.

#include <map>
#include <optional>
#include <string>

#include "forbear/diagnostic.h"
#include "model/model.h"

namespace forbear::model {

/// Every policy by its name, without what its own cells use; nothing where it has mistakes, which have been said.
using KnownPolicies = std::map<std::string, std::optional<Policy>>;

/// `host` with the rules and guards of the policies that its cells use; nothing after a message. A cell that names `host`
/// itself means its own rules: so a challenger that refines the policy with the experiment inherits it and stands.
[[nodiscard]] std::optional<Policy> join_used(Policy host, const KnownPolicies& known, DiagnosticSink& sink);

} // namespace forbear::model
