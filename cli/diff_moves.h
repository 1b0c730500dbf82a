#pragma once
// How many records of a portfolio move from which decision to which.

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "forbear/diff.h"
#include "forbear/engine.h"

namespace forbear::cli {

class Moves {
public:
    Moves(const Policy& before, const Policy& after) : before_(before), after_(after) {}

    /// `key` names the record. The records of both have the same places.
    void count(const std::string& key, const DecisionView& before, const DecisionView& after);

    [[nodiscard]] DiffCounts counts(std::string portfolio) const;

private:
    const Policy& before_;
    const Policy& after_;
    std::uint64_t records_ = 0, moved_ = 0;
    using Pair = std::pair<std::string, std::string>;
    std::map<std::string, std::map<Pair, std::uint64_t>> matrices_;
    std::map<Pair, std::vector<std::string>> examples_;
};

} // namespace forbear::cli
