// Chapter "Cell by cell": all rules of each cell, an example customer and what becomes of them, scenarios, proof state.

#include "reports/report_parts.h"

namespace forbear::reports {
namespace {

std::string joined(const std::vector<std::string>& texts) {
    std::string made;
    for (const std::string& text : texts) made += (made.empty() ? "" : ", ") + text;
    return made;
}

void add_rules(Html& html, const Report& report, const ReportCell& cell) {
    html.open("td");
    for (std::size_t index = 0; index < cell.rules.size(); ++index) {
        if (index > 0) html.text(", ");
        html.open("span");
        add_name(html, cell.rules[index].value);
        html.close();
        if (cell.rules[index].happens != Verdict::yes) html.text(" (not decided)");
        if (report.portfolio && cell.records_of_rules[index] > 0) html.text(": " + std::to_string(cell.records_of_rules[index]));
    }
    if (cell.rules.empty()) html.text(cell.exists == Verdict::no ? "nobody is in this cell" : "not decided");
    html.close();
}

void add_example(Html& html, const Report& report, const ReportCell& cell) {
    html.open("td");
    if (cell.example) {
        const ReportExample& example = *cell.example;
        std::string differs;
        for (const NamedValue& each : example.differs) differs += (differs.empty() ? "" : "; ") + each.name + " " + each.value;
        html.open("p").text(differs.empty() ? "the ordinary customer" : differs).close();
        std::string gets = example.status + " by " + example.rule;
        if (!example.channels.empty()) gets += ", channels " + joined(example.channels);
        for (const NamedValue& each : example.outcomes) {
            if (each.name == report.outcome && !example.channels.empty()) gets += ", " + each.name + " " + each.value;
        }
        if (!example.guards.empty()) gets += "; changed by " + joined(example.guards);
        html.open("p").element("strong", "gets: ").text(gets).close();
    }
    html.close();
}

void add_scenarios_of(Html& html, const Report& report, const ReportCell& cell) {
    std::size_t failed = 0;
    for (const std::uint32_t index : cell.scenarios) failed += report.scenarios[index].passed ? 0u : 1u;
    html.open("td");
    if (cell.scenarios.empty()) add_mark(html, "open", "none");
    else html.text(std::to_string(cell.scenarios.size()) + " " + (failed == 0 ? "passed" : "run, "));
    if (failed > 0) add_mark(html, "bad", std::to_string(failed) + " failed");
    html.close();
}

} // namespace

void add_cells(Html& html, const Report& report) {
    html.open("section", {{"id", "cells"}, {"class", "fresh"}}).element("h2", "Cell by cell");
    html.element("p", "An example customer is the ordinary customer, but for what is said. They are made up: no record of a portfolio is shown. "
                      "The JSON twin holds each of them whole, as a scenario that can be pasted beside the policy.");
    html.element("h3", "The ordinary customer").element("pre", report.ordinary);
    open_scroll(html, "Cell by cell");
    html.open("table", {{"class", "cells"}});
    std::vector<std::string> heads{"cell", "customers", "rules that decide some of them", "example"};
    if (report.portfolio) heads.push_back("records");
    heads.insert(heads.end(), {"scenarios", "proof"});
    add_head(html, heads);
    html.open("tbody");
    for (const ReportCell& cell : report.cells) {
        html.open("tr").element("th", std::to_string(cell.number), {{"scope", "row"}, {"id", "cell-" + std::to_string(cell.number)}});
        html.element("td", cell.where);
        add_rules(html, report, cell);
        add_example(html, report, cell);
        if (report.portfolio) html.element("td", std::to_string(cell.records), {{"class", "number"}});
        add_scenarios_of(html, report, cell);
        html.open("td");
        add_mark(html, cell.is_exact ? "good" : "open", cell.is_exact ? "exact" : "not decided");
        html.close().close();
    }
    html.close().close().close().close();
}

} // namespace forbear::reports
