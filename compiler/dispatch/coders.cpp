#include "dispatch/coders.h"

#include <algorithm>
#include <numeric>
#include <optional>

namespace forbear::dispatch {
namespace {

constexpr std::size_t most_steps = 3;
constexpr std::uint64_t most_direct = 8'192;
constexpr std::uint64_t few_values = 256; ///< a look-up takes less than a comparison

std::uint64_t distance(std::int64_t from, std::int64_t to) { return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from); }

} // namespace

Coder make_coder(const Axis& axis, const std::vector<std::uint32_t>& words) {
    Coder made;
    made.reg = axis.reg;
    made.mask = axis.mask;
    made.low = axis.low;
    made.high = axis.high;
    if (axis.can_be_unknown) made.unknown_word = words[0];
    if (axis.can_be_none) made.none_word = words[axis.none_class()];
    const std::vector<std::uint32_t> known(words.begin() + axis.first_known(), words.end());
    if (axis.mask != 0) {
        made.coding = Coding::overlap;
        made.words = {known.front(), known.back()};
        return made;
    }
    made.starts = axis.starts;
    made.words = known;
    const std::uint64_t width = distance(axis.low, axis.high);
    if (axis.starts.size() <= (width < few_values ? 0 : most_steps)) return made;
    std::uint64_t divisor = width < few_values ? 1 : 0;
    for (const std::int64_t start : axis.starts) divisor = std::gcd(divisor, distance(axis.low, start));
    const std::uint64_t last = width / divisor;
    if (last >= most_direct || divisor > INT64_MAX) {
        std::vector<std::uint64_t> distances;
        for (const std::int64_t start : axis.starts) distances.push_back(distance(axis.low, start));
        made.starts.clear();
        std::optional<StartBuckets> buckets;
        if (distances.size() > StartTree::node_keys) buckets = StartBuckets::make(distances, width);
        made.coding = buckets ? Coding::bucket : Coding::search;
        if (buckets) made.buckets = std::move(*buckets);
        else made.tree = StartTree(distances);
        return made;
    }
    made.coding = Coding::direct;
    made.divisor = static_cast<std::int64_t>(divisor);
    made.words.clear();
    for (std::uint64_t step = 0; step <= last; ++step) {
        const auto value = static_cast<std::int64_t>(static_cast<std::uint64_t>(axis.low) + step * divisor);
        made.words.push_back(known[axis.class_of(value) - axis.first_known()]);
    }
    made.starts.clear();
    return made;
}

bool merge(Coder& into, const Coder& other) {
    const auto steps = [](const Coder& coder) { return distance(coder.low, coder.high); };
    if (into.reg != other.reg || into.column != other.column || steps(into) >= most_direct) return false;
    std::vector<std::uint32_t> words;
    for (std::uint64_t step = 0; step <= steps(into); ++step) {
        const auto value = static_cast<std::int64_t>(static_cast<std::uint64_t>(into.low) + step);
        words.push_back(word_of(into, value, 0) + word_of(other, value, 0));
    }
    into.words = std::move(words);
    into.coding = Coding::direct;
    into.divisor = 1;
    if (into.mask != 0) into.mask = static_cast<std::uint64_t>(into.high);
    into.starts.clear();
    into.unknown_word += other.unknown_word;
    into.none_word += other.none_word;
    return true;
}

std::uint32_t word_of(const Coder& coder, std::int64_t value, std::uint8_t state) {
    if (state == 1) return coder.unknown_word;
    if (state != 0) return coder.none_word;
    switch (coder.coding) {
    case Coding::overlap: return coder.words[(static_cast<std::uint64_t>(value) & coder.mask) != 0 ? 1 : 0];
    case Coding::direct:
        if (coder.mask != 0) return coder.words[static_cast<std::uint64_t>(value) & coder.mask];
        return coder.words[distance(coder.low, value) / static_cast<std::uint64_t>(coder.divisor)];
    case Coding::steps: break;
    case Coding::bucket: return coder.words[coder.buckets.reached(distance(coder.low, value))];
    case Coding::search: return coder.words[coder.tree.reached(distance(coder.low, value))];
    }
    return coder.words[static_cast<std::size_t>(std::ranges::count_if(coder.starts, [&](std::int64_t start) { return start <= value; }))];
}

} // namespace forbear::dispatch
