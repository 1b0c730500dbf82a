#pragma once
// Guards: which apply, and what all their effects together ask for. Effects are written with their constants.

#include "native/unit.h"

namespace forbear::native {

/// Where in `frame.limits` the demands of guards are gathered. Only what some effect can ask for has a word.
struct LimitPlan {
    struct Outcome {
        std::uint32_t forbidden = ir::nothing; ///< mask
        std::uint32_t added = ir::nothing;     ///< mask
        std::uint32_t at_most = ir::nothing;
        std::uint32_t at_least = ir::nothing;
        std::uint32_t windows = ir::nothing; ///< first and last minute for each channel
    };
    static constexpr std::uint32_t removed = 0; ///< mask of channels
    std::vector<Outcome> outcomes;
    std::uint32_t words = 1;
};

[[nodiscard]] LimitPlan plan_limits(const ir::Program& program);

/// Writes the limits' start values, then every guard: its bits of the decision, its part of the limits.
void emit_guards(Unit& unit, const LimitPlan& plan);

} // namespace forbear::native
