#include "lint/gaps.h"

#include <algorithm>

namespace forbear::lint {
namespace {

using analysis::Box;
using analysis::Region;
using analysis::Side;

constexpr std::size_t most_open = 256;

/// The only dimension in which they differ, when it is only one.
std::optional<std::uint32_t> only_difference(const analysis::Space& space, const Box& one, const Box& other) {
    std::optional<std::uint32_t> made;
    for (const Box* box : {&one, &other}) {
        for (const Side& side : box->sides) {
            if (space.values_of(one, side.dimension) == space.values_of(other, side.dimension)) continue;
            if (made && *made != side.dimension) return std::nullopt;
            made = side.dimension;
        }
    }
    return made;
}

} // namespace

Region left_open(const analysis::Space& space, const Region& whole, const analysis::Takers& taken) {
    Region made;
    analysis::Remainder left(space, whole, taken);
    while (std::optional<Box> box = left.next()) {
        made.push_back(std::move(*box));
        if (made.size() == most_open) break;
    }
    for (bool is_joined = true; is_joined;) {
        is_joined = false;
        for (std::size_t one = 0; one < made.size(); ++one) {
            for (std::size_t other = one + 1; other < made.size(); ++other) {
                const auto dimension = only_difference(space, made[one], made[other]);
                if (!dimension) continue;
                const analysis::Values values = either(space.values_of(made[one], *dimension), space.values_of(made[other], *dimension));
                Box joined = made[one];
                std::erase_if(joined.sides, [&](const Side& side) { return side.dimension == *dimension; });
                made[one] = *space.narrowed(joined, *dimension, values);
                made.erase(made.begin() + static_cast<std::ptrdiff_t>(other--));
                is_joined = true;
            }
        }
    }
    return made;
}

std::string row_for(Subject& subject, const model::Table& table, const Box& box) {
    // The columns are what the rows test, in the order in which the first full row does.
    std::vector<std::uint32_t> columns;
    for (std::uint32_t row = table.first; row < table.first + table.count; ++row) {
        std::uint32_t at = subject.judged.rule_conditions[row];
        for (; !ir::is_end(at); at = subject.program.nodes[at].yes) {
            const std::uint32_t dimension = subject.space().passing(subject.program.nodes[at]).dimension;
            if (std::ranges::find(columns, dimension) == columns.end()) columns.push_back(dimension);
        }
    }
    std::string text;
    for (const std::uint32_t column : columns) {
        if (subject.words.name(column).empty()) return {};
        text += (text.empty() ? "" : " | ") + subject.words.cell(column, subject.space().values_of(box, column));
    }
    return text;
}

} // namespace forbear::lint
