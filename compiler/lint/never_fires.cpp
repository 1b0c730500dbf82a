// Rules and rows that decide nobody: because their condition cannot hold, or because others above take everybody.

#include <algorithm>

#include "lint/policy_lints.h"

namespace forbear::lint {
namespace {

/// All rules in `section` or in a section of it.
std::vector<std::uint32_t> rules_in(const ir::Program& program, std::uint32_t section) {
    std::vector<std::uint32_t> made;
    for (std::uint32_t rule = 0; rule < program.rules.size(); ++rule) {
        for (std::uint32_t at = program.rules[rule].section; at != ir::nothing; at = program.sections[at].parent) {
            if (at == section) made.push_back(rule);
        }
    }
    return made;
}

} // namespace

void never_fires(Subject& subject, Findings& findings) {
    const ir::Program& program = subject.program;
    std::vector<bool> is_said(program.rules.size(), false);
    for (std::uint32_t section = 0; section < program.sections.size(); ++section) {
        const analysis::Region* region = subject.questions.regions().of_section(section);
        if (region == nullptr || !region->empty() || program.sections[section].is_used) continue;
        for (const std::uint32_t rule : rules_in(program, section)) is_said[rule] = true;
        const ir::Section& about = program.sections[section];
        findings.add({{Code::section_never_entered, about.at, {about.name}, {}, {}, {}}, {}, about.name, {}, {}});
    }
    for (std::uint32_t rule = 0; rule < program.rules.size(); ++rule) {
        if (is_said[rule] || !subject.is_own(rule) || rule + 1 == program.rules.size()) continue;
        const forbear::Found& fires = subject.fires(rule);
        if (fires.verdict == Verdict::yes) continue;
        const ir::Rule& about = program.rules[rule];
        if (fires.verdict == Verdict::not_decided) {
            findings.add({{Code::not_decided_whether, about.at, {subject.kind(rule) + " `" + about.name + "` ever fires"}, {}, {}, {}},
                          {}, about.name, "fires", {}});
            continue;
        }
        const bool can_hold = subject.questions.can_hold(rule).verdict != Verdict::no;
        if (!can_hold) {
            findings.add({{Code::condition_never_holds, about.at, {subject.kind(rule), about.name}, {},
                           "its tests, and those of the sections around it, contradict each other", {}},
                          {}, about.name, {}, {}});
            continue;
        }
        const std::vector<std::uint32_t> shadowing = subject.questions.shadowed_by(rule);
        std::vector<Label> labels;
        for (const std::uint32_t each : shadowing) {
            if (labels.size() < 4) labels.push_back({program.rules[each].at, "takes some of them"});
        }
        if (labels.size() == 1) labels.front().text = "takes all of them";
        const std::string who = shadowing.empty() ? "what stands above it takes"
                                : shadowing.size() == 1 ? names_of(subject, shadowing) + " takes"
                                                        : names_of(subject, shadowing) + " together take";
        findings.add({{Code::rule_never_fires, about.at, {subject.kind(rule), about.name, who}, std::move(labels),
                       "move it up, or leave it out", {}},
                      {}, about.name, {}, {}});
    }
}

} // namespace forbear::lint
