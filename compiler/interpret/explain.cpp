#include "interpret/explain.h"

#include <algorithm>
#include <map>

#include "interpret/check.h"
#include "interpret/explain_parts.h"
#include "interpret/interpret.h"
#include "interpret/protected_registers.h"

namespace forbear::interpret {

namespace {

const char* status_word(Status status) {
    switch (status) {
    case Status::contact: return "contact";
    case Status::no_contact: return "no_contact";
    case Status::blocked: return "blocked";
    case Status::rejected: return "rejected";
    case Status::invalid: break;
    }
    return "invalid";
}

bool is_inside(const ir::Program& program, std::uint32_t section, std::uint32_t outer) {
    for (std::uint32_t at = section; at != ir::nothing; at = program.sections[at].parent) {
        if (at == outer) return true;
    }
    return false;
}

/// The way through the main graph, sorted by whose condition each step is.
struct MainWay {
    std::map<std::uint32_t, std::vector<Step>> of_rules;
    std::map<std::uint32_t, std::vector<Step>> of_sections;
    std::map<std::uint32_t, bool> section_failed;
};

MainWay sorted_way(const ir::Program& program, const std::vector<Step>& steps, std::uint32_t fired) {
    MainWay way;
    const auto section_at = [&](std::size_t index) {
        if (index >= steps.size()) return program.rules[fired].section;
        const ir::Node& node = program.nodes[steps[index].node];
        return node.rule != ir::nothing ? program.rules[node.rule].section : node.section;
    };
    for (std::size_t index = 0; index < steps.size(); ++index) {
        const ir::Node& node = program.nodes[steps[index].node];
        if (node.rule != ir::nothing) {
            way.of_rules[node.rule].push_back(steps[index]);
        } else if (node.section != ir::nothing) {
            way.of_sections[node.section].push_back(steps[index]);
            // Its condition failed when the way leads out of the section; the last step of it decides.
            way.section_failed[node.section] = !is_inside(program, section_at(index + 1), node.section);
        }
    }
    return way;
}

/// The steps of a rule's own condition that the way through the main graph did not pass.
std::vector<Step> own_steps(const Walk& walk, std::uint32_t rule) {
    std::uint32_t end = 0;
    std::vector<Step> steps = trace(walk, walk.program().rules[rule].entry, end);
    const auto foreign = [&](const Step& step) { return walk.program().nodes[step.node].rule != rule; };
    steps.erase(std::find_if(steps.begin(), steps.end(), foreign), steps.end());
    return steps;
}

RuleNotFired not_fired(const Reading& reading, const MainWay& way, std::span<const RulePlace> places, std::uint32_t index) {
    const ir::Program& program = reading.walk.program();
    const ir::Rule& rule = program.rules[index];
    RuleNotFired told;
    told.rule = rule.name;
    told.title = rule.title;
    told.from = rule.from;
    if (index < places.size()) {
        told.file = places[index].file;
        told.line = places[index].line;
    }
    PartAnswer part;
    if (const auto own = way.of_rules.find(index); own != way.of_rules.end()) {
        part = last_part(reading, own->second);
    } else {
        std::uint32_t failed = ir::nothing;
        for (std::uint32_t at = rule.section; at != ir::nothing; at = program.sections[at].parent) {
            const auto found = way.section_failed.find(at);
            if (found != way.section_failed.end() && found->second) failed = at;
        }
        if (failed != ir::nothing) told.section = program.sections[failed].name;
        part = last_part(reading, failed != ir::nothing ? way.of_sections.at(failed) : own_steps(reading.walk, index));
    }
    told.condition = std::move(part.condition);
    told.read = std::move(part.read);
    return told;
}

/// The conditions of the sections around the rule, from the outermost, then its own.
std::vector<ConditionAnswer> fired_on(const Reading& reading, const MainWay& way, std::uint32_t rule) {
    const ir::Program& program = reading.walk.program();
    std::vector<ConditionAnswer> told;
    const auto tell = [&](const std::vector<Step>& steps) {
        for (ConditionAnswer& each : true_parts(reading, steps)) told.push_back(std::move(each));
    };
    for (const auto& [section, steps] : way.of_sections) {
        if (is_inside(program, program.rules[rule].section, section)) tell(steps);
    }
    if (const auto own = way.of_rules.find(rule); own != way.of_rules.end()) tell(own->second);
    return told;
}

void tell_outcomes(const ir::Program& program, const DecisionView& decision, Explanation& told) {
    for (std::uint32_t place = 0; place < decision.channel_count(); ++place) {
        told.channels.push_back(program.schema.channels[decision.channel(place)].name);
    }
    for (std::uint32_t index = 0; index < program.schema.outcomes.size(); ++index) {
        if (!decision.outcome_is_set(index)) continue;
        const Outcome& outcome = program.schema.outcomes[index];
        const std::uint32_t word = program.outcome_words[index];
        if (!outcome.for_each_channel) {
            told.outcomes.push_back(
                {outcome.name, value_text(program.schema, outcome.type, decision.outcome_word(word))});
            continue;
        }
        for (std::uint32_t place = 0; place < decision.channel_count(); ++place) {
            const std::uint32_t channel = decision.channel(place);
            const std::int64_t window = decision.outcome_word(word + channel);
            told.outcomes.push_back({outcome.name + " of " + program.schema.channels[channel].name,
                                     value_text(program.schema, outcome.type, window)});
        }
    }
}

std::vector<CellReport> cell_reports(const Walk& walk, const DecisionView& decision) {
    const ir::Program& program = walk.program();
    const std::uint32_t version = program.rules[static_cast<std::size_t>(decision.rule())].version;
    std::vector<CellReport> told;
    for (std::uint32_t index = 0; index < program.experiments.size(); ++index) {
        const ir::Experiment& experiment = program.experiments[index];
        if (experiment.version != 0 && experiment.version != version) continue; // of a version that is not in force
        CellReport& report = told.emplace_back();
        report.experiment = experiment.name;
        report.by = experiment.by;
        const auto splits = [&](const ir::Instruction& code) { return code.result == experiment.bucket; };
        const ir::Reg by = std::find_if(program.before.begin(), program.before.end(), splits)->a;
        report.value = value_words(program.schema, program.registers[by].type, walk.get(by));
        if (decision.cell(index) < 0) continue;
        const ir::Cell& cell = experiment.cells[static_cast<std::size_t>(decision.cell(index))];
        report.cell = cell.name;
        report.bucket = decision.bucket(index);
        report.first_bucket = cell.first;
        report.last_bucket = cell.end - 1;
    }
    return told;
}

std::string key_text(const Schema& schema, const FactsView& facts, std::uint64_t row) {
    if (schema.key < 0) return {};
    const auto key = static_cast<std::size_t>(schema.key);
    const State state = state_at(facts.facts[key], row);
    return value_words(schema, schema.facts[key].type,
                       {state == State::known ? value_at(facts.facts[key], row) : 0, state});
}

} // namespace

std::vector<RulePlace> places_of_rules(const ir::Program& program, const SourceMap& sources) {
    std::vector<RulePlace> places;
    places.reserve(program.rules.size());
    for (const ir::Rule& rule : program.rules) {
        RulePlace& place = places.emplace_back();
        if (rule.at.file >= sources.size()) continue;
        place = {sources.file(rule.at.file).path, sources.locate(rule.at.file, rule.at.begin).line};
    }
    return places;
}

Explanation explain(const ir::Program& program, const SourceMap& sources, const FactsView& facts, std::uint64_t row) {
    return explain(program, places_of_rules(program, sources), facts, row);
}

Explanation explain(const ir::Program& program, std::span<const RulePlace> places, const FactsView& facts, std::uint64_t row) {
    const Interpreter interpreter(program);
    std::vector<std::int64_t> decided(program.layout.words);
    interpreter.decide(facts, row, decided.data());
    const DecisionView decision(program.layout, decided.data());

    Explanation told;
    told.policy = program.name;
    told.version = program.version;
    told.policy_hash = program.hash;
    told.record = key_text(program.schema, facts, row);
    told.status = status_word(decision.status());
    if (decision.status() == Status::invalid) {
        told.reason = reason_text(program, decision, facts, row);
        return told;
    }

    const auto fired = static_cast<std::uint32_t>(decision.rule());
    const ir::Rule& rule = program.rules[fired];
    told.rule = rule.name;
    told.title = rule.title;
    told.because = rule.because;
    told.from = rule.from;
    if (program.not_in_force != ir::nothing) told.version = rule.version;

    std::vector<std::int64_t> asked(program.layout.words);
    Walk walk(program, interpreter.texts(), facts, row, asked.data());
    walk.run(program.before);
    told.experiments = cell_reports(walk, decision);
    std::uint32_t end = ir::reject;
    const std::vector<Step> steps = trace(walk, program.entry, end);
    const MainWay way = sorted_way(program, steps, fired);
    const std::vector<bool> is_protected = protected_registers(program);
    const Reading reading{walk, is_protected};
    told.fired_on = fired_on(reading, way, fired);
    for (std::uint32_t index = 0; index < fired; ++index) {
        // Rules of versions that are not in force say nothing about this record.
        if (program.rules[index].version == rule.version && fired != program.not_in_force)
            told.above.push_back(not_fired(reading, way, places, index));
    }
    if (decision.status() == Status::rejected) {
        told.reason = reason_text(program, decision, facts, row);
        return told;
    }

    walk.take_rule(rule, asked.data());
    walk.run(program.after);
    for (std::uint32_t place = 0; place < walk.asked().count; ++place) {
        told.asked_channels.push_back(program.schema.channels[walk.asked().channels[place]].name);
    }
    told.choice = choice_words(walk, rule);
    tell_outcomes(program, decision, told);
    const Story story{walk, rule, asked.data(), decided.data(), is_protected};
    told.guards = guard_reports(story);
    if (decision.status() == Status::blocked) told.reason = blocked_reason(story);
    return told;
}

} // namespace forbear::interpret
