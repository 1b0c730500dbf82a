#include "forbear/record_layout.h"

#include <algorithm>
#include <cstring>

#include "forbear/sha256.h"

namespace forbear {
namespace {

Error refused(std::string message) { return Error{ErrorCode::binding, std::move(message)}; }

std::uint64_t width_of(FieldKind kind) {
    switch (kind) {
    case FieldKind::i8:
    case FieldKind::u8: return 1;
    case FieldKind::i16:
    case FieldKind::u16: return 2;
    case FieldKind::i32:
    case FieldKind::u32: return 4;
    default: return 8;
    }
}

template <class Stored>
std::int64_t load(const char* at) {
    Stored value;
    std::memcpy(&value, at, sizeof(value));
    return static_cast<std::int64_t>(value);
}

std::int64_t value_at(FieldKind kind, const char* at) {
    switch (kind) {
    case FieldKind::i8: return load<std::int8_t>(at);
    case FieldKind::i16: return load<std::int16_t>(at);
    case FieldKind::i32: return load<std::int32_t>(at);
    case FieldKind::u8: return load<std::uint8_t>(at);
    case FieldKind::u16: return load<std::uint16_t>(at);
    case FieldKind::u32: return load<std::uint32_t>(at);
    default: return load<std::int64_t>(at);
    }
}

} // namespace

Result<BoundLayout> bind_layout(const Schema& schema, const RecordLayout& layout) {
    if (!schema.lists.empty()) {
        return refused("list `" + schema.lists.front().name + "` cannot lie in a struct: decide from columns (forbear/binding.h)");
    }
    BoundLayout bound{layout.size, std::vector<std::optional<FieldLayout>>(schema.facts.size())};
    for (const FieldLayout& field : layout.fields) {
        const std::string name = "fact `" + field.fact + "`";
        const std::int32_t place = schema.find_fact(field.fact);
        if (place < 0) return refused("the schema has no " + name);
        std::optional<FieldLayout>& own = bound.facts[static_cast<std::size_t>(place)];
        if (own) return refused(name + " is bound twice");
        const std::uint64_t width = width_of(field.kind);
        if (layout.size < width || field.offset > layout.size - width || (field.state_offset && *field.state_offset >= layout.size)) {
            return refused(name + " lies outside the record of " + std::to_string(layout.size) + " bytes");
        }
        const bool is_text = schema.facts[static_cast<std::size_t>(place)].type.kind == TypeKind::text;
        if (is_text != (field.kind == FieldKind::text)) {
            return refused(name + (is_text ? " is a text: bind the address of a Text" : " is no text"));
        }
        if ((field.unknown_value || field.none_value) && (is_text || field.state_offset)) {
            return refused(name + ": a value that says \"unknown\" or \"none\" goes with numbers, and not with a state byte");
        }
        own = field;
    }
    std::string missing;
    for (std::size_t fact = 0; fact < schema.facts.size(); ++fact) {
        if (!bound.facts[fact] && !schema.facts[fact].may_be_unknown) missing += (missing.empty() ? "`" : ", `") + schema.facts[fact].name + "`";
    }
    if (!missing.empty()) return refused("nothing is bound to " + missing);
    return bound;
}

std::string layout_hash(const BoundLayout& layout) {
    const auto optional = [](const auto& value) { return value ? std::to_string(*value) : std::string("-"); };
    std::string told = "records of " + std::to_string(layout.size) + "\n";
    for (const std::optional<FieldLayout>& field : layout.facts) {
        if (!field) {
            told += "none\n";
            continue;
        }
        told += std::to_string(static_cast<unsigned>(field->kind)) + " " + std::to_string(field->offset) + " " + optional(field->state_offset) + " " +
                optional(field->unknown_value) + " " + optional(field->none_value) + "\n";
    }
    Sha256 sum;
    sum.add(told);
    std::string digits;
    for (const std::uint8_t byte : sum.finish()) {
        digits += "0123456789abcdef"[byte >> 4];
        digits += "0123456789abcdef"[byte & 15];
    }
    return digits;
}

FieldValue read_field(const FieldLayout& field, const void* record) noexcept {
    const char* const bytes = static_cast<const char*>(record);
    FieldValue read{value_at(field.kind, bytes + field.offset), State::known};
    if (field.state_offset) read.state = static_cast<State>(bytes[*field.state_offset]);
    if (field.unknown_value && read.value == *field.unknown_value) read.state = State::unknown;
    if (field.none_value && read.value == *field.none_value) read.state = State::none;
    return read;
}

} // namespace forbear
