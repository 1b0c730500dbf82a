#include "interpret/check.h"
#include "interpret/explain.h"
#include "interpret/trace.h"

namespace forbear::interpret {

namespace {

const char* kind_words(TypeKind kind) {
    switch (kind) {
    case TypeKind::yes_no: return "yes or no";
    case TypeKind::whole:
    case TypeKind::decimal: return "a number";
    case TypeKind::percent: return "a percentage";
    case TypeKind::money: return "an amount of money";
    case TypeKind::days: return "a number of days";
    case TypeKind::months: return "a number of months";
    case TypeKind::date: return "a date";
    case TypeKind::time: return "a time of day";
    case TypeKind::hours: return "a window of one day";
    case TypeKind::text: return "a text";
    case TypeKind::choice: return "one of its values";
    case TypeKind::set: return "a set of its values";
    }
    return "a value";
}

/// What the schema would have taken.
std::string range_words(const Schema& schema, const Type& type) {
    switch (type.kind) {
    case TypeKind::yes_no:
    case TypeKind::text:
    case TypeKind::hours: return ", which is not " + std::string(kind_words(type.kind));
    case TypeKind::choice:
    case TypeKind::set:
        return ", which is not in the list of " + schema.vocabularies[static_cast<std::size_t>(type.vocabulary)].name;
    default: return ", outside " + value_text(schema, type, type.low) + " to " + value_text(schema, type, type.high);
    }
}

std::string value_fault(const Schema& schema, const Fact& fact, FaultKind kind, const Column& column,
                        std::uint64_t row) {
    if (kind == FaultKind::malformed) return " is not " + std::string(kind_words(fact.type.kind));
    if (kind == FaultKind::missing) {
        const bool none = state_at(column, row) == State::none;
        return std::string(" is ") + (none ? "none" : "unknown") + ", which the schema does not allow";
    }
    return " is " + value_text(schema, fact.type, value_at(column, row)) + range_words(schema, fact.type);
}

std::string list_fault(const Schema& schema, const Fault& fault, const FactsView& facts, std::uint64_t row) {
    const List& list = schema.lists[fault.fact];
    const ListColumns& columns = facts.lists[fault.fact];
    const std::string name = "list `" + list.name + "`";
    if (fault.kind == FaultKind::list_too_long) {
        const std::uint32_t size = columns.offsets[row + 1] - columns.offsets[row];
        return name + " has " + std::to_string(size) + " records, more than " + std::to_string(list.at_most);
    }
    // A list that is itself missing has no element to blame.
    if (state_at(columns, row) != State::known) {
        return name +
               (fault.kind == FaultKind::malformed ? " is not a list" : " is unknown, which the schema does not allow");
    }
    const Fact& field = list.fields[fault.field];
    const std::uint64_t place = std::uint64_t{columns.offsets[row]} + fault.element;
    return name + ", record " + std::to_string(std::uint64_t{fault.element} + 1) + ": `" + field.name + "`" +
           value_fault(schema, field, fault.kind, columns.fields[fault.field], place);
}

} // namespace

std::string fault_text(const Schema& schema, const Fault& fault, const FactsView& facts, std::uint64_t row) {
    if (fault.kind == FaultKind::no_fault) return {};
    if (fault.in_list) return list_fault(schema, fault, facts, row);
    const Fact& fact = schema.facts[fault.fact];
    return "fact `" + fact.name + "`" + value_fault(schema, fact, fault.kind, facts.facts[fault.fact], row);
}

std::string reason_text(const ir::Program& program, const DecisionView& decision, const FactsView& facts,
                        std::uint64_t row) {
    if (decision.status() == Status::invalid) return fault_text(program.schema, decision.fault(), facts, row);
    if (decision.status() != Status::rejected) return {};
    const auto fired = static_cast<std::uint32_t>(decision.rule());
    if (fired != program.not_in_force) return program.rules[fired].because;
    const Type& date = program.schema.facts.front().type;
    return "no version of `" + program.name + "` is in force on " +
           value_text(program.schema, date, value_at(facts.facts[0], row));
}

} // namespace forbear::interpret
