#pragma once
// The lines of a formatted file, and how comments and blank lines find their places among them.

#include <cstdint>
#include <string>
#include <vector>

#include "syntax/print_doc.h"
#include "syntax/tree.h"

namespace forbear::syntax::printing {

/// What stands between a line and the one above it.
enum class Gap {
    none,   ///< never a blank line: the line belongs to what stands above
    author, ///< a blank line where the author left one
    one     ///< always one blank line
};

constexpr std::size_t list_width = 120;      ///< comma lists and clauses wrap here
constexpr std::size_t condition_width = 100; ///< conditions break here

/// Collects the lines of one file in the order of the output; `finish` adds comments and blank lines.
class Layout {
public:
    /// `begin`: where the author wrote the first word of the line; 0 takes the place of the line above.
    void add(std::size_t indent, std::string text, std::uint32_t begin, Gap gap = Gap::none);
    /// `lead` and then `doc`, whose further lines stand below its first word.
    void add(std::size_t indent, std::string_view lead, const Doc& doc, std::uint32_t begin, Gap gap = Gap::none,
             std::size_t width = list_width);
    /// `when`, `unless`, `whenever` or `stop when` and a condition: every `and` and `or` of the outermost level
    /// begins a line and hangs left of the first operand.
    void add_condition(std::size_t indent, std::string_view word, const Expr& condition, Gap gap = Gap::none);
    /// A line whose comment is aligned with those of its neighbours.
    void add_aligned(std::size_t indent, std::string_view lead, const Doc& doc, std::uint32_t begin, Gap gap);
    /// `end table` and its like: comments before it belong to what it ends.
    void add_end(std::size_t indent, std::string text, std::uint32_t begin, Gap gap);
    /// Joins `tail` to the last line when that leaves it within `list_width`; says whether it did.
    bool try_join(std::string_view tail);

    [[nodiscard]] std::string finish(const File& file) const;

private:
    friend class CommentPlacer;
    struct Line {
        std::size_t indent = 0; ///< of the item: comments before the line stand here
        std::size_t column = 0;
        std::string text;
        std::uint32_t begin = 0;
        Gap gap = Gap::none;
        bool aligned = false;
    };
    void add_lines(std::size_t indent, std::vector<DocLine> lines, std::uint32_t begin, Gap gap);
    std::vector<Line> lines_;
};

} // namespace forbear::syntax::printing
