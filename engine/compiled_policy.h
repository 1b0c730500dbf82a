#pragma once
// The one implementation of Policy: a program, the interpreter, and machine code where it could be made.

#include <atomic>
#include <memory>
#include <new>
#include <thread>
#include <utility>

#include "events.h"
#include "forbear/engine.h"
#include "interpret/interpreted_policy.h"
#include "native/compile.h"

namespace forbear {

class CompiledPolicy final : public interpret::InterpretedPolicy {
public:
    CompiledPolicy(ir::Program&& program, const SourceMap& sources, EngineKind wants = EngineKind::jit, int optimization = 2,
                   std::string kernel_cache = {}, Events events = {})
        : InterpretedPolicy(std::move(program), interpret::places_of_rules(program, sources)), wants_(wants),
          optimization_(optimization == 0 ? native::Optimization::o0 : native::Optimization::o2),
          kernel_cache_(std::move(kernel_cache)), events_(std::move(events)) {}

    CompiledPolicy(const CompiledPolicy&) = delete;
    CompiledPolicy& operator=(const CompiledPolicy&) = delete;
    ~CompiledPolicy() override {
        if (compiling_.joinable()) compiling_.join();
    }

    /// Before the policy is shared. Where no machine code can be made the interpreter decides, and says so.
    void use_machine_code() {
        Result<std::unique_ptr<native::Code>> code = compile(program(), nullptr);
        if (code) {
            code_ = std::move(code).value();
            // Whoever sees the functions sees their code.
            one_.store(code_->one(), std::memory_order_release);
            batch_.store(code_->batch(), std::memory_order_release);
        } else {
            note_ = fallback_note(code.error());
            use_table();
            events_.tell(LogEventKind::engine_fallback, LogSeverity::warning, this, note_);
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
                    events_.tell(LogEventKind::engine_fallback, LogSeverity::warning, this, std::string_view(no_memory_note));
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
    const Events& events() const noexcept { return events_; }
    static std::string fallback_note(const Error& error) {
        return "the interpreter decides, because no machine code could be made: " + error.message;
    }
    /// Machine code of the policy's program or of a question about it, for columns (null) or for structs. Trouble with the kernel cache is told.
    Result<std::unique_ptr<native::Code>> compile(const ir::Program& made, const BoundLayout* records) const {
        std::string trouble;
        Result<std::unique_ptr<native::Code>> code = native::compile(made, {optimization_, records, kernel_cache_, &trouble});
        if (!trouble.empty()) events_.tell(LogEventKind::kernel_cache_trouble, LogSeverity::warning, this, std::string_view(trouble));
        return code;
    }

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
    const Events events_;
    std::unique_ptr<native::Code> code_;
    std::atomic<DecideOne> one_ = nullptr;
    std::atomic<DecideBatch> batch_ = nullptr;
    std::atomic<Stage> stage_ = Stage::ready;
    std::string note_; ///< written before `stage_` is ready
    std::thread compiling_;
};

} // namespace forbear
