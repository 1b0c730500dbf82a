#pragma once
// Steps 7 to 9 of a decision: which guards apply, what their effects leave of the rule's decision, and the status.

#include <cstdint>
#include <vector>

#include "interpret/walk.h"

namespace forbear::interpret {

/// One effect and the guard it belongs to, as indices.
struct OwnedEffect {
    std::uint32_t effect = 0;
    std::uint32_t guard = 0;
};

/// The effects of a program in the order in which a decision needs them.
struct EffectsByOutcome {
    std::vector<OwnedEffect> on_channels;
    std::vector<std::vector<OwnedEffect>> on_outcomes; ///< one entry per outcome
};
[[nodiscard]] EffectsByOutcome by_outcome(const ir::Program& program);

/// Turns the rule's decision in `out` into the final one.
void apply_guards(const Walk& walk, const ir::Rule& rule, const EffectsByOutcome& effects, std::int64_t* out) noexcept;

/// Has the guard applied (its bit in `out`), and is the effect not lifted by its exception?
[[nodiscard]] bool is_active(const Walk& walk, const std::int64_t* out, const ir::Effect& effect,
                             std::uint32_t guard) noexcept;
/// The channels that an effect on channels takes away, as bits.
[[nodiscard]] std::uint64_t removed_by(const Walk& walk, const ir::Effect& effect) noexcept;
/// The limit of at_most, at_least or narrow_hours; none: no limit.
[[nodiscard]] Value limit_of(const Walk& walk, const ir::Effect& effect) noexcept;
/// An outcome as one effect alone would leave it. `asked` is none when the outcome is not set. Not for windows.
[[nodiscard]] Value outcome_after(const Walk& walk, const ir::Effect& effect, Value asked) noexcept;
/// Has `asked` a value or member that the effect forbids?
[[nodiscard]] bool is_forbidden(const Walk& walk, const ir::Effect& effect, Value asked) noexcept;
/// What two windows have in common; empty when the first minute is after the last.
[[nodiscard]] std::int64_t intersection(std::int64_t hours, std::int64_t limit) noexcept;
[[nodiscard]] bool is_empty_window(std::int64_t hours) noexcept;

} // namespace forbear::interpret
