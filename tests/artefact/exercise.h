#pragma once
// Bytes that may be anything, taken for the body of an artefact.

#include <cstdint>
#include <string_view>

namespace forbear::tests {

/// Loads the body; where it is sound, decides and explains some records. True when it was sound. Whatever the bytes are, nothing crashes.
bool exercise(std::string_view body, std::uint64_t seed);

} // namespace forbear::tests
