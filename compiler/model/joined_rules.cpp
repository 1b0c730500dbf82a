#include "model/joined_rules.h"

#include <iterator>
#include <utility>

namespace forbear::model {

void insert_rules(Policy& whole, Policy part, Section gate, std::uint32_t before) {
    const auto opened = static_cast<std::uint32_t>(whole.sections.size());
    const std::uint32_t first_section = opened + 1;
    const auto moved = [&](std::uint32_t section) { return section == nothing ? opened : first_section + section; };
    whole.sections.push_back(std::move(gate));
    for (Section& section : part.sections) {
        section.parent = moved(section.parent);
        whole.sections.push_back(std::move(section));
    }
    for (Table& table : whole.tables) {
        if (table.first >= before) table.first += static_cast<std::uint32_t>(part.rules.size());
    }
    for (Table& table : part.tables) {
        table.section = moved(table.section);
        table.first += before;
        whole.tables.push_back(std::move(table));
    }
    for (Rule& rule : part.rules) rule.section = moved(rule.section);
    whole.rules.insert(whole.rules.begin() + before, std::make_move_iterator(part.rules.begin()),
                       std::make_move_iterator(part.rules.end()));
}

} // namespace forbear::model
