// Rules, guards and requirements that do not say why, and guards that name no source.

#include <algorithm>

#include "lint/policy_lints.h"

namespace forbear::lint {
namespace {

/// A source is told by a number, or it is not found again.
bool names_source(const std::string& text) {
    return std::ranges::any_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

} // namespace

void reasons(Subject& subject, Findings& findings) {
    const ir::Program& program = subject.program;
    const auto missing = [&](const std::string& kind, const std::string& name, Span at) {
        findings.add({{Code::reason_missing, at, {kind, name}, {}, "`because \"...\"` says why: a customer may ask, years later", {}}, {}, name, {}, {}});
    };
    std::set<std::uint32_t> is_said; // a table says why for all of its rows
    for (std::uint32_t rule = 0; rule < program.rules.size(); ++rule) {
        const ir::Rule& about = program.rules[rule];
        if (!subject.is_own(rule) || !about.because.empty()) continue;
        const std::uint32_t table = subject.table_of(rule);
        // Steps of a cadence have no place for a reason.
        if (table == ir::nothing && about.name.find('.') == std::string::npos) missing(subject.kind(rule), about.name, about.at);
        if (table == ir::nothing || !is_said.insert(table).second) continue;
        missing("table", subject.policy.tables[table].name, subject.policy.tables[table].at);
    }
    for (const ir::Guard& guard : program.guards) {
        if (guard.is_used) continue;
        if (guard.because.empty()) missing("guard", guard.name, guard.at);
        if (guard.citation.empty() && !names_source(guard.because)) {
            findings.add({{Code::citation_missing, guard.at, {guard.name, guard.file}, {},
                           "the title of `guards` names the law or standard, `guards house_rules \"Customer standards\"`; `because` the paragraph", {}},
                          {}, guard.name, {}, {}});
        }
    }
    for (const ir::Requirement& requirement : subject.judged.requirements) {
        if (!requirement.is_used && requirement.because.empty()) missing("requirement", requirement.name, requirement.at);
    }
}

} // namespace forbear::lint
