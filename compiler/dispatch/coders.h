#pragma once
// How the values of an axis become words.

#include "dispatch/entries.h"

namespace forbear::dispatch {

/// `words`: by class.
[[nodiscard]] Coder make_coder(const Axis& axis, const std::vector<std::uint32_t>& words);

/// Two axes of one register in one column become one look-up, where its values are few; false: they do not.
[[nodiscard]] bool merge(Coder& into, const Coder& other);

/// What generated code does with one register, read plainly.
[[nodiscard]] std::uint32_t word_of(const Coder& coder, std::int64_t value, std::uint8_t state);

} // namespace forbear::dispatch
