#pragma once
// Arrow arrays as columns of 64-bit values with states.

#include <memory>
#include <vector>

#include "c_api/arrow_recipe.h"

namespace forbear::c_api {

/// A dictionary, read once for each batch.
struct ReadDictionary {
    std::vector<std::int64_t> values;
    std::vector<std::uint8_t> states;
    std::vector<Text> texts;
};

/// An array of one batch, ready to be read.
struct Source {
    const Recipe* recipe = nullptr;
    const ArrowArray* array = nullptr;
    const std::uint8_t* validity = nullptr; ///< null: everything is valid
    ReadDictionary dictionary;
    std::vector<Source> inner; ///< the items of a name_list
};

/// Holds an array against its recipe: its buffers, `length` elements at least, offsets that rise, a dictionary that is there.
/// `name` is for the message. Errors: FORBEAR_E_DATA.
[[nodiscard]] Failed open(const Recipe& recipe, const ArrowArray* array, std::int64_t length, std::string_view name, Source& source);

/// Where values go: `texts` is only written for text facts, whose values are the addresses of its elements.
struct Target {
    std::int64_t* values = nullptr;
    std::uint8_t* states = nullptr;
    Text* texts = nullptr;
};

/// Elements [first, first + count) of the array, not counting its offset. Never fails: what is no value is malformed.
void read(const Source& source, std::int64_t first, std::size_t count, const Target& target);

/// Whether an array has what every array must have. `buffers`, `children`: how many.
[[nodiscard]] Failed check_array(const ArrowArray* array, std::int64_t buffers, std::int64_t children, std::int64_t length,
                                 std::string_view name);
/// The bitmap of an array that passed `check_array`, or null where nothing in it is null.
[[nodiscard]] const std::uint8_t* validity_of(const ArrowArray& array) noexcept;
[[nodiscard]] inline bool bit_at(const std::uint8_t* bits, std::int64_t at) noexcept {
    return bits == nullptr || (bits[at / 8] >> (at % 8) & 1) != 0;
}

/// Offset `at` of a list or of strings; `is_large`: of 64 bits.
[[nodiscard]] std::int64_t offset_at(const void* offsets, bool is_large, std::int64_t at) noexcept;
/// Whether the offsets of elements [0, length) of an array rise from 0 or more and end within `most`.
[[nodiscard]] Failed check_offsets(const ArrowArray& array, bool is_large, std::int64_t most, std::string_view name);

} // namespace forbear::c_api
