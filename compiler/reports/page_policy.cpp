// Chapter "The policy in its own words": rules in the order they are tried, guards, and the words that they use.

#include "reports/report_parts.h"

namespace forbear::reports {
namespace {

void add_because(Html& html, const ReportPassage& passage) {
    if (!passage.because.empty()) html.open("p").element("em", "because ").text(passage.because).close();
}

void add_origin(Html& html, const ReportPassage& passage) {
    std::string text = place_text(passage.at);
    if (!passage.from.empty()) text += ", taken from " + passage.from;
    if (!passage.within.empty() && passage.kind != "guard") text += ", in " + passage.within;
    if (!text.empty()) html.element("p", text, {{"class", "place"}});
}

void add_passage(Html& html, const ReportPassage& passage, const char* heading) {
    html.open(heading).element("span", passage.kind + " ", {{"class", "soft"}});
    html.element("code", passage.name);
    if (!passage.title.empty()) html.text(" " + passage.title);
    html.close();
    if (!passage.text.empty()) html.element("pre", passage.text);
    add_because(html, passage);
    add_origin(html, passage);
}

bool goes_on(const ReportPassage& row, const ReportPassage& above) {
    return row.kind == "row" && above.kind == "row" && row.table == above.table && row.from == above.from && row.version == above.version;
}

/// Rows of one table that follow each other. Returns the first passage behind them.
std::size_t add_rows(Html& html, const std::vector<ReportPassage>& rules, std::size_t begin) {
    std::size_t end = begin + 1;
    while (end < rules.size() && goes_on(rules[end], rules[end - 1])) ++end;
    const ReportPassage& first = rules[begin];
    html.open("h3").element("span", "table ", {{"class", "soft"}}).element("code", first.table);
    if (!first.table_title.empty()) html.text(" " + first.table_title);
    html.close();
    if (!first.table_text.empty()) html.element("p", first.table_text + (first.within.empty() ? "" : ", in " + first.within));
    open_scroll(html, "Table " + first.table);
    html.open("table");
    std::vector<std::string> heads{"row"};
    for (std::size_t cell = 0; cell < first.cells.size(); ++cell)
        heads.push_back((cell < first.conditions ? "" : cell == first.conditions ? "=> " : "") + first.cells[cell].name);
    heads.insert(heads.end(), {"because", "place"});
    add_head(html, heads);
    html.open("tbody");
    for (std::size_t index = begin; index < end; ++index) {
        const ReportPassage& row = rules[index];
        html.open("tr").open("th", {{"scope", "row"}});
        add_name(html, row.name.substr(row.name.find('.') + 1));
        html.close();
        for (std::size_t cell = 0; cell < first.cells.size(); ++cell)
            html.element("td", cell < row.cells.size() ? row.cells[cell].value : "");
        html.element("td", row.because).element("td", place_text(row.at), {{"class", "place"}}).close();
    }
    html.close().close().close();
    return end;
}

/// A cadence: its text as a whole, once.
std::size_t add_steps(Html& html, const std::vector<ReportPassage>& rules, std::size_t begin) {
    std::size_t end = begin;
    while (end < rules.size() && rules[end].kind == "step" && rules[end].table == rules[begin].table && rules[end].from == rules[begin].from) ++end;
    html.open("h3").element("span", "cadence ", {{"class", "soft"}}).element("code", rules[begin].table);
    if (!rules[begin].table_title.empty()) html.text(" " + rules[begin].table_title);
    html.close().element("pre", rules[begin].table_text);
    html.element("p", "Its rules, in the order they are tried:").open("ol");
    for (std::size_t index = begin; index < end; ++index) {
        html.open("li").element("code", rules[index].name).text(": " + rules[index].text);
        html.element("span", " " + place_text(rules[index].at), {{"class", "place"}}).close();
    }
    html.close();
    return end;
}

} // namespace

void add_policy(Html& html, const Report& report) {
    html.open("section", {{"id", "policy"}}).element("h2", "The policy in its own words");
    html.element("p", "The rules are tried from the top; the first whose condition is true decides. What is not known makes no condition true. "
                      "Then every guard that is not plainly out of the question takes away what it forbids.");
    for (std::size_t at = 0; at < report.rules.size();) {
        const ReportPassage& passage = report.rules[at];
        if (passage.kind == "row") at = add_rows(html, report.rules, at);
        else if (passage.kind == "step") at = add_steps(html, report.rules, at);
        else add_passage(html, report.rules[at++], "h3");
    }
    html.close();
    html.open("section", {{"id", "guards"}}).element("h2", "The guards");
    if (report.guards.empty()) html.element("p", "No guard binds this policy.", {{"class", "note"}});
    for (const ReportPassage& passage : report.guards) add_passage(html, passage, passage.kind == "guard" ? "h4" : "h3");
    html.close();
    html.open("section", {{"id", "definitions"}}).element("h2", "The words that they use");
    if (report.definitions.empty()) {
        html.element("p", "Rules and guards use facts alone.").close();
        return;
    }
    open_scroll(html, "Definitions");
    html.open("table");
    add_head(html, {"where", "definition", "place"});
    html.open("tbody");
    for (const ReportPassage& passage : report.definitions) {
        html.open("tr").open("th", {{"scope", "row"}});
        add_name(html, passage.within);
        html.close().open("td").element("pre", passage.text).close();
        html.element("td", place_text(passage.at), {{"class", "place"}}).close();
    }
    html.close().close().close().close();
}

} // namespace forbear::reports
