#pragma once
// A whole decision, as plain strings.

#include "differential/naive/evaluate.h"

namespace forbear::naive {

struct Decision {
    std::string status; ///< contact, no_contact, blocked, invalid, rejected
    std::string rule;
    std::string fault; ///< kind, fact, field and element
    std::vector<std::string> channels;
    std::map<std::string, std::string> outcomes; ///< those that are set; hours for each channel as `window.voice`
    std::map<std::string, std::string> cells;    ///< of experiments; absent: in no cell
    std::set<std::string> applied, changed;      ///< guards as `file.guard`

    friend bool operator==(const Decision&, const Decision&) = default;
};

/// Decides one record by reading the syntax tree of the version that is in force.
[[nodiscard]] Decision decide(const std::vector<World>& versions, const RecordText& record);

[[nodiscard]] std::string text_of(const Decision& decision);

} // namespace forbear::naive
