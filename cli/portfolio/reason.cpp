#include "portfolio/reason.h"

#include "forbear/diagnostic.h"

namespace forbear::cli {

namespace {

constexpr std::size_t most_values = 12;

std::string decimals_text(const Type& type) {
    if (type.scale == 0) return "";
    return " with at most " + std::to_string(type.scale) + (type.scale == 1 ? " decimal" : " decimals");
}

std::string vocabulary_text(const Schema& schema, const Type& type) {
    const Vocabulary& vocabulary = schema.vocabularies[static_cast<std::size_t>(type.vocabulary)];
    std::string text;
    for (std::size_t i = 0; i < vocabulary.values.size() && i < most_values; ++i) {
        text += (i == 0 ? "" : ", ") + vocabulary.values[i];
    }
    if (vocabulary.values.size() > most_values) {
        text += " and " + std::to_string(vocabulary.values.size() - most_values) + " more";
    }
    return text;
}

/// The value that the decision read, from the columns it read it from.
std::int64_t value_at(const FactsView& view, std::size_t record, const Fault& fault) {
    if (!fault.in_list) return view.facts[fault.fact].values[record * view.facts[fault.fact].stride];
    const ListColumns& list = view.lists[fault.fact];
    return list.fields[fault.field].values[list.offsets[record] + fault.element];
}

std::string fault_words(const Schema& schema, const FactsChunk& facts, const FactsView& view, std::size_t record,
                        const Fault& fault, const Fact& fact) {
    switch (fault.kind) {
    case FaultKind::no_fault: return "cannot be decided";
    case FaultKind::missing: return "missing";
    case FaultKind::list_too_long: return "too many records";
    case FaultKind::malformed: {
        const std::string* raw = facts.raw_cell(record, fault);
        const std::string shown = raw != nullptr ? "`" + printable(*raw) + "`" : "the value";
        return shown + " is not " + expected_text(schema, fact.type);
    }
    case FaultKind::out_of_range: {
        const std::string shown = printable(value_text(schema, fact.type, value_at(view, record, fault)));
        if (fact.type.kind == TypeKind::hours) return shown + " ends before it begins";
        return shown + " is outside " + value_text(schema, fact.type, fact.type.low) + " to " +
               value_text(schema, fact.type, fact.type.high);
    }
    }
    return "cannot be decided";
}

} // namespace

std::string expected_text(const Schema& schema, const Type& type) {
    switch (type.kind) {
    case TypeKind::yes_no: return "yes or no";
    case TypeKind::whole: return "a whole number";
    case TypeKind::decimal: return "a number" + decimals_text(type);
    case TypeKind::percent: return "a percentage" + decimals_text(type);
    case TypeKind::money: return "money in " + type.currency;
    case TypeKind::days: return "a number of days";
    case TypeKind::months: return "a number of months";
    case TypeKind::date: return "a date like 2026-12-01";
    case TypeKind::time: return "a time like 08:00";
    case TypeKind::hours: return "hours like 08:00-17:00";
    case TypeKind::text: return "a text";
    case TypeKind::choice: return "one of " + vocabulary_text(schema, type);
    case TypeKind::set: return "a set like a;b of " + vocabulary_text(schema, type);
    }
    return "a value";
}

std::string reason_text(const Schema& schema, const FactsChunk& facts, const FactsView& view, std::size_t record,
                        const Fault& fault) {
    if (const std::string& problem = facts.problem(record); !problem.empty()) return problem;
    if (!fault.in_list) {
        const Fact& fact = schema.facts[fault.fact];
        return fact.name + ": " + fault_words(schema, facts, view, record, fault, fact);
    }
    const List& list = schema.lists[fault.fact];
    if (fault.kind == FaultKind::list_too_long) {
        return list.name + ": more than " + std::to_string(list.at_most) + " records";
    }
    if (list.fields.empty()) return list.name + ": cannot be decided";
    const Fact& field = list.fields[fault.field];
    return list.name + " " + std::to_string(fault.element + 1) + ", " + field.name + ": " +
           fault_words(schema, facts, view, record, fault, field);
}

} // namespace forbear::cli
