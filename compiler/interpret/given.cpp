#include "interpret/given.h"

namespace forbear::interpret {

void fill(const GivenRecord& given, const Schema& schema, Record& record) {
    record.clear();
    for (std::uint32_t fact = 0; fact < schema.facts.size() && fact < given.facts.size(); ++fact) {
        const GivenValue& value = given.facts[fact];
        if (schema.facts[fact].type.kind == TypeKind::text && value.state == State::known) record.set_text(fact, value.text);
        else record.set_value(fact, value.value, value.state);
    }
    for (std::uint32_t list = 0; list < schema.lists.size() && list < given.lists.size(); ++list) {
        const GivenList& values = given.lists[list];
        record.set_list_state(list, values.state);
        for (const std::vector<GivenValue>& fields : values.elements) {
            const std::uint32_t element = record.add(list);
            for (std::uint32_t field = 0; field < fields.size(); ++field) {
                const GivenValue& value = fields[field];
                const bool is_text = schema.lists[list].fields[field].type.kind == TypeKind::text;
                if (is_text && value.state == State::known) record.set_field_text(list, element, field, value.text);
                else record.set_field(list, element, field, value.value, value.state);
            }
        }
    }
}

} // namespace forbear::interpret
