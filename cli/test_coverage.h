#pragma once
// The part of `forbear test` that says what no scenario reaches.

#include <string>

#include "forbear/scenarios.h"

namespace forbear::cli {

/// What is not reached, by name, with an example where there is one; then one line for each policy.
[[nodiscard]] std::string coverage_text(const TestReport& report);

/// Rules and rows of all policies, and their guards, each once however many policies it guards.
struct CoverageTally {
    std::size_t reached = 0, items = 0;
    /// Is at least this share reached? Of nothing, everything is.
    [[nodiscard]] bool is_at_least(unsigned percent) const noexcept { return reached * 100 >= items * percent; }
};
[[nodiscard]] CoverageTally coverage_tally(const TestReport& report);

} // namespace forbear::cli
