#include "artefact/structs.h"

#include <algorithm>
#include <cstring>

#include "artefact/records.h"

namespace forbear::tests {
namespace {

std::uint64_t width_of(const FieldLayout& field) {
    constexpr std::uint64_t widths[] = {1, 2, 4, 8, 1, 2, 4, 8, sizeof(Text), 0, sizeof(const char*)};
    return field.kind == FieldKind::chars ? field.size : widths[static_cast<std::size_t>(field.kind)];
}

bool is_name(FieldKind kind) { return kind == FieldKind::chars || kind == FieldKind::c_string; }

/// Now and then the host's own names or numbers for the values of a choice, or of yes and no.
void draw_own_values(const Schema& schema, const Fact& fact, FieldLayout& field, std::mt19937_64& random) {
    const bool is_choice = fact.type.kind == TypeKind::choice;
    if (!is_choice && fact.type.kind != TypeKind::yes_no) return;
    const std::size_t values = is_choice ? schema.vocabularies[static_cast<std::size_t>(fact.type.vocabulary)].values.size() : 2;
    if (random() % 3 == 0) {
        field.kind = random() % 2 == 0 ? FieldKind::chars : FieldKind::c_string;
        for (std::size_t value = 0; value < values; ++value) field.names.push_back("n" + std::to_string(value * value) + std::string(random() % 3, 'x'));
        if (field.kind == FieldKind::chars) field.size = 4 + random() % 6; // names that do not fit are never found
    } else if (random() % 2 == 0) {
        const std::int64_t step = between(1, 40'000, random);
        for (std::size_t value = 0; value < values; ++value) field.codes.push_back(10 + static_cast<std::int64_t>(value) * step);
    }
}

/// The narrowest kinds that hold all of the fact, or wider ones, or now and then one that does not.
FieldKind drawn_kind(const Fact& fact, std::mt19937_64& random) {
    if (fact.type.kind == TypeKind::text) return FieldKind::text;
    constexpr FieldKind kinds[] = {FieldKind::i64, FieldKind::i64, FieldKind::i32, FieldKind::u32, FieldKind::i16, FieldKind::u16, FieldKind::i8, FieldKind::u8};
    return kinds[random() % std::size(kinds)];
}

void put_chars(char* record, const FieldLayout& field, const std::string& name, char padding) {
    std::memset(record + field.offset, padding, field.size);
    std::memcpy(record + field.offset, name.data(), std::min<std::size_t>(name.size(), field.size));
}

} // namespace

RecordLayout drawn_layout(const Schema& schema, std::mt19937_64& random) {
    RecordLayout layout;
    layout.size = random() % 3;
    for (const Fact& fact : schema.facts) {
        if (fact.may_be_unknown && random() % 6 == 0) continue;
        FieldLayout field;
        field.fact = fact.name;
        field.kind = drawn_kind(fact, random);
        draw_own_values(schema, fact, field, random);
        field.offset = layout.size;
        layout.size += width_of(field) + random() % 3;
        if (random() % 3 == 0) {
            field.state_offset = layout.size++;
        } else if (random() % 3 == 0) {
            field.valid = ValidBit{layout.size++, static_cast<std::uint8_t>(1u << random() % 8), fact.may_be_none && random() % 2 == 0 ? State::none : State::unknown};
        } else if (field.kind == FieldKind::c_string) {
            field.unknown_value = 0;
        } else if (field.kind != FieldKind::text && field.kind != FieldKind::chars) {
            if (random() % 2 == 0) field.unknown_value = between(-2, 0, random);
            if (random() % 2 == 0) field.none_value = between(1, 9, random);
        }
        layout.fields.push_back(std::move(field));
    }
    layout.size += 1 + random() % 9;
    std::shuffle(layout.fields.begin(), layout.fields.end(), random);
    return layout;
}

Structs::Structs(const Schema& schema, const RecordLayout& layout, std::size_t count, std::mt19937_64& random)
    : schema_(schema), layout_(layout), bytes_(layout.size * count) {
    for (char& byte : bytes_) byte = static_cast<char>(random()); // gaps hold anything
    for (std::size_t row = 0; row < count; ++row) {
        char* const record = bytes_.data() + row * layout.size;
        for (const FieldLayout& field : layout.fields) {
            const Fact& fact = schema.facts[static_cast<std::size_t>(schema.find_fact(field.fact))];
            const DrawnValue made = drawn(schema, fact, random);
            std::int64_t value = made.value;
            if (field.kind == FieldKind::text) {
                strings_.push_back(made.text);
                texts_.push_back(Text{strings_.back().data(), strings_.back().size()});
                value = static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&texts_.back()));
            } else if (is_name(field.kind) && made.state == State::known && static_cast<std::size_t>(value) < field.names.size()) {
                strings_.push_back(random() % 20 == 0 ? "nowhere" : field.names[static_cast<std::size_t>(value)]);
                value = static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(strings_.back().c_str()));
            } else if (field.kind == FieldKind::c_string) { // no address at all where nobody may look at it
                value = made.state == State::known || !field.state_offset ? 0 : 1;
            } else if (made.state == State::known && static_cast<std::size_t>(value) < field.codes.size()) {
                value = random() % 20 == 0 ? 9 : field.codes[static_cast<std::size_t>(value)];
            } else if (made.state == State::unknown && field.unknown_value) {
                value = *field.unknown_value;
            } else if (made.state == State::none && field.none_value) {
                value = *field.none_value;
            }
            if (field.kind == FieldKind::chars) put_chars(record, field, made.state == State::known ? strings_.back() : "", random() % 2 == 0 ? ' ' : '\0');
            else std::memcpy(record + field.offset, &value, width_of(field)); // little-endian, as generated code is
            if (field.state_offset) record[*field.state_offset] = static_cast<char>(made.state);
            if (field.valid && made.state == State::known) record[field.valid->offset] |= static_cast<char>(field.valid->mask);
            if (field.valid && made.state != State::known) record[field.valid->offset] &= static_cast<char>(~field.valid->mask);
        }
    }
}

