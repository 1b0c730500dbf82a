// One customer by the names of the schema, for hosts in C.

#include "c_api/handles.h"

using namespace forbear;
using namespace forbear::c_api;

namespace {

struct Field {
    std::uint32_t list = 0, field = 0;
};

/// Where a field of an element lies, or why there is none.
Failed find(const forbear_record& record, forbear_text list, std::uint32_t element, forbear_text field, Field& found) {
    const Schema& schema = record.policy->schema();
    const std::int32_t list_index = schema.find_list(view_of(list));
    if (list_index < 0) return Failure{FORBEAR_E_BINDING, "`" + std::string(view_of(list)) + "` is not a list of this schema"};
    found.list = static_cast<std::uint32_t>(list_index);
    if (element >= record.sizes[found.list]) {
        return refuse("`" + std::string(view_of(list)) + "` has no element " + std::to_string(element));
    }
    const auto& fields = schema.lists[found.list].fields;
    const auto place = std::find_if(fields.begin(), fields.end(), [&](const Fact& each) { return each.name == view_of(field); });
    if (place == fields.end()) {
        return Failure{FORBEAR_E_BINDING, "`" + std::string(view_of(field)) + "` is not a field of `" + schema.lists[found.list].name + "`"};
    }
    found.field = static_cast<std::uint32_t>(place - fields.begin());
    return done;
}

Failed of(const Result<bool>& result) {
    if (result) return done;
    return failure_of(result.error());
}

} // namespace

extern "C" {

forbear_status forbear_record_create(const forbear_policy* policy, forbear_record** record, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (policy == nullptr || record == nullptr) return refuse("`policy` or `record` is NULL");
        auto made = std::make_unique<forbear_record>(policy->policy);
        made->sizes.resize(policy->policy->schema().lists.size());
        *record = made.release();
        return done;
    });
}

void forbear_record_destroy(forbear_record* record) { delete record; }

forbear_status forbear_record_clear(forbear_record* record, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (record == nullptr) return refuse("`record` is NULL");
        record->record.clear();
        std::fill(record->sizes.begin(), record->sizes.end(), 0u);
        return done;
    });
}

forbear_status forbear_record_set(forbear_record* record, forbear_text fact, int64_t value, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (record == nullptr) return refuse("`record` is NULL");
        return of(record->record.set(view_of(fact), value));
    });
}

forbear_status forbear_record_set_text(forbear_record* record, forbear_text fact, forbear_text value, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (record == nullptr) return refuse("`record` is NULL");
        return of(record->record.set(view_of(fact), view_of(value)));
    });
}

forbear_status forbear_record_set_state(forbear_record* record, forbear_text fact, forbear_state state, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (record == nullptr) return refuse("`record` is NULL");
        if (state != FORBEAR_UNKNOWN && state != FORBEAR_NONE) return refuse("`state` is neither unknown nor none");
        const std::int32_t list = record->policy->schema().find_list(view_of(fact));
        if (list >= 0) {
            if (auto failed = of(record->record.set_empty(view_of(fact)))) return failed;
            record->sizes[static_cast<std::size_t>(list)] = 0;
        }
        if (state == FORBEAR_UNKNOWN) return of(record->record.set_unknown(view_of(fact)));
        return list >= 0 ? done : of(record->record.set_none(view_of(fact)));
    });
}

forbear_status forbear_record_add(forbear_record* record, forbear_text list, uint32_t* element, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (record == nullptr) return refuse("`record` is NULL");
        const std::int32_t index = record->policy->schema().find_list(view_of(list));
        if (index < 0) return Failure{FORBEAR_E_BINDING, "`" + std::string(view_of(list)) + "` is not a list of this schema"};
        const std::uint32_t added = record->record.add(static_cast<std::uint32_t>(index));
        record->sizes[static_cast<std::size_t>(index)] = added + 1;
        if (element != nullptr) *element = added;
        return done;
    });
}

forbear_status forbear_record_set_field(forbear_record* record, forbear_text list, uint32_t element, forbear_text field, int64_t value,
                                        forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (record == nullptr) return refuse("`record` is NULL");
        Field at;
        if (auto failed = find(*record, list, element, field, at)) return failed;
        const Fact& fact = record->policy->schema().lists[at.list].fields[at.field];
        if (fact.type.kind == TypeKind::text) return Failure{FORBEAR_E_BINDING, "`" + fact.name + "` is text: give the words, not a number"};
        record->record.set_field(at.list, element, at.field, value);
        return done;
    });
}

forbear_status forbear_record_set_field_text(forbear_record* record, forbear_text list, uint32_t element, forbear_text field,
                                             forbear_text value, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (record == nullptr) return refuse("`record` is NULL");
        Field at;
        if (auto failed = find(*record, list, element, field, at)) return failed;
        const Schema& schema = record->policy->schema();
        const Fact& fact = schema.lists[at.list].fields[at.field];
        if (fact.type.kind == TypeKind::text) {
            record->record.set_field_text(at.list, element, at.field, view_of(value));
            return done;
        }
        const ParsedValue parsed = parse_value(schema, fact, view_of(value));
        record->record.set_field(at.list, element, at.field, parsed.value, parsed.state);
        return done;
    });
}

forbear_status forbear_record_decide(forbear_record* record, int64_t* words, uint64_t word_count, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (record == nullptr || words == nullptr) return refuse("`record` or `words` is NULL");
        if (!has_room(*record->policy, 1, word_count)) return no_room();
        record->policy->decide(record->record.view(), 0, words);
        return done;
    });
}

forbear_status forbear_record_explain(forbear_record* record, forbear_format format, forbear_buffer** buffer, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (record == nullptr || buffer == nullptr) return refuse("`record` or `buffer` is NULL");
        return render(record->policy->explain(record->record.view(), 0), format, buffer);
    });
}

} // extern "C"
