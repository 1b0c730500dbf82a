#pragma once
// The first step of a decision: is the record one of its schema?

#include "native/unit.h"

namespace forbear::native {

inline constexpr std::int64_t minutes_of_day = 1440;

/// The valid values of a fact or field, as they lie in a column.
struct Bounds {
    std::int64_t low = 0, high = 0;
};
[[nodiscard]] Bounds bounds_of(const Schema& schema, const Type& type);

/// Writes a list's check where the facts are known to be sound: goes to `on_fault` when one of the record's lists is not.
void emit_list_checks(Unit& unit, llvm::BasicBlock* on_fault);

/// Writes the checks of all facts and lists, in the schema's order. Leaves the builder where the record is sound; where
/// it is not, goes to `on_fault` with the fault's word added to `fault`.
void emit_check(Unit& unit, llvm::BasicBlock* on_fault, llvm::PHINode* fault);

} // namespace forbear::native
