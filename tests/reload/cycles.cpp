// A policy is loaded, tried and let go of, again and again: memory must stay flat. Each cycle reads another text and makes its machine
// code anew.

#include <cstdio>

#include "versions.h"

namespace forbear::tests {

int load_and_let_go(std::uint64_t cycles) {
    const std::uint64_t warm = cycles / 5;
    std::size_t before = resident_kilobytes();
    for (std::uint64_t cycle = 1; cycle <= cycles; ++cycle) {
        const LoadResult loaded = load_texts(text_of(static_cast<std::uint32_t>(cycle)));
        const bool is_ready = loaded.policy != nullptr && loaded.policy->engine() == EngineKind::jit && loaded.scenarios.size() == 1;
        if (!is_ready || !run_scenario(*loaded.policy, loaded.scenarios[0]).passed) {
            std::printf("cycle %llu: not loaded, or wrong\n", static_cast<unsigned long long>(cycle));
            return 1;
        }
        if (cycle == warm) before = resident_kilobytes(); // what is kept once for all is there
        if (cycle % 1'000 == 0) {
            std::printf("%llu cycles, %zu KiB\n", static_cast<unsigned long long>(cycle), resident_kilobytes());
            std::fflush(stdout);
        }
    }
    const std::size_t after = resident_kilobytes();
    std::printf("%llu cycles: %zu KiB after a fifth, %zu KiB at the end\n", static_cast<unsigned long long>(cycles), before, after);
    constexpr std::size_t noise = 8 * 1024;
    return !memory_tells || after <= before + noise ? 0 : 1;
}

} // namespace forbear::tests
