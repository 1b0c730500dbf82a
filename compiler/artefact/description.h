#pragma once
// What of a program an artefact holds, in its order: read by the encoder and by the decoder alike, so that the two cannot drift
// apart. Places in texts are left out but for the rules' (see `Content`), and so is what follows from the rest: where things lie
// in a decision.
//
// An archive offers: number, index (may be `nothing`), target (of a graph), flags (up to 8), choice (of an enumeration, with its
// last value), text, list (with what to do for each element), optional. `Like<T>` is T for decoders, const T for encoders.

#include "artefact/encode.h"
#include "ir/program.h"

namespace forbear::artefact {

template <class Archive>
void describe(Archive& a, typename Archive::template Like<Type>& type) {
    a.choice(type.kind, TypeKind::set);
    a.number(type.scale);
    a.text(type.currency);
    a.number(type.vocabulary);
    a.number(type.low);
    a.number(type.high);
}

template <class Archive>
void describe(Archive& a, typename Archive::template Like<Fact>& fact) {
    a.text(fact.name);
    describe(a, fact.type);
    a.flags(fact.may_be_unknown, fact.may_be_none, fact.is_protected);
}

template <class Archive>
void describe(Archive& a, typename Archive::template Like<Schema>& schema) {
    a.text(schema.name);
    a.list(schema.vocabularies, [&](auto& each) {
        a.text(each.name);
        a.list(each.values, [&](auto& value) { a.text(value); });
        a.flags(each.ranked);
    });
    a.list(schema.facts, [&](auto& fact) { describe(a, fact); });
    a.list(schema.lists, [&](auto& list) {
        a.text(list.name);
        a.text(list.record);
        a.list(list.fields, [&](auto& field) { describe(a, field); });
        a.number(list.at_most);
        a.flags(list.may_be_unknown);
        a.number(list.date_field);
    });
    a.list(schema.channels, [&](auto& channel) {
        a.text(channel.name);
        a.number(channel.cost);
        a.text(channel.currency);
        a.number(channel.scale);
    });
    a.list(schema.outcomes, [&](auto& outcome) {
        a.text(outcome.name);
        describe(a, outcome.type);
        a.flags(outcome.for_each_channel);
        a.optional(outcome.normally);
    });
    a.number(schema.key);
}

template <class Archive>
void describe(Archive& a, typename Archive::template Like<ir::Instruction>& code) {
    a.choice(code.op, ir::Op::decided_channels);
    a.choice(code.rounding, ir::Rounding::down);
    a.index(code.result);
    a.index(code.a);
    a.index(code.b);
    a.number(code.imm);
    a.number(code.imm2);
}

template <class Archive>
void describe(Archive& a, typename Archive::template Like<ir::Node>& node) {
    a.choice(node.test, ir::Test::overlap);
    a.flags(node.outside, node.pass_unknown, node.pass_none);
    a.index(node.reg);
    a.number(node.low);
    a.number(node.high);
    a.target(node.yes);
    a.target(node.no);
    a.index(node.origin);
    a.index(node.conjunct);
    a.index(node.rule);
    a.index(node.section);
}

template <class Archive>
void describe(Archive& a, typename Archive::template Like<ir::Rule>& rule) {
    a.text(rule.name);
    a.text(rule.title);
    a.text(rule.because);
    a.index(rule.section);
    a.target(rule.entry);
    a.choice(rule.stance, ir::Stance::reject);
    a.choice(rule.pick, ir::Pick::all_of);
    a.choice(rule.order, ir::Order::likeliest);
    a.flags(rule.has_floor, rule.is_used);
    a.number(rule.floor);
    a.number(rule.first_candidate);
    a.number(rule.candidates);
    a.number(rule.preferences);
    a.text(rule.weight_name);
    a.text(rule.measure_name);
    a.text(rule.floor_text);
    a.number(rule.first_setting);
    a.number(rule.settings);
    a.number(rule.version);
    a.text(rule.from);
}

template <class Archive>
void describe(Archive& a, typename Archive::template Like<ir::Effect>& effect) {
    a.choice(effect.kind, ir::EffectKind::add_values);
    a.index(effect.outcome);
    a.number(effect.mask);
    a.number(effect.value);
    a.index(effect.reg);
    a.target(effect.except);
    a.text(effect.text);
}

/// What computes registers.
template <class Archive>
void describe_code(Archive& a, typename Archive::template Like<ir::Program>& program) {
    a.list(program.texts, [&](auto& text) { a.text(text); });
    a.list(program.registers, [&](auto& reg) {
        describe(a, reg.type);
        a.number(reg.low);
        a.number(reg.high);
        a.flags(reg.can_be_unknown, reg.can_be_none);
        a.text(reg.name);
    });
    for (auto* code : {&program.before, &program.after, &program.loop_code}) a.list(*code, [&](auto& each) { describe(a, each); });
    a.list(program.loops, [&](auto& loop) {
        a.choice(loop.kind, ir::LoopKind::latest);
        a.number(loop.list);
        a.number(loop.first);
        a.number(loop.size);
        a.target(loop.is_true);
        a.target(loop.may_be);
        a.index(loop.value);
        a.index(loop.result);
        a.index(loop.result_possible);
    });
    a.list(program.lookups, [&](auto& lookup) {
        a.text(lookup.name);
        a.target(lookup.entry);
        a.number(lookup.first_choice);
        a.number(lookup.choices);
    });
    a.list(program.choices, [&](auto& choice) {
        a.number(choice.value);
        a.index(choice.reg);
        a.flags(choice.is_none);
    });
    a.list(program.calendars, [&](auto& calendar) {
        a.text(calendar.name);
        a.number(calendar.days.weekdays);
        a.flags(calendar.days.has_period);
        a.number(calendar.days.first);
        a.number(calendar.days.last);
        a.list(calendar.days.holidays, [&](auto& day) { a.number(day); });
    });
}

/// What decides on them.
template <class Archive>
void describe_rules(Archive& a, typename Archive::template Like<ir::Program>& program) {
    a.list(program.nodes, [&](auto& node) { describe(a, node); });
    a.list(program.origins, [&](auto& origin) {
        a.text(origin.text);
        a.index(origin.shown);
        a.text(origin.label);
    });
    a.target(program.entry);
    a.list(program.sections, [&](auto& section) {
        a.text(section.name);
        a.text(section.title);
        a.index(section.parent);
        a.flags(section.is_used, section.is_complete);
    });
    a.list(program.rules, [&](auto& rule) { describe(a, rule); });
    a.index(program.not_in_force);
    a.list(program.candidates, [&](auto& candidate) {
        a.number(candidate.channel);
        a.index(candidate.reg);
        a.index(candidate.weight);
        a.index(candidate.measure);
    });
    a.list(program.settings, [&](auto& setting) {
        a.number(setting.outcome);
        a.number(setting.value);
        a.index(setting.reg);
    });
    a.list(program.guards, [&](auto& guard) {
        a.text(guard.name);
        a.text(guard.file);
        a.text(guard.citation);
        a.text(guard.because);
        a.target(guard.entry);
        a.number(guard.first_effect);
        a.number(guard.effects);
        a.flags(guard.is_used);
    });
    a.list(program.effects, [&](auto& effect) { describe(a, effect); });
    a.list(program.experiments, [&](auto& experiment) {
        a.text(experiment.name);
        a.text(experiment.by);
        a.number(experiment.version);
        a.list(experiment.cells, [&](auto& cell) {
            a.text(cell.name);
            a.number(cell.first);
            a.number(cell.end);
        });
        a.index(experiment.bucket);
        a.index(experiment.cell);
    });
}

template <class Archive>
void describe(Archive& a, typename Archive::template Like<Content>& content) {
    auto& program = content.program;
    a.text(program.name);
    a.number(program.version);
    a.flags(program.reads_as_of);
    describe(a, program.schema);
    describe_code(a, program);
    describe_rules(a, program);
    a.list(content.places, [&](auto& place) {
        a.text(place.file);
        a.number(place.line);
    });
}

} // namespace forbear::artefact
