#pragma once
// Several versions of one policy -> one policy: each version is a section that the day of decision opens, with its own
// `otherwise` as its last rule. Behind them stands one rule that refuses records of days on which none is in force.

#include <vector>

#include "model/model.h"
#include "model/periods.h"

namespace forbear::model {

struct Version {
    Policy policy;
    Period period;
    Span dates; ///< where they stand
};

/// `versions` are about one schema, in the order of their days. The result has the name and the place of the first.
[[nodiscard]] Policy join_versions(std::vector<Version> versions);

} // namespace forbear::model
