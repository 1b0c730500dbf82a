#pragma once
// A batch on several threads.

#include <cstdint>

#include "forbear/engine.h"

namespace forbear {

/// Decides rows [begin, end) as `Policy::decide` does, with up to `threads` threads, the caller's among them (0: as many as the
/// processor runs at once). The threads live as long as the call; where the system gives fewer, fewer decide. Each row's words
/// are the same whatever the number. For batches of milliseconds: a host with threads of its own calls `decide` from them.
void decide_in_parallel(const Policy& policy, const FactsView& facts, std::uint64_t begin, std::uint64_t end, std::int64_t* out,
                        unsigned threads = 0) noexcept;

} // namespace forbear
