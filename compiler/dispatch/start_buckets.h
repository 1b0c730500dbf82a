#pragma once
// Where a value lies among many starts, in one look and one step over 16 of them.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace forbear::dispatch {

/// Buckets of values that hold at most 16 starts each: of equal width, or as much wider as values are higher, for amounts. Keys are
/// one below a start and are reached when they are less than the value; those in a value's bucket are among the 16 from
/// `before()[bucket]` on.
class StartBuckets {
public:
    static constexpr std::size_t step_keys = 16;

    /// Starts ascend, none twice, none 0, none above `highest`. Nothing where it would take too many buckets.
    [[nodiscard]] static std::optional<StartBuckets> make(const std::vector<std::uint64_t>& starts, std::uint64_t highest);

    /// How many starts are not above the value, which is not above `highest`.
    [[nodiscard]] std::size_t reached(std::uint64_t value) const noexcept;

    /// Whether they grow. Then, with z zeros in front of it, the bucket of an odd value v is
    /// ((63 - z) << bits()) + (v << z >> (63 - bits())) - (1 << bits()), and that of an even one is the next odd one's.
    [[nodiscard]] bool grow() const { return grow_; }
    /// Of those that do not grow: how many bits a value loses.
    [[nodiscard]] std::uint32_t bits() const { return bits_; }
    [[nodiscard]] const std::vector<std::uint64_t>& keys() const { return keys_; } ///< and 16 that no value reaches
    [[nodiscard]] const std::vector<std::uint16_t>& before() const { return before_; } ///< by bucket: starts in earlier ones

private:
    [[nodiscard]] std::uint64_t bucket_of(std::uint64_t value) const noexcept;
    [[nodiscard]] bool fill(const std::vector<std::uint64_t>& starts, std::uint64_t highest);

    bool grow_ = false;
    std::uint32_t bits_ = 0;
    std::vector<std::uint64_t> keys_;
    std::vector<std::uint16_t> before_;
};

} // namespace forbear::dispatch
