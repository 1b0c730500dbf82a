#include "interpret/walk.h"

#include <algorithm>

#include "forbear/experiment.h"
#include "interpret/check.h"

namespace forbear::interpret {

Value Walk::read(const Column& column, std::uint64_t place) const noexcept {
    const State state = state_at(column, place);
    return state == State::known ? Value{value_at(column, place), State::known} : Value{0, state};
}

Value Walk::decided(std::uint32_t outcome) const noexcept {
    if (!bit(decision_, program_.layout.outcomes_set, outcome)) return Value{0, State::none};
    return Value{decision_[program_.layout.outcomes + program_.outcome_words[outcome]], State::known};
}

Value Walk::bucket(const ir::Instruction& instruction, Value by) const noexcept {
    if (by.state != State::known) return Value{0, State::unknown};
    const std::string& name = program_.experiments[static_cast<std::size_t>(instruction.imm)].name;
    const Type& type = program_.registers[instruction.a].type;
    if (type.kind == TypeKind::whole) return Value{experiment_bucket(name, by.value), State::known};
    if (type.kind == TypeKind::choice) {
        const auto& values = program_.schema.vocabularies[static_cast<std::size_t>(type.vocabulary)].values;
        return Value{experiment_bucket(name, values[static_cast<std::size_t>(by.value)]), State::known};
    }
    const auto* text = reinterpret_cast<const Text*>(static_cast<std::intptr_t>(by.value));
    return Value{experiment_bucket(name, std::string_view(text->data, text->size)), State::known};
}

Value Walk::cell(const ir::Instruction& instruction, Value bucket) const noexcept {
    if (bucket.state != State::known) return bucket;
    const auto& cells = program_.experiments[static_cast<std::size_t>(instruction.imm)].cells;
    std::int64_t cell = 0;
    while (cells[static_cast<std::size_t>(cell)].end <= bucket.value) ++cell;
    return Value{cell, State::known};
}

void Walk::write_cells(std::int64_t* out) const noexcept {
    for (std::size_t index = 0; index < program_.experiments.size(); ++index) {
        const ir::Experiment& experiment = program_.experiments[index];
        const Value cell = get(experiment.cell);
        out[program_.layout.experiments + index] =
            cell.state != State::known ? 0
                                       : pack_cell(static_cast<std::uint32_t>(cell.value),
                                                   static_cast<std::uint32_t>(get(experiment.bucket).value));
    }
}

Value Walk::result_of(const ir::Instruction& instruction) const noexcept {
    using ir::Op;
    switch (instruction.op) {
    case Op::constant: return Value{instruction.imm, State::known};
    case Op::text_constant:
        return Value{static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(texts_ + instruction.imm)),
                     State::known};
    case Op::none: return Value{0, State::none};
    case Op::fact: return read(facts_.facts[instruction.imm], row_);
    case Op::field: return read(fields_[instruction.imm], element_);
    case Op::condition:
        if (accepts(static_cast<std::uint32_t>(instruction.imm))) return Value{1, State::known};
        return accepts(static_cast<std::uint32_t>(instruction.imm2)) ? Value{0, State::unknown}
                                                                     : Value{0, State::known};
    case Op::bucket: return bucket(instruction, get(instruction.a));
    case Op::cell: return cell(instruction, get(instruction.a));
    case Op::decided: return decided(static_cast<std::uint32_t>(instruction.imm));
    case Op::decided_channels: return Value{static_cast<std::int64_t>(asked_.set), State::known};
    case Op::lookup: return looked_up(program_.lookups[static_cast<std::size_t>(instruction.imm)]);
    case Op::business_days:
    case Op::add_business_days:
    case Op::days_ahead:
    case Op::day_kind:
        return on_calendar(program_.calendars[static_cast<std::size_t>(instruction.imm)].days, instruction.op,
                           get(instruction.a), instruction.b == ir::nothing ? Value{} : get(instruction.b));
    default:
        return compute(instruction, get(instruction.a), instruction.b == ir::nothing ? Value{} : get(instruction.b));
    }
}

