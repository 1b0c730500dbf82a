#include "syntax/print_layout.h"

#include <algorithm>
#include <utility>

#include "syntax/print_parts.h"

namespace forbear::syntax::printing {

void Layout::add(std::size_t indent, std::string text, std::uint32_t begin, Gap gap) {
    if (begin == 0 && !lines_.empty()) begin = lines_.back().begin;
    lines_.push_back({indent, indent, std::move(text), begin, gap, false});
}

void Layout::add_end(std::size_t indent, std::string text, std::uint32_t begin, Gap gap) {
    add(indent, std::move(text), begin, gap);
    lines_.back().indent = indent + 2;
}

void Layout::add_lines(std::size_t indent, std::vector<DocLine> lines, std::uint32_t begin, Gap gap) {
    for (DocLine& line : lines) {
        add(indent, std::move(line.text), begin, gap);
        lines_.back().column = line.column;
        gap = Gap::none;
        begin = 0;
    }
    // The place of a continuation is that of its own first word.
    for (std::size_t i = 1; i < lines.size(); ++i) {
        Line& line = lines_[lines_.size() - lines.size() + i];
        const Line& above = lines_[lines_.size() - lines.size() + i - 1];
        line.begin = std::max(lines[i].begin, above.begin);
    }
}

void Layout::add(std::size_t indent, std::string_view lead, const Doc& doc, std::uint32_t begin, Gap gap,
                 std::size_t width) {
    add_lines(indent, lay_out(Doc(lead) + Doc::align(doc), indent, width), begin, gap);
}

void Layout::add_aligned(std::size_t indent, std::string_view lead, const Doc& doc, std::uint32_t begin, Gap gap) {
    const std::size_t before = lines_.size();
    add(indent, lead, doc, begin, gap);
    for (std::size_t i = before; i < lines_.size(); ++i) lines_[i].aligned = true;
}

void Layout::add_condition(std::size_t indent, std::string_view word, const Expr& condition, Gap gap) {
    const bool asks_unknown = condition.kind == ExprKind::or_unknown;
    const Expr& outer = asks_unknown ? condition.args.front() : condition;
    const std::size_t column = indent + word.size() + 1;
    const std::string lead = std::string(word) + " ";
    if (outer.kind != ExprKind::all && outer.kind != ExprKind::either) {
        add(indent, lead, condition_doc(condition), condition.at.begin, gap, condition_width);
        return;
    }
    const std::string_view connector = outer.kind == ExprKind::all ? "and " : "or ";
    for (std::size_t i = 0; i < outer.args.size(); ++i) {
        const Expr& operand = outer.args[i];
        Doc doc = operand_doc(operand);
        if (asks_unknown && i + 1 == outer.args.size()) doc += ", or unknown";
        if (i == 0) {
            add(indent, lead, doc, operand.at.begin, gap, condition_width);
            continue;
        }
        const std::size_t hanging = column - std::min(column, connector.size());
        add_lines(hanging, lay_out(Doc(connector) + Doc::align(doc), hanging, condition_width), operand.at.begin,
                  Gap::none);
    }
}

bool Layout::try_join(std::string_view tail) {
    Line& line = lines_.back();
    if (line.column + text_width(line.text) + text_width(tail) > list_width) return false;
    line.text += tail;
    return true;
}

/// Decides for every comment before or behind which line it stands.
class CommentPlacer {
public:
    CommentPlacer(const std::vector<Layout::Line>& lines, const File& file)
        : lines_(lines), file_(file), before_(lines.size() + 1), behind_(lines.size(), nullptr) {
        for (std::size_t i = 0; i < lines.size(); ++i) order_.push_back(i);
        std::stable_sort(order_.begin(), order_.end(),
                         [&](std::size_t left, std::size_t right) { return lines[left].begin < lines[right].begin; });
        for (const Comment& comment : file.comments) {
            const std::size_t following = following_line(comment.at.begin);
            if (comment.own_line || following == 0) {
                before_[target(following)].push_back(&comment);
                continue;
            }
            const std::size_t line = order_[following - 1];
            // Two comments behind what is now one line: the earlier one moves above it.
            if (behind_[line] != nullptr) before_[line].push_back(behind_[line]);
            behind_[line] = &comment;
        }
    }

