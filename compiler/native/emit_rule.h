#pragma once
// The rule of a record and what it decides, from tables: the code does not grow with the rules.

#include "dispatch/plan.h"
#include "native/action_rows.h"
#include "native/unit.h"

namespace forbear::native {

/// What a rule said, for the last step. The rest lies in the frame: `decided`, `decided_set`, `asked`.
struct RuleDecision {
    ActionRows rows;
    llvm::Value* row = nullptr;        ///< of the rule
    llvm::Value* stance = nullptr;     ///< i64
    llvm::Value* pick = nullptr;       ///< i64
    llvm::Value* count = nullptr;      ///< i64, of the channels asked for
    llvm::Value* kept_count = nullptr; ///< i64, of those kept when nothing is removed; of plain rules
    llvm::Value* is_plain = nullptr;   ///< 1 bit: the row says all; null: it always does
    llvm::Value* channels = nullptr;   ///< i8[], those asked for in order; of rules that are not plain
};

/// Writes the search of the rule: i32.
[[nodiscard]] llvm::Value* emit_search(Unit& unit, const dispatch::Plan& plan);
/// Writes the reading of what rule `found` says. `channels` is room for 33 bytes. Goes to `on_reject` where the rule rejects the
/// record; the builder stays where it does not.
[[nodiscard]] RuleDecision emit_rule(Unit& unit, const ActionRows& rows, llvm::Value* found, llvm::Value* channels, llvm::BasicBlock* on_reject);

} // namespace forbear::native
