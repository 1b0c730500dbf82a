// Chapter "Who is treated how": three maps as tables, each cell with its values in words and its colour beside them.

#include <algorithm>

#include "reports/report_parts.h"

namespace forbear::reports {
namespace {

/// The axes of a map: rows make a table each, columns go across, bands go down. An axis that is missing has one part.
struct Layout {
    std::size_t tables = 1, columns = 1, lines = 1;
    const ReportAxis* table_axis = nullptr;
    const ReportAxis* column_axis = nullptr;
    const ReportAxis* line_axis = nullptr;

    /// Axes come as rows, columns, bands, and the last of them changes fastest.
    explicit Layout(const Report& report) {
        const std::size_t count = report.axes.size();
        if (count > 0) line_axis = &report.axes[count - 1];
        if (count > 1) column_axis = &report.axes[count - 2];
        if (count > 2) table_axis = &report.axes[0];
        tables = table_axis != nullptr ? table_axis->parts.size() : 1;
        columns = column_axis != nullptr ? column_axis->parts.size() : 1;
        lines = line_axis != nullptr ? line_axis->parts.size() : 1;
    }
    [[nodiscard]] std::size_t cell(std::size_t table, std::size_t column, std::size_t line) const {
        return (table * columns + column) * lines + line;
    }
};

/// What stands in a cell, and how it is coloured.
struct Shown {
    std::string colour;
    std::string first;              ///< what is most, in bold
    std::vector<std::string> more;
};

std::string decided_word(const ReportChance& chance) { return chance.value + (chance.happens == Verdict::yes ? "" : " (not decided)"); }

std::string counted(std::uint64_t count, const std::string& what) { return std::to_string(count) + " " + what + (count == 1 ? "" : "s"); }

class Treatment {
public:
    explicit Treatment(const Report& report) : report_(report) {
        for (const ReportCell& cell : report.cells) {
            const bool is_new = cell.example && std::ranges::find(rules_, cell.example->rule) == rules_.end();
            if (is_new) rules_.push_back(cell.example->rule);
        }
    }
    [[nodiscard]] Shown operator()(const ReportCell& cell) const {
        if (!cell.example) return {"stripes", cell.exists == Verdict::no ? "nobody" : "not decided", {}};
        const auto place = std::ranges::find(rules_, cell.example->rule);
        Shown shown{"hue" + std::to_string((place - rules_.begin()) % 8), cell.example->rule, {cell.example->status}};
        if (cell.rules.size() > 1) shown.more.push_back("and " + counted(cell.rules.size() - 1, "other rule"));
        if (report_.portfolio) shown.more.push_back(counted(cell.records, "record"));
        return shown;
    }

private:
    const Report& report_;
    std::vector<std::string> rules_; ///< that the map names, in the order of its cells: neighbours differ in hue
};

class Value {
public:
    explicit Value(const Report& report) : report_(report) {}
    /// The highest rank that some customer gets colours the cell; without ranks, the first value.
    [[nodiscard]] Shown operator()(const ReportCell& cell) const {
        if (cell.values.empty()) return {"stripes", "nobody is contacted", {}};
        Shown shown;
        std::size_t most = 0;
        for (const ReportChance& chance : cell.values) {
            const auto place = std::ranges::find(report_.outcome_values, chance.value);
            if (place != report_.outcome_values.end()) most = static_cast<std::size_t>(place - report_.outcome_values.begin());
            shown.more.push_back(decided_word(chance));
        }
        if (!report_.is_ranked) {
            shown.colour = cell.values.size() > 1 ? "" : "hue" + std::to_string(most % 8);
            return shown;
        }
        shown.first = "up to " + shown.more.back();
        if (shown.more.size() == 1) shown.first = shown.more.back();
        shown.more.pop_back();
        const std::size_t steps = std::max<std::size_t>(report_.outcome_values.size(), 2) - 1;
        shown.colour = "rank" + std::to_string(most * 5 / steps);
        return shown;
    }

private:
    const Report& report_;
};

Shown channels_of(const ReportCell& cell) {
    if (cell.channels.empty()) return {"stripes", "none", {}};
    Shown shown{"rank" + std::to_string(std::min<std::size_t>(cell.channels.size() - 1, 3)), {}, {}};
    for (const ReportChance& chance : cell.channels) shown.more.push_back(decided_word(chance));
    shown.first = counted(cell.channels.size(), "channel");
    return shown;
}

void add_shown(Html& html, const Shown& shown, const ReportCell& cell) {
    html.open("td", {{"class", shown.colour}});
    if (!shown.first.empty()) {
        html.open("strong");
        add_name(html, shown.first);
        html.close();
    }
    for (std::size_t index = 0; index < shown.more.size(); ++index) {
        if (index > 0 || !shown.first.empty()) html.open("br");
        html.text(shown.more[index]);
    }
    html.open("br").element("a", "cell " + std::to_string(cell.number), {{"href", "#cell-" + std::to_string(cell.number)}, {"class", "cell"}});
    if (!cell.is_exact) html.text(" ?");
    html.close();
}

template <class Show>
void add_tables(Html& html, const Report& report, const std::string& what, const Show& show) {
    const Layout layout(report);
    html.open("div", {{"class", "split"}});
    for (std::size_t table = 0; table < layout.tables; ++table) {
        const std::string of = layout.table_axis == nullptr ? std::string() : layout.table_axis->fact + " " + layout.table_axis->parts[table];
        const std::string label = what + (of.empty() ? "" : ", " + of);
        open_scroll(html, label);
        html.open("table", {{"class", "map"}}).element("caption", label).open("thead").open("tr");
        const std::string down = layout.line_axis == nullptr ? "" : layout.line_axis->fact;
        const std::string across = layout.column_axis == nullptr ? "" : layout.column_axis->fact;
        html.element("th", across.empty() ? down : down + " \\ " + across, {{"scope", "col"}});
        for (std::size_t column = 0; column < layout.columns; ++column)
            html.element("th", layout.column_axis == nullptr ? what : layout.column_axis->parts[column], {{"scope", "col"}});
        html.close().close().open("tbody");
        for (std::size_t line = 0; line < layout.lines; ++line) {
            html.open("tr").element("th", layout.line_axis == nullptr ? "every customer" : layout.line_axis->parts[line], {{"scope", "row"}});
            for (std::size_t column = 0; column < layout.columns; ++column) {
                const ReportCell& cell = report.cells[layout.cell(table, column, line)];
                add_shown(html, show(cell), cell);
            }
            html.close();
        }
        html.close().close().close();
    }
    html.close();
}

} // namespace

void add_map(Html& html, const Report& report) {
    html.open("section", {{"id", "map"}, {"class", "fresh"}}).element("h2", "Who is treated how");
    std::string facts;
    for (const ReportAxis& axis : report.axes) facts += (facts.empty() ? "" : ", ") + axis.fact;
    html.element("p", "Every customer there can be is in one of " + counted(report.cells.size(), "cell") +
                          (facts.empty() ? "" : ", by " + facts) +
                          ". Ranges are cut wherever some condition of a rule or guard turns. What stands in a cell is shown by a customer who gets it, "
                          "and what does not stand there is proved to happen to nobody; a question mark says that something of the cell is not decided.");
    for (const std::string& note : report.notes) html.element("p", note, {{"class", "note"}});
    html.element("h3", "Treatment");
    html.element("p", report.portfolio ? "The rule that decides most records of the portfolio; where there are none, the rule for an ordinary customer of the cell."
                                       : "The rule that decides an ordinary customer of the cell, and what becomes of them after guards. The ordinary customer "
                                         "stands below, under “Cell by cell”; all rules of a cell stand there, too.");
    add_tables(html, report, "Treatment", Treatment(report));
    if (!report.outcome.empty()) {
        html.element("h3", "What can be: " + report.outcome);
        html.element("p", "Every " + report.outcome + " that some customer of the cell who is contacted gets after guards" +
                              (report.is_ranked ? "; darker is higher in rank." : "."));
        add_tables(html, report, report.outcome, Value(report));
    }
    html.element("h3", "What can be: channels");
    html.element("p", "Every channel by which some customer of the cell may be contacted after guards; darker is more of them.");
    add_tables(html, report, "Channels", channels_of);
    html.close();
}

} // namespace forbear::reports
