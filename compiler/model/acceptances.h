#pragma once
// What reviewers accept, of all files: findings by their codes, items by their names. No item is looked up here; whether an
// acceptance still has something to accept is known to who looks for findings.

#include <vector>

#include "forbear/diagnostic.h"
#include "model/model.h"
#include "syntax/tree.h"

namespace forbear::model {

[[nodiscard]] std::vector<Acceptance> acceptances_of(const std::vector<syntax::File>& files, DiagnosticSink& sink);

} // namespace forbear::model
