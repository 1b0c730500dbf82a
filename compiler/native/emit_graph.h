#pragma once
// Condition graphs: straight branches for short ones, a loop over the node table for the others.

#include <llvm/ADT/STLFunctionalExtras.h>

#include "native/unit.h"

namespace forbear::native {

/// Writes the walk from `entry` to its ends. `target_of` gives the block for an end (accept, reject, or a rule); it is
/// called once for each end. The builder is left without a place.
/// Long graphs: `on_end` gets the end as an i32 instead, in a block of its own, and must leave it.
void emit_graph(Unit& unit, std::uint32_t entry, llvm::function_ref<llvm::BasicBlock*(std::uint32_t)> target_of,
                llvm::function_ref<void(llvm::Value*)> on_end);

/// The walk of a condition: to `yes` when it accepts, else to `no`.
void emit_condition(Unit& unit, std::uint32_t entry, llvm::BasicBlock* yes, llvm::BasicBlock* no);

/// Whether something holds is what no processor can guess. Up to this weight it is worked out without a branch: beyond, a wrong guess
/// now and then costs less.
inline constexpr std::size_t most_without_branch = 24;

/// The same without a branch: 1 bit, whether it accepts. All its tests are made.
[[nodiscard]] llvm::Value* emit_condition_value(Unit& unit, std::uint32_t entry);
/// Whether a condition is for `emit_condition_value`.
[[nodiscard]] bool is_short(const Unit& unit, std::uint32_t entry);

/// About how many instructions `emit_condition` would write.
[[nodiscard]] std::size_t weight_of_graph(const Unit& unit, std::uint32_t entry);

} // namespace forbear::native
