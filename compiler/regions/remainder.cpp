#include "regions/remainder.h"

#include <algorithm>
#include <bit>

namespace forbear::regions {
namespace {

constexpr std::size_t most_steps = 40'000'000; ///< comparisons of boxes

} // namespace

Remainder::Remainder(const Space& space, const Region& whole, const Takers& taken)
    : space_(space), taken_(taken), used_(taken.regions.size(), false) {
    for (auto box = whole.rbegin(); box != whole.rend(); ++box) open_.push_back({*box, 0});
}

bool Remainder::touches(const Box& box, std::size_t taker) {
    if (taken_.regions[taker] == nullptr) return false;
    const Region& region = *taken_.regions[taker];
    steps_ += region.size();
    return std::ranges::any_of(region, [&](const Box& other) { return meet(box, other); });
}

std::size_t Remainder::first_taker(const Box& box, std::size_t from) {
    const std::size_t end = taken_.regions.size();
    if (taken_.index == nullptr) {
        while (from < end && !touches(box, from)) ++from;
        return from;
    }
    if (from >= end) return end;
    const std::vector<std::uint64_t> bits = taken_.index->may_meet(box, from / 64, (end + 63) / 64);
    for (std::size_t word = from / 64; word * 64 < end; ++word) {
        std::uint64_t rest = bits[word - from / 64];
        if (word == from / 64) rest &= ~std::uint64_t{0} << from % 64;
        for (; rest != 0; rest &= rest - 1) {
            const std::size_t taker = word * 64 + static_cast<std::size_t>(std::countr_zero(rest));
            if (taker >= end) return end;
            if (touches(box, taker)) return taker;
        }
    }
    return end;
}

std::optional<Box> Remainder::next() {
    std::vector<Box> rest, pieces;
    while (!open_.empty()) {
        Open at = std::move(open_.back());
        open_.pop_back();
        const std::size_t taker = first_taker(at.box, at.next);
        if (steps_ > most_steps) {
            gave_up_ = true;
            return std::nullopt;
        }
        if (taker == taken_.regions.size()) return std::move(at.box);
        used_[taker] = true;
        pieces.assign(1, std::move(at.box));
        for (const Box& box : *taken_.regions[taker]) {
            rest.clear();
            for (const Box& piece : pieces) space_.subtract(piece, box, rest);
            pieces.swap(rest);
            steps_ += pieces.size();
        }
        for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece) open_.push_back({std::move(*piece), taker + 1});
    }
    return std::nullopt;
}

} // namespace forbear::regions
