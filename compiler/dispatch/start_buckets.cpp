#include "dispatch/start_buckets.h"

#include <algorithm>
#include <bit>

namespace forbear::dispatch {
namespace {

constexpr std::uint64_t few_buckets = 4'096; ///< 8 KB, a quarter of the nearest cache: as many are never too many

} // namespace

std::optional<StartBuckets> StartBuckets::make(const std::vector<std::uint64_t>& starts, std::uint64_t highest) {
    if (starts.size() > UINT16_MAX) return std::nullopt;
    const std::uint64_t most_buckets = std::max<std::uint64_t>(few_buckets, 2 * starts.size());
    StartBuckets made;
    for (const bool grow : {false, true}) {
        made.grow_ = grow;
        // From few buckets to many: a bit more of the value each time.
        const auto width = static_cast<std::uint32_t>(std::bit_width(highest));
        for (std::uint32_t told_apart = 1; told_apart <= width; ++told_apart) {
            made.bits_ = grow ? told_apart : width - told_apart;
            if (made.bucket_of(highest) >= most_buckets) break;
            if (!made.fill(starts, highest)) continue;
            for (const std::uint64_t start : starts) made.keys_.push_back(start - 1);
            made.keys_.resize(starts.size() + step_keys, UINT64_MAX);
            return made;
        }
    }
    return std::nullopt;
}

bool StartBuckets::fill(const std::vector<std::uint64_t>& starts, std::uint64_t highest) {
    std::vector<std::uint16_t> held(bucket_of(highest) + 1, 0);
    for (const std::uint64_t start : starts) ++held[bucket_of(start)];
    before_.clear();
    std::uint16_t sum = 0;
    for (const std::uint16_t own : held) {
        if (own > step_keys) return false;
        before_.push_back(sum);
        sum = static_cast<std::uint16_t>(sum + own);
    }
    return true;
}

std::uint64_t StartBuckets::bucket_of(std::uint64_t value) const noexcept {
    if (!grow_) return value >> bits_;
    const std::uint64_t odd = value | 1;
    const auto zeros = static_cast<std::uint32_t>(std::countl_zero(odd));
    return (std::uint64_t{63 - zeros} << bits_) + (odd << zeros >> (63 - bits_)) - (1ull << bits_);
}

std::size_t StartBuckets::reached(std::uint64_t value) const noexcept {
    const std::size_t from = before_[bucket_of(value)];
    std::size_t count = 0;
    for (std::size_t key = from; key < from + step_keys; ++key) count += keys_[key] < value ? 1u : 0u;
    return from + count;
}

} // namespace forbear::dispatch
