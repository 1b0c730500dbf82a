#pragma once
// The front door for hosts that compile policies at run time: text in, decisions out.
//
//   auto loaded = forbear::load_files({"policies/card/early_stage.forbear"});
//   if (!loaded.policy) { std::cerr << forbear::render_text(loaded.sources, loaded.diagnostics); ... }
//   forbear::Record record(loaded.policy->schema());
//   ...
//   std::vector<std::int64_t> words(loaded.policy->layout().words);
//   loaded.policy->decide(record.view(), 0, words.data());
//   forbear::DecisionView decision(loaded.policy->layout(), words.data());

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "forbear/binding.h"
#include "forbear/compile.h"
#include "forbear/decision.h"
#include "forbear/explanation.h"
#include "forbear/facts.h"
#include "forbear/scenario.h"
#include "forbear/schema.h"

namespace forbear {

enum class EngineKind : std::uint8_t { jit = 0, interpreter = 1 };

struct LoadOptions {
    CompileOptions compile;
    EngineKind engine = EngineKind::jit;
    int optimization = 2;        ///< 0 or 2; the decisions are the same
    /// Load returns as soon as the text is checked: the interpreter decides until a thread of the policy's own has made the
    /// machine code. The decisions are the same, the first comes tens of milliseconds earlier.
    bool compile_in_background = false;
    /// A folder in which machine code is kept for the next process; empty: none. It is made when it is missing, used only when
    /// nobody else may write to it, and may be deleted at any time. Kept code is used for the same program, the same version of
    /// this library and of LLVM, and the same processor; what is damaged is made anew.
    std::string kernel_cache;
    std::string policy;          ///< load_files, load_texts: which policy of the files; empty: the only one
    std::vector<std::string> policies; ///< load_all_files, load_all_texts: which of them, in this order; empty: all
};

struct RuleInfo {
    std::string name;    ///< `table.row` for rows, `otherwise` for the last
    std::string title;
    std::string because; ///< a row without one of its own: its table's; for a rule that rejects: the author's words
    std::uint32_t version = 0; ///< of the policy's versions, the one it belongs to: the version in force; 0 without a number
    std::string from;    ///< a refined policy that it was taken from: `early_stage version 3`; empty: the policy's own
};
struct GuardInfo {
    std::string name;
    std::string file;
    std::string citation;
    std::string because;
};

/// A cell of an experiment: buckets [first_bucket, end_bucket) of 0 to 9999.
struct CellInfo {
    std::string name;
    std::uint32_t first_bucket = 0;
    std::uint32_t end_bucket = 0;
};
/// DecisionView::cell gives the index into `cells`.
struct ExperimentInfo {
    std::string name;
    std::string by; ///< the fact that splits the records
    std::vector<CellInfo> cells;
    std::uint32_t version = 0; ///< of the policy's versions, the one that has it; 0: all
};
/// Whether the version that `rule` belongs to has this experiment. In another version's decisions its cell says nothing.
[[nodiscard]] inline bool runs_in(const ExperimentInfo& experiment, const RuleInfo& rule) noexcept {
    return experiment.version == 0 || experiment.version == rule.version;
}

/// A policy ready to decide. Immutable: any number of threads may share one. The last owner to let go waits for machine code
/// that is still being made.
class Policy {
public:
    virtual ~Policy() = default;

    [[nodiscard]] virtual const std::string& name() const noexcept = 0;
    /// The highest of its versions; which one decided is said by the rule: `rules()[decision.rule()].version`.
    [[nodiscard]] virtual std::uint32_t version() const noexcept = 0;
    /// SHA-256 over every text the policy was made from, in hexadecimal.
    [[nodiscard]] virtual const std::string& hash() const noexcept = 0;
    [[nodiscard]] virtual const Schema& schema() const noexcept = 0;
    [[nodiscard]] virtual const std::vector<RuleInfo>& rules() const noexcept = 0;
    [[nodiscard]] virtual const std::vector<GuardInfo>& guards() const noexcept = 0;
    [[nodiscard]] virtual const std::vector<ExperimentInfo>& experiments() const noexcept = 0;
    /// True when the meaning depends on `as_of`: then the fact `as_of` must be bound.
    [[nodiscard]] virtual bool reads_as_of() const noexcept = 0;
    [[nodiscard]] virtual const DecisionLayout& layout() const noexcept = 0;
    /// Where outcome `outcome` lies, for DecisionView::outcome_word; hours for each channel: its first word.
    [[nodiscard]] virtual std::uint32_t outcome_word(std::uint32_t outcome) const noexcept = 0;

