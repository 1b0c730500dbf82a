#include <set>

#include "test_coverage.h"
#include "test_report.h"

namespace forbear::cli {

namespace {

std::string counted(std::size_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string failure_text(const TestReport& report, const ScenarioResult& result) {
    const std::string file = printable(report.sources.file(result.at.file).path);
    std::string text = "failed: \"" + printable(result.title) + "\"\n";
    text += "  " + file + ":" + std::to_string(line_of(report, result.at)) + ", policy " + printable(result.policy) + "\n";
    if (!result.disagreement.empty()) text += "  " + printable(result.disagreement) + "\n";
    for (const CheckedExpectation& checked : result.expectations) {
        if (checked.met) continue;
        text += "  line " + std::to_string(line_of(report, checked.at)) + "\n";
        text += "    expected: " + printable(checked.expected) + "\n";
        text += "    actual:   " + printable(checked.actual) + "\n";
    }
    return text + "\n" + indented(render_text(result.explanation), 4) + "\n";
}

} // namespace

std::string indented(const std::string& text, std::size_t columns) {
    std::string result;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        if (end > begin) result += std::string(columns, ' ') + text.substr(begin, end - begin);
        result += '\n';
        begin = end + 1;
    }
    return result;
}

std::uint32_t line_of(const TestReport& report, Span at) { return report.sources.locate(at.file, at.begin).line; }

TestTally tally_of(const TestReport& report) {
    TestTally tally;
    for (const ScenarioResult& result : report.scenarios) ++(result.passed ? tally.passed : tally.failed);
    for (const Diagnostic& diagnostic : report.diagnostics)
        tally.errors += info(diagnostic.code).severity == Severity::error ? 1u : 0u;
    tally.errors += report.unreadable.size();
    return tally;
}

std::string test_report_text(const TestReport& report, const Findings& how) {
    std::string text = findings_text(report.sources, report.diagnostics, how);
    if (!text.empty()) text += "\n";
    std::set<std::string> policies;
    for (const ScenarioResult& result : report.scenarios) {
        policies.insert(result.policy);
        if (!result.passed) text += failure_text(report, result);
    }
    text += coverage_text(report);
    const TestTally tally = tally_of(report);
    if (report.scenarios.empty()) text += "no scenario was run";
    else {
        text += counted(report.scenarios.size(), "scenario") + " of " +
                (policies.size() == 1 ? "1 policy" : std::to_string(policies.size()) + " policies") + ": " +
                std::to_string(tally.passed) + " passed, " + std::to_string(tally.failed) + " failed";
    }
    if (tally.errors > 0) text += "; " + counted(tally.errors, "error");
    return text + "\n";
}

} // namespace forbear::cli
