// Sections that claim to decide everybody who comes into them.

#include "lint/gaps.h"

namespace forbear::lint {
namespace {

bool is_inside(const ir::Program& program, std::uint32_t section, std::uint32_t outer) {
    for (std::uint32_t at = section; at != ir::nothing; at = program.sections[at].parent) {
        if (at == outer) return true;
    }
    return false;
}

} // namespace

void falls_through(Subject& subject, Findings& findings) {
    const ir::Program& program = subject.program;
    const auto last = static_cast<std::uint32_t>(program.rules.size() - 1);
    const auto all = subject.questions.regions().above(last);
    for (std::uint32_t section = 0; section < program.sections.size(); ++section) {
        const ir::Section& about = program.sections[section];
        if (!about.is_complete || about.is_used) continue;
        const analysis::Region* whole = subject.questions.regions().of_section(section);
        if (whole == nullptr || !all) {
            findings.add({{Code::not_decided_whether, about.complete_at, {"section `" + about.name + "` decides everybody in it"}, {}, {}, {}}, {}, about.name, "complete", {}});
            continue;
        }
        // Those above the section, and those in it.
        std::uint32_t end = 0;
        for (std::uint32_t rule = 0; rule < last; ++rule) {
            if (is_inside(program, program.rules[rule].section, section)) end = rule + 1;
        }
        std::size_t said = 0;
        for (const analysis::Box& hole : left_open(subject.space(), *whole, all->first(end))) {
            const forbear::Found found = subject.questions.find(hole, [](const GivenRecord&, const DecisionView&) { return true; });
            if (found.verdict == Verdict::no) continue;
            constexpr std::size_t most_said = 8;
            if (++said > most_said) break;
            const std::string region = subject.words.of(hole);
            if (found.verdict == Verdict::not_decided) {
                findings.add({{Code::not_decided_whether, about.complete_at, {"somebody falls through section `" + about.name + "`: " + region}, {}, {}, {}}, {}, about.name, region, {}});
                continue;
            }
            std::string help = "a rule for them says `when " + region + "`";
            for (const model::Table& table : subject.policy.tables) {
                if (table.section != section) continue;
                const std::string row = row_for(subject, table, hole);
                if (!row.empty()) help = "a row for them in table `" + table.name + "` begins `new_row: " + row + " =>`";
            }
            findings.add({{Code::customer_falls_through, about.complete_at, {about.name, region}, {}, help, {}}, {}, about.name, region, found.witnesses});
        }
    }
}

} // namespace forbear::lint
