#include <algorithm>

#include "syntax/print_parts.h"

namespace forbear::syntax::printing {
namespace {

/// The text of a condition cell: a test without its subject.
Doc cell_test(const Expr& test) {
    switch (test.kind) {
    case ExprKind::test: return test_doc(test, true);
    case ExprKind::or_unknown: return cell_test(test.args.front()) + ", or unknown";
    case ExprKind::negation: return Doc("not ") + cell_test(test.args.front());
    case ExprKind::group: return cell_test(test.args.front());
    case ExprKind::all:
    case ExprKind::either: {
        Doc doc;
        const std::string_view separator = test.kind == ExprKind::all ? ", " : " or ";
        for (std::size_t i = 0; i < test.args.size(); ++i) {
            doc += (i == 0 ? Doc() : Doc(separator)) + cell_test(test.args[i]);
        }
        return doc;
    }
    default: return condition_doc(test);
    }
}

std::string contact_cell(const Action& action) {
    const std::string text = stance_doc(action).flat();
    constexpr std::string_view said_by_the_column = "contact by ";
    return text.starts_with(said_by_the_column) ? text.substr(said_by_the_column.size()) : text;
}

/// Rows of cells of equal width. The first `conditions` cells stand before `=>`.
class Grid {
public:
    explicit Grid(std::size_t conditions) : conditions_(conditions) {}

    void add(std::string label, std::vector<std::string> cells, std::string tail, std::uint32_t begin) {
        label_width_ = std::max(label_width_, text_width(label));
        widths_.resize(std::max(widths_.size(), cells.size()), 0);
        for (std::size_t i = 0; i < cells.size(); ++i) widths_[i] = std::max(widths_[i], text_width(cells[i]));
        rows_.push_back({std::move(label), std::move(cells), std::move(tail), begin});
    }

    /// A row whose one condition stands for all of them.
    void add_other(std::string text, std::string value, std::uint32_t begin) {
        const std::size_t missing = text_width(text) - std::min(text_width(text), conditions_width());
        if (!widths_.empty()) widths_.front() += missing;
        rows_.push_back({"", {std::move(text), std::move(value)}, "", begin, true});
    }

    void print(Layout& layout, std::size_t indent) const {
        for (const Row& row : rows_) {
            std::string text = label_width_ == 0 ? std::string() : padded(row.label, label_width_) + " ";
            if (row.other) text += padded(row.cells[0], conditions_width()) + " => " + row.cells[1];
            for (std::size_t i = 0; i < row.cells.size() && !row.other; ++i) {
                if (i > 0) text += i == conditions_ ? " => " : " | ";
                const bool last = i + 1 == row.cells.size();
                text += last ? row.cells[i] : padded(row.cells[i], widths_[i]);
            }
            if (!row.tail.empty()) text = padded(text, line_width()) + "  " + row.tail;
            layout.add(indent, text, row.begin, row.begin == 0 || &row == &rows_.front() ? Gap::none : Gap::author);
        }
    }

private:
    struct Row {
        std::string label;
        std::vector<std::string> cells;
        std::string tail;
        std::uint32_t begin;
        bool other = false;
    };

    [[nodiscard]] std::size_t conditions_width() const {
        std::size_t width = 0;
        for (std::size_t i = 0; i < conditions_ && i < widths_.size(); ++i) width += widths_[i] + (i == 0 ? 0 : 3);
        return width;
    }

    [[nodiscard]] std::size_t line_width() const {
        std::size_t width = label_width_ == 0 ? 0 : label_width_ + 1;
        for (std::size_t i = 0; i < widths_.size(); ++i) width += widths_[i] + (i == 0 ? 0 : i == conditions_ ? 4 : 3);
        return width;
    }

