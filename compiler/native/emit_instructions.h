#pragma once
// `before`, `after` and the bodies of loops: straight code, without a branch where there is no loop and no condition.

#include <span>

#include "native/unit.h"

namespace forbear::native {

/// Writes `code` at the builder's place. `element` is the record of a list at hand, in loops only.
void emit_instructions(Unit& unit, std::span<const ir::Instruction> code, const Place& element = {});
/// About how many instructions that takes.
[[nodiscard]] std::size_t weight_of(const Unit& unit, const ir::Instruction& instruction);
/// A loop over a list with its results. See emit_loop.cpp.
void emit_loop(Unit& unit, const ir::Loop& loop);

/// The state of a strict operation: none is above unknown, unknown above known. Null: always known.
[[nodiscard]] llvm::Value* strict(Unit& unit, const Held& a, const Held& b);
/// Divisions, see emit_division.cpp.
[[nodiscard]] Held emit_divide(Unit& unit, const ir::Instruction& instruction, const Held& a, const Held& b);
[[nodiscard]] Held emit_ratio(Unit& unit, const ir::Instruction& instruction, const Held& a, const Held& b);
[[nodiscard]] Held emit_round(Unit& unit, const ir::Instruction& instruction, const Held& a);

/// The choice of a lookup. See emit_lookup.cpp.
[[nodiscard]] Held emit_lookup(Unit& unit, const ir::Lookup& lookup);
/// Business days, read from constant tables. See emit_business_days.cpp.
[[nodiscard]] Held emit_on_calendar(Unit& unit, const ir::Instruction& instruction, const Held& a, const Held& b);

/// Dates, as calls of internal functions that are written at first use. See emit_calendar.cpp.
[[nodiscard]] llvm::Value* emit_weekday(Unit& unit, llvm::Value* days);
[[nodiscard]] llvm::Value* emit_month_index(Unit& unit, llvm::Value* days);
[[nodiscard]] llvm::Value* emit_month_day(Unit& unit, llvm::Value* days);
[[nodiscard]] llvm::Value* emit_add_months(Unit& unit, llvm::Value* days, llvm::Value* months);
[[nodiscard]] llvm::Value* emit_months_between(Unit& unit, llvm::Value* from, llvm::Value* to);

} // namespace forbear::native
