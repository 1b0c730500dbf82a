#pragma once
// What a decision of a policy costs at most, and how its rule is searched: known before any record is seen.

#include <cstdint>
#include <string>
#include <vector>

#include "forbear/compile.h"

namespace forbear {

enum class SearchMethod : std::uint8_t {
    branches = 0, ///< few rules, tried one after the other
    tables = 1,   ///< found by table: the cost does not grow with the rules
    walk = 2      ///< tried one after the other, test by test: `reason` says why no table could be made
};

/// A fact or calculation that the tables are about.
struct SearchedValue {
    std::string name;
    std::uint32_t classes = 0; ///< ranges or sets of values that the rules tell apart, unknown and none included
    std::uint32_t slabs = 1;   ///< parts that the grid cuts it into; 1: the grid is not laid over it
    bool is_compared = false;  ///< entries are compared with it
};

struct PolicyCosts {
    std::string policy;
    SearchMethod method{};
    std::string reason;
    std::uint64_t rules = 0;
    std::uint64_t tests = 0;   ///< of all rules and sections

    // With tables; 0 without.
    std::vector<SearchedValue> values;
    std::uint64_t entries = 0; ///< boxes of all rules
    std::uint64_t cells = 0;
    std::uint64_t leaves = 0;
    std::uint64_t most_blocks = 0; ///< that one record is compared with, 32 entries each
    std::vector<std::string> checked; ///< values that few rules are about: looked at after the rest of an entry fits
    std::uint64_t bytes = 0;   ///< of the tables

    /// Batches of columns whose rules are found for 64 records side by side: what a block of them takes at most, in comparisons of
    /// 64 bytes. 0: the rule of each record is searched for by itself.
    std::uint64_t block_steps = 0;

    // For each record, at most.
    std::uint64_t facts = 0;         ///< that are checked
    std::uint64_t list_elements = 0; ///< that are checked
    std::uint64_t calculations = 0;  ///< steps outside of lists
    std::uint64_t list_steps = 0;    ///< elements that conditions and calculations go through, list by list
    std::uint64_t guards = 0;
};

struct CostsResult {
    std::vector<PolicyCosts> policies;
    SourceMap sources;
    std::vector<Diagnostic> diagnostics;
    std::vector<std::string> unreadable; ///< files, each with the reason
    bool ok = false;                     ///< no errors; `policies` is empty otherwise
};

/// Compiles the files and looks at every policy in them. Nothing throws. Thread-safe.
[[nodiscard]] CostsResult costs_of_files(const std::vector<std::string>& files, const CompileOptions& options = {});

/// For people: a paragraph for each policy, lines of at most 110 columns, ending in a line break.
[[nodiscard]] std::string costs_text(const std::vector<PolicyCosts>& costs);

} // namespace forbear
