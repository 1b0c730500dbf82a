#pragma once
// Syntax -> model. Gives every name a meaning and every expression a type, a unit and a range.

#include <string>
#include <vector>

#include "forbear/diagnostic.h"
#include "model/model.h"
#include "syntax/tree.h"

namespace forbear::model {

/// Resolves all files of one compilation together: `files[0 .. roots)` were asked for, the rest came by import. Mistakes go to
/// `sink`; what resolved is kept. Policies of every file are resolved; guard files against the schema of each policy that names
/// them, or, when no policy does, against the one schema of the compilation. Requirements bind the policies of their file; those
/// of a file without a policy bind policy `asked`, or every policy where it is empty.
[[nodiscard]] Model from_syntax(const std::vector<syntax::File>& files, DiagnosticSink& sink, const std::string& asked = {});

/// Refuses tables marked `exactly one row fits` where two rows take one customer or none does, with an example customer.
/// Part of from_syntax's work; split off because it reads the finished model.
void check_exactly_one(const Policy& policy, DiagnosticSink& sink);

} // namespace forbear::model
