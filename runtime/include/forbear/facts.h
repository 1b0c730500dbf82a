#pragma once
// How records reach a decision function: columns of 64-bit values with a state each. Plain data, no ownership.

#include <cstdint>

namespace forbear {

/// What is known of one value. `malformed` is for readers: a cell that is no value of its type.
enum class State : std::uint8_t { known = 0, unknown = 1, none = 2, malformed = 3 };

/// A text value. The bytes belong to the caller and stay in place during the decision.
struct Text {
    const char* data = nullptr;
    std::uint64_t size = 0;
};

/// One value for each row: row r reads `values[r * stride]` and `states[r * stride]`.
/// Values are readable for every row, also where the state says that there is none. `states` null: all known. stride 0: one value for all rows.
struct Column {
    const std::int64_t* values = nullptr;
    const std::uint8_t* states = nullptr;
    std::uint64_t stride = 1;
};

/// The records of one list: row r owns the elements [offsets[r], offsets[r + 1]) of every field's column.
/// `states` null: all known; otherwise known or unknown per row.
struct ListColumns {
    const std::uint32_t* offsets = nullptr;
    const std::uint8_t* states = nullptr;
    const Column* fields = nullptr; ///< as many as the list has fields, all of stride 1
};

/// All facts and lists of a schema, in its order.
struct FactsView {
    const Column* facts = nullptr;
    const ListColumns* lists = nullptr;
};

} // namespace forbear
