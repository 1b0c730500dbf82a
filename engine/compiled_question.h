#pragma once
// A question about whole portfolios, as a program of its own: its rules are the answers.

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "compiled_policy.h"

namespace forbear {

class CompiledQuestion {
public:
    static constexpr std::uint32_t invalid = 0xffff'fffeu;

    /// By the engine that `policy` was asked to decide with.
    CompiledQuestion(ir::Program program, const CompiledPolicy& policy) : program_(std::move(program)), interpreter_(program_) {
        if (policy.wants() != EngineKind::jit) return;
        auto code = policy.compile(program_, nullptr);
        if (code) {
            code_ = std::move(code).value();
        } else {
            policy.events().tell(LogEventKind::engine_fallback, LogSeverity::warning, &policy, [&] { return "of a question: " + CompiledPolicy::fallback_note(code.error()); });
        }
    }
    CompiledQuestion(const CompiledQuestion&) = delete;
    CompiledQuestion& operator=(const CompiledQuestion&) = delete;

    EngineKind engine() const noexcept { return code_ != nullptr ? EngineKind::jit : EngineKind::interpreter; }

    /// For rows [begin, end): the rule, or `invalid`.
    void answer(const FactsView& facts, std::uint64_t begin, std::uint64_t end, std::uint32_t* out) const noexcept {
        std::array<std::int64_t, 4'096> words;
        const std::size_t width = program_.layout.words;
        // A decision without outcomes and guards is narrow; only thousands of experiments could make it wider than this.
        const std::size_t at_once = words.size() / width;
        if (at_once == 0) {
            std::fill(out, out + (end - begin), invalid);
            return;
        }
        for (std::uint64_t row = begin; row < end; row += at_once) {
            const std::uint64_t until = std::min<std::uint64_t>(end, row + at_once);
            if (code_ != nullptr) code_->batch()(&facts, row, until, words.data());
            else interpreter_.decide(facts, row, until, words.data());
            for (const std::int64_t* decision = words.data(); decision != words.data() + (until - row) * width; decision += width) {
                const bool is_invalid = static_cast<Status>(decision[layout::status]) == Status::invalid;
                *out++ = is_invalid ? invalid : static_cast<std::uint32_t>(decision[layout::rule]);
            }
        }
    }

private:
    const ir::Program program_;
    const interpret::Interpreter interpreter_; ///< reads `program_`
    std::unique_ptr<native::Code> code_;
};

} // namespace forbear
