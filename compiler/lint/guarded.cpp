// What guards leave of a rule, and guards and channels that never come into play.

#include <algorithm>

#include "lint/policy_lints.h"

namespace forbear::lint {
namespace {

/// What some customers of one rule have kept after guards.
struct Kept {
    std::uint64_t channels = 0, outcomes = 0;
};

Kept kept_by(Subject& subject, std::uint32_t rule) {
    Kept made;
    const ir::Program& program = subject.program;
    const ir::Rule& about = program.rules[rule];
    for (const GivenRecord& customer : subject.customers_of(rule)) {
        subject.questions.decide(customer, [&](const DecisionView& decision) {
            for (std::uint32_t place = 0; place < decision.channel_count(); ++place)
                made.channels |= std::uint64_t{1} << decision.channel(place);
            for (std::uint32_t place = about.first_setting; place < about.first_setting + about.settings; ++place) {
                const ir::Setting& setting = program.settings[place];
                const bool is_same = setting.reg != ir::nothing || decision.outcome_word(program.outcome_words[setting.outcome]) == setting.value;
                if (decision.outcome_is_set(setting.outcome) && is_same) made.outcomes |= std::uint64_t{1} << (setting.outcome % 64);
            }
        });
    }
    return made;
}

bool is_plain(const Outcome& outcome) {
    return !outcome.for_each_channel && outcome.type.kind != TypeKind::set && outcome.type.kind != TypeKind::hours;
}

void look_at_channels(Subject& subject, Findings& findings, std::uint32_t rule, const Kept& kept) {
    const ir::Program& program = subject.program;
    const ir::Rule& about = program.rules[rule];
    if (kept.channels == 0 && subject.questions.can_contact(rule).verdict == Verdict::no) {
        findings.add({{Code::contact_always_blocked, about.at, {subject.kind(rule), about.name}, {}, "say `do not contact`, or ask for another channel", {}},
                      {}, about.name, {}, subject.customers_of(rule)});
        return;
    }
    for (std::uint32_t place = about.first_candidate; place < about.first_candidate + about.candidates; ++place) {
        const ir::Candidate& candidate = program.candidates[place];
        if (candidate.reg != ir::nothing || (kept.channels >> candidate.channel & 1u) != 0) continue;
        // Of `first of` and of an order by likelihood another one may always come first: that is no guard's doing.
        if (about.pick == ir::Pick::first_of || about.has_floor) continue;
        if (subject.questions.can_keep_channel(rule, candidate.channel).verdict != Verdict::no) continue;
        const std::string& channel = program.schema.channels[candidate.channel].name;
        findings.add({{Code::channel_always_removed, about.at, {channel, subject.kind(rule), about.name}, {}, {}, {}},
                      {}, about.name, channel, subject.customers_of(rule)});
    }
}

void look_at_outcomes(Subject& subject, Findings& findings, std::uint32_t rule, const Kept& kept) {
    const ir::Program& program = subject.program;
    const ir::Rule& about = program.rules[rule];
    for (std::uint32_t place = about.first_setting; place < about.first_setting + about.settings; ++place) {
        const ir::Setting& setting = program.settings[place];
        const Outcome& outcome = program.schema.outcomes[setting.outcome];
        if ((kept.outcomes >> (setting.outcome % 64) & 1u) != 0 || setting.reg != ir::nothing || !is_plain(outcome)) continue;
        if (subject.questions.can_keep_outcome(rule, setting.outcome).verdict != Verdict::no) continue;
        const std::string said = outcome.type.kind == TypeKind::text ? outcome.name : outcome.name + " " + value_text(program.schema, outcome.type, setting.value);
        findings.add({{Code::outcome_always_overridden, about.at, {said, subject.kind(rule), about.name}, {}, "say what the guards allow: readers go by what the rule says", {}},
                      {}, about.name, outcome.name, subject.customers_of(rule)});
    }
}

} // namespace

void overridden(Subject& subject, Findings& findings) {
    const ir::Program& program = subject.program;
    if (program.guards.empty()) return;
    for (std::uint32_t rule = 0; rule < program.rules.size(); ++rule) {
        if (!subject.is_own(rule) || program.rules[rule].stance == ir::Stance::reject) continue;
        if (subject.fires(rule).verdict != Verdict::yes) continue;
        const Kept kept = kept_by(subject, rule);
        if (program.rules[rule].stance == ir::Stance::contact) look_at_channels(subject, findings, rule, kept);
        look_at_outcomes(subject, findings, rule, kept);
    }
}

void idle_guards(Subject& subject, Findings& findings) {
    const ir::Program& program = subject.program;
    if (!findings.wants(Code::guard_never_applies) && !findings.wants(Code::guard_never_changes)) return;
    std::vector<bool> applied(program.guards.size()), changed(program.guards.size());
    for (std::uint32_t rule = 0; rule < program.rules.size(); ++rule) {
        for (const GivenRecord& customer : subject.customers_of(rule)) {
            subject.questions.decide(customer, [&](const DecisionView& decision) {
                for (std::uint32_t guard = 0; guard < program.guards.size(); ++guard) {
                    if (decision.guard_applied(guard)) applied[guard] = true;
                    if (decision.guard_changed(guard)) changed[guard] = true;
                }
            });
        }
    }
    for (std::uint32_t guard = 0; guard < program.guards.size(); ++guard) {
        const ir::Guard& about = program.guards[guard];
        if (changed[guard] || about.is_used) continue;
        const bool never_applies = !applied[guard] && subject.questions.can_apply(guard).verdict == Verdict::no;
        if (!never_applies && subject.questions.can_change(guard).verdict != Verdict::no) continue;
        const Code code = never_applies ? Code::guard_never_applies : Code::guard_never_changes;
        findings.add({{code, about.at, {about.name, program.name}, {}, {}, {}}, {}, about.name, {}, {}});
    }
}

void unused_channels(Subject& subject, Findings& findings) {
    const ir::Program& program = subject.program;
    if (!findings.wants(Code::channel_never_used)) return;
    std::uint64_t used = 0;
    for (std::uint32_t rule = 0; rule < program.rules.size(); ++rule) used |= kept_by(subject, rule).channels;
    for (std::uint32_t channel = 0; channel < program.schema.channels.size(); ++channel) {
        if ((used >> channel & 1u) != 0 || subject.questions.can_use(channel).verdict != Verdict::no) continue;
        const std::string& name = program.schema.channels[channel].name;
        findings.add({{Code::channel_never_used, subject.policy.at, {program.name, name}, {}, {}, {}}, {}, name, {}, {}});
    }
}

} // namespace forbear::lint
