#pragma once
// Running scenarios, an author's tests of a policy. A host that wants to know that a policy does what its author says it does
// runs `LoadResult::scenarios` before it decides with it; `test_files` is the whole of `forbear test`.
//
//   for (const forbear::Scenario& scenario : loaded.scenarios) {
//       if (!forbear::run_scenario(*loaded.policy, scenario).passed) { ... }
//   }

#include <cstdint>
#include <string>
#include <vector>

#include "forbear/coverage.h"
#include "forbear/engine.h"
#include "forbear/scenario.h"

namespace forbear {

/// What became of one expectation, in the language's words.
struct CheckedExpectation {
    std::string expected; ///< `tone friendly`
    std::string actual;   ///< `tone neutral`
    bool met = false;
    Span at;
};

struct ScenarioResult {
    std::string title;
    std::string policy;
    Span at;                  ///< of the title
    GivenRecord record;       ///< whom it is about
    bool passed = false;      ///< every expectation is met and the engines agree
    std::vector<CheckedExpectation> expectations;
    std::string disagreement; ///< how machine code and interpreter differ; empty when they agree
    Explanation explanation;  ///< of the actual decision, by the interpreter
};

/// Decides the scenario's record by `policy`, by the interpreter too, and compares. `scenario` must be one of this policy
/// (LoadResult::scenarios). Allocates. Threads: any number at once.
[[nodiscard]] ScenarioResult run_scenario(const Policy& policy, const Scenario& scenario);

/// A scenario's record in `record`, which must be of the same schema; what it held before is gone.
void fill(const GivenRecord& given, const Schema& schema, Record& record);

struct TestOptions {
    CompileOptions compile;
    int optimization = 2;  ///< of the machine code, as in LoadOptions
    bool coverage = false; ///< count what the scenarios reach, and look for records that would reach the rest: seconds, not less
};

struct TestReport {
    SourceMap sources;
    std::vector<Diagnostic> diagnostics;   ///< mistakes in the texts, warnings included
    std::vector<std::string> unreadable;   ///< files asked for that could not be read, with the reason
    std::vector<ScenarioResult> scenarios; ///< in the order of the files and of the lines in them
    std::vector<PolicyCoverage> coverage;  ///< when asked for: of the policies in `files`, and of those that have scenarios there
    std::vector<std::string> notes;        ///< where no machine code could be made: only the interpreter decided
    bool ok = false;                       ///< no error, every file was read, every scenario passed
};

/// Runs every scenario in `files`, each on machine code and on the interpreter. What they import is compiled, its own scenarios
/// are not run; a policy that several of the files import is compiled once. Files that have nothing to do with each other
/// may use the same names. A file with a mistake does not keep the others from running. Thread-safe.
[[nodiscard]] TestReport test_files(const std::vector<std::string>& files, const TestOptions& options = {});
/// The same on texts in memory.
[[nodiscard]] TestReport test_texts(const std::vector<NamedText>& texts, const TestOptions& options = {});

} // namespace forbear
