#pragma once
// Hand-built programs and records for tests of everything that reads the decision IR.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "forbear/facts.h"
#include "ir/program.h"
#include "ir/verify.h"

namespace forbear::tests {

inline Type whole(std::int64_t low, std::int64_t high) {
    return {.kind = TypeKind::whole, .currency = {}, .low = low, .high = high};
}
inline Type days(std::int64_t low, std::int64_t high) {
    return {.kind = TypeKind::days, .currency = {}, .low = low, .high = high};
}
inline Type date_type() { return {.kind = TypeKind::date, .currency = {}, .low = -100'000, .high = 100'000}; }
inline Type yes_no() { return {.kind = TypeKind::yes_no, .currency = {}, .low = 0, .high = 1}; }
inline Type text_type() { return {.kind = TypeKind::text, .currency = {}}; }
inline Type hours_type() { return {.kind = TypeKind::hours, .currency = {}}; }
inline Type money(std::int64_t low, std::int64_t high) {
    return {.kind = TypeKind::money, .scale = 2, .currency = "USD", .low = low, .high = high};
}
inline Type choice(std::int32_t vocabulary, std::size_t values) {
    return {.kind = TypeKind::choice,
            .currency = {},
            .vocabulary = vocabulary,
            .low = 0,
            .high = static_cast<std::int64_t>(values) - 1};
}
inline Type set_of(std::int32_t vocabulary) {
    return {.kind = TypeKind::set, .currency = {}, .vocabulary = vocabulary};
}

/// The channels that every built schema has, by index.
enum Channels : std::uint32_t { app_push, email, sms, voice, letter };
inline constexpr std::int64_t bits() { return 0; }
template <class... More>
constexpr std::int64_t bits(std::int64_t first, More... more) {
    return std::int64_t{1} << first | bits(static_cast<std::int64_t>(more)...);
}

/// One test of a condition; its targets are filled in by whoever joins it to others.
inline ir::Node in_range(ir::Reg reg, std::int64_t low, std::int64_t high, bool or_unknown = false) {
    ir::Node node;
    node.reg = reg;
    node.low = low;
    node.high = high;
    node.pass_unknown = or_unknown;
    return node;
}

/// Grows one program. Conditions are conjunctions of nodes; anything else can be written into `program` directly.
class ProgramBuilder {
public:
    ir::Program program;

    ProgramBuilder() {
        program.name = "by_hand";
        program.version = 1;
        program.reads_as_of = true;
        Schema& schema = program.schema;
        schema.name = "customer";
        schema.vocabularies.push_back({"channel", {"app_push", "email", "sms", "voice", "letter"}});
        for (const std::string& name : schema.vocabularies[0].values)
            schema.channels.push_back({.name = name, .currency = {}});
        fact("as_of", date_type());
    }

    std::int32_t vocabulary(std::string name, std::vector<std::string> values, bool ranked = false) {
        program.schema.vocabularies.push_back({std::move(name), std::move(values), ranked});
        return static_cast<std::int32_t>(program.schema.vocabularies.size() - 1);
    }
    std::uint32_t fact(std::string name, Type type, bool may_be_unknown = false, bool may_be_none = false) {
        program.schema.facts.push_back({std::move(name), std::move(type), may_be_unknown, may_be_none});
        return static_cast<std::uint32_t>(program.schema.facts.size() - 1);
    }
    std::uint32_t list(std::string name, std::vector<Fact> fields, std::uint32_t at_most, bool may_be_unknown = false) {
        program.schema.lists.push_back({name, name, std::move(fields), at_most, may_be_unknown});
        return static_cast<std::uint32_t>(program.schema.lists.size() - 1);
    }
    std::uint32_t outcome(std::string name, Type type, std::optional<std::int64_t> normally = {}, bool each = false) {
        program.schema.outcomes.push_back({std::move(name), std::move(type), each, normally});
        return static_cast<std::uint32_t>(program.schema.outcomes.size() - 1);
    }

