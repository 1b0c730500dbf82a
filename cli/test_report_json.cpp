#include <nlohmann/json.hpp>

#include "test_report.h"

namespace forbear::cli {

namespace {

using Json = nlohmann::ordered_json;

Json scenario_json(const TestReport& report, const ScenarioResult& result) {
    Json made;
    made["title"] = result.title;
    made["policy"] = result.policy;
    made["file"] = report.sources.file(result.at.file).path;
    made["line"] = line_of(report, result.at);
    made["passed"] = result.passed;
    made["expectations"] = Json::array();
    for (const CheckedExpectation& checked : result.expectations) {
        made["expectations"].push_back({{"line", line_of(report, checked.at)},
                                        {"expected", checked.expected},
                                        {"actual", checked.actual},
                                        {"met", checked.met}});
    }
    if (!result.disagreement.empty()) made["disagreement"] = result.disagreement;
    if (!result.passed) made["explanation"] = Json::parse(render_json(result.explanation));
    return made;
}

Json coverage_json(const TestReport& report, const PolicyCoverage& coverage) {
    Json made;
    made["policy"] = coverage.policy;
    made["file"] = report.sources.file(coverage.at.file).path;
    made["scenarios"] = coverage.scenarios;
    made["reached"] = coverage.reached();
    made["items_total"] = coverage.items.size();
    made["answers_seen"] = coverage.answers_seen();
    made["answers_total"] = coverage.answers();
    made["items"] = Json::array();
    for (const CoveredItem& item : coverage.items) {
        Json one;
        one["kind"] = item.kind == CoveredKind::rule ? "rule" : item.kind == CoveredKind::row ? "row" : "guard";
        one["name"] = item.name;
        one["line"] = line_of(report, item.at);
        one["file"] = report.sources.file(item.at.file).path;
        one["reached"] = item.reached;
        if (item.kind == CoveredKind::guard) one["changed"] = item.changed;
        if (!item.example.empty()) one["example"] = item.example;
        made["items"].push_back(std::move(one));
    }
    made["conditions"] = Json::array();
    for (const CoveredCondition& condition : coverage.conditions) {
        Json one;
        one["owner"] = condition.owner;
        one["text"] = condition.text;
        one["file"] = report.sources.file(condition.at.file).path;
        one["line"] = line_of(report, condition.at);
        one["true"] = condition.was_true;
        one["false"] = condition.was_false;
        if (condition.can_be_unknown) one["unknown"] = condition.was_unknown;
        made["conditions"].push_back(std::move(one));
    }
    return made;
}

} // namespace

std::string test_report_json(const TestReport& report, bool with_coverage) {
    const TestTally tally = tally_of(report);
    Json made;
    made["schema_version"] = 1;
    made["summary"] = {{"scenarios", report.scenarios.size()},
                       {"passed", tally.passed},
                       {"failed", tally.failed},
                       {"errors", tally.errors}};
    made["scenarios"] = Json::array();
    for (const ScenarioResult& result : report.scenarios) made["scenarios"].push_back(scenario_json(report, result));
    if (with_coverage) {
        made["coverage"] = Json::array();
        for (const PolicyCoverage& coverage : report.coverage) made["coverage"].push_back(coverage_json(report, coverage));
    }
    made["diagnostics"] = Json::parse(render_json(report.sources, report.diagnostics)).at("diagnostics");
    made["unreadable"] = report.unreadable;
    // Titles are valid UTF-8, which the reader of the text has seen to; paths need not be.
    return made.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace forbear::cli
