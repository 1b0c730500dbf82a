// Loads and unloads a policy with machine code, again and again: memory must stay flat.
//
//   build/release/tests/reload/load_unload [CYCLES]      default: 300
//
// Each cycle reads another text of the same policy, makes its machine code, runs its scenario and lets it go. The exit code is 1
// when a policy was not loaded, decided wrongly, or memory grew.

#include <cstdio>
#include <cstdlib>

#include "versions.h"

int main(int count, char** arguments) {
    using namespace forbear;
    using namespace forbear::tests;
    const unsigned long cycles = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 300;
    const unsigned long warm = cycles / 5;
    std::size_t before = resident_kilobytes();
    for (unsigned long cycle = 1; cycle <= cycles; ++cycle) {
        const LoadResult loaded = load_texts(text_of(static_cast<std::uint32_t>(cycle)));
        const bool is_ready = loaded.policy != nullptr && loaded.policy->engine() == EngineKind::jit && loaded.scenarios.size() == 1;
        if (!is_ready || !run_scenario(*loaded.policy, loaded.scenarios[0]).passed) {
            std::printf("cycle %lu: not loaded, or wrong\n", cycle);
            return 1;
        }
        if (cycle == warm) before = resident_kilobytes(); // what is kept once for all is there
        if (cycle % 1'000 == 0) {
            std::printf("%lu cycles, %zu KiB\n", cycle, resident_kilobytes());
            std::fflush(stdout);
        }
    }
    const std::size_t after = resident_kilobytes();
    std::printf("%lu cycles: %zu KiB after %lu, %zu KiB at the end\n", cycles, before, warm, after);
    constexpr std::size_t noise = 4 * 1024;
    return after <= before + noise ? 0 : 1;
}
