#pragma once
// The chapters of an explanation, for explain*.cpp only.

#include "interpret/guards.h"
#include "interpret/trace.h"

namespace forbear::interpret {

/// A decided record: the walk after `after` ran, the rule's outcomes before guards, and the final decision.
struct Story {
    const Walk& walk;
    const ir::Rule& rule;
    const std::int64_t* asked;
    const std::int64_t* decided;
    const std::vector<bool>& is_protected; ///< per register
};

/// Why the rule's channels stand in their order, and which candidates dropped out.
[[nodiscard]] std::vector<std::string> choice_words(const Walk& walk, const ir::Rule& rule);
/// What every guard did to the rule's decision.
[[nodiscard]] std::vector<GuardReport> guard_reports(const Story& story);
/// Why no channel is left, channel by channel.
[[nodiscard]] std::string blocked_reason(const Story& story);

/// The names of the channels whose bits are set, in the order of the rule: `sms, voice`.
[[nodiscard]] std::string channel_names(const Walk& walk, std::uint64_t channels);

} // namespace forbear::interpret
