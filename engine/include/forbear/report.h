#pragma once
// Everything a reviewer signs for, as plain values: what a policy says, whom it treats how, what was found, proved and tested, what
// changed, and what a portfolio comes to. `render_html` makes the page of it, `render_json` its twin with the same numbers.
//
//   forbear::Reporting work = forbear::start_report("early_stage.forbear", {});
//   if (!work.reporter) { std::cerr << forbear::render_text(work.sources, work.diagnostics); ... }
//   for each record of a portfolio: work.reporter->count(facts, row, true);
//   const forbear::Report report = work.reporter->finish();

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "forbear/analysis.h"
#include "forbear/compile.h"
#include "forbear/coverage.h"
#include "forbear/diagnostic.h"
#include "forbear/explanation.h"
#include "forbear/prove.h"
#include "forbear/scenarios.h"

namespace forbear {

struct ReportPlace {
    std::string file; ///< empty: the text does not hold it
    std::uint32_t line = 0;
};

/// A rule, row, section, guard or definition, in the policy's own words.
struct ReportPassage {
    std::string kind;   ///< `rule`, `row`, `step`, `section`, `guard`, `parameter` ...
    std::string name;   ///< as decisions name it: `ladder.first_weeks`
    std::string title;
    std::string within; ///< rules: the sections around it, `placed > early`; guards and definitions: the policy, guard file or schema
    std::string text;   ///< conditions and action in the canonical layout; of a row or step: of its own alone
    std::vector<NamedValue> cells; ///< of a row: heads and cells
    std::uint32_t conditions = 0;  ///< so many of the cells are conditions
    std::string table, table_title, table_text; ///< of rows and steps; the text of a cadence as a whole
    std::string because;
    std::string citation; ///< of a guard: what its file is about
    std::string effective;
    std::string from;     ///< a refined policy that it was taken from
    std::uint32_t version = 0; ///< of the policy's versions, the one it belongs to; 0: all, or they have no numbers
    ReportPlace at;
};

/// One fact or calculation by which the map is drawn, and its parts: values, or ranges between which some condition turns.
struct ReportAxis {
    std::string fact;
    std::vector<std::string> parts; ///< in words: `gold`, `31 to 60`, `unknown`
};

/// Something that may come out for a customer, and whether it does for some customer of a cell.
struct ReportChance {
    std::string value;
    Verdict happens = Verdict::not_decided; ///< yes or not decided; what cannot happen is left out
};

/// A whole customer and what became of them.
struct ReportExample {
    std::string scenario;         ///< the record as a scenario of the policy, in the canonical layout
    std::vector<NamedValue> differs; ///< where it differs from the ordinary customer of the report
    std::string status, rule;
    std::vector<std::string> channels; ///< after guards
    std::vector<NamedValue> outcomes;
    std::vector<std::string> guards;   ///< those that changed something
};

/// The customers with one part of each axis.
struct ReportCell {
    std::uint32_t number = 0;         ///< from 1, for people
    std::vector<std::uint32_t> parts; ///< by axis
    std::string where;                ///< in words: `segment is consumer and days_past_due is 31 to 60`
    Verdict exists = Verdict::not_decided; ///< some customer is in it
    std::vector<ReportChance> rules;  ///< that decide some of its customers, in their order
    std::vector<ReportChance> statuses, values, channels; ///< that some of its customers get after guards; `values` of `Report::outcome`, of those who are contacted
    bool is_exact = false;            ///< nothing above is undecided
    std::optional<ReportExample> example; ///< a customer of the cell as ordinary as can be, or of the rule that decides most records
    std::vector<std::uint32_t> scenarios; ///< that fall into it, places in `Report::scenarios`
    std::uint64_t records = 0;        ///< of the portfolio
    std::vector<std::uint64_t> records_of_rules; ///< of the portfolio, by place in `rules`
};

/// A scenario with what came out.
struct ReportScenario {
    std::string title;
    bool passed = false;
    std::string rule, status;
    std::vector<std::string> unmet; ///< `tone friendly: neutral`
    ReportPlace at;
};

struct ReportFinding {
    std::string code, level; ///< `FB4201`; `error`, `warning` or `info`
    std::string message, help;
    ReportPlace at;
    std::string accepted;    ///< why it was accepted, with who and until when; empty: it stands
};

/// What somebody accepted in the texts: findings of `finding`, also those that there are no more.
struct ReportAcceptance {
    std::string finding, item; ///< `item` is empty: every such finding of the file
    std::string because, owner, until; ///< the last day: `2027-06-30`
    ReportPlace at;
};

struct ReportRequirement {
    std::string name, whenever, text, because, reason;
    Proof proof = Proof::not_decided;
    std::vector<Counterexample> counterexamples;
    ReportPlace at;
};

struct ReportCoverageItem {
    std::string kind, name;
    std::uint32_t reached = 0, changed = 0;
    std::string example; ///< not reached: a scenario that would reach it
    ReportPlace at;
};
struct ReportCoverageCondition {
    std::string owner, text;
    std::uint32_t was_true = 0, was_false = 0, was_unknown = 0;
    bool can_be_unknown = false;
    ReportPlace at;
};

struct ReportCount {
    std::string name;
    std::uint64_t records = 0;
};
/// What a portfolio came to. The counts of statuses add up to `records`; so do those of rules with the invalid records.
struct ReportPortfolio {
    std::string name;  ///< of the file
    std::string as_of; ///< the date of decision, where one was given for all
    std::uint64_t records = 0, unreadable = 0, in_no_cell = 0;
    std::vector<ReportCount> statuses, rules, channels, values, guards; ///< all there are, also those without a record
};

/// A change of meaning against an earlier version.
struct ReportChange {
    std::string where;  ///< which customers, in words
    std::string before, after;
    std::string scenario; ///< one of them
};
struct ReportDifference {
    std::string earlier; ///< file of the earlier version
    std::string verdict; ///< `same decisions`, `decisions differ`, `not decided`
    std::vector<std::string> summary;
    std::vector<ReportChange> changes;
};

enum class ReportVerdict : std::uint8_t {
    clear = 0, ///< nothing was found that stands against it
    look = 1,  ///< something is open, and a person has to judge it
    refuse = 2 ///< something is wrong
};

struct Report {
    std::string engine; ///< `forbear 0.1.0`
    std::string policy, title, owner, hash;
    std::uint32_t version = 0;
    std::vector<std::string> effective; ///< by version, where it is said: `version 2: effective from 2026-12-01`
    std::vector<std::string> files;     ///< all texts that the hash is over
    ReportVerdict verdict = ReportVerdict::look;
    std::string sentence;               ///< the verdict in one line
    std::vector<std::string> reasons;   ///< what stands against it, what is open, what is shown: in this order

