#pragma once
// In which case of which rule records fall, for whole portfolios: a rule with `or` has a case for each way to be true.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "forbear/engine.h"
#include "forbear/error.h"

namespace forbear {

struct RegionInfo {
    std::uint32_t rule = 0; ///< index into Policy::rules()
    std::string text;       ///< `segment is wealth and days_past_due is 31 to 60`; what stands above the rule is not taken away
};

/// Immutable: any number of threads may share one. It keeps nothing of the policy it was made from.
class WhichRegion {
public:
    static constexpr std::uint32_t invalid = 0xffff'fffeu;

    virtual ~WhichRegion() = default;

    /// In the order of the rules. The regions of one rule have nothing in common.
    [[nodiscard]] virtual const std::vector<RegionInfo>& regions() const noexcept = 0;

    /// For each of rows [begin, end): `out[row - begin]` is the region of the rule that fired in which the record is, or
    /// `invalid`. Allocates nothing, never fails. `facts` must be bound as for the policy.
    virtual void find(const FactsView& facts, std::uint64_t begin, std::uint64_t end, std::uint32_t* out) const noexcept = 0;

    [[nodiscard]] virtual EngineKind engine() const noexcept = 0;
};

/// Errors: `ErrorCode::limit` for a condition that is true in more cases than can be listed (a few hundred), for more than 200,000
/// cases in all, and for no memory; `ErrorCode::invalid_argument` for a policy that this engine did not load.
[[nodiscard]] Result<std::shared_ptr<const WhichRegion>> which_region(const Policy& policy);

} // namespace forbear
