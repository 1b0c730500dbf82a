#pragma once
// Hand-made models and records for the tests of lowering: a small schema with every kind of value and state.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "forbear/facts.h"
#include "model/model.h"

namespace lower_test {

using forbear::State;
using forbear::Type;
using forbear::TypeKind;
using forbear::model::Condition;
using forbear::model::Expr;
using forbear::model::ExprKind;
using forbear::model::Policy;
using forbear::model::Rule;
using forbear::model::Section;

inline Type whole(std::int64_t low, std::int64_t high) { return {.kind = TypeKind::whole, .low = low, .high = high}; }
inline Type yes_no() { return {.kind = TypeKind::yes_no, .low = 0, .high = 1}; }
inline Type choice(int vocabulary, int size) {
    return {.kind = TypeKind::choice, .vocabulary = vocabulary, .low = 0, .high = size - 1};
}
inline Type set(int vocabulary) { return {.kind = TypeKind::set, .vocabulary = vocabulary}; }

/// Positions in `schema().facts`.
enum : std::uint32_t { as_of, asked, called, amount, limit, kind, kinds, wanted, nickname, favourite };
/// Positions in the fields of the only list.
enum : std::uint32_t { field_kind, field_size };
/// Outcomes.
enum : std::uint32_t { level, mood };

inline forbear::Schema schema() {
    forbear::Schema schema;
    schema.name = "account";
    schema.vocabularies = {
        {"channels", {"email", "sms", "voice"}}, {"kind", {"red", "green", "blue"}}, {"mood", {"soft", "firm"}, true}};
    schema.channels = {{"email"}, {"sms"}, {"voice"}};
    schema.facts = {{"as_of", {.kind = TypeKind::date, .low = 0, .high = 30'000}},
                    {"asked", yes_no(), true},
                    {"called", yes_no(), true, true},
                    {"amount", whole(0, 4), true, true},
                    {"limit", whole(0, 4), true},
                    {"kind", choice(1, 3), true, true},
                    {"kinds", set(1), true},
                    {"wanted", set(1), false, true},
                    {"nickname", {.kind = TypeKind::text}, true, true},
                    {"favourite", choice(0, 3), true, true}};
    schema.lists = {{"events", "event", {{"kind", choice(1, 3), true}, {"size", whole(0, 4), true, true}}, 3, true}};
    schema.outcomes = {{"level", whole(0, 9)}, {"mood", choice(2, 2), false, 0}};
    return schema;
}

inline Expr make(ExprKind what, Type type, std::vector<Expr> args = {}) {
    Expr expr;
    expr.kind = what;
    expr.type = std::move(type);
    expr.args = std::move(args);
    return expr;
}
inline Expr condition(ExprKind what, std::vector<Expr> args) { return make(what, yes_no(), std::move(args)); }
inline Expr number(std::int64_t value, Type type = whole(-100, 100)) {
    Expr expr = make(ExprKind::constant, std::move(type));
    expr.value = value;
    return expr;
}
inline Expr fact(std::uint32_t index) {
    static const forbear::Schema known = schema();
    Expr expr = make(ExprKind::fact, known.facts[index].type);
    expr.index = index;
    expr.text = known.facts[index].name;
    return expr;
}
inline Expr field(std::uint32_t index) {
    static const forbear::Schema known = schema();
    Expr expr = make(ExprKind::field, known.lists[0].fields[index].type);
    expr.index = index;
    return expr;
}
inline Expr in_range(Expr tested, std::int64_t low, std::int64_t high) {
    std::string text = tested.text;
    Expr expr = condition(ExprKind::in_range, {std::move(tested)});
    expr.value = low;
    expr.value_high = high;
    expr.shown = text;
    if (!text.empty()) expr.text = text + " is " + std::to_string(low) + " to " + std::to_string(high);
    return expr;
}
inline Expr holds(std::uint32_t index) { return in_range(fact(index), 1, 1); }
inline Expr masked(ExprKind what, Expr tested, std::uint64_t mask) {
    Expr expr = condition(what, {std::move(tested)});
    expr.mask = mask;
    return expr;
}
inline Expr compare(Expr a, Expr b, std::uint64_t mask) {
    Expr expr = condition(ExprKind::compare, {std::move(a), std::move(b)});
    expr.mask = mask;
    return expr;
}
/// count, total, earliest or latest of the elements that meet `where`.
inline Expr gathered(ExprKind what, std::vector<Expr> where, std::vector<Expr> of = {}) {
    Expr expr = make(what, whole(0, 12), std::move(of));
    expr.part.push_back({0, std::move(where)});
    return expr;
}
inline Expr negation(Expr inner) { return condition(ExprKind::negation, {std::move(inner)}); }
inline Expr or_unknown(Expr inner) { return condition(ExprKind::or_unknown, {std::move(inner)}); }
inline Expr all(std::vector<Expr> parts) { return condition(ExprKind::all, std::move(parts)); }
inline Expr either(std::vector<Expr> parts) { return condition(ExprKind::either, std::move(parts)); }

inline Rule rule(std::string name, Condition when, std::uint32_t section = forbear::model::nothing) {
    Rule made;
    made.name = std::move(name);
    made.condition = std::move(when);
    made.section = section;
    made.action.stance = forbear::model::Stance::contact;
    made.action.candidates = {{0, {}}};
    return made;
}
/// Rules and `otherwise`.
inline Policy policy(std::vector<Rule> rules) {
    Policy made;
    made.name = "trial";
    made.schema = schema();
    made.rules = std::move(rules);
    made.rules.push_back(rule("otherwise", {}));
    made.rules.back().action.stance = forbear::model::Stance::no_contact;
    return made;
}

struct Cell {
    State state = State::known;
    std::int64_t value = 0;
    std::string text;
};
struct Element {
    Cell cells[2];
};

/// One record of `schema()` and the columns of it.
struct Record {
    std::vector<Cell> facts = std::vector<Cell>(10);
    State events_state = State::known;
    std::vector<Element> events;
};

class Columns {
public:
    explicit Columns(const Record& record) {
        for (const Cell& cell : record.facts) texts_.push_back({cell.text.data(), cell.text.size()});
        for (std::size_t index = 0; index < record.facts.size(); ++index) {
            const Cell& cell = record.facts[index];
            values_.push_back(index == nickname
                                  ? static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&texts_[index]))
                                  : cell.value);
            states_.push_back(static_cast<std::uint8_t>(cell.state));
        }
        for (std::size_t index = 0; index < values_.size(); ++index)
            facts_.push_back({&values_[index], &states_[index], 1});
        for (std::size_t which = 0; which < 2; ++which) {
            for (const Element& element : record.events) {
                field_values_[which].push_back(element.cells[which].value);
                field_states_[which].push_back(static_cast<std::uint8_t>(element.cells[which].state));
            }
            fields_[which] = {field_values_[which].data(), field_states_[which].data(), 1};
        }
        offsets_[1] = static_cast<std::uint32_t>(record.events.size());
        events_state_ = static_cast<std::uint8_t>(record.events_state);
        list_ = {offsets_, &events_state_, fields_};
    }
    Columns(const Columns&) = delete;
    Columns& operator=(const Columns&) = delete;

    [[nodiscard]] forbear::FactsView view() const { return {facts_.data(), &list_}; }

private:
    std::vector<forbear::Text> texts_;
    std::vector<std::int64_t> values_;
    std::vector<std::uint8_t> states_;
    std::vector<forbear::Column> facts_;
    std::vector<std::int64_t> field_values_[2];
    std::vector<std::uint8_t> field_states_[2];
    forbear::Column fields_[2];
    std::uint32_t offsets_[2] = {0, 0};
    std::uint8_t events_state_ = 0;
    forbear::ListColumns list_;
};

} // namespace lower_test
