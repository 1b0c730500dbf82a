#include "forbear/record_layout.h"

#include <algorithm>
#include <cstring>

#include "forbear/sha256.h"

namespace forbear {
namespace {

constexpr std::size_t longest_name = 255; ///< bytes

Error refused(std::string message) { return Error{ErrorCode::binding, std::move(message)}; }

std::uint64_t width_of(const FieldLayout& field) {
    switch (field.kind) {
    case FieldKind::chars: return field.size;
    case FieldKind::text_here: return sizeof(Text);
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

bool is_text_kind(FieldKind kind) { return kind == FieldKind::text || kind == FieldKind::text_here; }
bool is_name_kind(FieldKind kind) { return kind == FieldKind::chars || kind == FieldKind::c_string; }

/// The values that a choice, or yes and no, can have; empty for other types.
std::vector<std::string> values_of(const Schema& schema, const Type& type) {
    if (type.kind == TypeKind::yes_no) return {"no", "yes"};
    if (type.kind == TypeKind::choice) return schema.vocabularies[static_cast<std::size_t>(type.vocabulary)].values;
    return {};
}

template <class Each>
bool has_twice(std::vector<Each> all) {
    std::sort(all.begin(), all.end());
    return std::adjacent_find(all.begin(), all.end()) != all.end();
}

/// What is wrong with the numbers or names that a field has for the values of its fact; empty when nothing is.
std::string flaw_of_values(const Schema& schema, const Type& type, FieldLayout& field) {
    const std::vector<std::string> values = values_of(schema, type);
    if (!field.codes.empty()) {
        if (is_text_kind(field.kind) || is_name_kind(field.kind)) return "codes go with numbers";
        if (values.empty()) return "codes go with a choice, or with yes or no";
        if (field.codes.size() != values.size()) return "it needs " + std::to_string(values.size()) + " codes, one for each value, not " + std::to_string(field.codes.size());
        if (has_twice(field.codes)) return "two values have the same code";
    }
    if (!is_name_kind(field.kind)) return field.names.empty() ? "" : "names go with bytes or strings";
    if (values.empty()) return "it is no choice, and has no names";
    if (field.names.empty()) field.names = values;
    if (field.names.size() != values.size()) return "it needs " + std::to_string(values.size()) + " names, one for each value, not " + std::to_string(field.names.size());
    if (has_twice(field.names)) return "two values have the same name";
    const bool is_readable = std::all_of(field.names.begin(), field.names.end(), [](const std::string& name) {
        return !name.empty() && name.size() <= longest_name && name.back() != ' ' && name.find('\0') == std::string::npos;
    });
    return is_readable ? "" : "a name is empty, too long, ends in a blank or has a zero byte";
}

std::string flaw_of_states(const FieldLayout& field) {
    const bool has_sentinels = field.unknown_value || field.none_value;
    const int ways = (has_sentinels ? 1 : 0) + (field.state_offset ? 1 : 0) + (field.valid ? 1 : 0);
    if (has_sentinels && (is_text_kind(field.kind) || field.kind == FieldKind::chars || field.state_offset)) {
        return "a value that says \"unknown\" or \"none\" goes with numbers, and not with a state byte";
    }
    if (ways > 1) return "one of a state byte, a bit and a value says that there is none";
    if (field.valid && field.valid->otherwise != State::unknown && field.valid->otherwise != State::none) {
        return "what has no value is unknown or none";
    }
    return "";
}

std::int64_t place_of_code(const std::vector<std::int64_t>& codes, std::int64_t code) {
    const auto found = std::find(codes.begin(), codes.end(), code);
    return found == codes.end() ? -1 : found - codes.begin();
}

/// How long the name at `at` is; more than any name where it does not end in time.
std::uint64_t length_of_name(const char* at, std::uint64_t most) noexcept {
    const std::uint64_t end = std::min<std::uint64_t>(most, longest_name + 1);
    std::uint64_t length = 0;
    while (length < end && at[length] != '\0') ++length;
    if (length > longest_name) return length;
    while (length > 0 && at[length - 1] == ' ') --length;
    return length;
}

} // namespace

std::string packed_names(const std::vector<std::string>& names) {
    std::string packed;
    for (const std::string& name : names) {
        packed += static_cast<char>(static_cast<unsigned char>(name.size()));
        packed += name;
    }
    return packed;
}

extern "C" std::int64_t forbear_place_of_name(const char* names, std::uint64_t count, const char* at, std::uint64_t most) noexcept {
    if (at == nullptr) return -1;
    const std::uint64_t length = length_of_name(at, most);
    for (std::uint64_t place = 0; place < count; ++place) {
        const std::uint64_t size = static_cast<unsigned char>(*names);
        if (size == length && std::memcmp(names + 1, at, size) == 0) return static_cast<std::int64_t>(place);
        names += 1 + size;
    }
    return -1;
}

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
        const std::uint64_t width = width_of(field);
        if (layout.size < width || field.offset > layout.size - width || (field.state_offset && *field.state_offset >= layout.size) ||
            (field.valid && field.valid->offset >= layout.size)) {
            return refused(name + " lies outside the record of " + std::to_string(layout.size) + " bytes");
        }
        const Type& type = schema.facts[static_cast<std::size_t>(place)].type;
        const bool is_text = type.kind == TypeKind::text;
        if (is_text != is_text_kind(field.kind)) {
            return refused(name + (is_text ? " is a text: bind the address of a Text" : " is no text"));
        }
        if (field.kind == FieldKind::text_here && (field.offset % alignof(Text) != 0 || layout.size % alignof(Text) != 0)) {
            return refused(name + ": a Text in the record lies at a multiple of " + std::to_string(alignof(Text)) + " bytes, and so do the records");
        }
        if (const std::string flaw = flaw_of_states(field); !flaw.empty()) return refused(name + ": " + flaw);
        own = field;
        if (const std::string flaw = flaw_of_values(schema, type, *own); !flaw.empty()) return refused(name + ": " + flaw);
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
                optional(field->unknown_value) + " " + optional(field->none_value) + " " + std::to_string(field->size);
        if (field->valid) {
            told += " valid " + std::to_string(field->valid->offset) + " " + std::to_string(field->valid->mask) + " " +
                    std::to_string(static_cast<unsigned>(field->valid->otherwise));
        }
        for (const std::int64_t code : field->codes) told += " code " + std::to_string(code);
        for (const std::string& name : field->names) told += " name " + std::to_string(name.size()) + " " + name;
        told += "\n";
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
    const char* const at = bytes + field.offset;
    FieldValue read;
    if (field.kind == FieldKind::text_here) read.value = static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(at));
    else if (field.kind != FieldKind::chars) read.value = value_at(field.kind, at);
    if (field.state_offset) read.state = static_cast<State>(bytes[*field.state_offset]);
    if (field.valid && (static_cast<unsigned char>(bytes[field.valid->offset]) & field.valid->mask) == 0) read.state = field.valid->otherwise;
    if (field.unknown_value && read.value == *field.unknown_value) read.state = State::unknown;
    if (field.none_value && read.value == *field.none_value) read.state = State::none;
    if (!field.codes.empty()) read.value = place_of_code(field.codes, read.value);
    if (!is_name_kind(field.kind)) return read;
    const bool is_pointer = field.kind == FieldKind::c_string;
    const char* name = is_pointer ? reinterpret_cast<const char*>(static_cast<std::intptr_t>(read.value)) : at;
    if (is_pointer && read.state != State::known) name = nullptr; // the address may be any
    const std::uint64_t length = name == nullptr ? 0 : length_of_name(name, is_pointer ? UINT64_MAX : field.size);
    const auto found = std::find_if(field.names.begin(), field.names.end(), [&](const std::string& each) {
        return name != nullptr && each.size() == length && std::memcmp(each.data(), name, length) == 0;
    });
    read.value = found == field.names.end() ? -1 : found - field.names.begin();
    return read;
}

} // namespace forbear
