#pragma once
// Requirements put beside a program: what every final decision must be. They judge, they never decide.
//
// How one is judged (interpret/judge.h is the plain reading of this):
//  - A record whose decision is invalid or rejected breaks nothing.
//  - `before` has run as for the decision. Then `after` is run once more, and this time `decided` and `decided_channels`
//    read the final decision: outcomes and channels as the guards left them. `applies`, `holds` and `may_hold` are read then.
//    So graphs of requirements and graphs of guards share instructions and registers, but not a run.
//  - `whenever`: broken when `applies` accepts and `holds` does not. With `unless_forbidden` it is not broken, either, when
//    `holds` accepts after a third run of `after`, over the decision before guards: the outcomes that the rule set and the
//    channels that would have been used had no guard applied (of `first_of` the first alone).
//  - `comparison`: of two records that differ in no fact but `facts` and in no list but `lists`, for both of which `applies`
//    accepts. Broken when the first has a higher (`value_is_higher`, else lower) `value`, the outcome is set in both final
//    decisions, and it is higher (`outcome_is_higher`, else lower) in that of the first. Values and outcomes that are unknown,
//    none or unset are neither higher nor lower. Ranks count as their places, dates as their days, no is below yes.

#include <cstdint>
#include <string>
#include <vector>

#include "ir/probes.h"
#include "ir/program.h"

namespace forbear::ir {

enum class RequirementKind : std::uint8_t { whenever = 0, comparison = 1 };

struct Requirement {
    RequirementKind kind{};
    std::string name;      ///< `loyalty_never_hurts`; of a policy that a cell uses: `early_stage.loyalty_never_hurts`
    std::string because;
    std::string whenever;  ///< canonical spelling; empty: always
    std::string text;      ///< what must hold: `channels exclude agency`, `a higher tier never gets a higher tone, all else equal`
    Span at;
    std::uint32_t version = 0; ///< of the policy's versions, the one whose requirement it is; 0: of all, or versions have no numbers
    bool is_used = false;      ///< of a policy that a cell of an experiment uses

    /// Graph "is it true" of `whenever`, of the days of its versions and of the cell that uses its policy.
    std::uint32_t applies = accept;

    // whenever
    std::uint32_t holds = accept;    ///< graph "is it true" of what must hold
    std::uint32_t may_hold = accept; ///< graph "is it not false" of the same: it tells unknown from false
    bool unless_forbidden = false;

    // comparison; facts, lists and outcomes of the program's schema
    Reg value = nothing; ///< written by `before`: the fact or calculation that is compared
    std::vector<std::uint32_t> facts, lists; ///< what it reads, the date of decision aside: all that may differ
    std::uint32_t outcome = nothing;
    bool value_is_higher = true, outcome_is_higher = true;
};

/// A program with its requirements, and with probes where they were asked for. All their graphs stand behind its own, which
/// decide as without them. `program.reads_as_of` is also true when only a requirement reads the date of decision, which then
/// may be unknown.
struct Judged {
    Program program;
    std::vector<Probe> probes;
    std::vector<Requirement> requirements;
    /// With probes: by rule and by section, the graph of its own condition, "is it true"; what stands above or around it is no part.
    std::vector<std::uint32_t> rule_conditions, section_conditions;
};

} // namespace forbear::ir