void Structs::read(std::size_t row, Record& record) const {
    record.clear();
    for (const FieldLayout& field : layout_.fields) {
        const auto fact = static_cast<std::uint32_t>(schema_.find_fact(field.fact));
        const FieldValue read = read_field(field, bytes_.data() + row * layout_.size);
        if (field.kind == FieldKind::text && read.state == State::known) {
            const auto* text = reinterpret_cast<const Text*>(static_cast<std::intptr_t>(read.value));
            record.set_text(fact, {text->data, text->size});
        } else {
            record.set_value(fact, read.value, read.state);
        }
    }
}

std::size_t disagreements(const forbear_kernel& kernel, const Policy& policy, const RecordLayout& layout, std::size_t count, std::mt19937_64& random) {
    const Structs structs(policy.schema(), layout, count, random);
    const std::size_t width = policy.layout().words;
    std::vector<std::int64_t> expected(width), one(width), batch(width * count);
    kernel.decide_batch(structs.data(), 0, count, batch.data());
    Record record(policy.schema());
    std::size_t found = 0;
    for (std::size_t row = 0; row < count; ++row) {
        structs.read(row, record);
        policy.interpret(record.view(), 0, expected.data());
        kernel.decide(structs.data(), row, one.data());
        if (one != expected || !std::equal(expected.begin(), expected.end(), batch.data() + row * width)) ++found;
    }
    return found;
}

std::size_t disagreements(const forbear_kernel& kernel, const Policy& policy, std::size_t count, std::mt19937_64& random) {
    const Schema& schema = policy.schema();
    const std::size_t width = policy.layout().words, facts = schema.facts.size();
    std::vector<std::vector<std::int64_t>> values(facts);
    std::vector<std::vector<std::uint8_t>> states(facts);
    std::deque<std::string> strings;
    std::deque<Text> texts;
    std::vector<Column> columns(facts);
    for (std::size_t fact = 0; fact < facts; ++fact) {
        const std::uint64_t stride = random() % 8 == 0 ? random() % 4 : 1;
        const bool has_states = random() % 3 != 0;
        for (std::size_t cell = 0; cell < std::max<std::size_t>(1, count * stride); ++cell) {
            DrawnValue made = drawn(schema, schema.facts[fact], random);
            while (!has_states && made.state != State::known) made = drawn(schema, schema.facts[fact], random);
            if (schema.facts[fact].type.kind == TypeKind::text) {
                strings.push_back(made.text);
                texts.push_back(Text{strings.back().data(), strings.back().size()});
                made.value = static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&texts.back()));
            }
            values[fact].push_back(made.value);
            states[fact].push_back(static_cast<std::uint8_t>(made.state));
        }
        columns[fact].values = values[fact].data();
        columns[fact].states = has_states ? states[fact].data() : nullptr;
        columns[fact].stride = stride;
    }
    FactsView view;
    view.facts = columns.data();
    std::vector<std::int64_t> expected(width), one(width), batch(width * count);
    const std::size_t first = random() % count; // a batch may begin anywhere
    kernel.decide_batch(&view, first, count, batch.data());
    std::size_t found = 0;
    for (std::size_t row = 0; row < count; ++row) {
        policy.interpret(view, row, expected.data());
        kernel.decide(&view, row, one.data());
        const bool is_in_batch = row >= first;
        if (one != expected || (is_in_batch && !std::equal(expected.begin(), expected.end(), batch.data() + (row - first) * width))) ++found;
    }
    return found;
}

} // namespace forbear::tests
