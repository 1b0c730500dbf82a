#pragma once
// A record that is written down as plain values, ready to be decided.

#include "forbear/binding.h"
#include "forbear/scenario.h"

namespace forbear::interpret {

/// `given` in `record`, which must be of the same schema; what it held before is gone.
void fill(const GivenRecord& given, const Schema& schema, Record& record);

} // namespace forbear::interpret
