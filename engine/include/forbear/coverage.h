#pragma once
// What a policy's scenarios reach of it, and what they do not. Part of the report of forbear/scenarios.h.

#include <cstdint>
#include <string>
#include <vector>

#include "forbear/source.h"

namespace forbear {

enum class CoveredKind : std::uint8_t { rule = 0, row = 1, guard = 2 };

/// A rule or row, reached by a scenario when it decides it, or a guard, reached when it applies.
struct CoveredItem {
    CoveredKind kind{};
    std::string name;           ///< as decisions name it: `table.row`, `otherwise`
    Span at;
    std::uint32_t reached = 0;  ///< by so many scenarios
    std::uint32_t changed = 0;  ///< guards: in so many of them it changed something
    std::string example;        ///< not reached: a scenario that would reach it, where one was found; ready to be pasted
};

/// One part of a condition, counted over the scenarios that came by it.
struct CoveredCondition {
    std::string owner; ///< `rule friendly_nudge`, `section first_month`, `guards us_regulation_f`, `guard call_frequency`
    std::string text;  ///< in canonical spelling
    Span at;
    std::uint32_t was_true = 0, was_false = 0, was_unknown = 0;
    bool can_be_unknown = false;
};

struct PolicyCoverage {
    std::string policy;
    Span at;
    std::uint32_t scenarios = 0;
    std::vector<CoveredItem> items;           ///< rules and rows in the order they are tried, then guards
    std::vector<CoveredCondition> conditions; ///< of sections, rules and guards, in this order

    /// Items that are reached; `items.size()` is what there is.
    [[nodiscard]] std::size_t reached() const noexcept;
    /// Answers (true, false, and unknown where it can be) that some condition gave, and those that there are.
    [[nodiscard]] std::size_t answers_seen() const noexcept;
    [[nodiscard]] std::size_t answers() const noexcept;
};

} // namespace forbear
