#include <algorithm>

#include "interpret/explain_parts.h"

namespace forbear::interpret {

namespace {

/// `values` without the semicolons of machines: `opt_out, free_advice`.
std::string member_names(const Schema& schema, const Type& type, std::uint64_t members) {
    std::string text;
    for (const char letter : value_text(schema, type, static_cast<std::int64_t>(members))) {
        if (letter == ';')
            text += ", ";
        else
            text += letter;
    }
    return text;
}

Value asked_value(const Story& story, std::uint32_t outcome) {
    const ir::Program& program = story.walk.program();
    if (!bit(story.asked, program.layout.outcomes_set, outcome)) return Value{0, State::none};
    return Value{story.asked[program.layout.outcomes + program.outcome_words[outcome]], State::known};
}

std::int64_t asked_window(const Story& story, std::uint32_t outcome, std::uint32_t channel) {
    const ir::Program& program = story.walk.program();
    return story.asked[program.layout.outcomes + program.outcome_words[outcome] + channel];
}

bool narrows(const ir::Effect& effect, std::uint32_t channel) {
    return effect.kind == ir::EffectKind::narrow_hours && (effect.mask >> channel & 1u) != 0;
}

void tell_channels(const Story& story, const ir::Effect& effect, std::vector<std::string>& did) {
    const std::uint64_t removed = removed_by(story.walk, effect) & story.walk.asked().set;
    if (removed != 0) did.push_back("removed " + channel_names(story.walk, removed));
}

/// Channels that come out with the same window are told together.
void tell_hours(const Story& story, const ir::Effect& effect, std::vector<std::string>& did) {
    const Value limit = limit_of(story.walk, effect);
    if (limit.state != State::known) return;
    const ir::Program& program = story.walk.program();
    const Type& type = program.schema.outcomes[effect.outcome].type;
    std::vector<std::pair<std::int64_t, std::uint64_t>> windows;
    for (std::uint32_t place = 0; place < story.walk.asked().count; ++place) {
        const std::uint32_t channel = story.walk.asked().channels[place];
        const std::int64_t before = asked_window(story, effect.outcome, channel);
        const std::int64_t after = intersection(before, limit.value);
        if (!narrows(effect, channel) || after == before) continue;
        const auto same = [&](const auto& window) { return window.first == after; };
        const auto found = std::find_if(windows.begin(), windows.end(), same);
        if (found != windows.end())
            found->second |= std::uint64_t{1} << channel;
        else
            windows.emplace_back(after, std::uint64_t{1} << channel);
    }
    for (const auto& [window, channels] : windows) {
        const std::string names = channel_names(story.walk, channels);
        did.push_back(is_empty_window(window)
                          ? "left no hours for " + names
                          : "hours of " + names + " to " + value_text(program.schema, type, window));
    }
}

void tell_members(const Story& story, const ir::Effect& effect, std::vector<std::string>& did) {
    const Schema& schema = story.walk.program().schema;
    const Outcome& outcome = schema.outcomes[effect.outcome];
    const auto members = static_cast<std::uint64_t>(asked_value(story, effect.outcome).value);
    const bool adds = effect.kind == ir::EffectKind::add_values;
    const std::uint64_t moved = adds ? effect.mask & ~members : effect.mask & members;
    if (moved == 0) return;
    const std::string names = member_names(schema, outcome.type, moved);
    did.push_back(adds ? "added " + names + " to " + outcome.name : "removed " + names + " from " + outcome.name);
}

void tell_value(const Story& story, const ir::Effect& effect, std::vector<std::string>& did) {
    const Schema& schema = story.walk.program().schema;
    const Outcome& outcome = schema.outcomes[effect.outcome];
    const Value before = asked_value(story, effect.outcome);
    const Value after = outcome_after(story.walk, effect, before);
    if (after != before) {
        const std::string now = after.state == State::known ? value_text(schema, outcome.type, after.value) : "not set";
        did.push_back(outcome.name + " " + value_words(schema, outcome.type, before) + " -> " + now);
    } else if (is_forbidden(story.walk, effect, before)) {
        did.push_back("forbade " + outcome.name + " " + value_words(schema, outcome.type, before) +
                      ", which is its normal value: no channel is left");
    }
}

std::vector<std::string> what_it_did(const Story& story, const ir::Guard& guard, std::uint32_t index) {
    const ir::Program& program = story.walk.program();
    std::vector<std::string> did;
    for (std::uint32_t place = 0; place < guard.effects; ++place) {
        const ir::Effect& effect = program.effects[guard.first_effect + place];
        if (!is_active(story.walk, story.decided, effect, index)) continue;
        if (effect.outcome == ir::nothing)
            tell_channels(story, effect, did);
        else if (effect.kind == ir::EffectKind::narrow_hours)
            tell_hours(story, effect, did);
        else if (program.schema.outcomes[effect.outcome].type.kind == TypeKind::set)
            tell_members(story, effect, did);
        else
            tell_value(story, effect, did);
    }
    return did;
}

/// Would the guard alone leave this channel out?
bool takes_channel(const Story& story, std::uint32_t index, std::uint32_t channel) {
    const ir::Program& program = story.walk.program();
    const ir::Guard& guard = program.guards[index];
    for (std::uint32_t place = 0; place < guard.effects; ++place) {
        const ir::Effect& effect = program.effects[guard.first_effect + place];
        if (!is_active(story.walk, story.decided, effect, index)) continue;
        if (effect.outcome == ir::nothing && (removed_by(story.walk, effect) >> channel & 1u) != 0) return true;
        if (!narrows(effect, channel)) continue;
        const Value limit = limit_of(story.walk, effect);
        if (limit.state != State::known) continue;
        if (is_empty_window(intersection(asked_window(story, effect.outcome, channel), limit.value))) return true;
    }
    return false;
}

} // namespace

std::string channel_names(const Walk& walk, std::uint64_t channels) {
    std::string text;
    for (std::uint32_t place = 0; place < walk.asked().count; ++place) {
        const std::uint32_t channel = walk.asked().channels[place];
        if ((channels >> channel & 1u) == 0) continue;
        if (!text.empty()) text += ", ";
        text += walk.program().schema.channels[channel].name;
    }
    return text;
}

std::vector<GuardReport> guard_reports(const Story& story) {
    const ir::Program& program = story.walk.program();
    const DecisionView decision(program.layout, story.decided);
    std::vector<GuardReport> reports;
    for (std::uint32_t index = 0; index < program.guards.size(); ++index) {
        const ir::Guard& guard = program.guards[index];
        GuardReport& report = reports.emplace_back();
        report.guard = guard.name;
        report.file = guard.file;
        report.citation = guard.citation;
        report.because = guard.because;
        report.applied = decision.guard_applied(index);
        report.changed = decision.guard_changed(index);
        if (report.applied) {
            report.did = what_it_did(story, guard, index);
            for (std::uint32_t channel = 0; channel < program.schema.channels.size(); ++channel) {
                if (takes_channel(story, index, channel)) report.forbids.push_back(program.schema.channels[channel].name);
            }
            continue;
        }
        std::uint32_t end = ir::reject;
        PartAnswer part = last_part({story.walk, story.is_protected}, trace(story.walk, guard.entry, end));
        report.condition = std::move(part.condition);
        report.read = std::move(part.read);
    }
    return reports;
}

std::string blocked_reason(const Story& story) {
    const Walk& walk = story.walk;
    const ir::Program& program = walk.program();
    if (walk.asked().count == 0)
        return story.rule.has_floor ? "no channel of the rule has " + story.rule.measure_name +
                                          " known to be at least " + story.rule.floor_text
                                    : "the rule names no channel that is known for this record";
    std::string reason = story.rule.pick == ir::Pick::all_of ? "the rule wants all of its channels or none; " : "";
    bool together = false;
    for (std::uint32_t place = 0; place < walk.asked().count; ++place) {
        const std::uint32_t channel = walk.asked().channels[place];
        std::string guards;
        for (std::uint32_t index = 0; index < program.guards.size(); ++index) {
            if (!takes_channel(story, index, channel)) continue;
            guards += (guards.empty() ? "" : ", ") + program.guards[index].name;
        }
        together = together || guards.empty();
        if (!guards.empty()) reason += program.schema.channels[channel].name + " is taken by " + guards + "; ";
    }
    // All-or-none explains itself; otherwise a channel that no guard takes alone fell to several of them.
    if (together && story.rule.pick != ir::Pick::all_of)
        reason += "the guards that applied cannot all be met with a channel left; ";
    reason.erase(reason.size() - 2);
    return reason;
}

} // namespace forbear::interpret