    std::vector<ReportPassage> rules;   ///< in the order they are tried, sections before what stands in them
    std::vector<ReportPassage> guards;  ///< file by file
    std::vector<ReportPassage> definitions; ///< the words that rules and guards use

    std::vector<ReportAxis> axes;       ///< none to three: rows, columns, bands
    std::string outcome;                ///< which outcome `ReportCell::values` are of; empty: the policy has none to show
    std::vector<std::string> outcome_values, channels; ///< all there are; in rank where they have one
    bool is_ranked = false;             ///< the outcome's values stand in rising order
    std::string ordinary;               ///< the ordinary customer, as a scenario
    std::vector<ReportCell> cells;
    std::uint64_t asked = 0;            ///< of the solver, for the cells
    std::vector<std::string> notes;     ///< what the map leaves out, and why

    bool has_findings = false;          ///< lint was run
    std::vector<ReportFinding> findings;
    std::vector<ReportAcceptance> acceptances;
    std::vector<ReportRequirement> requirements;
    std::vector<ReportScenario> scenarios;
    std::vector<ReportCoverageItem> coverage_items;
    std::vector<ReportCoverageCondition> coverage_conditions;
    std::optional<ReportDifference> difference;
    std::optional<ReportPortfolio> portfolio;
};

struct ReportOptions {
    CompileOptions compile;
    std::string policy;               ///< which policy of the file; empty: the only one
    std::vector<std::string> against; ///< files with further requirements
    std::vector<std::string> scenarios; ///< files whose scenarios of this policy are run; its own are run in any case
    std::string rows, columns, bands; ///< the facts of the axes; empty: those that the policy asks about most
    std::string outcome;              ///< the outcome that is drawn; empty: `tone`, or the first that has values
    std::string engine;               ///< what the report calls the engine
    std::string portfolio, as_of;     ///< what it calls the portfolio; empty: there is none
    std::string earlier;              ///< file of an earlier version; empty: nothing is compared
    std::int64_t today = 0;           ///< days since 1970-01-01: acceptances until a day before have expired
    std::uint64_t most_asked = 5'000; ///< questions for the solver; what is left then is "not decided"
};

/// A report under way. Not for several threads at once.
class Reporter {
public:
    virtual ~Reporter() = default;
    /// What the facts of a portfolio must be bound to.
    [[nodiscard]] virtual const Schema& schema() const noexcept = 0;
    [[nodiscard]] virtual bool reads_as_of() const noexcept = 0;
    /// One record of the portfolio. `is_readable`: false for one that could not be read, which is invalid whatever it would have said.
    virtual void count(const FactsView& facts, std::uint64_t row, bool is_readable) = 0;
    /// Everything else: takes seconds. Deterministic. Once.
    [[nodiscard]] virtual Report finish() = 0;
};

struct Reporting {
    std::unique_ptr<Reporter> reporter;  ///< null when something failed
    SourceMap sources;
    std::vector<Diagnostic> diagnostics; ///< mistakes in the texts, warnings included
    std::string error;                   ///< what else failed; empty otherwise
};

/// Compiles the policy and finds the axes. Errors are part of the result; nothing throws.
[[nodiscard]] Reporting start_report(const std::string& file, const ReportOptions& options);

/// One HTML file that needs nothing else. The same report gives the same bytes.
[[nodiscard]] std::string render_html(const Report& report);
/// One JSON object with `version` 1 and the same numbers. Documented in docs/command-line.md.
[[nodiscard]] std::string render_json(const Report& report);

} // namespace forbear
