#pragma once
// Internal to from_text: where one statement ends and the next begins.

#include "syntax/from_text_words.h"

namespace forbear::syntax {

/// What a line that begins with a mere name means, after the statement that stands above it.
enum class Lines { none, fields, settings, givens, expectations, must };

/// One statement: words [first, last). `mark` is ROW, FIELD, CLAUSE or MUST where the line carries no word of its own,
/// else 0; `starter` is the mark, or the type of the first word.
struct Stretch {
    std::size_t first = 0;
    std::size_t last = 0;
    std::size_t mark = 0;
    std::size_t starter = 0;
};

/// Cuts words into statements, one after the other, so that a word retyped on the way (`gaurd`) still counts.
class Layout {
public:
    Layout(Words& words, DiagnosticSink& sink) : words_(words), sink_(sink) {}
    /// The statement that begins at word `first`. Words before a statement's beginning make a stretch with starter 0.
    [[nodiscard]] Stretch next(std::size_t first);

private:
    [[nodiscard]] std::size_t begins(std::size_t at);
    [[nodiscard]] std::size_t soft_begins(std::size_t at) const;
    [[nodiscard]] std::size_t line_mark(std::size_t at) const;
    [[nodiscard]] std::size_t misspelt(std::size_t at) const;
    [[nodiscard]] bool row_begins(std::size_t at) const;
    [[nodiscard]] bool complete_before(std::size_t at) const;
    [[nodiscard]] std::size_t type(std::size_t at) const { return at < words_.list.size() ? words_.list[at].type : 0; }
    [[nodiscard]] bool first_on_line(std::size_t at) const {
        return at >= words_.list.size() || words_.list[at].first_on_line;
    }
    [[nodiscard]] bool is_header(std::size_t starter) const;
    void enter(std::size_t starter, std::size_t at);

    Words& words_;
    DiagnosticSink& sink_;
    std::size_t open_ = 0;        ///< starter of the statement at hand; marks count
    std::size_t anchor_ = 0;      ///< starter of the last statement that began with a word of its own
    std::uint32_t column_ = 0;    ///< of that word
    Lines lines_ = Lines::none;
    std::size_t first_ = 0;
    int depth_ = 0;               ///< open brackets
    bool in_acceptance_ = false;  ///< `because`, `owner` and `until` belong to `accept` above
};

} // namespace forbear::syntax
