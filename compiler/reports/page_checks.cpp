// Chapters of what was found, proved and tested.

#include <algorithm>

#include "reports/report_parts.h"

namespace forbear::reports {
namespace {

void add_counterexamples(Html& html, const ReportRequirement& requirement) {
    for (std::size_t index = 0; index < requirement.counterexamples.size(); ++index) {
        const Counterexample& example = requirement.counterexamples[index];
        html.element("p", index == 0 ? "This customer breaks it:" : "together with this one:");
        html.open("div", {{"class", "split"}}).element("pre", example.scenario).element("pre", render_text(example.explanation)).close();
    }
}

void add_coverage_items(Html& html, const Report& report) {
    html.element("h3", "Rules, rows and guards");
    open_scroll(html, "Coverage of rules, rows and guards");
    html.open("table");
    add_head(html, {"what", "name", "scenarios that reach it", "in so many it changed something", "place"});
    html.open("tbody");
    for (const ReportCoverageItem& item : report.coverage_items) {
        html.open("tr").element("td", item.kind).open("th", {{"scope", "row"}});
        add_name(html, item.name);
        html.close().open("td", {{"class", "number"}});
        if (item.reached == 0) add_mark(html, "open", "none");
        else html.text(std::to_string(item.reached));
        html.close().element("td", item.kind == "guard" ? std::to_string(item.changed) : "-", {{"class", "number"}});
        html.element("td", place_text(item.at), {{"class", "place"}}).close();
    }
    html.close().close().close();
    for (const ReportCoverageItem& item : report.coverage_items) {
        if (item.reached == 0 && !item.example.empty())
            html.element("p", "A scenario that would reach " + item.kind + " " + item.name + ":").element("pre", item.example);
    }
}

void add_coverage_conditions(Html& html, const Report& report) {
    const auto is_whole = [](const ReportCoverageCondition& each) {
        return each.was_true > 0 && each.was_false > 0 && (each.was_unknown > 0 || !each.can_be_unknown);
    };
    const auto whole = std::ranges::count_if(report.coverage_conditions, is_whole);
    html.element("h3", "Answers of conditions");
    html.element("p", std::to_string(whole) + " of " + std::to_string(report.coverage_conditions.size()) +
                          " conditions gave every answer that they can give. The others:");
    if (static_cast<std::size_t>(whole) == report.coverage_conditions.size()) return;
    open_scroll(html, "Conditions with answers that no scenario saw");
    html.open("table");
    add_head(html, {"of", "condition", "true", "false", "unknown"});
    html.open("tbody");
    for (const ReportCoverageCondition& each : report.coverage_conditions) {
        if (is_whole(each)) continue;
        html.open("tr").open("th", {{"scope", "row"}});
        add_name(html, each.owner);
        html.close().element("td", each.text, {{"class", "plain"}});
        html.element("td", std::to_string(each.was_true), {{"class", "number"}}).element("td", std::to_string(each.was_false), {{"class", "number"}});
        html.element("td", each.can_be_unknown ? std::to_string(each.was_unknown) : "cannot be", {{"class", "number"}}).close();
    }
    html.close().close().close();
}

void add_finding_table(Html& html, const Report& report) {
    open_scroll(html, "Findings");
    html.open("table");
    add_head(html, {"level", "code", "finding", "place", "accepted"});
    html.open("tbody");
    for (const ReportFinding& finding : report.findings) {
        const bool stands = finding.accepted.empty();
        html.open("tr").open("td");
        add_mark(html, !stands ? "plain" : finding.level == "error" ? "bad" : "open", finding.level);
        html.close().element("th", finding.code, {{"scope", "row"}}).open("td").open("p").text(finding.message).close();
        if (!finding.help.empty()) html.open("p").element("em", "help: ").text(finding.help).close();
        html.close().element("td", place_text(finding.at), {{"class", "place"}}).element("td", stands ? "no" : finding.accepted).close();
    }
    html.close().close().close();
}

void add_acceptances(Html& html, const Report& report) {
    html.element("h3", "What somebody accepted");
    html.element("p", "Each acceptance ends on its day; behind it the finding stands again.");
    open_scroll(html, "Acceptances");
    html.open("table");
    add_head(html, {"finding", "at", "because", "owner", "until", "place"});
    html.open("tbody");
    for (const ReportAcceptance& each : report.acceptances) {
        html.open("tr").element("th", each.finding, {{"scope", "row"}}).element("td", each.item.empty() ? "the whole file" : each.item);
        html.element("td", each.because).element("td", each.owner).element("td", each.until);
        html.element("td", place_text(each.at), {{"class", "place"}}).close();
    }
    html.close().close().close();
}

} // namespace

void add_findings(Html& html, const Report& report) {
    html.open("section", {{"id", "findings"}}).element("h2", "Findings");
    if (!report.has_findings) html.element("p", "The checks of forbear lint were not run for this report: what stands here was found while the policy was read.", {{"class", "note"}});
    if (report.findings.empty()) html.element("p", "Nothing was found.");
    else add_finding_table(html, report);
    if (!report.acceptances.empty()) add_acceptances(html, report);
    html.close();
}

void add_requirements(Html& html, const Report& report) {
    constexpr const char* kinds[] = {"good", "bad", "open"};
    constexpr const char* words[] = {"proved", "refuted", "not decided"};
    html.open("section", {{"id", "requirements"}}).element("h2", "Requirements and proofs");
    html.element("p", "Proved means: for all customers there can be. Not decided is never the same as proved.");
    if (report.requirements.empty()) html.element("p", "Nothing is required of this policy, so nothing is proved.", {{"class", "note"}});
    for (const ReportRequirement& requirement : report.requirements) {
        html.open("h3").element("code", requirement.name).text(" ");
        add_mark(html, kinds[static_cast<std::size_t>(requirement.proof)], words[static_cast<std::size_t>(requirement.proof)]);
        html.close();
        html.element("pre", (requirement.whenever.empty() ? "" : "whenever " + requirement.whenever + "\n") + requirement.text);
        if (!requirement.because.empty()) html.open("p").element("em", "because ").text(requirement.because).close();
        if (!requirement.reason.empty()) html.element("p", requirement.reason, {{"class", "note"}});
        html.element("p", place_text(requirement.at), {{"class", "place"}});
        add_counterexamples(html, requirement);
    }
    html.close();
}

void add_scenarios(Html& html, const Report& report) {
    html.open("section", {{"id", "scenarios"}}).element("h2", "Scenarios and what they reach");
    if (report.scenarios.empty()) html.element("p", "No scenario tests this policy.", {{"class", "note"}});
    else {
        open_scroll(html, "Scenarios");
        html.open("table");
        add_head(html, {"result", "scenario", "decided by", "place"});
        html.open("tbody");
        for (const ReportScenario& scenario : report.scenarios) {
            html.open("tr").open("td");
            add_mark(html, scenario.passed ? "good" : "bad", scenario.passed ? "passed" : "failed");
            html.close().open("th", {{"scope", "row"}}).text(scenario.title).close().open("td");
            add_name(html, scenario.rule);
            for (const std::string& unmet : scenario.unmet) html.open("p").element("strong", "expected ").text(unmet).close();
            html.close().element("td", place_text(scenario.at), {{"class", "place"}}).close();
        }
        html.close().close().close();
    }
    if (!report.coverage_items.empty()) add_coverage_items(html, report);
    if (!report.coverage_conditions.empty()) add_coverage_conditions(html, report);
    html.close();
}

} // namespace forbear::reports
