#pragma once
// Records of any schema, drawn by seed: mostly valid, on the ends of ranges and between them, unknown and none where that is allowed.

#include <cstdint>
#include <random>
#include <string>

#include "forbear/binding.h"
#include "forbear/schema.h"

namespace forbear::tests {

struct DrawnValue {
    std::int64_t value = 0;
    State state = State::known;
    std::string text;
};

inline std::int64_t between(std::int64_t low, std::int64_t high, std::mt19937_64& random) {
    const std::uint64_t width = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
    const std::uint64_t step = width == 0 ? random() : random() % width;
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + step);
}

inline std::int64_t drawn_number(const Type& type, std::mt19937_64& random) {
    switch (random() % 4) {
    case 0: return type.low;
    case 1: return type.high;
    case 2: return between(type.low, std::min(type.high, type.low > INT64_MAX - 100 ? INT64_MAX : type.low + 100), random);
    default: return between(type.low, type.high, random);
    }
}

inline DrawnValue drawn(const Schema& schema, const Fact& fact, std::mt19937_64& random) {
    DrawnValue made;
    if (fact.may_be_unknown && random() % 6 == 0) return {0, State::unknown, {}};
    if (fact.may_be_none && random() % 5 == 0) return {0, State::none, {}};
    if (random() % 400 == 0) return {0, State::malformed, {}};
    switch (fact.type.kind) {
    case TypeKind::yes_no: made.value = static_cast<std::int64_t>(random() % 2); break;
    case TypeKind::text: made.text = std::string(random() % 5, static_cast<char>('a' + random() % 3)); break;
    case TypeKind::hours: {
        const std::int64_t first = between(0, 1439, random);
        made.value = pack_hours(first, between(first, 1439, random));
        break;
    }
    case TypeKind::choice:
    case TypeKind::set: {
        const std::size_t size = schema.vocabularies[static_cast<std::size_t>(fact.type.vocabulary)].values.size();
        const bool is_set = fact.type.kind == TypeKind::set;
        made.value = is_set ? static_cast<std::int64_t>(random() & ((std::uint64_t{1} << size) - 1)) : between(0, static_cast<std::int64_t>(std::max<std::size_t>(size, 1)) - 1, random);
        break;
    }
    default: made.value = drawn_number(fact.type, random); break;
    }
    return made;
}

/// Fills `record`, which must be of `schema`. Lists get at most `longest` elements.
inline void draw(const Schema& schema, std::mt19937_64& random, Record& record, std::uint32_t longest = 5) {
    record.clear();
    for (std::uint32_t fact = 0; fact < schema.facts.size(); ++fact) {
        const DrawnValue made = drawn(schema, schema.facts[fact], random);
        if (schema.facts[fact].type.kind == TypeKind::text && made.state == State::known) record.set_text(fact, made.text);
        else record.set_value(fact, made.value, made.state);
    }
    for (std::uint32_t list = 0; list < schema.lists.size(); ++list) {
        const List& shape = schema.lists[list];
        record.set_list_state(list, State::known);
        if (shape.may_be_unknown && random() % 6 == 0) {
            record.set_list_state(list, State::unknown);
            continue;
        }
        const std::uint64_t size = random() % (std::min(shape.at_most, longest) + std::uint64_t{1});
        for (std::uint64_t each = 0; each < size; ++each) {
            const std::uint32_t element = record.add(list);
            for (std::uint32_t field = 0; field < shape.fields.size(); ++field) {
                const DrawnValue made = drawn(schema, shape.fields[field], random);
                if (shape.fields[field].type.kind == TypeKind::text && made.state == State::known) record.set_field_text(list, element, field, made.text);
                else record.set_field(list, element, field, made.value, made.state);
            }
        }
    }
}

} // namespace forbear::tests
