#pragma once
// The rule's part of a decision, and the guards' part.

#include "differential/naive/decide.h"

namespace forbear::naive {

/// Law 1: from the top, the first rule whose condition is true.
[[nodiscard]] Decided first_rule(const World& world, const Facts& facts);

/// Law 3: all guards that are not known to be off, judged against what the rule decided.
[[nodiscard]] Decision guarded(const World& world, const Facts& facts, const Decided& decided);

/// The `normally` value, or nothing.
[[nodiscard]] std::optional<Value> normally(const Scope& scope, const syntax::Outcome& outcome);
/// A value as the outcome's type holds it: words know their order, numbers are rounded half to even.
[[nodiscard]] Value fitted(const Scope& scope, const syntax::TypeExpr& type, const Value& value);

} // namespace forbear::naive
