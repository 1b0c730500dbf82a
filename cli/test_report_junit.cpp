#include <map>

#include "test_report.h"

namespace forbear::cli {

namespace {

/// For attributes and content alike. Control characters are not allowed in XML 1.0, not even as references.
std::string escaped(std::string_view text, bool in_attribute) {
    std::string result;
    std::string safe;
    for (std::size_t begin = 0; begin <= text.size();) { // line ends may stay in content
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        safe += printable(text.substr(begin, end - begin));
        if (end < text.size()) safe += in_attribute ? " " : "\n";
        begin = end + 1;
    }
    for (const char letter : safe) {
        switch (letter) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        case '"': result += "&quot;"; break;
        case '\'': result += "&apos;"; break;
        default: result += letter;
        }
    }
    return result;
}

std::string attribute(std::string_view name, std::string_view value) {
    return " " + std::string(name) + "=\"" + escaped(value, true) + "\"";
}

std::string counts(std::size_t tests, std::size_t failures, std::size_t errors) {
    return attribute("tests", std::to_string(tests)) + attribute("failures", std::to_string(failures)) +
           attribute("errors", std::to_string(errors));
}

std::string case_text(const TestReport& report, const ScenarioResult& result) {
    std::string text = "    <testcase" + attribute("classname", result.policy) + attribute("name", result.title) +
                       attribute("file", report.sources.file(result.at.file).path) +
                       attribute("line", std::to_string(line_of(report, result.at)));
    if (result.passed) return text + "/>\n";
    std::string message = result.disagreement;
    for (const CheckedExpectation& checked : result.expectations) {
        if (!checked.met) message += (message.empty() ? "" : "; ") + ("expected " + checked.expected) + ", actual " + checked.actual;
    }
    return text + ">\n      <failure" + attribute("message", message) + ">" +
           escaped(message + "\n\n" + render_text(result.explanation), false) + "</failure>\n    </testcase>\n";
}

/// Mistakes in the texts are a suite of their own: a build server must not take them for nothing.
std::string errors_text(const TestReport& report, std::size_t errors) {
    if (errors == 0) return {};
    std::string text = "  <testsuite" + attribute("name", "check") + counts(errors, 0, errors) + ">\n";
    const auto add = [&](const std::string& place, const std::string& message) {
        text += "    <testcase" + attribute("classname", "check") + attribute("name", place) + ">\n      <error" +
                attribute("message", message) + "/>\n    </testcase>\n";
    };
    for (const Diagnostic& diagnostic : report.diagnostics) {
        if (info(diagnostic.code).severity != Severity::error) continue;
        const std::string place = report.sources.file(diagnostic.at.file).path + ":" + std::to_string(line_of(report, diagnostic.at));
        add(place, code_text(diagnostic.code) + ": " + message_text(diagnostic));
    }
    for (const std::string& file : report.unreadable) add(file.substr(0, file.find(": ")), file);
    return text + "  </testsuite>\n";
}

} // namespace

std::string test_report_junit(const TestReport& report) {
    struct Suite {
        std::string cases;
        std::size_t tests = 0, failures = 0;
    };
    std::map<std::string, Suite> suites;
    for (const ScenarioResult& result : report.scenarios) {
        Suite& suite = suites[result.policy];
        suite.cases += case_text(report, result);
        ++suite.tests;
        suite.failures += result.passed ? 0 : 1;
    }
    const TestTally tally = tally_of(report);
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attribute("name", "forbear test") +
                       counts(report.scenarios.size() + tally.errors, tally.failed, tally.errors) + ">\n";
    for (const auto& [policy, suite] : suites) {
        text += "  <testsuite" + attribute("name", policy) + counts(suite.tests, suite.failures, 0) + ">\n" + suite.cases +
                "  </testsuite>\n";
    }
    return text + errors_text(report, tally.errors) + "</testsuites>\n";
}

} // namespace forbear::cli