void Walk::run(std::span<const ir::Instruction> code) noexcept {
    for (const ir::Instruction& instruction : code) {
        if (instruction.op == ir::Op::aggregate)
            run_loop(program_.loops[static_cast<std::size_t>(instruction.imm)]);
        else
            set(instruction.result, result_of(instruction));
    }
}

bool Walk::passes(const ir::Node& node) const noexcept {
    switch (states_[node.reg]) {
    case State::unknown: return node.pass_unknown;
    case State::none: return node.pass_none;
    default: break;
    }
    const std::int64_t value = values_[node.reg];
    bool inside = false;
    switch (node.test) {
    case ir::Test::range: inside = node.low <= value && value <= node.high; break;
    case ir::Test::member: inside = (static_cast<std::uint64_t>(node.low) >> value & 1u) != 0; break;
    case ir::Test::overlap: inside = (value & node.low) != 0; break;
    }
    return inside != node.outside;
}

std::uint32_t Walk::end_of(std::uint32_t entry) const noexcept {
    std::uint32_t at = entry;
    while (!ir::is_end(at)) {
        const ir::Node& node = program_.nodes[at];
        at = passes(node) ? node.yes : node.no;
    }
    return at;
}

Value Walk::looked_up(const ir::Lookup& lookup) const noexcept {
    const std::uint32_t end = end_of(lookup.entry);
    if (end == ir::reject) return Value{0, State::unknown};
    const ir::Choice& choice = program_.choices[lookup.first_choice + ir::rule_of(end)];
    if (choice.is_none) return Value{0, State::none};
    return choice.reg == ir::nothing ? Value{choice.value, State::known} : get(choice.reg);
}

void Walk::run_loop(const ir::Loop& loop) noexcept {
    if (loop.kind == ir::LoopKind::count)
        count(loop);
    else
        gather(loop);
}

void Walk::visit(const ir::Loop& loop, std::uint32_t element) noexcept {
    const ListColumns& list = facts_.lists[loop.list];
    fields_ = list.fields;
    element_ = std::uint64_t{list.offsets[row_]} + element;
    run(std::span(program_.loop_code).subspan(loop.first, loop.size));
}

void Walk::count(const ir::Loop& loop) noexcept {
    const ListColumns& list = facts_.lists[loop.list];
    std::int64_t belong = 0;
    std::int64_t may_belong = 0;
    if (state_at(list, row_) == State::known) {
        const std::uint32_t size = list.offsets[row_ + 1] - list.offsets[row_];
        for (std::uint32_t element = 0; element < size; ++element) {
            visit(loop, element);
            const bool belongs = accepts(loop.is_true);
            belong += belongs ? 1 : 0;
            may_belong += belongs || accepts(loop.may_be) ? 1 : 0;
        }
    } else {
        may_belong = program_.schema.lists[loop.list].at_most;
    }
    set(loop.result, Value{belong, State::known});
    if (loop.result_possible != ir::nothing) set(loop.result_possible, Value{may_belong, State::known});
}

/// Total, earliest and latest. One element in doubt leaves the whole answer unknown.
void Walk::gather(const ir::Loop& loop) noexcept {
    const ListColumns& list = facts_.lists[loop.list];
    Value answer = loop.kind == ir::LoopKind::total ? Value{0, State::known} : Value{0, State::none};
    bool in_doubt = state_at(list, row_) != State::known;
    const std::uint32_t size = in_doubt ? 0 : list.offsets[row_ + 1] - list.offsets[row_];
    for (std::uint32_t element = 0; element < size && !in_doubt; ++element) {
        visit(loop, element);
        if (!accepts(loop.is_true)) {
            in_doubt = accepts(loop.may_be);
            continue;
        }
        const Value value = get(loop.value);
        in_doubt = value.state == State::unknown;
        if (value.state != State::known) continue;
        if (loop.kind == ir::LoopKind::total)
            answer.value += value.value;
        else if (answer.state == State::none)
            answer = value;
        else if (loop.kind == ir::LoopKind::earliest)
            answer.value = std::min(answer.value, value.value);
        else
            answer.value = std::max(answer.value, value.value);
    }
    set(loop.result, in_doubt ? Value{0, State::unknown} : answer);
}

