#pragma once
// Where a value lies among many starts, in few steps over 16 of them, however they are spread: a B+ tree without pointers.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace forbear::dispatch {

/// Nodes of 16 keys, level by level from the root on. A key is one below a start and is reached when it is less than the value.
/// Node n of a level leads to node 17 n + k of the next, when k of its keys are reached; node n of the last says that 16 n + k
/// starts are. Keys that are no start's are the highest number, below which every value lies or is it.
class StartTree {
public:
    static constexpr std::size_t node_keys = 16;

    StartTree() = default; ///< of no starts
    /// Ascending, none twice, none 0.
    explicit StartTree(const std::vector<std::uint64_t>& starts);

    /// How many starts are not above the value.
    [[nodiscard]] std::size_t reached(std::uint64_t value) const noexcept;

    [[nodiscard]] const std::vector<std::uint64_t>& keys() const { return keys_; }
    [[nodiscard]] const std::vector<std::size_t>& levels() const { return levels_; } ///< where each begins in `keys()`

private:
    std::vector<std::uint64_t> keys_;
    std::vector<std::size_t> levels_;
};

} // namespace forbear::dispatch
