// Chapters of the difference and of the portfolio, and the block to sign.

#include "reports/report_parts.h"

namespace forbear::reports {
namespace {

void add_counts(Html& html, const std::string& what, const std::vector<ReportCount>& counts, std::uint64_t records) {
    if (counts.empty()) return;
    open_scroll(html, "Records by " + what);
    html.open("table").element("caption", "Records by " + what);
    add_head(html, {what, "records", "of 100"});
    html.open("tbody");
    for (const ReportCount& count : counts) {
        html.open("tr").open("th", {{"scope", "row"}});
        add_name(html, count.name);
        html.close().element("td", std::to_string(count.records), {{"class", "number"}});
        // In tenths, rounded half up, without a floating point anywhere.
        const std::uint64_t tenths = records == 0 ? 0 : (count.records * 2000 + records) / (2 * records);
        html.element("td", std::to_string(tenths / 10) + "." + std::to_string(tenths % 10), {{"class", "number"}}).close();
    }
    html.close().close().close();
}

} // namespace

void add_difference(Html& html, const Report& report) {
    const ReportDifference& difference = *report.difference;
    html.open("section", {{"id", "difference"}}).element("h2", "What changed");
    html.open("p").text("Against " + difference.earlier + ": ");
    add_mark(html, difference.verdict == "same decisions" ? "good" : "open", difference.verdict);
    html.close();
    html.open("ul");
    for (const std::string& line : difference.summary) html.element("li", line);
    if (difference.summary.empty()) html.element("li", "Nothing more is said.");
    html.close();
    for (const ReportChange& change : difference.changes) {
        html.element("h3", change.where).open("div", {{"class", "split"}});
        html.open("div").element("h4", "Before").element("pre", change.before).close();
        html.open("div").element("h4", "Now").element("pre", change.after).close();
        html.close();
        if (!change.scenario.empty()) html.element("p", "For example:").element("pre", change.scenario);
    }
    html.close();
}

void add_portfolio(Html& html, const Report& report) {
    const ReportPortfolio& portfolio = *report.portfolio;
    html.open("section", {{"id", "portfolio"}}).element("h2", "The portfolio");
    html.element("p", portfolio.name + ": " + std::to_string(portfolio.records) + " records" +
                          (portfolio.as_of.empty() ? "" : ", decided as of " + portfolio.as_of) +
                          (portfolio.unreadable == 0 ? "" : "; " + std::to_string(portfolio.unreadable) + " could not be read and are invalid") +
                          ". The counts of the cells stand in the map.");
    html.open("div", {{"class", "split"}});
    add_counts(html, "status", portfolio.statuses, portfolio.records);
    add_counts(html, "channel (a record counts for each)", portfolio.channels, portfolio.records);
    if (!report.outcome.empty()) add_counts(html, report.outcome + " (of those contacted)", portfolio.values, portfolio.records);
    add_counts(html, "rule", portfolio.rules, portfolio.records);
    add_counts(html, "guard that changed something", portfolio.guards, portfolio.records);
    html.close().close();
}

void add_sign_off(Html& html, const Report& report) {
    html.open("section", {{"id", "sign-off"}}).element("h2", "Sign-off").open("div", {{"class", "sign"}});
    html.open("p").text("Policy " + report.policy + (report.version == 0 ? "" : ", version " + std::to_string(report.version)) + ", hash ");
    html.element("code", report.hash).text(", read with " + report.engine + ". " + report.sentence).close();
    html.element("p", "Decision (mark one):").open("ul", {{"class", "choices"}});
    for (const char* choice : {"accept", "accept with conditions", "refuse"}) html.element("li", choice);
    html.close().element("p", "Conditions:").element("div", "", {{"class", "line"}}).element("div", "", {{"class", "line"}});
    open_scroll(html, "Signatures");
    html.open("table", {{"class", "signatures"}});
    add_head(html, {"name", "role", "date", "signature"});
    html.open("tbody");
    for (int line = 0; line < 3; ++line) {
        html.open("tr");
        for (int cell = 0; cell < 4; ++cell) html.element("td", "");
        html.close();
    }
    html.close().close().close().close().close();
}

} // namespace forbear::reports