Value Walk::channel_of(const ir::Rule& rule, const ir::Candidate& candidate) const noexcept {
    constexpr Value nobody{0, State::none};
    if (rule.has_floor && candidate.measure != ir::nothing) {
        const Value measure = get(candidate.measure);
        if (measure.state != State::known || measure.value < rule.floor) return nobody;
    }
    if (candidate.reg == ir::nothing) return Value{candidate.channel, State::known};
    const Value value = get(candidate.reg);
    return value.state == State::known ? value : nobody;
}

void Walk::ask_for(std::uint32_t channel) noexcept {
    const std::uint64_t mask = std::uint64_t{1} << channel;
    if ((asked_.set & mask) != 0) return;
    asked_.set |= mask;
    asked_.channels[asked_.count++] = static_cast<std::uint8_t>(channel);
}

/// What is preferred among the candidates, then the candidates in the order of the rule.
void Walk::ask_for_candidates(const ir::Rule& rule) noexcept {
    const auto candidates = std::span(program_.candidates).subspan(rule.first_candidate, rule.candidates);
    const auto preferred =
        std::span(program_.candidates).subspan(rule.first_candidate + rule.candidates, rule.preferences);
    struct Place {
        std::uint32_t channel;
        Value weight;
    };
    Place order[32];
    std::uint32_t count = 0;
    std::uint64_t allowed = 0;
    const auto goes_before = [](Value left, Value right) {
        if (left.state != State::known) return false;
        return right.state != State::known || left.value > right.value;
    };
    for (const ir::Candidate& candidate : candidates) {
        const Value channel = channel_of(rule, candidate);
        if (channel.state != State::known || (allowed >> channel.value & 1u) != 0) continue;
        allowed |= std::uint64_t{1} << channel.value;
        const Value weight = candidate.weight == ir::nothing ? Value{0, State::known} : get(candidate.weight);
        std::uint32_t place = count++;
        for (; place > 0 && goes_before(weight, order[place - 1].weight); --place) order[place] = order[place - 1];
        order[place] = {static_cast<std::uint32_t>(channel.value), weight};
    }
    for (const ir::Candidate& candidate : preferred) {
        const Value channel = channel_of(rule, candidate);
        if (channel.state == State::known && (allowed >> channel.value & 1u) != 0)
            ask_for(static_cast<std::uint32_t>(channel.value));
    }
    for (std::uint32_t place = 0; place < count; ++place) ask_for(order[place].channel);
}

void Walk::look_at(const std::int64_t* decision, std::uint64_t channels) noexcept {
    decision_ = decision;
    asked_.set = channels;
}

void Walk::take_rule(const ir::Rule& rule, std::int64_t* out) noexcept {
    const ir::Program& program = program_;
    ask_for_candidates(rule);
    const auto write = [&](std::uint32_t outcome, Value value) {
        const bool is_set = value.state == State::known;
        const bool each = program.schema.outcomes[outcome].for_each_channel;
        set_bit(out, program.layout.outcomes_set, outcome, is_set || each);
        const std::uint32_t first = program.layout.outcomes + program.outcome_words[outcome];
        const std::int64_t word = is_set ? value.value : each ? all_day : 0;
        for (std::uint32_t place = 0; place < (each ? program.layout.channel_count : 1); ++place)
            out[first + place] = word;
    };
    for (std::uint32_t outcome = 0; outcome < program.schema.outcomes.size(); ++outcome) {
        const auto& normally = program.schema.outcomes[outcome].normally;
        write(outcome, normally ? Value{*normally, State::known} : Value{0, State::none});
    }
    for (std::uint32_t index = 0; index < rule.settings; ++index) {
        const ir::Setting& setting = program.settings[rule.first_setting + index];
        write(setting.outcome, setting.reg == ir::nothing ? Value{setting.value, State::known} : get(setting.reg));
    }
}

} // namespace forbear::interpret
