#include "ir/without_rules.h"

#include <utility>
#include <vector>

namespace forbear::ir {

Program without_rules(const Program& program) {
    Program made;
    made.name = program.name;
    made.version = program.version;
    made.hash = program.hash;
    made.schema = program.schema;
    made.schema.outcomes.clear();
    made.texts = program.texts;
    made.registers = program.registers;
    made.before = program.before;
    made.loop_code = program.loop_code;
    made.loops = program.loops;
    made.lookups = program.lookups;
    made.choices = program.choices;
    made.calendars = program.calendars;
    made.origins = program.origins;
    made.experiments = program.experiments;
    made.reads_as_of = program.reads_as_of;
    made.nodes = program.nodes;
    std::vector<bool> is_main(program.nodes.size(), false);
    const auto reach = [&](std::uint32_t target) {
        if (!is_end(target)) is_main[target] = true;
    };
    reach(program.entry);
    for (std::uint32_t index = 0; index < program.nodes.size(); ++index) {
        if (!is_main[index]) continue;
        reach(program.nodes[index].yes);
        reach(program.nodes[index].no);
        Node& node = made.nodes[index];
        node.yes = accept;
        node.no = reject;
        node.rule = node.section = nothing;
    }
    return made;
}

std::uint32_t add_answer(Program& program, std::string name) {
    const auto index = static_cast<std::uint32_t>(program.rules.size());
    program.rules.push_back({.name = std::move(name), .entry = fires(index), .stance = Stance::no_contact});
    return index;
}

} // namespace forbear::ir
