#include "forbear/costs.h"

#include <algorithm>
#include <set>

#include "dispatch/plan.h"
#include "driver/compile.h"

namespace forbear {
namespace {

/// How a reader knows a register: by its name, or by a condition that asks for it.
std::string name_of(const ir::Program& program, ir::Reg reg) {
    if (!program.registers[reg].name.empty()) return program.registers[reg].name;
    for (const ir::Node& node : program.nodes) {
        if (node.reg != reg || node.origin == ir::nothing) continue;
        const ir::Origin& origin = program.origins[node.origin];
        if (origin.shown == reg && !origin.label.empty() && origin.label != "found") return origin.label;
        if (!origin.text.empty()) return "\"" + origin.text + "\"";
    }
    return "a calculation";
}

void add_tables(const ir::Program& program, const dispatch::Table& table, PolicyCosts& made) {
    std::set<ir::Reg> told;
    for (const dispatch::Table::Looked& looked : table.looked) {
        const std::string name = name_of(program, looked.reg);
        // Members of a set are looked at one by one; a reader knows the set.
        if (!told.insert(looked.reg).second) {
            const auto known = std::ranges::find(made.values, name, &SearchedValue::name);
            known->classes += looked.classes;
            known->slabs = std::max(known->slabs, looked.slabs);
            known->is_compared |= looked.is_compared;
            continue;
        }
        made.values.push_back({name, looked.classes, looked.slabs, looked.is_compared});
    }
    for (const dispatch::Check& check : table.checks) {
        if (&check == table.checks.data() || check.reg == ir::nothing) continue;
        const std::string name = name_of(program, check.reg);
        if (std::ranges::find(made.checked, name) == made.checked.end()) made.checked.push_back(name);
    }
    made.entries = table.entries;
    made.cells = table.cells.size();
    made.leaves = table.leaves;
    made.most_blocks = table.longest;
    made.bytes = table.bytes();
}

PolicyCosts costs_of(const ir::Program& program) {
    const dispatch::Plan plan = dispatch::make_plan(program);
    PolicyCosts made;
    made.policy = program.name;
    made.method = static_cast<SearchMethod>(plan.method);
    made.reason = plan.reason;
    made.rules = program.rules.size();
    made.tests = plan.tests;
    if (plan.table) add_tables(program, *plan.table, made);
    if (plan.side_by_side) made.block_steps = plan.side_by_side->steps;
    made.facts = program.schema.facts.size();
    for (const List& list : program.schema.lists) made.list_elements += list.at_most;
    made.calculations = program.before.size() + program.after.size();
    for (const ir::Loop& loop : program.loops) made.list_steps += program.schema.lists[loop.list].at_most;
    made.guards = program.guards.size();
    return made;
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
    std::string digits = std::to_string(count);
    for (std::size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, ",");
    return digits + " " + std::string(count == 1 ? one : many);
}

/// `label` and what follows it, broken between words.
void write_line(std::string& text, std::string_view label, const std::string& words) {
    constexpr std::size_t indent = 15, width = 110;
    std::string line = "  " + std::string(label);
    line.resize(indent, ' ');
    std::size_t at = 0;
    while (at < words.size()) {
        std::size_t end = words.find(' ', at);
        if (end == std::string::npos) end = words.size();
        const std::string word = words.substr(at, end - at);
        if (line.size() + word.size() > width && line.size() > indent) {
            text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
            line.assign(indent, ' ');
        }
        line += word + " ";
        at = end + 1;
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

} // namespace

CostsResult costs_of_files(const std::vector<std::string>& files, const CompileOptions& options) {
    driver::Compiled compiled = driver::compile_files(files, options);
    CostsResult result;
    result.ok = compiled.ok;
    result.diagnostics = std::move(compiled.diagnostics);
    result.unreadable = compiled.loaded.unreadable;
    if (compiled.ok) {
        for (const ir::Program& program : compiled.programs) result.policies.push_back(costs_of(program));
    }
    result.sources = std::move(compiled.loaded.sources);
    return result;
}

std::string costs_text(const std::vector<PolicyCosts>& costs) {
    std::string text;
    for (const PolicyCosts& policy : costs) {
        if (!text.empty()) text += "\n";
        text += "policy " + policy.policy + "\n";
        write_line(text, "search", policy.reason);
        if (policy.method == SearchMethod::tables) {
            std::vector<std::string> grid, compared;
            for (const SearchedValue& value : policy.values) {
                if (value.slabs > 1) grid.push_back(value.name + " (" + std::to_string(value.slabs) + ")");
                if (value.is_compared) compared.push_back(value.name + " (" + std::to_string(value.classes) + ")");
            }
            write_line(text, "entries", counted(policy.entries, "box of conditions", "boxes of conditions"));
            if (!grid.empty()) {
                write_line(text, "grid", counted(policy.cells, "cell", "cells") + " over " + listed(grid) + "; " +
                                             counted(policy.leaves, "list of entries", "different lists of entries"));
            }
            if (!compared.empty()) write_line(text, "compared", listed(compared));
            if (!policy.checked.empty()) write_line(text, "checked last", listed(policy.checked));
            write_line(text, "memory", counted((policy.bytes + 1023) / 1024, "KB of tables", "KB of tables"));
        }
        if (policy.block_steps > 0) {
            write_line(text, "in batches", "64 records are held against all rules side by side, " + counted(policy.block_steps, "comparison", "comparisons") + " of 64 bytes");
        }
        std::string most = counted(policy.facts, "fact", "facts");
        if (policy.list_elements > 0) most += " and " + counted(policy.list_elements, "list element", "list elements");
        most += " checked, " + counted(policy.calculations, "step of calculations", "steps of calculations");
        if (policy.list_steps > 0) most += ", " + counted(policy.list_steps, "list element", "list elements") + " gone through";
        most += policy.method == SearchMethod::tables ? ", " + counted(policy.most_blocks, "block of 32 entries", "blocks of 32 entries") + " compared"
                                                      : ", " + counted(policy.tests, "test", "tests");
        if (policy.guards > 0) most += ", " + counted(policy.guards, "guard", "guards");
        write_line(text, "at most", most);
    }
    return text;
}

} // namespace forbear