    std::size_t conditions_;
    std::size_t label_width_ = 0;
    std::vector<std::size_t> widths_;
    std::vector<Row> rows_;
};

/// The clauses of a step: `contact by ...` and every setting.
std::vector<std::string> step_clauses(const Action& action) {
    std::vector<std::string> clauses;
    if (action.stance != Stance::unsaid) clauses.push_back(stance_doc(action).flat());
    if (!action.prefer.empty()) clauses.push_back(prefer_doc(action).flat());
    for (const Setting& setting : action.settings) clauses.push_back(setting_doc(setting).flat());
    return clauses;
}

/// `days past due`, with the name of the step before it.
std::string step_lead(const Cadence::Step& step) {
    return step.name ? word(*step.name) + ":" : std::string();
}

/// Where the step ends: ` to 9`, ` or above`, or nothing for a single day.
std::string step_end(const Cadence::Step& step) {
    if (!step.high) return " or above";
    const std::string high = value_doc(*step.high).flat();
    return high == value_doc(step.low).flat() ? std::string() : " to " + high;
}

std::string repetition(const Cadence::Step& step) {
    if (!step.every) return step.repeat;
    std::string text = "every " + value_doc(*step.every).flat();
    if (step.times) text += ", at most " + value_doc(*step.times).flat() + " times";
    return text;
}

} // namespace

std::string cell_text(const TableCell& cell, ColumnKind column) {
    if (column == ColumnKind::contact && cell.contact.stance != Stance::unsaid) return contact_cell(cell.contact);
    if (cell.any) return "-";
    if (column == ColumnKind::prefer) return comma_list(cell.contact.prefer).flat();
    if (cell.test) return cell_test(*cell.test).flat();
    if (cell.because) return quote(cell.because->text);
    std::string text;
    for (const Expr& value : cell.values) text += (text.empty() ? "" : ", ") + bounded_doc(value).flat();
    return text;
}

std::string column_text(const TableColumn& column) {
    switch (column.kind) {
    case ColumnKind::condition:
    case ColumnKind::outcome: return value_doc(column.subject).flat();
    case ColumnKind::contact: return "contact by";
    case ColumnKind::prefer: return "prefer";
    case ColumnKind::because: break;
    }
    return "because";
}

std::string step_text(const Cadence::Step& step) {
    std::string text = "days past due " + value_doc(step.low).flat() + step_end(step);
    for (const std::string& clause : step_clauses(step.action)) text += ", " + clause;
    const std::string repeated = repetition(step);
    return repeated.empty() ? text : text + ", " + repeated;
}

void add_table(Layout& layout, const Table& table, std::size_t indent, Gap gap) {
    const std::string lead =
        table.rows_only ? "replace rows of " + word(table.name)
                        : replace_text(table.replaces) + "table " + word(table.name) + title_text(table.title) +
                              placement_text(table.placement) +
                              (table.exactly_one ? ", exactly one row fits" : ", first row that fits");
    layout.add(indent, lead, table.at.begin, gap);
    std::size_t conditions = 0;
    std::vector<std::string> heads;
    for (const TableColumn& column : table.columns) {
        conditions += column.kind == ColumnKind::condition ? 1u : 0u;
        heads.push_back(column_text(column));
    }
    Grid grid(conditions);
    grid.add("", std::move(heads), "", table.columns.empty() ? 0 : table.columns.front().at.begin);
    for (const TableRow& row : table.rows) {
        std::vector<std::string> cells;
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const ColumnKind kind = i < table.columns.size() ? table.columns[i].kind : ColumnKind::outcome;
            cells.push_back(cell_text(row.cells[i], kind));
        }
        grid.add(word(row.name) + ":", std::move(cells), effective_text(row.effective), row.at.begin);
    }
    grid.print(layout, indent + 2);
    add_because(layout, table.because, indent + 2);
    layout.add_end(indent, end_text("table", table.end_name), table.end.begin, Gap::none);
}

void add_lookup(Layout& layout, const Lookup& lookup, std::size_t indent, Gap gap) {
    layout.add(indent, replace_text(lookup.replaces) + "lookup " + word(lookup.name) + " by ", comma_list(lookup.by),
               lookup.at.begin, gap);
    Grid grid(lookup.by.size());
    for (const LookupRow& row : lookup.rows) {
        std::vector<std::string> cells;
        if (row.other) {
            grid.add_other("other", value_doc(row.value).flat(), row.at.begin);
            continue;
        }
        for (const Expr& test : row.tests) {
            cells.push_back(test.kind == ExprKind::subject ? "-" : cell_test(test).flat());
        }
        cells.push_back(value_doc(row.value).flat());
        grid.add("", std::move(cells), "", row.at.begin);
    }
    grid.print(layout, indent + 2);
}

void add_cadence(Layout& layout, const Cadence& cadence, std::size_t indent, Gap gap) {
    std::string lead = replace_text(cadence.replaces) + "cadence " + word(cadence.name) + title_text(cadence.title);
    if (cadence.by) lead += " by " + word(*cadence.by);
    if (cadence.counting) lead += " counting " + word(*cadence.counting);
    lead += placement_text(cadence.placement);
    layout.add(indent, lead, cadence.at.begin, gap);
    if (cadence.when) {
        const Doc condition = condition_doc(*cadence.when);
        const bool fits = indent + text_width(lead) + 6 + condition.flat_width() <= condition_width;
        const bool joined = fits && layout.try_join(" when " + condition.flat());
        if (!joined) layout.add_condition(indent + 2, "when", *cadence.when);
    }
    std::size_t name_width = 0;
    std::size_t low_width = 0;
    std::size_t end_width = 0;
    std::vector<std::size_t> widths;
    for (const Cadence::Step& step : cadence.steps) {
        name_width = std::max(name_width, text_width(step_lead(step)));
        low_width = std::max(low_width, value_doc(step.low).flat_width());
        end_width = std::max(end_width, text_width(step_end(step)));
        const std::vector<std::string> parts = step_clauses(step.action);
        widths.resize(std::max(widths.size(), parts.size()), 0);
        for (std::size_t i = 0; i < parts.size(); ++i) widths[i] = std::max(widths[i], text_width(parts[i]));
    }
    for (const Cadence::Step& step : cadence.steps) {
        const std::string low = value_doc(step.low).flat();
        std::string text = name_width == 0 ? "" : padded(step_lead(step), name_width) + " ";
        text += "days past due " + std::string(low_width - text_width(low), ' ') + low;
        text += padded(step_end(step), end_width);
        const std::vector<std::string> parts = step_clauses(step.action);
        for (std::size_t i = 0; i < widths.size(); ++i) {
            text += "  " + padded(i < parts.size() ? parts[i] : "", widths[i]);
        }
        text += "  " + repetition(step);
        while (text.ends_with(' ')) text.pop_back();
        layout.add(indent + 2, text, step.at.begin);
    }
    if (cadence.stop) {
        const Doc condition = condition_doc(*cadence.stop);
        const bool fits = indent + 12 + condition.flat_width() <= condition_width;
        if (fits) layout.add(indent + 2, "stop when " + condition.flat(), cadence.stop->at.begin);
        else layout.add_condition(indent + 2, "stop when", *cadence.stop);
    }
    const std::uint32_t end = cadence.at.end > cadence.at.begin ? cadence.at.end - 1 : 0;
    layout.add_end(indent, end_text("cadence", cadence.end_name), end, Gap::none);
}

} // namespace forbear::syntax::printing
