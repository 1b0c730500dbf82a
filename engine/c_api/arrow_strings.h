#pragma once
// Strings of Arrow arrays: texts, the words for values, and sets as lists of them.

#include <string_view>

#include "c_api/arrow_read.h"

namespace forbear::c_api {

/// Holds the views of an array of three buffers or more against its blocks of bytes, whose sizes its last buffer has.
[[nodiscard]] Failed check_views(const ArrowArray& array, std::string_view name);

/// `begin` counts the array's offset.
void read_texts(const Source& source, std::int64_t begin, std::size_t count, const Target& target) noexcept;
void read_names(const Source& source, std::int64_t begin, std::size_t count, const Target& target) noexcept;
void read_name_lists(const Source& source, std::int64_t begin, std::size_t count, const Target& target) noexcept;

} // namespace forbear::c_api
