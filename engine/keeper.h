#pragma once
// Who frees versions that nobody reads any more: giving machine code back takes a lock and microseconds, which are no
// reader's to spend. A reader that lets go last pushes the version onto a stack without locks, and that is all it does.

#include <atomic>
#include <memory>

#include "forbear/log.h"
#include "forbear/registry.h"

namespace forbear::registry {

/// A version, and its place on the stack.
struct Kept {
    Publication publication;
    Kept* next = nullptr;
};

class Keeper {
public:
    explicit Keeper(Log log = {}) : log_(log) {}

    /// Shared until its last owner lets go; then `keeper` has it. A null pointer never.
    [[nodiscard]] static std::shared_ptr<const Publication> share(const std::shared_ptr<Keeper>& keeper, std::unique_ptr<Kept> version);

    /// Frees what it is given until `close`. For one thread.
    void run() noexcept;
    /// Frees what is there now. Threads: any number at once.
    void sweep() noexcept;
    /// Frees what is there; from now on whoever lets go frees.
    void close() noexcept;
    [[nodiscard]] std::size_t alive() const noexcept { return alive_.load(std::memory_order_acquire); }

private:
    void take(Kept* version) noexcept;
    void free_all(Kept* first, Log log) noexcept;
    /// At the head of the stack of a keeper that was closed.
    [[nodiscard]] static Kept* closed() noexcept;

    const Log log_; ///< until `close`
    std::atomic<Kept*> head_ = nullptr;
    std::atomic<std::uint32_t> calls_ = 0; ///< what `run` waits for: its size is the one that the kernel can wait for by itself
    std::atomic<std::size_t> alive_ = 0;
};

} // namespace forbear::registry
