#pragma once
// The rules of one policy take their place among those of another, behind a condition of their own.

#include <cstdint>

#include "model/model.h"

namespace forbear::model {

/// The sections, tables and rules of `part` come into `whole` in front of rule `before`, inside of `gate`. What they say of
/// names, versions and experiments is the caller's matter.
void insert_rules(Policy& whole, Policy part, Section gate, std::uint32_t before);

} // namespace forbear::model
