#include "held_signals.h"

#include <array>
#include <csignal>
#include <cstddef>

namespace forbear::cli {
namespace {

constexpr std::array held{SIGINT, SIGTERM, SIGHUP};
std::array<struct sigaction, held.size()> before{};
int holders = 0;
volatile std::sig_atomic_t came = 0; ///< which, or 0

extern "C" void remember(int signal) { came = signal; }

} // namespace

HeldSignals::HeldSignals() noexcept {
    if (holders++ > 0) return;
    came = 0;
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
    if (came != 0) ::raise(static_cast<int>(came));
}

bool HeldSignals::one_came() noexcept { return came != 0; }

} // namespace forbear::cli
