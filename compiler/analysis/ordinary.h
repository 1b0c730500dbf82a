#pragma once
// What a witness is like where the question leaves it open: a customer as they come, with as little to read as may be.

#include "forbear/scenario.h"
#include "forbear/schema.h"

namespace forbear::analysis {

inline constexpr std::int64_t ordinary_day = 20'788; ///< 2026-12-01

/// The number that an ordinary value of `type` has, within its range; of a date: the ordinary day.
[[nodiscard]] std::int64_t ordinary_number(const Type& type);
/// Known and, where it may be none, none; of texts `A` and `place`.
[[nodiscard]] GivenValue ordinary_value(const Fact& fact, std::size_t place);
/// Every fact ordinary, no list has a record; decided on the ordinary day.
[[nodiscard]] GivenRecord ordinary_record(const Schema& schema);

} // namespace forbear::analysis
