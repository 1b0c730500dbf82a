#pragma once
// The name of what a policy was made from: equal texts, equal hash, wherever the files lie.

#include <string>

#include "forbear/source.h"

namespace forbear::driver {

/// SHA-256 (FIPS 180-4) over the length and the bytes of every text, in the order they were loaded; 64 hexadecimal digits.
[[nodiscard]] std::string hash_of(const SourceMap& sources);

} // namespace forbear::driver
