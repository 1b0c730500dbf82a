#pragma once
// The main graph and what the rule that it comes to decides, from tables: the code does not grow with the rules.

#include "native/unit.h"

namespace forbear::native {

/// What a rule said, for the last step. The rest lies in the frame: `decided`, `decided_set`, `asked`.
struct RuleDecision {
    llvm::Value* rule = nullptr;     ///< i32
    llvm::Value* stance = nullptr;   ///< i64
    llvm::Value* pick = nullptr;     ///< i64
    llvm::Value* channels = nullptr; ///< i8[], the candidates in order
    llvm::Value* count = nullptr;    ///< i64, of them
};

/// Writes the walk of the main graph and the reading of the rule. `channels` is room for 33 bytes. Goes to `on_reject`
/// where the rule rejects the record; the builder stays where it does not.
[[nodiscard]] RuleDecision emit_rule(Unit& unit, llvm::Value* channels, llvm::BasicBlock* on_reject);

} // namespace forbear::native
