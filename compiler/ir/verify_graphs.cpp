#include "ir/verifier.h"

namespace forbear::ir {

void Verifier::target(const std::string& where, std::uint32_t from, std::uint32_t to, Ends ends) {
    if (!is_end(to)) {
        check(to < program_.nodes.size() && (from == nothing || to > from), where,
              [=] { return "leads to n" + std::to_string(to) + ", which does not stand after it"; });
        return;
    }
    if (ends == Ends::condition) {
        check(to == accept || to == reject, where, "a condition ends at a rule");
        return;
    }
    if (ends == Ends::choices) {
        finds_nothing_ = finds_nothing_ || to == reject;
        check(to == reject || rule_of(to) < choices_, where, "a lookup ends at no choice of its own");
        return;
    }
    if (check(rule_of(to) < program_.rules.size(), where, "the main graph does not end at a rule")) {
        rules_reached_[rule_of(to)] = true;
    }
}

void Verifier::test(const std::string& where, const Node& node) {
    if (!readable(where, node.reg)) return;
    const Register& reg = program_.registers[node.reg];
    switch (node.test) {
    case Test::range: {
        // The full range asks for the state alone, which every kind of value has.
        const bool asks_state = node.low == INT64_MIN && node.high == INT64_MAX;
        const bool has_order = reg.type.kind != TypeKind::text && reg.type.kind != TypeKind::set;
        check(asks_state || has_order, where, "a range of what has no order");
        check(node.low <= node.high, where, "the range is empty");
        return;
    }
    case Test::member:
        // Nothing is known of the range of what has no order.
        check(reg.low >= 0 && reg.high <= 63 && reg.type.kind != TypeKind::text && reg.type.kind != TypeKind::set &&
                  reg.type.kind != TypeKind::hours,
              where, "a mask for a register that can leave 0 to 63");
        if (reg.type.kind == TypeKind::choice) {
            check((static_cast<std::uint64_t>(node.low) & ~mask_of(reg.type.vocabulary)) == 0, where,
                  "the mask has bits without a value");
        }
        return;
    case Test::overlap:
        if (check(reg.type.kind == TypeKind::set, where, "an overlap with what is no set")) {
            check((static_cast<std::uint64_t>(node.low) & ~mask_of(reg.type.vocabulary)) == 0, where,
                  "the mask has bits without a value");
        }
        return;
    }
    problem(where, "no such test");
}

void Verifier::node(const std::string& where, std::uint32_t index, Ends ends) {
    const Node& node = program_.nodes[index];
    test(where, node);
    target(where, index, node.yes, ends);
    target(where, index, node.no, ends);
    check(node.rule == nothing || node.rule < program_.rules.size(), where, "belongs to no rule");
    check(node.section == nothing || node.section < program_.sections.size(), where, "belongs to no section");
    for (const std::uint32_t origin : {node.origin, node.conjunct}) {
        if (origin == nothing || !check(origin < program_.origins.size(), where, "no such origin")) continue;
        const Reg shown = program_.origins[origin].shown;
        if (shown != nothing && (shown >= written_.size() || !written_[shown])) readable(where + " shows", shown);
    }
}

/// Checks every node that can be reached from `entry`, with the registers that are written now.
void Verifier::graph(const std::string& where, std::uint32_t entry, Ends ends) {
    visited_.resize(program_.nodes.size(), 0);
    ++graphs_;
    visit(where, entry, ends);
}

/// The same, but for nodes that this graph has seen.
void Verifier::visit(const std::string& where, std::uint32_t entry, Ends ends) {
    const std::size_t before = found_;
    target(where, nothing, entry, ends);
    if (found_ != before || is_end(entry) || visited_[entry] == graphs_) return;
    std::vector<std::uint32_t> waiting{entry};
    visited_[entry] = graphs_;
    std::string at = where + " n";
    while (!waiting.empty()) {
        const std::uint32_t index = waiting.back();
        waiting.pop_back();
        at.resize(where.size() + 2);
        at += std::to_string(index);
        node(at, index, ends);
        for (const std::uint32_t next : {program_.nodes[index].yes, program_.nodes[index].no}) {
            if (is_end(next) || next >= program_.nodes.size() || visited_[next] == graphs_) continue;
            visited_[next] = graphs_;
            waiting.push_back(next);
        }
    }
}

void Verifier::main_graph() {
    if (program_.rules.empty()) return;
    rules_reached_.assign(program_.rules.size(), false);
    graph("main graph", program_.entry, Ends::rules);
    const std::vector<bool> reached = rules_reached_;
    // An explanation walks the conditions of rules that no record comes by as well.
    for (const Rule& rule : program_.rules) visit("rule `" + rule.name + "`", rule.entry, Ends::rules);
    rules_reached_ = reached;
    // A rule without a condition takes everything; what follows it, `otherwise` included, is the author's affair.
    for (std::uint32_t index = 0; index < program_.rules.size(); ++index) {
        if (program_.rules[index].entry == fires(index) && rules_reached_[index]) return;
    }
    problem("main graph", "no path reaches `otherwise`");
}

void Verifier::limit(const std::string& where, const Effect& effect, const Outcome& outcome) {
    const std::optional<Range> valid = range_of(program_.schema, outcome.type);
    Range value{effect.value, effect.value};
    if (effect.reg != nothing) {
        if (!readable(where, effect.reg)) return;
        const Register& reg = program_.registers[effect.reg];
        check(same_values(reg.type, outcome.type), where, "a limit of another type");
        check(!reg.can_be_unknown, where, "a limit that can be unknown");
        value = range_of(reg);
    }
    if (effect.kind == EffectKind::narrow_hours) {
        const bool in_order = effect.reg != nothing || (effect.value >= 0 && last_minute(effect.value) <= 1439 &&
                                                        first_minute(effect.value) <= last_minute(effect.value));
        check(in_order, where, "hours that are no window of one day");
        return;
    }
    const bool has_order = valid && outcome.type.kind != TypeKind::set && outcome.type.kind != TypeKind::hours;
    if (!check(has_order, where, "a limit on what has no order")) return;
    // A limit beyond the range on the far side changes nothing; on the near side it would push the outcome out of it.
    const bool stays = effect.kind == EffectKind::at_most ? value.low >= valid->low : value.high <= valid->high;
    check(stays, where, "a limit that pushes `" + outcome.name + "` out of its range");
}

void Verifier::effect(const std::string& where, const Effect& effect) {
    if (effect.except != nothing) graph(where + " exception", effect.except, Ends::condition);
    if (effect.kind == EffectKind::remove_channels || effect.kind == EffectKind::keep_channels) {
        check(effect.outcome == nothing, where, "an outcome where channels are meant");
        check((effect.mask & ~mask_of(0)) == 0, where, "the mask has bits without a channel");
        if (effect.reg == nothing) return;
        if (!check(effect.kind == EffectKind::keep_channels, where, "a register where a mask is meant")) return;
        if (!readable(where, effect.reg)) return;
        const Type& type = program_.registers[effect.reg].type;
        check(type.kind == TypeKind::set && type.vocabulary == 0, where, "keeps what is no set of channels");
        return;
    }
    if (!check(effect.outcome < program_.schema.outcomes.size(), where, "no such outcome")) return;
    const Outcome& outcome = program_.schema.outcomes[effect.outcome];
    if (!check(outcome.for_each_channel == (effect.kind == EffectKind::narrow_hours), where,
               "narrows one value, or something else than hours for each channel")) {
        return;
    }
    const TypeKind kind = outcome.type.kind;
    switch (effect.kind) {
    case EffectKind::forbid_values:
    case EffectKind::add_values: {
        const bool fits = kind == TypeKind::set || (effect.kind == EffectKind::forbid_values &&
                                                    (kind == TypeKind::choice || kind == TypeKind::yes_no));
        if (!check(fits, where, "values of an outcome that has no list of values")) return;
        const std::uint64_t values = kind == TypeKind::yes_no ? 3 : mask_of(outcome.type.vocabulary);
        check(effect.mask != 0 && (effect.mask & ~values) == 0, where, "the mask is empty or has bits without a value");
        return;
    }
    case EffectKind::narrow_hours:
        check(effect.mask != 0 && (effect.mask & ~mask_of(0)) == 0, where,
              "the mask is empty or has bits without a channel");
        limit(where, effect, outcome);
        return;
    case EffectKind::at_most:
    case EffectKind::at_least: limit(where, effect, outcome); return;
    default: problem(where, "no such effect"); return;
    }
}

void Verifier::guards() {
    for (const Guard& guard : program_.guards) {
        const std::string where = "guard `" + guard.name + "`";
        graph(where, guard.entry, Ends::condition);
        if (!check(is_inside(guard.first_effect, guard.effects, program_.effects.size()), where,
                   "effects out of range"))
            continue;
        for (std::uint32_t place = 0; place < guard.effects; ++place)
            effect(where, program_.effects[guard.first_effect + place]);
    }
}

} // namespace forbear::ir
