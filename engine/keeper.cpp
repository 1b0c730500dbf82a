#include "keeper.h"

#include <new>
#include <string>

namespace forbear::registry {

std::shared_ptr<const Publication> Keeper::share(const std::shared_ptr<Keeper>& keeper, std::unique_ptr<Kept> version) {
    keeper->alive_.fetch_add(1, std::memory_order_relaxed);
    // Where this throws, it has called the deleter.
    const std::shared_ptr<const Kept> kept(version.release(), [keeper](Kept* gone) { keeper->take(gone); });
    return {kept, &kept->publication};
}

Kept* Keeper::closed() noexcept {
    // An address that no version has.
    static char place = 0;
    return reinterpret_cast<Kept*>(&place);
}

void Keeper::take(Kept* version) noexcept {
    Kept* head = head_.load(std::memory_order_acquire);
    do {
        if (head == closed()) {
            version->next = nullptr;
            free_all(version, {});
            return;
        }
        version->next = head;
    } while (!head_.compare_exchange_weak(head, version, std::memory_order_acq_rel, std::memory_order_acquire));
    calls_.fetch_add(1, std::memory_order_release);
    calls_.notify_one();
}

void Keeper::free_all(Kept* first, Log log) noexcept {
    while (first != nullptr) {
        std::unique_ptr<Kept> gone(first);
        first = first->next;
        if (log) {
            // By then the policy is gone: what is said of it is copied, as far as there is memory.
            const std::uint64_t serial = gone->publication.serial();
            const std::uint32_t version = gone->publication.version();
            std::string name, policy, hash;
            try {
                name = gone->publication.name();
                policy = gone->publication.policy().name();
                hash = gone->publication.hash();
            } catch (const std::bad_alloc&) {
            }
            gone.reset();
            log({LogEventKind::version_freed, LogSeverity::info, name, policy, version, hash, serial, "its last reader has gone on"});
        }
        gone.reset();
        // Who sees that it is gone sees all that giving it back has done.
        alive_.fetch_sub(1, std::memory_order_release);
    }
}

void Keeper::sweep() noexcept {
    Kept* head = head_.load(std::memory_order_acquire);
    do {
        if (head == nullptr || head == closed()) return;
    } while (!head_.compare_exchange_weak(head, nullptr, std::memory_order_acq_rel, std::memory_order_acquire));
    free_all(head, log_);
}

void Keeper::run() noexcept {
    for (;;) {
        const std::uint32_t seen = calls_.load(std::memory_order_acquire);
        sweep();
        if (head_.load(std::memory_order_acquire) == closed()) return;
        calls_.wait(seen, std::memory_order_acquire);
    }
}

void Keeper::close() noexcept {
    free_all(head_.exchange(closed(), std::memory_order_acq_rel), {});
    calls_.fetch_add(1, std::memory_order_release);
    calls_.notify_all();
}

} // namespace forbear::registry
