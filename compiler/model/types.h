#pragma once
// Kinds of values: which of them meet in a comparison, how wide they are, and what they are called.

#include <string>

#include "forbear/schema.h"

namespace forbear::model {

/// The widest values of a fact that states no range of its own.
void set_fact_range(Type& type);
/// The same for an outcome: nothing the compiler can compute lies outside.
void set_outcome_range(Type& type);

[[nodiscard]] Type yes_no_type();
[[nodiscard]] Type number_type(std::int64_t low, std::int64_t high);

/// Whole, decimal, percent, money, days and months: what can be added up and scaled.
[[nodiscard]] bool is_numeric(TypeKind kind);
/// Numbers without a unit.
[[nodiscard]] bool is_plain(TypeKind kind);
/// Kinds whose values have an order of their own, ranked choices aside.
[[nodiscard]] bool is_ordered(TypeKind kind);

/// One kind of thing, so that values may be compared; scales and ranges do not matter. Channels and the values that a
/// history adds to them are one kind.
[[nodiscard]] bool comparable(const Schema& schema, const Type& left, const Type& right);

/// `days`, `money`, `a number`, `a value of tier`: for messages.
[[nodiscard]] std::string kind_words(const Schema& schema, const Type& type);
/// The same with the currency: `money in USD`.
[[nodiscard]] std::string exact_kind_words(const Schema& schema, const Type& type);

/// Position of `value` in the vocabulary of `type`, or -1.
[[nodiscard]] std::int64_t find_value(const Schema& schema, const Type& type, const std::string& value);
[[nodiscard]] const Vocabulary& vocabulary_of(const Schema& schema, const Type& type);

} // namespace forbear::model
