#pragma once
// The one implementation of Policy: a program, the interpreter, and machine code where it could be made.

#include <memory>
#include <utility>

#include "forbear/engine.h"
#include "interpret/explain.h"
#include "interpret/interpret.h"
#include "native/compile.h"

namespace forbear {

class CompiledPolicy final : public Policy {
public:
    CompiledPolicy(ir::Program program, SourceMap sources)
        : program_(std::move(program)), sources_(std::move(sources)), interpreter_(program_) {
        for (const ir::Rule& rule : program_.rules) {
            rules_.push_back({rule.name, rule.title, rule.because, rule.version, rule.from});
        }
        for (const ir::Guard& guard : program_.guards) {
            guards_.push_back({guard.name, guard.file, guard.citation, guard.because});
        }
        for (const ir::Experiment& experiment : program_.experiments) {
            ExperimentInfo& told = experiments_.emplace_back(ExperimentInfo{experiment.name, experiment.by, {}, experiment.version});
            for (const ir::Cell& cell : experiment.cells) told.cells.push_back({cell.name, cell.first, cell.end});
        }
    }

    /// Before the policy is shared. Where no machine code can be made the interpreter decides, and says so.
    void use_machine_code(int optimization) {
        Result<std::unique_ptr<native::Code>> code =
            native::compile(program_, optimization == 0 ? native::Optimization::o0 : native::Optimization::o2);
        if (code) {
            code_ = std::move(code).value();
            one_ = code_->one();
            batch_ = code_->batch();
        } else {
            note_ = "the interpreter decides, because no machine code could be made: " + code.error().message;
        }
    }

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

    void decide(const FactsView& facts, std::uint64_t row, std::int64_t* out) const noexcept override {
        if (one_ != nullptr) {
            one_(&facts, row, out);
        } else {
            interpreter_.decide(facts, row, out);
        }
    }
    void decide(const FactsView& facts, std::uint64_t begin, std::uint64_t end, std::int64_t* out) const noexcept override {
        if (batch_ != nullptr) {
            batch_(&facts, begin, end, out);
        } else {
            interpreter_.decide(facts, begin, end, out);
        }
    }

    void interpret(const FactsView& facts, std::uint64_t row, std::int64_t* out) const noexcept override {
        interpreter_.decide(facts, row, out);
    }

    Explanation explain(const FactsView& facts, std::uint64_t row) const override {
        return interpret::explain(program_, sources_, facts, row);
    }
    std::string fault_text(const Fault& fault, const FactsView& facts, std::uint64_t row) const override {
        return interpret::fault_text(program_.schema, fault, facts, row);
    }

    std::string reason_text(const DecisionView& decision, const FactsView& facts, std::uint64_t row) const override {
        return interpret::reason_text(program_, decision, facts, row);
    }

    EngineKind engine() const noexcept override { return one_ != nullptr ? EngineKind::jit : EngineKind::interpreter; }
    const std::string& engine_note() const noexcept override { return note_; }

private:
    ir::Program program_;
    SourceMap sources_;
    interpret::Interpreter interpreter_;
    std::unique_ptr<native::Code> code_;
    DecideOne one_ = nullptr;
    DecideBatch batch_ = nullptr;
    std::vector<RuleInfo> rules_;
    std::vector<GuardInfo> guards_;
    std::vector<ExperimentInfo> experiments_;
    std::string note_;
};

} // namespace forbear
