#pragma once
// A policy that decides, wherever it comes from: text (forbear/engine.h) or a file that `forbear build` wrote (forbear/artefact.h).

#include <cstdint>
#include <string>
#include <vector>

#include "forbear/decision.h"
#include "forbear/explanation.h"
#include "forbear/facts.h"
#include "forbear/schema.h"

namespace forbear {

enum class EngineKind : std::uint8_t {
    jit = 0,         ///< machine code made when the policy was loaded
    interpreter = 1,
    ahead_of_time = 2 ///< machine code that `forbear build` made
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

} // namespace forbear
