#include "keeper.h"

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
            free_all(version);
            return;
        }
        version->next = head;
    } while (!head_.compare_exchange_weak(head, version, std::memory_order_acq_rel, std::memory_order_acquire));
    calls_.fetch_add(1, std::memory_order_release);
    calls_.notify_one();
}

void Keeper::free_all(Kept* first) noexcept {
    while (first != nullptr) {
        const std::unique_ptr<Kept> gone(first);
        first = first->next;
        alive_.fetch_sub(1, std::memory_order_relaxed);
    }
}

void Keeper::sweep() noexcept {
    Kept* head = head_.load(std::memory_order_acquire);
    do {
        if (head == nullptr || head == closed()) return;
    } while (!head_.compare_exchange_weak(head, nullptr, std::memory_order_acq_rel, std::memory_order_acquire));
    free_all(head);
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
    free_all(head_.exchange(closed(), std::memory_order_acq_rel));
    calls_.fetch_add(1, std::memory_order_release);
    calls_.notify_all();
}

} // namespace forbear::registry
