#pragma once
// The recording walk: the way a record took through a graph, and what it answered there.

#include <cstdint>
#include <string>
#include <vector>

#include "forbear/explanation.h"
#include "interpret/walk.h"

namespace forbear::interpret {

/// A record that has been walked, and what of it stays hidden.
struct Reading {
    const Walk& walk;
    const std::vector<bool>& is_protected; ///< per register, see protected_registers
};

/// One test on the way.
struct Step {
    std::uint32_t node = 0;
    bool passed = false;
};

/// The way from `entry` to an end, which is left in `end`.
[[nodiscard]] std::vector<Step> trace(const Walk& walk, std::uint32_t entry, std::uint32_t& end);

/// A part of a condition, in canonical spelling, and the tests of it that decided.
struct PartAnswer {
    std::string condition;
    std::vector<ConditionAnswer> read;
};

/// The part to which the last step belongs: the one that was not true.
[[nodiscard]] PartAnswer last_part(const Reading& reading, const std::vector<Step>& steps);
/// The tests that made every part true, in their order.
[[nodiscard]] std::vector<ConditionAnswer> true_parts(const Reading& reading, const std::vector<Step>& steps);

/// A value as the explanation shows it: `45 days`, `unknown`, `none`.
[[nodiscard]] std::string value_words(const Schema& schema, const Type& type, Value value);

} // namespace forbear::interpret
