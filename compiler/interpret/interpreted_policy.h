#pragma once
// A Policy over a program: everything that is told about it, decided by the interpreter.

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "forbear/policy.h"
#include "interpret/explain.h"
#include "interpret/interpret.h"

namespace forbear::interpret {

class InterpretedPolicy : public Policy {
public:
    /// `program` has passed ir::verify, and moves once the other arguments are made. `places`: of its rules, or empty.
    InterpretedPolicy(ir::Program&& program, std::vector<RulePlace> places);
    InterpretedPolicy(const InterpretedPolicy&) = delete;
    InterpretedPolicy& operator=(const InterpretedPolicy&) = delete;

    /// Rules are found by table from now on, where there are many: milliseconds for a thousand rules. Once at most; others may be
    /// deciding meanwhile. Throws std::bad_alloc, and then rules are found as before.
    void use_table();
    [[nodiscard]] bool finds_by_table() const noexcept { return deciding_.load(std::memory_order_acquire) != &interpreter_; }

    [[nodiscard]] const ir::Program& program() const noexcept { return program_; }
    [[nodiscard]] const std::vector<RulePlace>& places() const noexcept { return places_; }

    const std::string& name() const noexcept override { return program_.name; }
    std::uint32_t version() const noexcept override { return program_.version; }
    const std::string& hash() const noexcept override { return program_.hash; }
    const Schema& schema() const noexcept override { return program_.schema; }
    const std::vector<RuleInfo>& rules() const noexcept override { return rules_; }
    const std::vector<GuardInfo>& guards() const noexcept override { return guards_; }
    const std::vector<ExperimentInfo>& experiments() const noexcept override { return experiments_; }
    bool reads_as_of() const noexcept override { return program_.reads_as_of; }
    const DecisionLayout& layout() const noexcept override { return program_.layout; }
    std::uint32_t outcome_word(std::uint32_t outcome) const noexcept override { return program_.outcome_words[outcome]; }

    void decide(const FactsView& facts, std::uint64_t row, std::int64_t* out) const noexcept override;
    void decide(const FactsView& facts, std::uint64_t begin, std::uint64_t end, std::int64_t* out) const noexcept override;
    void interpret(const FactsView& facts, std::uint64_t row, std::int64_t* out) const noexcept override;
    Explanation explain(const FactsView& facts, std::uint64_t row) const override;
    std::string fault_text(const Fault& fault, const FactsView& facts, std::uint64_t row) const override;
    std::string reason_text(const DecisionView& decision, const FactsView& facts, std::uint64_t row) const override;

    EngineKind engine() const noexcept override { return EngineKind::interpreter; }
    const std::string& engine_note() const noexcept override;
    void wait_for_engine() const noexcept override {}

private:
    const ir::Program program_;
    const std::vector<RulePlace> places_;
    const Interpreter interpreter_; ///< walks: what `interpret` says
    struct ByTable {
        ByTable(const ir::Program& program, dispatch::Table&& made) : table(std::move(made)), interpreter(program, &table) {}
        const dispatch::Table table;
        const Interpreter interpreter;
    };
    std::unique_ptr<const ByTable> by_table_;
    std::atomic<const Interpreter*> deciding_ = &interpreter_;
    std::vector<RuleInfo> rules_;
    std::vector<GuardInfo> guards_;
    std::vector<ExperimentInfo> experiments_;
};

} // namespace forbear::interpret
