#include "dispatch/plan.h"

#include <algorithm>

namespace forbear::dispatch {
namespace {

/// Tests that some record may meet. Targets point forward only.
std::size_t tests_of(const ir::Program& program) {
    std::vector<bool> reached(program.nodes.size(), false);
    const auto reach = [&](std::uint32_t target) {
        if (!ir::is_end(target)) reached[target] = true;
    };
    reach(program.entry);
    std::size_t count = 0;
    for (std::uint32_t node = 0; node < program.nodes.size(); ++node) {
        if (!reached[node]) continue;
        ++count;
        reach(program.nodes[node].yes);
        reach(program.nodes[node].no);
    }
    return count;
}

} // namespace

Plan make_plan(const ir::Program& program, const Thresholds& thresholds) {
    Plan plan;
    plan.tests = tests_of(program);
    if (program.schema.facts.size() <= thresholds.block_facts) plan.side_by_side = make_side_by_side(program, thresholds.side_by_side_steps);
    const std::string size = std::to_string(program.rules.size()) + " rules with " + std::to_string(plan.tests) + " tests";
    if (program.rules.size() <= thresholds.straight_rules && plan.tests <= thresholds.straight_tests) {
        plan.method = Method::branches;
        plan.reason = size + " are few enough to try one after the other";
        return plan;
    }
    Result<Table> table = make_table(program, thresholds.budget);
    if (!table) {
        plan.reason = size + " are tried one after the other: " + table.error().message;
        return plan;
    }
    plan.method = Method::tables;
    plan.reason = size + " are found by table, whatever their number";
    plan.table = std::move(table).value();
    return plan;
}

std::optional<Table> table_to_interpret(const ir::Program& program, const Thresholds& thresholds) {
    if (tests_of(program) <= thresholds.straight_tests) return std::nullopt;
    Result<Table> table = make_table(program, thresholds.budget);
    if (!table) return std::nullopt;
    return std::move(table).value();
}

} // namespace forbear::dispatch
