#pragma once
// What Ctrl-C does while a command has drafts of files lying about.

namespace forbear::cli {

/// While one of these lives, SIGINT, SIGTERM and SIGHUP wait. When the last has gone, the one that came does what it would have
/// done: the process ends by it, after its drafts were removed. A signal that was ignored before stays ignored. Not for more than
/// one thread; a signal may reach any thread.
class HeldSignals {
public:
    HeldSignals() noexcept;
    HeldSignals(const HeldSignals&) = delete;
    HeldSignals& operator=(const HeldSignals&) = delete;
    ~HeldSignals();

    /// One has come: whoever waits for something, or has more to write, stops.
    [[nodiscard]] static bool one_came() noexcept;
    /// Why somebody stopped who asked.
    static constexpr const char* words = "stopped by a signal";
    /// A descriptor that can be read from when one has come, for whoever waits for something else in any thread; -1 where there is none.
    [[nodiscard]] static int wakes() noexcept;
};

} // namespace forbear::cli
