// Which words are a slip of the finger apart.

#include <algorithm>
#include <array>

#include "syntax/from_text_words.h"

namespace forbear::syntax {

std::size_t edit_distance(std::string_view from, std::string_view to) {
    constexpr std::size_t longest = 40; // words of the language are shorter
    if (from.size() >= longest || to.size() >= longest) return longest;
    std::array<std::array<std::uint8_t, longest>, longest> cost{};
    for (std::size_t i = 0; i <= from.size(); ++i) cost[i][0] = static_cast<std::uint8_t>(i);
    for (std::size_t j = 0; j <= to.size(); ++j) cost[0][j] = static_cast<std::uint8_t>(j);
    for (std::size_t i = 1; i <= from.size(); ++i) {
        for (std::size_t j = 1; j <= to.size(); ++j) {
            int least = cost[i - 1][j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
            least = std::min(least, std::min(cost[i - 1][j], cost[i][j - 1]) + 1);
            const bool exchanged = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
            if (exchanged) least = std::min(least, cost[i - 2][j - 2] + 1);
            cost[i][j] = static_cast<std::uint8_t>(least);
        }
    }
    return cost[from.size()][to.size()];
}

namespace {

/// Whether the letters of two words differ too much for a few changes; saves the costly comparison for nearly all
/// pairs.
bool letters_differ(std::string_view from, std::string_view to, int changes) {
    std::array<int, 32> counts{};
    for (const char c : from) ++counts[static_cast<unsigned char>(c) % 32u];
    for (const char c : to) --counts[static_cast<unsigned char>(c) % 32u];
    int difference = 0;
    for (const int count : counts) difference += count < 0 ? -count : count;
    return difference > 2 * changes;
}

} // namespace

bool is_near(std::string_view written, std::string_view meant) {
    if (written == meant || meant.size() < 2 || written.size() > meant.size() + 2 || meant.size() > written.size() + 2)
        return false;
    const std::size_t changes = meant.size() <= 5 ? 1 : 2;
    if (letters_differ(written, meant, static_cast<int>(changes))) return false;
    const bool exchanged = written.size() == 2 && meant.size() == 2 && written[0] == meant[1] && written[1] == meant[0];
    if (exchanged) return true;
    const std::size_t distance = edit_distance(written, meant);
    if (meant.size() == 2) return distance == 1 && written.size() == 3;
    if (meant.size() == 3) return distance == 1 && written.size() >= 2;
    return distance <= changes;
}

} // namespace forbear::syntax
