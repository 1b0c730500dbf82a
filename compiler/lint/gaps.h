#pragma once
// What is left to nobody, in as few regions as can be told apart.

#include <optional>
#include <vector>

#include "lint/policy_lints.h"

namespace forbear::lint {

/// What of `whole` no rule of `taken` takes, joined where boxes differ in one thing only; with at most a few hundred boxes.
[[nodiscard]] analysis::Region left_open(const analysis::Space& space, const analysis::Region& whole,
                                         const analysis::Takers& taken);
/// A ready row for `box` in `table`, `name: consumer | 31 to 60 | - => ...`; empty where its columns cannot say it.
[[nodiscard]] std::string row_for(Subject& subject, const model::Table& table, const analysis::Box& box);

} // namespace forbear::lint
