#pragma once
// The one implementation of Policy: a program, the interpreter, and machine code where it could be made.

#include <atomic>
#include <memory>
#include <new>
#include <thread>
#include <utility>

#include "forbear/engine.h"
#include "interpret/interpreted_policy.h"
#include "native/compile.h"

namespace forbear {

class CompiledPolicy final : public interpret::InterpretedPolicy {
public:
    CompiledPolicy(ir::Program&& program, const SourceMap& sources, EngineKind wants = EngineKind::jit, int optimization = 2,
                   std::string kernel_cache = {})
        : InterpretedPolicy(std::move(program), interpret::places_of_rules(program, sources)), wants_(wants),
          optimization_(optimization == 0 ? native::Optimization::o0 : native::Optimization::o2),
          kernel_cache_(std::move(kernel_cache)) {}

    CompiledPolicy(const CompiledPolicy&) = delete;
    CompiledPolicy& operator=(const CompiledPolicy&) = delete;
    ~CompiledPolicy() override {
        if (compiling_.joinable()) compiling_.join();
    }

    /// Before the policy is shared. Where no machine code can be made the interpreter decides, and says so.
    void use_machine_code() {
        Result<std::unique_ptr<native::Code>> code = native::compile(program(), request(nullptr));
        if (code) {
            code_ = std::move(code).value();
            // Whoever sees the functions sees their code.
            one_.store(code_->one(), std::memory_order_release);
            batch_.store(code_->batch(), std::memory_order_release);
        } else {
            note_ = "the interpreter decides, because no machine code could be made: " + code.error().message;
            use_table();
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

    /// What the host asked for.
    EngineKind wants() const noexcept { return wants_; }
    native::Request request(const BoundLayout* records) const { return {optimization_, records, kernel_cache_}; }

    void decide(const FactsView& facts, std::uint64_t row, std::int64_t* out) const noexcept override {
        if (const DecideOne one = one_.load(std::memory_order_acquire); one != nullptr) {
            one(&facts, row, out);
        } else {
            InterpretedPolicy::decide(facts, row, out);
        }
    }
    void decide(const FactsView& facts, std::uint64_t begin, std::uint64_t end, std::int64_t* out) const noexcept override {
        if (const DecideBatch batch = batch_.load(std::memory_order_acquire); batch != nullptr) {
            batch(&facts, begin, end, out);
        } else {
            InterpretedPolicy::decide(facts, begin, end, out);
        }
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

    const EngineKind wants_;
    const native::Optimization optimization_;
    const std::string kernel_cache_;
    std::unique_ptr<native::Code> code_;
    std::atomic<DecideOne> one_ = nullptr;
    std::atomic<DecideBatch> batch_ = nullptr;
    std::atomic<Stage> stage_ = Stage::ready;
    std::string note_; ///< written before `stage_` is ready
    std::thread compiling_;
};

} // namespace forbear
