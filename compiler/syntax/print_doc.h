#pragma once
// A text that may be laid out on one line or on several: what the formatter makes of a condition or a list.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "forbear/source.h"

namespace forbear::syntax::printing {

/// A piece of text, or a sequence of pieces with places where the line may break. Joined with `+`.
class Doc {
public:
    Doc() = default;
    Doc(std::string text) : text_(std::move(text)) {}
    Doc(std::string_view text) : text_(text) {}
    Doc(const char* text) : text_(text) {}

    /// A space, or a line break when the group it stands in does not fit.
    [[nodiscard]] static Doc line();
    /// Breaks all its own lines or none.
    [[nodiscard]] static Doc group(Doc doc);
    /// Lines inside begin at the column where the doc begins.
    [[nodiscard]] static Doc align(Doc doc);
    /// Remembers where the author wrote it, so that comments find the way back.
    [[nodiscard]] static Doc at(Span span, Doc doc);

    Doc& operator+=(Doc doc);
    [[nodiscard]] friend Doc operator+(Doc left, Doc right) { return left += std::move(right); }

    [[nodiscard]] std::string flat() const;
    [[nodiscard]] std::size_t flat_width() const;

private:
    friend class DocRenderer;
    enum class Kind { text, sequence, line, group, align, anchor };
    Kind kind_ = Kind::text;
    std::string text_;
    std::uint32_t begin_ = 0;
    std::vector<Doc> parts_;
};

/// One line of a laid out doc.
struct DocLine {
    std::size_t column = 0;
    std::string text;
    std::uint32_t begin = 0; ///< place of its first word; 0 when unknown
};

/// Lays `doc` out from `column` on; lines are kept below `width` columns where there is a place to break.
[[nodiscard]] std::vector<DocLine> lay_out(const Doc& doc, std::size_t column, std::size_t width);

/// Columns a text takes: its code points.
[[nodiscard]] std::size_t text_width(std::string_view text);

} // namespace forbear::syntax::printing
