#pragma once
// Sampled records as the files that `forbear decide` reads.

#include <cstddef>
#include <string>
#include <vector>

#include "forbear/schema.h"
#include "portfolio/sample_values.h"

namespace forbear::cli {

/// The header row of the portfolio.
[[nodiscard]] std::string sample_header(const Schema& schema);
/// The header row of a list's own file: the key, then the fields.
[[nodiscard]] std::string sample_list_header(const Schema& schema, std::size_t list);

void append_sample_csv(std::string& out, const Schema& schema, const SampleRecord& record);
/// One row per element. An unknown list has no rows: CSV cannot tell it from an empty one.
void append_sample_list_csv(std::string& out, const Schema& schema, std::size_t list, const SampleRecord& record);
/// One object, lists as arrays of objects.
void append_sample_json(std::string& out, const Schema& schema, const SampleRecord& record);

} // namespace forbear::cli
