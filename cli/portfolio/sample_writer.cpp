#include "portfolio/sample_writer.h"

#include "forbear/binding.h"
#include "portfolio/cell_text.h"

namespace forbear::cli {

namespace {

/// An empty cell says one of the two; the other is written out.
std::string missing_cell(const Fact& fact, State state) {
    if (state == state_of_missing(fact)) return {};
    return state == State::none ? "none" : "unknown";
}

std::string sample_cell(const Schema& schema, const Fact& fact, const SampleValue& value) {
    if (value.state != State::known) return missing_cell(fact, value.state);
    return fact.type.kind == TypeKind::text ? value.text : cell_text(schema, fact.type, value.value);
}

void append_json_value(std::string& out, const Schema& schema, const Fact& fact, const SampleValue& value) {
    if (value.state != State::known) {
        const std::string cell = missing_cell(fact, value.state);
        if (cell.empty()) {
            out += "null";
        } else {
            append_json_string(out, cell);
        }
        return;
    }
    switch (fact.type.kind) {
    case TypeKind::yes_no: out += value.value != 0 ? "true" : "false"; return;
    case TypeKind::whole:
    case TypeKind::decimal:
    case TypeKind::percent:
    case TypeKind::money:
    case TypeKind::days:
    case TypeKind::months: out += cell_text(schema, fact.type, value.value); return;
    case TypeKind::set: {
        const auto& values = schema.vocabularies[static_cast<std::size_t>(fact.type.vocabulary)].values;
        std::string members;
        for (std::size_t i = 0; i < values.size(); ++i) {
            if ((static_cast<std::uint64_t>(value.value) >> i & 1u) == 0) continue;
            if (!members.empty()) members += ',';
            append_json_string(members, values[i]);
        }
        out += "[" + members + "]";
        return;
    }
    default: append_json_string(out, sample_cell(schema, fact, value)); return;
    }
}

void append_json_object(std::string& out, const Schema& schema, const std::vector<Fact>& facts,
                        const std::vector<SampleValue>& values) {
    for (std::size_t i = 0; i < facts.size(); ++i) {
        if (i > 0) out += ',';
        append_json_string(out, facts[i].name);
        out += ':';
        append_json_value(out, schema, facts[i], values[i]);
    }
}

} // namespace

std::string sample_header(const Schema& schema) {
    std::string text;
    for (std::size_t fact = 0; fact < schema.facts.size(); ++fact) {
        if (fact > 0) text += ',';
        append_csv_cell(text, schema.facts[fact].name);
    }
    return text + "\n";
}

std::string sample_list_header(const Schema& schema, std::size_t list) {
    std::string text;
    append_csv_cell(text, schema.facts[static_cast<std::size_t>(schema.key)].name);
    for (const Fact& field : schema.lists[list].fields) {
        text += ',';
        append_csv_cell(text, field.name);
    }
    return text + "\n";
}

void append_sample_csv(std::string& out, const Schema& schema, const SampleRecord& record) {
    for (std::size_t fact = 0; fact < schema.facts.size(); ++fact) {
        if (fact > 0) out += ',';
        append_csv_cell(out, sample_cell(schema, schema.facts[fact], record.facts[fact]));
    }
    out += '\n';
}

void append_sample_list_csv(std::string& out, const Schema& schema, std::size_t list, const SampleRecord& record) {
    const auto key = static_cast<std::size_t>(schema.key);
    const std::string key_cell = sample_cell(schema, schema.facts[key], record.facts[key]);
    for (const std::vector<SampleValue>& element : record.lists[list].elements) {
        append_csv_cell(out, key_cell);
        for (std::size_t field = 0; field < element.size(); ++field) {
            out += ',';
            append_csv_cell(out, sample_cell(schema, schema.lists[list].fields[field], element[field]));
        }
        out += '\n';
    }
}

void append_sample_json(std::string& out, const Schema& schema, const SampleRecord& record) {
    out += '{';
    append_json_object(out, schema, schema.facts, record.facts);
    for (std::size_t list = 0; list < schema.lists.size(); ++list) {
        out += ',';
        append_json_string(out, schema.lists[list].name);
        out += ':';
        if (record.lists[list].state != State::known) {
            out += "null";
            continue;
        }
        out += '[';
        bool is_first = true;
        for (const std::vector<SampleValue>& element : record.lists[list].elements) {
            out += is_first ? "{" : ",{";
            is_first = false;
            append_json_object(out, schema, schema.lists[list].fields, element);
            out += '}';
        }
        out += ']';
    }
    out += "}\n";
}

} // namespace forbear::cli
