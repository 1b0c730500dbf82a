#pragma once
// The rules of one policy as regions, read off the main graph: first match wins, so what a rule decides is its own region less
// those above it.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "regions/remainder.h"

namespace forbear::regions {

class Regions {
public:
    /// `program` must outlive this. Where its main graph is not what lowering writes (rule after rule, each either fires or leads
    /// to the next, sections around them), nothing is known of any rule: see `is_ordered`.
    explicit Regions(const ir::Program& program);

    [[nodiscard]] const Space& space() const { return space_; }
    /// Whether the main graph tries one rule after the other. Only then the regions of the rules say what it decides.
    [[nodiscard]] bool is_ordered() const { return is_ordered_; }
    /// Where the condition of section `section` and of those around it holds; null where it is no region.
    [[nodiscard]] const Region* of_section(std::uint32_t section) const;
    /// Where the condition of rule `rule` and of its sections holds, whatever stands above it; null where it is no region.
    [[nodiscard]] const Region* own(std::uint32_t rule) const;
    /// The regions of the rules above `rule`, in their order; nothing where one of them is no region.
    [[nodiscard]] std::optional<Takers> above(std::uint32_t rule) const;
    /// What rule `rule` decides; nothing where that cannot be said in a few thousand boxes. Computed when first asked for.
    [[nodiscard]] const std::optional<Region>& decided(std::uint32_t rule);

private:
    class Reader;

    Space space_;
    std::vector<std::optional<Region>> sections_, own_;
    bool is_ordered_ = false;
    // Made when first asked for: a search of rules needs neither.
    mutable std::vector<const Region*> all_own_; ///< up to the first that is no region
    mutable std::optional<BoxIndex> index_;      ///< of those
    std::map<std::uint32_t, std::optional<Region>> decided_;
};

} // namespace forbear::regions
