#pragma once
// Experiments: the bucket of a record, its cell, and their word in the decision.

#include "native/unit.h"

namespace forbear::native {

/// Functions of ours that generated code may call, and nothing else: they neither throw nor allocate.
inline constexpr std::string_view bucket_of_text = "forbear_bucket_of_text";
inline constexpr std::string_view bucket_of_number = "forbear_bucket_of_number";
inline constexpr std::string_view find_name = "forbear_place_of_name"; ///< see forbear/record_layout.h

[[nodiscard]] Held emit_bucket(Unit& unit, const ir::Instruction& instruction, const Held& by);
[[nodiscard]] Held emit_cell(Unit& unit, const ir::Instruction& instruction, const Held& bucket);
/// Writes the word of every experiment; after `before`.
void emit_cells(Unit& unit);

} // namespace forbear::native
