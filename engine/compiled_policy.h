#pragma once
// The one implementation of Policy: a program, the interpreter, and machine code where it could be made.

#include <atomic>
#include <memory>
#include <new>
#include <thread>
#include <utility>

#include "forbear/engine.h"
#include "interpret/explain.h"
#include "interpret/interpret.h"
#include "native/compile.h"

namespace forbear {

class CompiledPolicy final : public Policy {
public:
    CompiledPolicy(ir::Program program, SourceMap sources, EngineKind wants = EngineKind::jit, int optimization = 2,
                   std::string kernel_cache = {})
        : program_(std::move(program)), sources_(std::move(sources)), interpreter_(program_), wants_(wants),
          optimization_(optimization == 0 ? native::Optimization::o0 : native::Optimization::o2),
          kernel_cache_(std::move(kernel_cache)) {
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

    CompiledPolicy(const CompiledPolicy&) = delete;
    CompiledPolicy& operator=(const CompiledPolicy&) = delete;
    ~CompiledPolicy() override {
        if (compiling_.joinable()) compiling_.join();
    }

    /// Before the policy is shared. Where no machine code can be made the interpreter decides, and says so.
    void use_machine_code() {
        Result<std::unique_ptr<native::Code>> code = native::compile(program_, request(nullptr));
        if (code) {
            code_ = std::move(code).value();
            // Whoever sees the functions sees their code.
            one_.store(code_->one(), std::memory_order_release);
            batch_.store(code_->batch(), std::memory_order_release);
        } else {
            note_ = "the interpreter decides, because no machine code could be made: " + code.error().message;
        }
        stage_.store(Stage::ready, std::memory_order_release);
        stage_.notify_all();
    }
    /// The same, while the interpreter decides. Without a thread to do it the caller waits.
    void use_machine_code_later() {
        stage_.store(Stage::compiling, std::memory_order_relaxed);
        try {
            compiling_ = std::thread([this] {
                try {
                    use_machine_code();
                } catch (const std::bad_alloc&) {
                    note_ = no_memory_note; // short enough to need none
                    stage_.store(Stage::ready, std::memory_order_release);
                    stage_.notify_all();
                }
            });
        } catch (const std::system_error&) {
            use_machine_code();
        }
    }

    const ir::Program& program() const noexcept { return program_; }
    /// What the host asked for.
    EngineKind wants() const noexcept { return wants_; }
    native::Request request(const BoundLayout* records) const { return {optimization_, records, kernel_cache_}; }

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
        if (const DecideOne one = one_.load(std::memory_order_acquire); one != nullptr) {
            one(&facts, row, out);
        } else {
            interpreter_.decide(facts, row, out);
        }
    }
    void decide(const FactsView& facts, std::uint64_t begin, std::uint64_t end, std::int64_t* out) const noexcept override {
        if (const DecideBatch batch = batch_.load(std::memory_order_acquire); batch != nullptr) {
            batch(&facts, begin, end, out);
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

    EngineKind engine() const noexcept override {
        return batch_.load(std::memory_order_acquire) != nullptr ? EngineKind::jit : EngineKind::interpreter;
    }
    const std::string& engine_note() const noexcept override {
        static const std::string compiling = "the interpreter decides while machine code is being made";
        return stage_.load(std::memory_order_acquire) == Stage::compiling ? compiling : note_;
    }
    void wait_for_engine() const noexcept override { stage_.wait(Stage::compiling, std::memory_order_acquire); }

private:
    enum class Stage : std::uint8_t { compiling, ready };
    static constexpr const char* no_memory_note = "no memory left";

    ir::Program program_;
    SourceMap sources_;
    interpret::Interpreter interpreter_;
    const EngineKind wants_;
    const native::Optimization optimization_;
    const std::string kernel_cache_;
    std::unique_ptr<native::Code> code_;
    std::atomic<DecideOne> one_ = nullptr;
    std::atomic<DecideBatch> batch_ = nullptr;
    std::atomic<Stage> stage_ = Stage::ready;
    std::vector<RuleInfo> rules_;
    std::vector<GuardInfo> guards_;
    std::vector<ExperimentInfo> experiments_;
    std::string note_; ///< written before `stage_` is ready
    std::thread compiling_;
};

} // namespace forbear
