#include "dispatch/start_tree.h"

namespace forbear::dispatch {
namespace {

constexpr std::size_t children = StartTree::node_keys + 1;

/// How many nodes it takes to have so many below them.
std::size_t over(std::size_t many, std::size_t of_each) { return (many + of_each - 1) / of_each; }

} // namespace

StartTree::StartTree(const std::vector<std::uint64_t>& starts) {
    if (starts.empty()) return;
    std::vector<std::vector<std::uint64_t>> made(1); // from the last level to the root
    for (const std::uint64_t start : starts) made.back().push_back(start - 1);
    std::size_t nodes = over(starts.size(), node_keys), starts_below = node_keys;
    made.back().resize(nodes * node_keys, UINT64_MAX);
    while (nodes > 1) {
        std::vector<std::uint64_t> level;
        for (std::size_t child = 1; child < nodes; ++child) { // the first of a node is where none of its keys is reached
            if (child % children != 0) level.push_back(starts[child * starts_below] - 1);
        }
        nodes = over(nodes, children);
        starts_below *= children;
        level.resize(nodes * node_keys, UINT64_MAX); // the last node may have one child and no key
        made.push_back(std::move(level));
    }
    for (auto level = made.rbegin(); level != made.rend(); ++level) {
        levels_.push_back(keys_.size());
        keys_.insert(keys_.end(), level->begin(), level->end());
    }
}

std::size_t StartTree::reached(std::uint64_t value) const noexcept {
    std::size_t place = 0;
    for (std::size_t level = 0; level < levels_.size(); ++level) {
        const std::uint64_t* node = keys_.data() + levels_[level] + place * node_keys;
        std::size_t count = 0;
        for (std::size_t key = 0; key < node_keys; ++key) count += node[key] < value ? 1u : 0u;
        place = place * (level + 1 == levels_.size() ? node_keys : children) + count;
    }
    return place;
}

} // namespace forbear::dispatch
