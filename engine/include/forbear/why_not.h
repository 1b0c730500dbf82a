#pragma once
// Why records are not taken by one rule, for whole portfolios: which part of its condition is the first that is not true.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "forbear/engine.h"
#include "forbear/error.h"

namespace forbear {

/// One question about one rule, answered at the speed of a decision. Immutable: any number of threads may share one. It keeps
/// nothing of the policy it was made from.
class WhyNot {
public:
    /// Answers, beside the index of a part: every part is true, so the rule takes the record unless one above it does; or
    /// nothing can be said, because the record is invalid.
    static constexpr std::uint32_t all_true = 0xffff'ffffu;
    static constexpr std::uint32_t invalid = 0xffff'fffeu;

    virtual ~WhyNot() = default;

    /// The parts as their author wrote them, in the order in which they are asked: the conditions of the sections around the
    /// rule, the outermost first, then the outermost `and` parts of its `when`, then its `unless`. A rule that the
    /// compiler has left out, because its condition or that of a section around it is never true, has one part without words.
    [[nodiscard]] virtual const std::vector<std::string>& parts() const noexcept = 0;

    /// For each of rows [begin, end): `out[row - begin]` is the index of the first part that is not true of it (false, or
    /// unknown), or one of the answers above. Allocates nothing, never fails. `facts` must be bound as for the policy.
    virtual void answer(const FactsView& facts, std::uint64_t begin, std::uint64_t end, std::uint32_t* out) const noexcept = 0;

    [[nodiscard]] virtual EngineKind engine() const noexcept = 0;
};

/// Errors: no rule of that name (`ErrorCode::invalid_argument`); no memory (`ErrorCode::limit`). Of the versions of a policy the newest that has the rule is meant.
[[nodiscard]] Result<std::shared_ptr<const WhyNot>> why_not(const Policy& policy, std::string_view rule);

/// The same of rule `rule`, counted as in `Policy::rules`. Errors: there is no such rule (`ErrorCode::invalid_argument`); no memory (`ErrorCode::limit`).
[[nodiscard]] Result<std::shared_ptr<const WhyNot>> why_not(const Policy& policy, std::size_t rule);

} // namespace forbear
