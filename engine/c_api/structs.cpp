// Decisions straight from the host's own structs, for hosts in C.

#include "c_api/handles.h"

using namespace forbear;
using namespace forbear::c_api;

namespace {

static_assert(static_cast<forbear_member>(FieldKind::i8) == FORBEAR_MEMBER_I8 && static_cast<forbear_member>(FieldKind::u32) == FORBEAR_MEMBER_U32 &&
              static_cast<forbear_member>(FieldKind::text_here) == FORBEAR_MEMBER_TEXT_HERE &&
              static_cast<forbear_member>(FieldKind::c_string) == FORBEAR_MEMBER_STRING);
static_assert(sizeof(Text) == sizeof(forbear_text) && offsetof(Text, data) == offsetof(forbear_text, data) && offsetof(Text, size) == offsetof(forbear_text, size));

Failed take_field(const forbear_field& field, RecordLayout& layout) {
    const std::string name = "fact `" + std::string(view_of(field.fact)) + "`";
    if (field.member < FORBEAR_MEMBER_I8 || field.member > FORBEAR_MEMBER_STRING) return refuse(name + ": an unknown kind of member");
    constexpr std::uint32_t known = FORBEAR_HAS_STATE | FORBEAR_HAS_UNKNOWN_VALUE | FORBEAR_HAS_NONE_VALUE | FORBEAR_HAS_VALID_BIT;
    if ((field.has & ~known) != 0 || field.reserved != 0) return refuse(name + ": unknown bits in `has`, or `reserved` is not 0");
    if ((field.codes == nullptr && field.code_count > 0) || (field.names == nullptr && field.name_count > 0)) {
        return refuse(name + ": `codes` or `names` is NULL");
    }
    FieldLayout& made = layout.fields.emplace_back();
    made.fact = view_of(field.fact);
    made.kind = static_cast<FieldKind>(field.member);
    made.offset = field.offset;
    if ((field.has & FORBEAR_HAS_STATE) != 0) made.state_offset = field.state_offset;
    if ((field.has & FORBEAR_HAS_UNKNOWN_VALUE) != 0) made.unknown_value = field.unknown_value;
    if ((field.has & FORBEAR_HAS_NONE_VALUE) != 0) made.none_value = field.none_value;
    if ((field.has & FORBEAR_HAS_VALID_BIT) != 0) made.valid = ValidBit{field.state_offset, field.valid_mask, static_cast<State>(field.otherwise)};
    made.size = field.size;
    if (field.codes != nullptr) made.codes.assign(field.codes, field.codes + field.code_count);
    for (std::uint64_t each = 0; each < field.name_count; ++each) made.names.emplace_back(view_of(field.names[each]));
    return done;
}

} // namespace

extern "C" {

forbear_status forbear_structs_bind(const forbear_policy* policy, uint64_t size, const forbear_field* fields, uint64_t count,
                                    forbear_structs** bound, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (policy == nullptr || bound == nullptr) return refuse("`policy` or `bound` is NULL");
        if (fields == nullptr && count > 0) return refuse("`fields` is NULL");
        RecordLayout layout;
        layout.size = size;
        for (std::uint64_t index = 0; index < count; ++index) {
            forbear_field field;
            if (auto failed = take_from(fields, index, "a field", field)) return failed;
            if (auto failed = take_field(field, layout)) return failed;
        }
        auto decider = bind_records(policy->policy, layout);
        if (!decider) return failure_of(decider.error());
        *bound = std::make_unique<forbear_structs>(forbear_structs{std::move(decider).value()}).release();
        return done;
    });
}

void forbear_structs_destroy(forbear_structs* bound) { delete bound; }

forbear_status forbear_structs_decide(const forbear_structs* bound, const void* first, uint64_t count, int64_t* words,
                                      uint64_t word_count, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (bound == nullptr) return refuse("`bound` is NULL");
        if ((first == nullptr || words == nullptr) && count > 0) return refuse("`first` or `words` is NULL");
        if (!has_room(bound->decider->policy(), count, word_count)) return no_room();
        bound->decider->decide(first, count, words);
        return done;
    });
}

forbear_status forbear_structs_explain(const forbear_structs* bound, const void* record, forbear_format format, forbear_buffer** buffer,
                                       forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (bound == nullptr || record == nullptr || buffer == nullptr) return refuse("`bound`, `record` or `buffer` is NULL");
        return render(bound->decider->explain(record), format, buffer);
    });
}

forbear_engine forbear_structs_engine(const forbear_structs* bound) {
    return bound == nullptr ? FORBEAR_ENGINE_INTERPRETER : static_cast<forbear_engine>(bound->decider->engine());
}
forbear_text forbear_structs_engine_note(const forbear_structs* bound) {
    return bound == nullptr ? no_text : text_of(bound->decider->engine_note());
}

} // extern "C"
