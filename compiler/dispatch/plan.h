#pragma once
// How the rule of a record is searched: the choice, and why.

#include <cstddef>
#include <optional>
#include <string>

#include "dispatch/side_by_side.h"
#include "dispatch/table.h"

namespace forbear::dispatch {

enum class Method : std::uint8_t {
    branches = 0, ///< the rules are tried one after the other, as straight code
    tables = 1,   ///< see table.h
    walk = 2      ///< the graph is walked, test by test
};

/// Where one method gives way to the next.
struct Thresholds {
    std::size_t straight_rules = 8;  ///< most rules of straight code
    std::size_t straight_tests = 48; ///< most tests of straight code
    std::size_t block_facts = 64;    ///< most facts of records that a batch of columns takes in blocks
    std::size_t side_by_side_steps = 2'000; ///< most of a block of records that are held against few rules
    Budget budget;                   ///< of tables
};

struct Plan {
    Method method = Method::walk;
    std::string reason;         ///< in words, for whoever asks what a policy costs
    std::size_t tests = 0;      ///< of the main graph: no record meets more of them
    std::optional<Table> table; ///< with `tables`
    std::optional<SideBySide> side_by_side; ///< what batches of columns do instead
};

[[nodiscard]] Plan make_plan(const ir::Program& program, const Thresholds& thresholds = {});

/// The table by which an interpreter finds rules (`find`). Nothing where there is none, or where trying the rules is as fast.
[[nodiscard]] std::optional<Table> table_to_interpret(const ir::Program& program, const Thresholds& thresholds = {});

} // namespace forbear::dispatch
