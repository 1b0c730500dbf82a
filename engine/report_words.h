#pragma once
// Words that the parts of a report share.

#include <algorithm>
#include <string>

#include "forbear/engine.h"

namespace forbear {

[[nodiscard]] inline const char* status_word(Status status) noexcept {
    switch (status) {
    case Status::contact: return "contact";
    case Status::no_contact: return "do not contact";
    case Status::blocked: return "blocked";
    case Status::rejected: return "rejected";
    case Status::invalid: break;
    }
    return "invalid";
}

/// Versions of one policy have rules of one name.
[[nodiscard]] inline std::string rule_words(const Policy& policy, std::size_t index) {
    const RuleInfo& rule = policy.rules()[index];
    const auto is_namesake = [&](const RuleInfo& other) { return other.name == rule.name; };
    const bool has_namesakes = std::ranges::count_if(policy.rules(), is_namesake) > 1;
    return has_namesakes && rule.version != 0 ? rule.name + " of version " + std::to_string(rule.version) : rule.name;
}

} // namespace forbear