    ir::Reg reg(Type type, std::int64_t low, std::int64_t high, bool unknown = false, bool none = false,
                std::string name = {}) {
        program.registers.push_back({std::move(type), low, high, unknown, none, std::move(name)});
        return static_cast<ir::Reg>(program.registers.size() - 1);
    }
    /// Appends an instruction to `code` and returns its result.
    static ir::Reg emit(std::vector<ir::Instruction>& code, ir::Op op, ir::Reg result, ir::Reg a = ir::nothing,
                        ir::Reg b = ir::nothing, std::int64_t imm = 0, std::int64_t imm2 = 0,
                        ir::Rounding rounding = ir::Rounding::half_even) {
        code.push_back({op, rounding, result, a, b, imm, imm2});
        return result;
    }
    ir::Reg before(ir::Op op, ir::Reg result, ir::Reg a = ir::nothing, ir::Reg b = ir::nothing, std::int64_t imm = 0,
                   std::int64_t imm2 = 0, ir::Rounding rounding = ir::Rounding::half_even) {
        return emit(program.before, op, result, a, b, imm, imm2, rounding);
    }
    /// A register that holds a fact, or a field of a list's element.
    ir::Reg for_fact(const Fact& fact) {
        const bool free =
            fact.type.kind == TypeKind::text || fact.type.kind == TypeKind::set || fact.type.kind == TypeKind::hours;
        const bool is_bool = fact.type.kind == TypeKind::yes_no;
        return reg(fact.type, free ? 0 : fact.type.low,
                   free || is_bool ? std::max<std::int64_t>(1, fact.type.high) : fact.type.high, fact.may_be_unknown,
                   fact.may_be_none, fact.name);
    }
    ir::Reg read(std::uint32_t index) {
        return before(ir::Op::fact, for_fact(program.schema.facts[index]), ir::nothing, ir::nothing, index);
    }

    std::uint32_t origin(std::string text, ir::Reg shown = ir::nothing, std::string label = {}) {
        program.origins.push_back({Span{}, std::move(text), shown, std::move(label)});
        return static_cast<std::uint32_t>(program.origins.size() - 1);
    }
    std::uint32_t section(std::string name, std::uint32_t parent = ir::nothing) {
        program.sections.push_back({name, name, parent, Span{}});
        return static_cast<std::uint32_t>(program.sections.size() - 1);
    }
    /// A graph of its own: accepts when every node passes. Returns its entry.
    std::uint32_t all_of(std::vector<ir::Node> nodes) {
        if (nodes.empty()) return ir::accept;
        return append(std::move(nodes), ir::accept, ir::reject);
    }
    /// A rule; its condition is true when every node passes. Rules are tried in the order in which they are added.
    ir::Rule& rule(std::string name, std::vector<ir::Node> condition, std::vector<ir::Candidate> candidates = {},
                   std::vector<ir::Setting> settings = {}) {
        const auto index = static_cast<std::uint32_t>(program.rules.size());
        for (ir::Node& node : condition) node.rule = index;
        ir::Rule rule;
        rule.name = std::move(name);
        rule.stance = candidates.empty() ? ir::Stance::no_contact : ir::Stance::contact;
        rule.first_candidate = static_cast<std::uint32_t>(program.candidates.size());
        rule.candidates = static_cast<std::uint32_t>(candidates.size());
        rule.first_setting = static_cast<std::uint32_t>(program.settings.size());
        rule.settings = static_cast<std::uint32_t>(settings.size());
        program.candidates.insert(program.candidates.end(), candidates.begin(), candidates.end());
        program.settings.insert(program.settings.end(), settings.begin(), settings.end());
        rule.entry =
            condition.empty() ? ir::fires(index) : append(std::move(condition), ir::fires(index), to_next_rule);
        return program.rules.emplace_back(std::move(rule));
    }
    ir::Guard& guard(std::string name, std::uint32_t entry, std::vector<ir::Effect> effects) {
        ir::Guard guard;
        guard.name = std::move(name);
        guard.entry = entry;
        guard.first_effect = static_cast<std::uint32_t>(program.effects.size());
        guard.effects = static_cast<std::uint32_t>(effects.size());
        program.effects.insert(program.effects.end(), effects.begin(), effects.end());
        return program.guards.emplace_back(std::move(guard));
    }

    /// Joins the rules and lays out the decision. The last rule must have no condition.
    const ir::Program& finish() {
        for (ir::Node& node : program.nodes) {
            if (node.no == to_next_rule) node.no = program.rules[node.rule + 1].entry;
        }
        if (!program.rules.empty()) program.entry = program.rules[0].entry;
        ir::lay_out(program);
        return program;
    }

private:
    static constexpr std::uint32_t to_next_rule = 0x8fff'ffffu;

