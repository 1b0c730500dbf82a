#include "text/excerpt.h"

#include <algorithm>
#include <utility>

#include "forbear/diagnostic.h"
#include "text/code_points.h"

namespace forbear::text {
namespace {

constexpr std::size_t longest_line = 120; ///< bytes shown of one line
constexpr std::size_t before_mark = 24;   ///< bytes shown before a mark when a line is cut
constexpr std::size_t tab_stop = 4;
constexpr std::string_view cut = "...";

bool continues(std::string_view line, std::size_t offset) {
    return offset < line.size() && (static_cast<unsigned char>(line[offset]) & 0xC0u) == 0x80u;
}

/// The shown text of a window, and the column at which every byte of it stands.
struct Layout {
    std::string shown;
    std::vector<std::size_t> columns; ///< one more than the window has bytes
};

Layout lay_out(std::string_view line, Window window) {
    Layout layout;
    std::size_t column = 0;
    if (window.begin > 0) {
        layout.shown += cut;
        column = cut.size();
    }
    for (std::size_t i = window.begin; i < window.end;) {
        Glyph glyph;
        if (line[i] == '\t') {
            glyph.width = tab_stop - column % tab_stop;
            glyph.shown.assign(glyph.width, ' ');
        } else {
            glyph = glyph_at(line.substr(0, window.end), i);
        }
        layout.shown += glyph.shown;
        layout.columns.insert(layout.columns.end(), glyph.bytes, column);
        column += glyph.width;
        i += glyph.bytes;
    }
    layout.columns.push_back(column);
    if (window.end < line.size()) layout.shown += cut;
    return layout;
}

/// A mark in columns.
struct Placed {
    std::size_t begin;
    std::size_t end;
    std::string label;
};

std::vector<Placed> place(const std::vector<Mark>& marks, Window window, const Layout& layout) {
    std::vector<Placed> placed;
    for (const Mark& mark : marks) {
        const std::size_t begin = std::clamp(mark.begin, window.begin, window.end);
        const std::size_t end = std::clamp(mark.end, begin, window.end);
        const std::size_t first = layout.columns[begin - window.begin];
        const std::size_t last = layout.columns[end - window.begin];
        placed.push_back({first, std::max(last, first + 1), printable(mark.label)});
    }
    std::stable_sort(placed.begin(), placed.end(),
                     [](const Placed& left, const Placed& right) { return left.begin < right.begin; });
    return placed;
}

std::size_t width_of(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t i = 0; i < text.size();) {
        const Glyph glyph = glyph_at(text, i);
        width += glyph.width;
        i += glyph.bytes;
    }
    return width;
}

/// A row below the source line: pieces of text at columns, from right to left.
class Row {
public:
    [[nodiscard]] bool has_room(std::size_t column, std::size_t width) const { return column + width + 1 < leftmost_; }
    void put(std::size_t column, std::string text) {
        leftmost_ = column;
        pieces_.emplace_back(column, std::move(text));
    }
    [[nodiscard]] std::string text() const {
        std::string result;
        std::size_t column = 0;
        for (auto piece = pieces_.rbegin(); piece != pieces_.rend(); ++piece) {
            if (piece->first > column) result.append(piece->first - column, ' ');
            result += piece->second;
            column = std::max(column, piece->first) + width_of(piece->second);
        }
        return result;
    }

private:
    std::size_t leftmost_ = static_cast<std::size_t>(-1);
    std::vector<std::pair<std::size_t, std::string>> pieces_;
};

std::string underline(const std::vector<Placed>& marks) {
    std::size_t width = 0;
    for (const Placed& mark : marks) width = std::max(width, mark.end);
    std::string line(width, ' ');
    for (const Placed& mark : marks) {
        std::fill(line.begin() + static_cast<std::ptrdiff_t>(mark.begin),
                  line.begin() + static_cast<std::ptrdiff_t>(mark.end), '~');
    }
    return line;
}

/// The label of the mark that ends the underline stands beside it; the others go below their marks, each in the
/// first row where it meets no other, tied to its mark by bars.
std::vector<std::string> rows_below(std::vector<Placed> marks) {
    std::string first = underline(marks);
    std::erase_if(marks, [](const Placed& mark) { return mark.label.empty(); });
    if (!marks.empty() && marks.back().end == first.size()) {
        first += " " + marks.back().label;
        marks.pop_back();
    }
    std::vector<Row> rows;
    std::size_t previous_begin = static_cast<std::size_t>(-1);
    for (auto mark = marks.rbegin(); mark != marks.rend(); ++mark) {
        const std::size_t width = width_of(mark->label);
        std::size_t depth = 0;
        while (depth < rows.size() && !rows[depth].has_room(mark->begin, width)) ++depth;
        if (depth == rows.size()) rows.emplace_back();
        for (std::size_t above = 0; above < depth && mark->begin != previous_begin; ++above) {
            rows[above].put(mark->begin, "|");
        }
        rows[depth].put(mark->begin, mark->label);
        previous_begin = mark->begin;
    }
    std::vector<std::string> texts{std::move(first)};
    for (const Row& row : rows) texts.push_back(row.text());
    return texts;
}

} // namespace

Window window_of(std::string_view line, std::size_t from, std::size_t to) {
    if (line.size() <= longest_line) return {0, line.size()};
    from = std::min(from, line.size());
    to = std::clamp(to, from, line.size());
    const std::size_t marked = std::min(to - from, longest_line);
    const std::size_t before = std::min(before_mark, longest_line - marked);
    Window window;
    window.begin = std::min(from - std::min(from, before), line.size() - longest_line);
    window.end = window.begin + longest_line;
    while (window.begin > 0 && continues(line, window.begin)) --window.begin;
    while (continues(line, window.end)) ++window.end;
    return window;
}

std::string gutter(std::string_view number, std::size_t number_width, const Paint& paint) {
    std::string text(paint.gutter);
    text += ' ';
    text.append(number_width - std::min(number_width, number.size()), ' ');
    text += number;
    text += " | ";
    text += paint.reset;
    return text;
}

std::string shown_line(std::string_view line, Window window) { return lay_out(line, window).shown; }

std::string excerpt(std::string_view line, Window window, std::uint32_t number, std::size_t number_width,
                    std::vector<Mark> marks, const Paint& paint) {
    const Layout layout = lay_out(line, window);
    std::string text = gutter(std::to_string(number), number_width, paint) + layout.shown + "\n";
    for (const std::string& row : rows_below(place(marks, window, layout))) {
        text += gutter("", number_width, paint);
        text += paint.mark;
        text += row;
        text += paint.reset;
        text += '\n';
    }
    return text;
}

} // namespace forbear::text
