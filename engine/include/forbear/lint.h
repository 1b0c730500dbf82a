#pragma once
// Findings for reviewers: what the texts say without mistake and yet should not be signed unseen.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "forbear/compile.h"
#include "forbear/diagnostic.h"
#include "forbear/source.h"

namespace forbear {

/// Who has accepted a finding, and why: `accept rule_never_fires at late_wealth ...` in the text.
struct Accepted {
    std::string because, owner;
    std::int64_t until = 0; ///< the last day, as days since 1970-01-01
    Span at;
};

struct Finding {
    Diagnostic diagnostic;
    Severity level{};      ///< as the project has set it
    std::string policy;    ///< empty: of no policy in particular
    std::string item;      ///< the rule, `table.row`, guard, section, fact ... it is about
    std::string identity;  ///< 16 hexadecimal digits: the same finding after edits elsewhere
    std::vector<std::string> customers; ///< who it happens to, as scenarios in the canonical layout
    bool is_known = false; ///< LintOptions::baseline holds it
    std::optional<Accepted> accepted; ///< it counts no more: an acceptance that is still good
};

struct LintOptions {
    CompileOptions compile;
    Severity least = Severity::warning;       ///< findings below are not looked for
    std::map<std::string, std::optional<Severity>> levels; ///< by name of the finding; nothing: not looked for
    std::set<std::string> baseline;           ///< identities that are known
    std::int64_t today = 0;                   ///< days since 1970-01-01: acceptances until a day before have expired
    bool only_texts = false;                  ///< only what is seen without a question about customers: quick
};

struct LintReport {
    SourceMap sources;
    std::vector<Diagnostic> diagnostics;  ///< mistakes in the texts; what has one is not linted
    std::vector<std::string> unreadable;  ///< files asked for that could not be read, with the reason
    std::string error;                    ///< anything else that stood in the way; empty otherwise
    std::vector<Finding> findings;        ///< by file and place
    bool ok = false;                      ///< everything was read without a mistake, and nothing new is of level error or warning
};

/// Looks for findings in `files`; what they import is read, and its findings are left to whoever asks for it. Deterministic.
/// Allocates; may take seconds. Threads: any number of calls at once.
[[nodiscard]] LintReport lint_files(const std::vector<std::string>& files, const LintOptions& options);

/// The same on texts in memory.
[[nodiscard]] LintReport lint_texts(const std::vector<NamedText>& texts, const LintOptions& options);

/// The names of findings, for configurations: the codes 4000 to 4999.
[[nodiscard]] bool is_finding(const CodeInfo& code) noexcept;

} // namespace forbear