    /// Decides row `row` into `out[0 .. layout().words)`. Allocates nothing, never fails: a record that cannot be decided
    /// is `Status::invalid`. Threads: any number at once. `facts` must be bound to this policy's schema.
    virtual void decide(const FactsView& facts, std::uint64_t row, std::int64_t* out) const noexcept = 0;
    /// Decides rows [begin, end); row r goes to `out + (r - begin) * layout().words`.
    virtual void decide(const FactsView& facts, std::uint64_t begin, std::uint64_t end, std::int64_t* out) const noexcept = 0;

    /// The same decision by the interpreter, whichever engine decides: what engines are compared with. As `decide`.
    virtual void interpret(const FactsView& facts, std::uint64_t row, std::int64_t* out) const noexcept = 0;

    /// Why row `row` is decided as it is. For people: allocates, takes microseconds.
    [[nodiscard]] virtual Explanation explain(const FactsView& facts, std::uint64_t row) const = 0;
    /// One sentence for an invalid decision's fault, with the fact and the value.
    [[nodiscard]] virtual std::string fault_text(const Fault& fault, const FactsView& facts, std::uint64_t row) const = 0;
    /// Why row `row` has no treatment: the fault of an invalid record, the author's words of a rejected one, the day on which
    /// no version of the policy is in force. Empty otherwise.
    [[nodiscard]] virtual std::string reason_text(const DecisionView& decision, const FactsView& facts,
                                                  std::uint64_t row) const = 0;

    /// Returns when no machine code is being made any more. Threads: any number at once.
    virtual void wait_for_engine() const noexcept = 0;
    /// Which engine decides now, and why it is not the one asked for (empty when it is).
    [[nodiscard]] virtual EngineKind engine() const noexcept = 0;
    [[nodiscard]] virtual const std::string& engine_note() const noexcept = 0;
};

struct LoadResult {
    std::shared_ptr<const Policy> policy;  ///< null when something failed
    std::vector<Scenario> scenarios;       ///< of this policy, in the texts given and those they import: see scenarios.h
    SourceMap sources;
    std::vector<Diagnostic> diagnostics;   ///< mistakes in the texts, warnings included
    std::string error;                     ///< what else failed (a file, a limit, no such policy); empty otherwise
    ErrorCode error_code = ErrorCode::policy; ///< what kind of failure it was; says nothing where there is a policy
};

/// Several policies over one schema, each with its own answer to its own question.
struct LoadAllResult {
    /// In the order of the files, or as they were asked for; empty when something failed. Facts that are bound to `schema`
    /// serve all of them.
    std::vector<std::shared_ptr<const Policy>> policies;
    Schema schema;
    SourceMap sources;
    std::vector<Diagnostic> diagnostics;
    std::string error;
};

/// Parses, checks and compiles. Errors are part of the result; nothing throws. Thread-safe.
[[nodiscard]] LoadResult load_files(const std::vector<std::string>& files, const LoadOptions& options = {});
[[nodiscard]] LoadResult load_texts(const std::vector<NamedText>& texts, const LoadOptions& options = {});
/// The same for several policies that are decided together. Policies about different schemas are an error.
[[nodiscard]] LoadAllResult load_all_files(const std::vector<std::string>& files, const LoadOptions& options = {});
[[nodiscard]] LoadAllResult load_all_texts(const std::vector<NamedText>& texts, const LoadOptions& options = {});

} // namespace forbear
