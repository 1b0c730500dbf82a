#pragma once

#include <string>

#include "forbear/schema.h"

namespace forbear {

/// Where `after` differs from `before` in what hosts bind or read: names, places and kinds of facts, lists, vocabularies and outcomes,
/// and facts that must be bound now. Ranges may differ: a value outside them is an invalid record. Empty: nowhere.
[[nodiscard]] std::string schema_change(const Schema& before, const Schema& after);

} // namespace forbear