    [[nodiscard]] std::string text() const {
        const std::vector<std::size_t> columns = comment_columns();
        std::string result;
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            const Layout::Line& line = lines_[i];
            bool wants_gap = line.gap == Gap::one;
            bool first = true;
            for (const Comment* comment : before_[i]) {
                const bool kept = line.gap != Gap::none && has_blank_before(comment->at.begin);
                add_gap(result, kept || (first && wants_gap));
                add_line(result, line.indent, comment->text);
                wants_gap = false;
                first = false;
            }
            const bool kept = line.gap != Gap::none && has_blank_before(line.begin);
            add_gap(result, wants_gap || kept);
            std::string text = line.text;
            if (behind_[i] != nullptr) {
                const std::size_t width = line.column + text_width(text);
                text.append(std::max(columns[i], width + 2) - width, ' ');
                text += behind_[i]->text;
            }
            add_line(result, line.column, text);
        }
        for (const Comment* comment : before_.back()) {
            add_gap(result, has_blank_before(comment->at.begin));
            add_line(result, 0, comment->text);
        }
        return result;
    }

private:
    /// Index into `order_` of the first line that begins behind `place`.
    [[nodiscard]] std::size_t following_line(std::uint32_t place) const {
        const auto found = std::partition_point(order_.begin(), order_.end(),
                                                [&](std::size_t line) { return lines_[line].begin < place; });
        return static_cast<std::size_t>(found - order_.begin());
    }

    [[nodiscard]] std::size_t target(std::size_t position) const {
        return position < order_.size() ? order_[position] : lines_.size();
    }

    [[nodiscard]] bool has_blank_before(std::uint32_t place) const {
        return std::binary_search(file_.paragraphs.begin(), file_.paragraphs.end(), place);
    }

    static void add_gap(std::string& result, bool wanted) {
        if (wanted && !result.empty()) result += '\n';
    }

    static void add_line(std::string& result, std::size_t column, std::string_view text) {
        const std::size_t end = text.find_last_not_of(" \t\r\n");
        if (end != std::string_view::npos) {
            result.append(column, ' ');
            result += text.substr(0, end + 1);
        }
        result += '\n';
    }

    /// Comments of neighbouring aligned lines begin in one column.
    [[nodiscard]] std::vector<std::size_t> comment_columns() const {
        std::vector<std::size_t> columns(lines_.size(), 0);
        for (std::size_t first = 0; first < lines_.size();) {
            std::size_t last = first + 1;
            while (last < lines_.size() && lines_[first].aligned && lines_[last].aligned && !starts_block(last)) ++last;
            std::size_t column = 0;
            for (std::size_t i = first; i < last; ++i) {
                if (behind_[i] == nullptr || !lines_[i].aligned) continue;
                column = std::max(column, lines_[i].column + text_width(lines_[i].text) + 2);
            }
            std::fill(columns.begin() + static_cast<std::ptrdiff_t>(first),
                      columns.begin() + static_cast<std::ptrdiff_t>(last), column);
            first = last;
        }
        return columns;
    }

    [[nodiscard]] bool starts_block(std::size_t line) const {
        if (lines_[line].gap == Gap::one) return true;
        if (lines_[line].gap == Gap::none) return false;
        const bool blank = has_blank_before(lines_[line].begin);
        return blank || std::any_of(before_[line].begin(), before_[line].end(), [&](const Comment* comment) {
                   return has_blank_before(comment->at.begin);
               });
    }

    const std::vector<Layout::Line>& lines_;
    const File& file_;
    std::vector<std::size_t> order_;
    std::vector<std::vector<const Comment*>> before_;
    std::vector<const Comment*> behind_;
};

std::string Layout::finish(const File& file) const { return CommentPlacer(lines_, file).text(); }

} // namespace forbear::syntax::printing
