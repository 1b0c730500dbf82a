#pragma once
// What two programs that share their registers (lower/joint.h) decide differently, over all records there are.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "analysis/boxes.h"
#include "forbear/analysis.h"
#include "interpret/interpret.h"
#include "ir/requirements.h"

namespace forbear::analysis {

/// Some record that rule `before` of the first program decides and rule `after` of the second gets another decision: another status,
/// other channels or another order of them, or another outcome. Names of rules and guards are no decision.
struct Change {
    std::uint32_t before = 0, after = 0;
    Region region;        ///< what the two rules have in common, sections included, whatever stands above them
    GivenRecord customer; ///< decided differently
};
/// A pair of rules of which it is not decided whether they differ for some record.
struct Open {
    std::uint32_t before = 0, after = 0;
    Doubt doubt = Doubt::effort;
};

struct Differences {
    std::vector<Change> changes; ///< by `before`, then by `after`
    std::vector<Open> open;      ///< empty: every other record is proved to be decided alike
    std::size_t pairs = 0;       ///< pairs of rules that may decide one record
};

/// Deterministic; the solver's effort is counted in steps.
[[nodiscard]] Differences differences(const ir::Judged& before, const ir::Judged& after);

/// Two decisions of one record say the same of what is done.
[[nodiscard]] bool same_decision(const ir::Program& before, const std::int64_t* one, const ir::Program& after, const std::int64_t* other);

/// What outcomes are where no rule sets them.
[[nodiscard]] bool same_normal_values(const ir::Program& before, const ir::Program& after);
/// Guards that act alike: the same conditions and effects, in any order and by any name.
[[nodiscard]] bool same_guards(const ir::Program& before, const ir::Program& after);
/// Rules that decide alike but for their reasons.
[[nodiscard]] bool same_action(const ir::Program& before, const ir::Rule& one, const ir::Program& after, const ir::Rule& other);

} // namespace forbear::analysis
