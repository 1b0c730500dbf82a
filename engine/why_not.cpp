#include "forbear/why_not.h"

#include <algorithm>
#include <array>

#include "compiled_policy.h"
#include "ir/parts_of_rule.h"

namespace forbear {
namespace {

class CompiledQuestion final : public WhyNot {
public:
    CompiledQuestion(ir::PartsOfRule asked, const CompiledPolicy& policy)
        : program_(std::move(asked.program)), parts_(std::move(asked.parts)), interpreter_(program_) {
        if (policy.wants() != EngineKind::jit) return;
        auto code = native::compile(program_, policy.request(nullptr));
        if (code) code_ = std::move(code).value();
    }

    const std::vector<std::string>& parts() const noexcept override { return parts_; }
    EngineKind engine() const noexcept override { return code_ != nullptr ? EngineKind::jit : EngineKind::interpreter; }

    void answer(const FactsView& facts, std::uint64_t begin, std::uint64_t end, std::uint32_t* out) const noexcept override {
        std::array<std::int64_t, 4'096> words;
        const std::size_t width = program_.layout.words;
        // A decision without outcomes and guards is narrow; only thousands of experiments could make it wider than this.
        const std::size_t at_once = width <= words.size() ? words.size() / width : 0;
        if (at_once == 0) {
            std::fill(out, out + (end - begin), invalid);
            return;
        }
        for (std::uint64_t row = begin; row < end; row += at_once) {
            const std::uint64_t until = std::min<std::uint64_t>(end, row + at_once);
            if (code_ != nullptr) code_->batch()(&facts, row, until, words.data());
            else interpreter_.decide(facts, row, until, words.data());
            for (std::uint64_t at = row; at < until; ++at) *out++ = answer_of(words.data() + (at - row) * width);
        }
    }

private:
    std::uint32_t answer_of(const std::int64_t* decision) const noexcept {
        const auto rule = static_cast<std::uint32_t>(decision[layout::rule]);
        return static_cast<Status>(decision[layout::status]) == Status::invalid ? invalid : rule < parts_.size() ? rule : all_true;
    }

    const ir::Program program_;
    const std::vector<std::string> parts_;
    const interpret::Interpreter interpreter_; ///< reads `program_`
    std::unique_ptr<native::Code> code_;
};

} // namespace

Result<std::shared_ptr<const WhyNot>> why_not(const Policy& policy, std::string_view rule) {
    const auto* compiled = dynamic_cast<const CompiledPolicy*>(&policy);
    if (compiled == nullptr) return Error{ErrorCode::invalid_argument, "the policy was not loaded by this engine"};
    const std::vector<ir::Rule>& rules = compiled->program().rules;
    std::size_t found = rules.size();
    for (std::size_t index = 0; index < rules.size(); ++index) {
        if (rules[index].name == rule && (found == rules.size() || rules[index].version > rules[found].version)) found = index;
    }
    if (found == rules.size()) {
        return Error{ErrorCode::invalid_argument, "policy `" + policy.name() + "` has no rule `" + std::string(rule) + "`"};
    }
    try {
        return std::shared_ptr<const WhyNot>(
            std::make_shared<CompiledQuestion>(ir::parts_of_rule(compiled->program(), static_cast<std::uint32_t>(found)), *compiled));
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::limit, "no memory for the question about rule `" + std::string(rule) + "`"};
    }
}

} // namespace forbear
