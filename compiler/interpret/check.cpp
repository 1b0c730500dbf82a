#include "interpret/check.h"

namespace forbear::interpret {

namespace {

/// The fault of one value of `fact`, whether a fact of the schema or a field of a list.
FaultKind fault_of(const Schema& schema, const Fact& fact, const Column& column, std::uint64_t row) noexcept {
    switch (state_at(column, row)) {
    case State::known:
        return is_valid_value(schema, fact.type, value_at(column, row)) ? FaultKind::no_fault : FaultKind::out_of_range;
    case State::unknown: return fact.may_be_unknown ? FaultKind::no_fault : FaultKind::missing;
    case State::none: return fact.may_be_none ? FaultKind::no_fault : FaultKind::missing;
    case State::malformed: break;
    }
    return FaultKind::malformed;
}

std::int64_t first_fault_in_list(const Schema& schema, std::uint32_t list_index, const ListColumns& columns,
                                 std::uint64_t row) noexcept {
    const List& list = schema.lists[list_index];
    switch (state_at(columns, row)) {
    case State::known: break;
    case State::unknown: return list.may_be_unknown ? 0 : pack_fault(FaultKind::missing, true, list_index, 0, 0);
    case State::none: return pack_fault(FaultKind::missing, true, list_index, 0, 0);
    default: return pack_fault(FaultKind::malformed, true, list_index, 0, 0); // whatever a host writes there
    }
    const std::uint32_t first = columns.offsets[row];
    const std::uint32_t size = columns.offsets[row + 1] - first; // offsets that fall wrap round: too long as well
    if (size > list.at_most) return pack_fault(FaultKind::list_too_long, true, list_index, 0, 0);
    for (std::uint32_t element = 0; element < size; ++element) {
        for (std::uint32_t field = 0; field < list.fields.size(); ++field) {
            const std::uint64_t place = std::uint64_t{first} + element;
            const FaultKind kind = fault_of(schema, list.fields[field], columns.fields[field], place);
            if (kind != FaultKind::no_fault) return pack_fault(kind, true, list_index, field, element);
        }
    }
    return 0;
}

} // namespace

bool is_valid_value(const Schema& schema, const Type& type, std::int64_t value) noexcept {
    switch (type.kind) {
    case TypeKind::yes_no: return value == 0 || value == 1;
    case TypeKind::text: return value > 0; // a null address is no text
    case TypeKind::hours: return value >= 0 && first_minute(value) <= last_minute(value) && last_minute(value) <= 1439;
    case TypeKind::choice: {
        const auto& values = schema.vocabularies[static_cast<std::size_t>(type.vocabulary)].values;
        return value >= 0 && static_cast<std::uint64_t>(value) < values.size();
    }
    case TypeKind::set: {
        const auto& values = schema.vocabularies[static_cast<std::size_t>(type.vocabulary)].values;
        return (static_cast<std::uint64_t>(value) >> values.size()) == 0;
    }
    default: return type.low <= value && value <= type.high;
    }
}

std::int64_t first_fault(const Schema& schema, const FactsView& facts, std::uint64_t row) noexcept {
    for (std::uint32_t fact = 0; fact < schema.facts.size(); ++fact) {
        const FaultKind kind = fault_of(schema, schema.facts[fact], facts.facts[fact], row);
        if (kind != FaultKind::no_fault) return pack_fault(kind, false, fact, 0, 0);
    }
    for (std::uint32_t list = 0; list < schema.lists.size(); ++list) {
        const std::int64_t fault = first_fault_in_list(schema, list, facts.lists[list], row);
        if (fault != 0) return fault;
    }
    return 0;
}

} // namespace forbear::interpret
