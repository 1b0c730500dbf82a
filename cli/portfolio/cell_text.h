#pragma once
// Values as programs read them back: plain digits, ISO dates, `a;b`. What `parse_value` reads.

#include <cstdint>
#include <string>
#include <string_view>

#include "forbear/schema.h"

namespace forbear::cli {

/// `410.00`, `80`, `45`, `2026-12-01`, `08:01-20:59`, `yes`, `a;b` or `empty`: the unit is the schema's to say.
[[nodiscard]] std::string cell_text(const Schema& schema, const Type& type, std::int64_t value);

/// The same at the end of `out`, without a string of its own where the value is a number.
void append_cell_text(std::string& out, const Schema& schema, const Type& type, std::int64_t value);

/// Numbers, dates, times and yes or no: their text stands in CSV as it is, whatever the value.
[[nodiscard]] bool is_plain(TypeKind kind) noexcept;

/// Whether `cell` must be put in quotation marks: see `append_csv_cell`.
[[nodiscard]] bool needs_quotes(std::string_view cell) noexcept;

/// Appends `cell` as RFC 4180 has it: in quotation marks where it holds a comma, a quotation mark, a line end or a
/// blank at an end.
void append_csv_cell(std::string& out, std::string_view cell);

/// Appends `text` as a JSON string. Bytes that are no UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

} // namespace forbear::cli
