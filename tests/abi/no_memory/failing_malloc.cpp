#include "abi/no_memory/failing_malloc.h"

#include <atomic>
#include <cerrno>
#include <cstddef>

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* block);
}

namespace failing_malloc {
namespace {

std::atomic<std::int64_t> live{0};

struct Plan {
    bool is_armed = false;
    bool failed = false;
    Mode mode = Mode::once;
    std::uint64_t which = 0;
    std::uint64_t seen = 0;
};
// Of the executable, so that looking at it does not allocate.
thread_local Plan plan;

bool fails() noexcept {
    if (!plan.is_armed) return false;
    ++plan.seen;
    const bool hit = plan.which != 0 && (plan.mode == Mode::once ? plan.seen == plan.which : plan.seen >= plan.which);
    if (hit) {
        plan.failed = true;
        errno = ENOMEM;
    }
    return hit;
}

void* counted(void* block) noexcept {
    if (block != nullptr) live.fetch_add(1, std::memory_order_relaxed);
    return block;
}

} // namespace

void arm(std::uint64_t which, Mode mode) noexcept { plan = {true, false, mode, which, 0}; }
Seen disarm() noexcept {
    plan.is_armed = false;
    return {plan.seen, plan.failed};
}
std::int64_t blocks() noexcept { return live.load(std::memory_order_relaxed); }

} // namespace failing_malloc

using namespace failing_malloc;

extern "C" {

void* malloc(std::size_t size) { return fails() ? nullptr : counted(__libc_malloc(size)); }
void* calloc(std::size_t count, std::size_t size) { return fails() ? nullptr : counted(__libc_calloc(count, size)); }
void* realloc(void* block, std::size_t size) {
    if (fails()) return nullptr;
    void* moved = __libc_realloc(block, size);
    if (block == nullptr) return counted(moved);
    if (size == 0) live.fetch_sub(1, std::memory_order_relaxed);
    return moved;
}
void* memalign(std::size_t alignment, std::size_t size) { return fails() ? nullptr : counted(__libc_memalign(alignment, size)); }
void* aligned_alloc(std::size_t alignment, std::size_t size) { return memalign(alignment, size); }
int posix_memalign(void** block, std::size_t alignment, std::size_t size) {
    void* made = memalign(alignment, size);
    if (made == nullptr) return ENOMEM;
    *block = made;
    return 0;
}
void free(void* block) {
    if (block == nullptr) return;
    live.fetch_sub(1, std::memory_order_relaxed);
    __libc_free(block);
}

} // extern "C"
