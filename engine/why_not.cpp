#include "forbear/why_not.h"

#include "compiled_question.h"
#include "ir/parts_of_rule.h"

namespace forbear {
namespace {

class CompiledWhyNot final : public WhyNot {
public:
    CompiledWhyNot(ir::PartsOfRule asked, const CompiledPolicy& policy) : parts_(std::move(asked.parts)), question_(std::move(asked.program), policy) {}

    const std::vector<std::string>& parts() const noexcept override { return parts_; }
    EngineKind engine() const noexcept override { return question_.engine(); }

    void answer(const FactsView& facts, std::uint64_t begin, std::uint64_t end, std::uint32_t* out) const noexcept override {
        static_assert(CompiledQuestion::invalid == invalid);
        question_.answer(facts, begin, end, out);
        std::replace(out, out + (end - begin), static_cast<std::uint32_t>(parts_.size()), std::uint32_t{all_true});
    }

private:
    const std::vector<std::string> parts_;
    const CompiledQuestion question_;
};

} // namespace

Result<std::shared_ptr<const WhyNot>> why_not(const Policy& policy, std::size_t rule) {
    const auto* compiled = dynamic_cast<const CompiledPolicy*>(&policy);
    if (compiled == nullptr) return Error{ErrorCode::invalid_argument, "the policy was not loaded by this engine"};
    if (rule >= compiled->program().rules.size()) return Error{ErrorCode::invalid_argument, "policy `" + policy.name() + "` has no rule of that number"};
    try {
        return std::shared_ptr<const WhyNot>(
            std::make_shared<CompiledWhyNot>(ir::parts_of_rule(compiled->program(), static_cast<std::uint32_t>(rule)), *compiled));
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::limit, "no memory for the question about rule `" + compiled->program().rules[rule].name + "`"};
    }
}

Result<std::shared_ptr<const WhyNot>> why_not(const Policy& policy, std::string_view rule) {
    const std::vector<RuleInfo>& rules = policy.rules();
    std::size_t found = rules.size();
    for (std::size_t index = 0; index < rules.size(); ++index) {
        if (rules[index].name == rule && (found == rules.size() || rules[index].version > rules[found].version)) found = index;
    }
    if (found == rules.size()) {
        return Error{ErrorCode::invalid_argument, "policy `" + policy.name() + "` has no rule `" + std::string(rule) + "`"};
    }
    return why_not(policy, found);
}

} // namespace forbear
