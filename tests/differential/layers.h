#pragma once
// One generated policy written in two layers, which must mean the same.

#include <string>

namespace forbear::differential {

/// `text` with its policy taken apart: a policy that is wrong in many places, and one of the old name that refines it and puts
/// every place right by `replace`, `remove`, `before` and `after`. Unchanged when the policy has several versions.
[[nodiscard]] std::string in_two_layers(const std::string& text);

} // namespace forbear::differential
