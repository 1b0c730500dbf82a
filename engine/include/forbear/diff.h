#pragma once
// What changes in meaning between two versions of a policy, over all records there are.

#include <cstdint>
#include <string>
#include <vector>

#include "forbear/analysis.h"
#include "forbear/compile.h"
#include "forbear/diagnostic.h"
#include "forbear/explanation.h"

namespace forbear {

/// Customers whom one rule decided before and another one (or the same) decides now, otherwise than before.
struct MeaningChange {
    std::string before, after;      ///< names of the two rules
    std::string region;             ///< whom both describe, in the words of the policy: `customers of whom balance is at most 24.99 USD`
    std::vector<std::string> what;  ///< `tone: friendly -> neutral`, of the example
    std::vector<std::string> causes;///< `rule ladder.early has changed`, `parameter patience has changed`
    bool is_far = false;            ///< neither rule's own text has changed
    std::string customer_before, customer_after; ///< the example as a scenario of the old and of the new version
    Explanation decision_before, decision_after; ///< of the example
};

enum class TextFate : std::uint8_t { added = 0, removed = 1, changed = 2 };
/// A part of the text that is not as it was.
struct TextChange {
    TextFate fate{};
    std::string kind, name;       ///< `rule`, `late_wealth`
    bool changes_meaning = false; ///< some change names it as a cause
};

struct PolicyDiff {
    std::string before, after;    ///< names of the policy
    std::uint32_t version_before = 0, version_after = 0;
    std::string hash_before, hash_after;
    Verdict differs = Verdict::not_decided; ///< no: proved to decide every customer alike
    std::vector<std::string> open; ///< what is not decided, in words
    std::vector<MeaningChange> changes;
    std::vector<TextChange> texts;
    std::vector<std::string> schema; ///< what of the schema has changed, in words: compared are records of the new one, and others may be invalid now or may have been
};

struct DiffReport {
    SourceMap sources_before, sources_after;
    std::vector<Diagnostic> diagnostics_before, diagnostics_after; ///< mistakes in the texts
    std::vector<std::string> unreadable; ///< files that could not be read, with the reason
    std::string error;                   ///< anything else that stood in the way; empty otherwise
    std::vector<PolicyDiff> policies;
    bool same = false;                   ///< everything was read, and every policy is proved to decide as before, about the same records
};

struct DiffOptions {
    CompileOptions compile;
    std::string policy; ///< which policy of the files; empty: every one that both have, or the only one of each
};

/// Compares the policies of `before` and `after`. Deterministic: the effort is counted in steps of the solver. Allocates; may take
/// seconds. Threads: any number of calls at once.
[[nodiscard]] DiffReport diff_files(const std::string& before, const std::string& after, const DiffOptions& options);
/// The same on texts in memory; the first of each is the one that is asked for.
[[nodiscard]] DiffReport diff_texts(const std::vector<NamedText>& before, const std::vector<NamedText>& after, const DiffOptions& options);

/// How many records of a portfolio say what before and what now, about one thing: `tone`.
struct DiffMatrix {
    struct Cell {
        std::string before, after;
        std::uint64_t records = 0;
    };
    std::string name;
    std::vector<Cell> cells;
};
struct DiffCounts {
    std::string portfolio;
    std::uint64_t records = 0, moved = 0;
    std::vector<DiffMatrix> matrices; ///< status, rule, channels and every outcome, each with what stays as it was
    struct Example {
        std::string before, after;    ///< rules
        std::vector<std::string> keys;
    };
    std::vector<Example> examples;    ///< of records that are decided differently
};

/// `same decisions, proved for every customer there can be`
[[nodiscard]] std::string verdict_words(const PolicyDiff& diff);
/// Parts of the text that have changed while no decision hangs on it: `rule `late_wealth` (changed)`.
[[nodiscard]] std::vector<std::string> idle_texts(const PolicyDiff& diff);
/// Everything as a page that needs nothing else; `before` and `after` are what the versions are called. `counts` may be null.
[[nodiscard]] std::string render_html(const DiffReport& report, const DiffCounts* counts, const std::string& before, const std::string& after);

} // namespace forbear
