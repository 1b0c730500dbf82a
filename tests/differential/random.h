#pragma once
// Random choices that are the same on every machine: splitmix64, no distributions of the standard library.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace forbear::differential {

class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        state_ += 0x9e37'79b9'7f4a'7c15ull;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58'476d'1ce4'e5b9ull;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d0'49bb'1331'11ebull;
        return mixed ^ (mixed >> 31);
    }
    /// 0 to `limit` - 1. The slight preference for small numbers does not matter here.
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(next() % limit); }
    /// `low` to `high`, both included.
    std::int64_t between(std::int64_t low, std::int64_t high) {
        const std::uint64_t width = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + (width == 0 ? next() : next() % width));
    }
    bool chance(std::size_t percent) { return below(100) < percent; }
    template <class T>
    const T& pick(const std::vector<T>& from) {
        return from[below(from.size())];
    }
    std::string pick(std::initializer_list<const char*> from) { return *(from.begin() + below(from.size())); }
    template <class T>
    void shuffle(std::vector<T>& values) {
        for (std::size_t i = values.size(); i > 1; --i) {
            std::swap(values[i - 1], values[below(i)]);
        }
    }

private:
    std::uint64_t state_;
};

} // namespace forbear::differential
