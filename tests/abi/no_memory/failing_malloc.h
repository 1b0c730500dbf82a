#pragma once
// malloc in place of the C library's: allocations of one thread are counted, and fail where a test says so. What C++ allocates comes
// from here too, in the program and in every library that it loads.

#include <cstdint>

namespace failing_malloc {

enum class Mode : std::uint8_t {
    once, ///< one allocation fails
    on    ///< it and all that follow fail
};

/// From now on allocations of this thread are counted from 1, and number `which` fails; 0: none does.
void arm(std::uint64_t which, Mode mode) noexcept;
/// How many allocations there were since, and whether one failed. Ends it.
struct Seen {
    std::uint64_t allocations = 0;
    bool failed = false;
};
Seen disarm() noexcept;

/// Blocks that are allocated now, by all threads.
std::int64_t blocks() noexcept;

} // namespace failing_malloc
