#include "layout_file.h"

#include <algorithm>
#include <array>
#include <limits>

#include <nlohmann/json.hpp>

#include "text_file.h"

namespace forbear::cli {
namespace {

using Json = nlohmann::json;

constexpr std::size_t most_bytes = 16u << 20;
constexpr std::array kinds{"i8", "i16", "i32", "i64", "u8", "u16", "u32", "text", "text_here", "chars", "c_string"}; ///< by FieldKind

struct Mistake {
    std::string what;
};

template <class Number>
Number number(const Json& object, const char* name, const std::string& where) {
    const auto found = object.find(name);
    if (found == object.end()) throw Mistake{where + " has no `" + name + "`"};
    const bool fits = std::is_signed_v<Number> ? found->is_number_integer() : found->is_number_unsigned();
    if (!fits) throw Mistake{where + ": `" + name + "` is no whole number" + (std::is_signed_v<Number> ? "" : " from 0")};
    if (std::is_signed_v<Number> && found->is_number_unsigned() && found->get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max())
        throw Mistake{where + ": `" + name + "` does not fit 64 bits"};
    return found->get<Number>();
}

/// A misspelt name must not be taken for one that is not there.
template <std::size_t Count>
void only(const Json& object, const std::array<const char*, Count>& names, const std::string& where) {
    for (const auto& [name, value] : object.items()) {
        if (std::ranges::find(names, name) == names.end()) throw Mistake{where + " has `" + name + "`, which nobody reads"};
    }
}

/// A list of which every entry is a `Each`; empty where there is none.
template <class Each>
std::vector<Each> list(const Json& object, const char* name, const std::string& where) {
    std::vector<Each> all;
    const auto found = object.find(name);
    if (found == object.end()) return all;
    if (!found->is_array() || found->empty()) throw Mistake{where + ": `" + name + "` is no list with something in it"};
    for (const Json& entry : *found) {
        if constexpr (std::is_same_v<Each, std::string>) {
            if (!entry.is_string()) throw Mistake{where + ": `" + name + "` are texts"};
            all.push_back(entry.get<std::string>());
        } else {
            all.push_back(number<Each>(Json{{name, entry}}, name, where));
        }
    }
    return all;
}

ValidBit valid_bit(const Json& object, const std::string& field) {
    const std::string where = field + ": `valid`";
    if (!object.is_object()) throw Mistake{where + " is no object"};
    ValidBit bit;
    bit.offset = number<std::uint64_t>(object, "offset", where);
    const std::uint64_t mask = object.contains("mask") ? number<std::uint64_t>(object, "mask", where) : 1;
    if (mask < 1 || mask > 255) throw Mistake{where + ": `mask` is a number from 1 to 255"};
    bit.mask = static_cast<std::uint8_t>(mask);
    const Json otherwise = object.value("otherwise", Json("unknown"));
    if (otherwise != "unknown" && otherwise != "none") throw Mistake{where + ": `otherwise` is one of unknown, none"};
    bit.otherwise = otherwise == "none" ? State::none : State::unknown;
    only(object, std::array{"offset", "mask", "otherwise"}, where);
    return bit;
}

FieldLayout field_of(const Json& object, std::size_t index) {
    const std::string place = "field " + std::to_string(index + 1);
    if (!object.is_object()) throw Mistake{place + " is no object"};
    const auto fact = object.find("fact");
    if (fact == object.end() || !fact->is_string()) throw Mistake{place + " names no `fact`"};
    FieldLayout field;
    field.fact = fact->get<std::string>();
    const std::string where = "field `" + field.fact + "`";
    const auto kind = object.find("kind");
    const auto known = kind != object.end() && kind->is_string() ? std::ranges::find(kinds, kind->get<std::string>()) : kinds.end();
    if (known == kinds.end()) throw Mistake{where + ": `kind` is one of i8, i16, i32, i64, u8, u16, u32, text, text_here, chars, c_string"};
    field.kind = static_cast<FieldKind>(known - kinds.begin());
    if (field.kind == FieldKind::chars) field.size = number<std::uint64_t>(object, "size", where);
    else if (object.contains("size")) throw Mistake{where + ": `size` goes with chars"};
    field.offset = number<std::uint64_t>(object, "offset", where);
    if (object.contains("state_offset")) field.state_offset = number<std::uint64_t>(object, "state_offset", where);
    if (object.contains("unknown")) field.unknown_value = number<std::int64_t>(object, "unknown", where);
    if (object.contains("none")) field.none_value = number<std::int64_t>(object, "none", where);
    if (const auto valid = object.find("valid"); valid != object.end()) field.valid = valid_bit(*valid, where);
    field.codes = list<std::int64_t>(object, "codes", where);
    field.names = list<std::string>(object, "names", where);
    only(object, std::array{"fact", "kind", "offset", "size", "state_offset", "unknown", "none", "valid", "codes", "names"}, where);
    return field;
}

RecordLayout layout_of(const std::string& text) {
    const Json object = Json::parse(text);
    if (!object.is_object()) throw Mistake{"it is no object"};
    only(object, std::array{"size", "fields"}, "it");
    RecordLayout layout;
    layout.size = number<std::uint64_t>(object, "size", "it");
    const auto fields = object.find("fields");
    if (fields == object.end() || !fields->is_array()) throw Mistake{"it has no list `fields`"};
    for (std::size_t index = 0; index < fields->size(); ++index) layout.fields.push_back(field_of((*fields)[index], index));
    return layout;
}

} // namespace

Result<RecordLayout> read_layout_file(const std::string& path) {
    const Result<std::string> text = read_text_file(path, most_bytes);
    if (!text) return text.error();
    try {
        return layout_of(text.value());
    } catch (const Mistake& mistake) {
        return Error{ErrorCode::invalid_argument, path + ": " + mistake.what};
    } catch (const Json::exception& failure) {
        return Error{ErrorCode::invalid_argument, path + ": " + failure.what()};
    }
}

} // namespace forbear::cli
