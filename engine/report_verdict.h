#pragma once
// What the parts of a report come to: may it be signed?

#include "forbear/report.h"

namespace forbear {

/// Fills `verdict`, `sentence` and `reasons` from everything else in the report.
void judge(Report& report);

} // namespace forbear
