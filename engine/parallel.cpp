#include "forbear/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <vector>

namespace forbear {
namespace {

constexpr std::uint64_t rows_at_once = 4'096; ///< whoever is free takes the next so many: rows do not all cost the same

} // namespace

void decide_in_parallel(const Policy& policy, const FactsView& facts, std::uint64_t begin, std::uint64_t end, std::int64_t* out,
                        unsigned threads) noexcept {
    if (end <= begin) return;
    const std::uint64_t pieces = (end - begin + rows_at_once - 1) / rows_at_once;
    if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
    const auto wanted = static_cast<unsigned>(std::min<std::uint64_t>(threads, pieces));
    const std::uint64_t words = policy.layout().words;
    std::atomic<std::uint64_t> next = 0;
    const auto work = [&] {
        for (std::uint64_t piece = next++; piece < pieces; piece = next++) {
            const std::uint64_t first = begin + piece * rows_at_once;
            policy.decide(facts, first, std::min(end, first + rows_at_once), out + (first - begin) * words);
        }
    };
    std::vector<std::thread> helpers;
    try {
        helpers.reserve(wanted - 1);
        while (helpers.size() + 1 < wanted) helpers.emplace_back(work);
    } catch (const std::exception&) {
        // No more threads, or no memory for them: those that are there do it.
    }
    work();
    for (std::thread& helper : helpers) helper.join();
}

} // namespace forbear
