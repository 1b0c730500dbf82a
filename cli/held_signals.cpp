#include "held_signals.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>

#include <fcntl.h>
#include <unistd.h>

namespace forbear::cli {
namespace {

constexpr std::array held{SIGINT, SIGTERM, SIGHUP};
std::array<struct sigaction, held.size()> before{};
int holders = 0;
volatile std::sig_atomic_t came = 0; ///< which, or 0
int wake_reader = -1, wake_writer = -1; ///< a pipe

extern "C" void remember(int signal) {
    const int kept = errno;
    came = signal;
    if (wake_writer >= 0) static_cast<void>(!::write(wake_writer, "", 1)); // a full pipe wakes as well
    errno = kept;
}

} // namespace

HeldSignals::HeldSignals() noexcept {
    if (holders++ > 0) return;
    came = 0;
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0) {
        wake_reader = ends[0];
        wake_writer = ends[1];
    }
    struct sigaction waiting {};
    waiting.sa_handler = remember; // without SA_RESTART: who waits for something wakes up
    ::sigemptyset(&waiting.sa_mask);
    for (std::size_t each = 0; each < held.size(); ++each) {
        ::sigaction(held[each], nullptr, &before[each]);
        if (before[each].sa_handler != SIG_IGN) ::sigaction(held[each], &waiting, nullptr);
    }
}

HeldSignals::~HeldSignals() {
    if (--holders > 0) return;
    for (std::size_t each = 0; each < held.size(); ++each) ::sigaction(held[each], &before[each], nullptr);
    for (int* end : {&wake_reader, &wake_writer}) {
        if (*end >= 0) ::close(*end);
        *end = -1;
    }
    if (came != 0) ::raise(static_cast<int>(came));
}

bool HeldSignals::one_came() noexcept { return came != 0; }

int HeldSignals::wakes() noexcept { return wake_reader; }

} // namespace forbear::cli
