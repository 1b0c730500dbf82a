#include <algorithm>
#include <cstddef>
#include <numeric>

#include "forbear/diagnostic.h"
#include "text/code_points.h"

namespace forbear {
namespace {

/// Nobody mistypes a longer name; and the distance costs the product of both lengths.
constexpr std::size_t longest_compared = 128;

/// Capitals and hyphens are habits, not other names.
char folded(char letter) {
    if (letter >= 'A' && letter <= 'Z') return static_cast<char>(letter - 'A' + 'a');
    return letter == '-' || letter == ' ' ? '_' : letter;
}

/// Insertions, deletions, replacements and swaps of neighbours that turn `left` into `right`.
std::size_t edit_distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> before_last(right.size() + 1);
    std::vector<std::size_t> last(right.size() + 1);
    std::vector<std::size_t> row(right.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= left.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const char a = folded(left[i - 1]);
            const char b = folded(right[j - 1]);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a == b ? 0u : 1u)});
            const bool swapped = i > 1 && j > 1 && a == folded(right[j - 2]) && b == folded(left[i - 2]);
            if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        std::swap(before_last, last);
        std::swap(last, row);
    }
    return last[right.size()];
}

/// One slip in a short word, one in three letters of a longer one; a name of one letter is never guessed.
std::size_t allowed_distance(std::size_t length) {
    if (length < 2) return 0;
    return std::clamp<std::size_t>(length / 3, 1, 4);
}

} // namespace

std::string nearest_name(std::string_view wanted, const std::vector<std::string>& candidates) {
    if (wanted.empty() || wanted.size() > longest_compared) return {};
    const std::size_t allowed = allowed_distance(wanted.size());
    std::size_t best = allowed + 1;
    const std::string* nearest = nullptr;
    for (const std::string& candidate : candidates) {
        if (candidate.empty() || candidate.size() > longest_compared) continue;
        const auto [shorter, longer] = std::minmax({candidate.size(), wanted.size()});
        if (longer - shorter >= best) continue;
        const std::size_t distance = edit_distance(wanted, candidate);
        if (distance >= best || distance >= longer) continue;
        best = distance;
        nearest = &candidate;
    }
    return nearest == nullptr ? std::string() : *nearest;
}

std::string printable(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const text::Glyph glyph = text::glyph_at(text, i);
        result += glyph.shown;
        i += glyph.bytes;
    }
    return result;
}

} // namespace forbear
