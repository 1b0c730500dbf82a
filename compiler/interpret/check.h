#pragma once
// Step 1 of a decision: is every fact and every list of the record what the schema says?

#include <cstdint>

#include "forbear/decision.h"
#include "forbear/facts.h"
#include "forbear/schema.h"

namespace forbear::interpret {

/// Is a known `value` one of `type`? Texts always are.
[[nodiscard]] bool is_valid_value(const Schema& schema, const Type& type, std::int64_t value) noexcept;

/// The first fault of row `row`, as pack_fault writes it, or 0. A state above `malformed` is malformed.
[[nodiscard]] std::int64_t first_fault(const Schema& schema, const FactsView& facts, std::uint64_t row) noexcept;

/// State and value of one place of a column. The state is what the caller wrote, unchecked.
[[nodiscard]] inline State state_at(const Column& column, std::uint64_t row) noexcept {
    if (column.states == nullptr) return State::known;
    const std::uint8_t state = column.states[row * column.stride];
    return state > static_cast<std::uint8_t>(State::malformed) ? State::malformed : static_cast<State>(state);
}
[[nodiscard]] inline std::int64_t value_at(const Column& column, std::uint64_t row) noexcept {
    return column.values[row * column.stride];
}
[[nodiscard]] inline State state_at(const ListColumns& list, std::uint64_t row) noexcept {
    if (list.states == nullptr) return State::known;
    const std::uint8_t state = list.states[row];
    return state > static_cast<std::uint8_t>(State::malformed) ? State::malformed : static_cast<State>(state);
}

} // namespace forbear::interpret