    std::uint32_t append(std::vector<ir::Node> nodes, std::uint32_t yes, std::uint32_t no) {
        const auto entry = static_cast<std::uint32_t>(program.nodes.size());
        for (std::size_t place = 0; place < nodes.size(); ++place) {
            nodes[place].yes = place + 1 == nodes.size() ? yes : entry + static_cast<std::uint32_t>(place) + 1;
            nodes[place].no = no;
            program.nodes.push_back(nodes[place]);
        }
        return entry;
    }
};

inline ir::Candidate to(std::uint32_t channel) { return {channel, ir::nothing}; }
inline ir::Candidate from_register(ir::Reg reg) { return {0, reg}; }
inline ir::Setting set_to(std::uint32_t outcome, std::int64_t value) { return {outcome, value, ir::nothing}; }
inline ir::Setting set_from(std::uint32_t outcome, ir::Reg reg) { return {outcome, 0, reg}; }

inline ir::Effect channels_effect(ir::EffectKind kind, std::int64_t mask, ir::Reg reg = ir::nothing) {
    ir::Effect effect;
    effect.kind = kind;
    effect.mask = static_cast<std::uint64_t>(mask);
    effect.reg = reg;
    return effect;
}
inline ir::Effect remove(std::int64_t mask) { return channels_effect(ir::EffectKind::remove_channels, mask); }
inline ir::Effect outcome_effect(ir::EffectKind kind, std::uint32_t outcome, std::int64_t mask, std::int64_t value = 0,
                                 ir::Reg reg = ir::nothing) {
    ir::Effect effect = channels_effect(kind, mask, reg);
    effect.outcome = outcome;
    effect.value = value;
    return effect;
}

/// Values of records, owned. Everything is known and 0 until said otherwise; lists are empty.
class Records {
public:
    Records(const Schema& schema, std::size_t rows) : schema_(schema), rows_(rows) {
        facts_.resize(schema.facts.size(), Cells{std::vector<std::int64_t>(rows), std::vector<std::uint8_t>(rows)});
        lists_.resize(schema.lists.size());
        for (std::size_t list = 0; list < lists_.size(); ++list) {
            lists_[list].fields.resize(schema.lists[list].fields.size());
            lists_[list].offsets.assign(rows + 1, 0);
            lists_[list].states.assign(rows, 0);
        }
    }

    Records& set(std::uint32_t fact, std::int64_t value, std::size_t row = 0) {
        facts_[fact].values[row] = value;
        facts_[fact].states[row] = 0;
        return *this;
    }
    Records& set(std::uint32_t fact, State state, std::size_t row = 0) {
        facts_[fact].states[row] = static_cast<std::uint8_t>(state);
        return *this;
    }
    /// Appends an element to the list of the last row that has any; `states` may be shorter than `values`.
    Records& add(std::uint32_t list, const std::vector<std::int64_t>& values, const std::vector<State>& states = {},
                 std::size_t row = 0) {
        ListCells& cells = lists_[list];
        for (std::size_t field = 0; field < cells.fields.size(); ++field) {
            cells.fields[field].values.push_back(values[field]);
            cells.fields[field].states.push_back(field < states.size() ? static_cast<std::uint8_t>(states[field])
                                                                       : std::uint8_t{0});
        }
        for (std::size_t later = row + 1; later <= rows_; ++later) ++cells.offsets[later];
        return *this;
    }
    Records& set_list(std::uint32_t list, State state, std::size_t row = 0) {
        lists_[list].states[row] = static_cast<std::uint8_t>(state);
        return *this;
    }

    /// Valid until the records change.
    FactsView view() {
        columns_.clear();
        list_columns_.clear();
        field_columns_.clear();
        for (const Cells& cells : facts_) columns_.push_back(cells.column());
        for (const ListCells& list : lists_) {
            std::vector<Column>& fields = field_columns_.emplace_back();
            for (const Cells& cells : list.fields) fields.push_back(cells.column());
            list_columns_.push_back({list.offsets.data(), list.states.data(), fields.data()});
        }
        return FactsView{columns_.data(), list_columns_.data()};
    }

private:
    struct Cells {
        std::vector<std::int64_t> values;
        std::vector<std::uint8_t> states;
        Column column() const { return {values.data(), states.data(), 1}; }
    };
    struct ListCells {
        std::vector<Cells> fields;
        std::vector<std::uint32_t> offsets;
        std::vector<std::uint8_t> states;
    };
    Schema schema_;
    std::size_t rows_;
    std::vector<Cells> facts_;
    std::vector<ListCells> lists_;
    std::vector<Column> columns_;
    std::vector<ListColumns> list_columns_;
    std::vector<std::vector<Column>> field_columns_;
};

} // namespace forbear::tests
