#include "interpret/judge.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "forbear/decision.h"
#include "interpret/check.h"
#include "interpret/walk.h"

namespace forbear::interpret {

namespace {

/// Nobody is contacted, and no outcome says anything.
bool breaks_nothing(const DecisionView& decision) {
    return decision.status() == Status::invalid || decision.status() == Status::rejected;
}

std::uint64_t channels_of(const DecisionView& decision) {
    std::uint64_t channels = 0;
    for (std::uint32_t place = 0; place < decision.channel_count(); ++place)
        channels |= std::uint64_t{1} << decision.channel(place);
    return channels;
}

/// What would have been used, had no guard applied.
std::uint64_t channels_before_guards(const Asked& asked, ir::Pick pick) {
    const bool only_first = pick == ir::Pick::first_of && asked.count > 0;
    return only_first ? std::uint64_t{1} << asked.channels[0] : asked.set;
}

std::unique_ptr<Walk> begin(const Interpreter& interpreter, const Decided& record, const std::int64_t* decision) {
    auto walk = std::make_unique<Walk>(interpreter.program(), interpreter.texts(), *record.facts, record.row, decision);
    walk->run(interpreter.program().before);
    return walk;
}

/// A walk whose registers hold what requirements read of the final decision.
std::unique_ptr<Walk> after_guards(const Interpreter& interpreter, const Decided& record) {
    std::unique_ptr<Walk> walk = begin(interpreter, record, record.decision);
    walk->look_at(record.decision, channels_of(DecisionView(interpreter.program().layout, record.decision)));
    walk->run(interpreter.program().after);
    return walk;
}

bool held_before_guards(const ir::Requirement& requirement, const Interpreter& interpreter, const Decided& record) {
    const ir::Program& program = interpreter.program();
    const DecisionView decision(program.layout, record.decision);
    const ir::Rule& rule = program.rules[static_cast<std::size_t>(decision.rule())];
    std::vector<std::int64_t> words(program.layout.words);
    const std::unique_ptr<Walk> walk = begin(interpreter, record, words.data());
    walk->take_rule(rule, words.data());
    walk->look_at(words.data(), channels_before_guards(walk->asked(), rule.pick));
    walk->run(program.after);
    return walk->accepts(requirement.holds);
}

/// One place of two columns of one type.
bool is_equal(const Type& type, const Column& left, std::uint64_t left_place, const Column& right, std::uint64_t right_place) {
    const State state = state_at(left, left_place);
    if (state != state_at(right, right_place)) return false;
    if (state != State::known) return true;
    const std::int64_t one = value_at(left, left_place);
    const std::int64_t other = value_at(right, right_place);
    if (type.kind != TypeKind::text) return one == other;
    const auto* first = reinterpret_cast<const Text*>(static_cast<std::intptr_t>(one));
    const auto* second = reinterpret_cast<const Text*>(static_cast<std::intptr_t>(other));
    return first->size == second->size && (first->size == 0 || std::memcmp(first->data, second->data, first->size) == 0);
}

bool is_equal_list(const List& list, const ListColumns& left, std::uint64_t left_row, const ListColumns& right,
                   std::uint64_t right_row) {
    const State state = state_at(left, left_row);
    if (state != state_at(right, right_row)) return false;
    if (state != State::known) return true;
    const std::uint32_t size = left.offsets[left_row + 1] - left.offsets[left_row];
    if (size != right.offsets[right_row + 1] - right.offsets[right_row]) return false;
    for (std::size_t field = 0; field < list.fields.size(); ++field) {
        for (std::uint32_t element = 0; element < size; ++element) {
            if (!is_equal(list.fields[field].type, left.fields[field], std::uint64_t{left.offsets[left_row]} + element,
                          right.fields[field], std::uint64_t{right.offsets[right_row]} + element))
                return false;
        }
    }
    return true;
}

bool all_else_is_equal(const Schema& schema, const ir::Requirement& requirement, const Decided& one, const Decided& other) {
    const auto may_differ = [](const std::vector<std::uint32_t>& some, std::size_t index) {
        return std::ranges::find(some, index) != some.end();
    };
    for (std::size_t fact = 0; fact < schema.facts.size(); ++fact) {
        if (may_differ(requirement.facts, fact)) continue;
        if (!is_equal(schema.facts[fact].type, one.facts->facts[fact], one.row, other.facts->facts[fact], other.row))
            return false;
    }
    for (std::size_t list = 0; list < schema.lists.size(); ++list) {
        if (may_differ(requirement.lists, list)) continue;
        if (!is_equal_list(schema.lists[list], one.facts->lists[list], one.row, other.facts->lists[list], other.row))
            return false;
    }
    return true;
}

/// -1, 0 or 1 as `left` is lower, equal or higher.
int order_of(std::int64_t left, std::int64_t right) { return left < right ? -1 : left > right ? 1 : 0; }

} // namespace

Verdict judge(const ir::Requirement& requirement, const Interpreter& interpreter, const Decided& record) {
    if (breaks_nothing(DecisionView(interpreter.program().layout, record.decision))) return Verdict::does_not_apply;
    const std::unique_ptr<Walk> walk = after_guards(interpreter, record);
    if (!walk->accepts(requirement.applies)) return Verdict::does_not_apply;
    if (walk->accepts(requirement.holds)) return Verdict::kept;
    const bool is_forgiven = requirement.unless_forbidden && held_before_guards(requirement, interpreter, record);
    return is_forgiven ? Verdict::kept : Verdict::broken;
}

Verdict judge(const ir::Requirement& requirement, const Interpreter& interpreter, const Decided& one, const Decided& other) {
    const ir::Program& program = interpreter.program();
    const DecisionView first(program.layout, one.decision);
    const DecisionView second(program.layout, other.decision);
    if (breaks_nothing(first) || breaks_nothing(second)) return Verdict::does_not_apply;
    if (!first.outcome_is_set(requirement.outcome) || !second.outcome_is_set(requirement.outcome))
        return Verdict::does_not_apply;
    if (!all_else_is_equal(program.schema, requirement, one, other)) return Verdict::does_not_apply;
    const std::unique_ptr<Walk> walk_of_one = after_guards(interpreter, one);
    const std::unique_ptr<Walk> walk_of_other = after_guards(interpreter, other);
    if (!walk_of_one->accepts(requirement.applies) || !walk_of_other->accepts(requirement.applies))
        return Verdict::does_not_apply;
    const Value left = walk_of_one->get(requirement.value);
    const Value right = walk_of_other->get(requirement.value);
    if (left.state != State::known || right.state != State::known || left.value == right.value)
        return Verdict::does_not_apply;
    const std::uint32_t word = program.outcome_words[requirement.outcome];
    const int outcome = order_of(first.outcome_word(word), second.outcome_word(word));
    // Seen from the customer whose value is as the requirement says; from the other one both orders turn round.
    const int seen = (left.value > right.value) == requirement.value_is_higher ? outcome : -outcome;
    return seen == (requirement.outcome_is_higher ? 1 : -1) ? Verdict::broken : Verdict::kept;
}

} // namespace forbear::interpret
