// What becomes of a load whose allocations fail while LLVM makes machine code: each in a child process, so that one which ends, or does
// not come back, is seen.

#include <catch2/catch.hpp>

#include <csignal>
#include <cstdio>
#include <map>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include "abi/no_memory/failing_malloc.h"
#include "abi/no_memory/world.h"

using namespace no_memory;

namespace {

constexpr unsigned seconds_of_a_child = 300; // one takes some hundredths; it is lost when it waits for ever
constexpr int nothing_failed = 3;
constexpr char refused[] = "FORBEAR_E_MEMORY", loaded[] = "loaded all the same";

/// What a child process came to: its exit code, or the signal that ended it.
std::string ending(std::uint64_t which, failing_malloc::Mode mode, bool& is_last) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::alarm(seconds_of_a_child);
        for (const int each : {SIGABRT, SIGSEGV}) std::signal(each, SIG_DFL); // no report of the child's own
        std::freopen("/dev/null", "w", stderr);
        World& world = World::get();
        const std::vector<std::int64_t> before = world.decide();
        failing_malloc::arm(which, mode);
        const forbear_status status = world.load_and_destroy(FORBEAR_ENGINE_JIT, nullptr);
        const failing_malloc::Seen seen = failing_malloc::disarm();
        if (!seen.failed) ::_exit(nothing_failed);
        if (world.decide() != before) ::_exit(4);
        ::_exit(status == FORBEAR_OK ? 0 : status == FORBEAR_E_MEMORY ? 1 : 2);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    is_last = WIFEXITED(status) && WEXITSTATUS(status) == nothing_failed;
    if (WIFSIGNALED(status)) return WTERMSIG(status) == SIGALRM ? "did not come back" : "ended by signal " + std::to_string(WTERMSIG(status));
    switch (WEXITSTATUS(status)) {
    case 0: return loaded;
    case 1: return refused;
    case 2: return "another error";
    case 4: return "the earlier policy decided otherwise";
    default: return "ended with exit code " + std::to_string(WEXITSTATUS(status));
    }
}

} // namespace

TEST_CASE("machine code: each allocation fails in turn, in a process of its own", "[machine_code]") {
    (void)World::get();
    for (const failing_malloc::Mode mode : {failing_malloc::Mode::once, failing_malloc::Mode::on}) {
        std::map<std::string, int> endings;
        bool is_last = false;
        constexpr std::uint64_t step = 101;
        for (std::uint64_t which = 1; !is_last; which += step) {
            const std::string how = ending(which, mode, is_last);
            if (!is_last) ++endings[how];
        }
        std::printf("%s:\n", mode == failing_malloc::Mode::once ? "one fails" : "all that follow fail");
        for (const auto& [how, count] : endings) std::printf("  %6d %s\n", count, how.c_str());
        int children = 0;
        for (const auto& [how, count] : endings) {
            INFO(count << " " << how);
            CHECK((how == refused || how == loaded));
            children += count;
        }
        CHECK(children > 100);
        CHECK(endings[refused] > 0);
    }
}
