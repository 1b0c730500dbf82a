#pragma once
// Which cell of an experiment a record falls into. The definition is published (docs/language.md, "Experiments") and may never
// change: who stands in which cell must be found again years later, and in other systems.
//
//   bucket = first 6 bytes of SHA-256(experiment name + ":" + value), as a big-endian number, modulo 10,000
//
// Six bytes, because every system computes with 48 bits exactly: signed 64-bit integers and doubles alike.

#include <cstdint>
#include <string_view>

#include "forbear/facts.h"

namespace forbear {

/// Shares of cells have two decimals of a percent, so each hundredth of a percent is one bucket.
inline constexpr std::uint32_t bucket_count = 10'000;

/// The bucket of a value, 0 to 9999. `value` is the text itself, a whole number in plain digits (`-12`), or the name of a value of
/// a vocabulary. Threads: any number at once. Never fails, never allocates.
[[nodiscard]] std::uint32_t experiment_bucket(std::string_view experiment, std::string_view value) noexcept;
[[nodiscard]] std::uint32_t experiment_bucket(std::string_view experiment, std::int64_t value) noexcept;

/// The same for generated code, which calls nothing else: plain C functions of plain values.
extern "C" std::int64_t forbear_bucket_of_text(const char* experiment, std::uint64_t size, const Text* value) noexcept;
extern "C" std::int64_t forbear_bucket_of_number(const char* experiment, std::uint64_t size, std::int64_t value) noexcept;

} // namespace forbear
