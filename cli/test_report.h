#pragma once
// What `forbear test` prints, for people, for programs and for build servers. docs/command-line.md describes the forms.

#include <string>

#include "command.h"
#include "forbear/scenarios.h"

namespace forbear::cli {

struct TestTally {
    std::size_t passed = 0, failed = 0;
    std::size_t errors = 0; ///< mistakes in the texts, and files that could not be read
};
[[nodiscard]] TestTally tally_of(const TestReport& report);

/// Findings, then every scenario that failed with the explanation of the actual decision, then one line of summary.
[[nodiscard]] std::string test_report_text(const TestReport& report, const Findings& how);
/// One object with `schema_version` 1.
[[nodiscard]] std::string test_report_json(const TestReport& report, bool with_coverage);
/// JUnit's XML: a suite for every policy, a case for every scenario.
[[nodiscard]] std::string test_report_junit(const TestReport& report);

/// Every line of `text` that is not empty, `columns` further to the right.
[[nodiscard]] std::string indented(const std::string& text, std::size_t columns);
/// The line of a place, counted from 1.
[[nodiscard]] std::uint32_t line_of(const TestReport& report, Span at);

} // namespace forbear::cli
