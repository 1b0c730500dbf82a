#include "portfolio/facts_chunk.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace forbear::cli {

namespace {

constexpr std::size_t text_block_bytes = 1u << 16;
/// More of a malformed cell helps nobody to recognise it.
constexpr std::size_t longest_shown = 60;

std::uint8_t raw(State state) { return static_cast<std::uint8_t>(state); }

/// Where a value of a text fact lies, as the 64-bit word that decisions read.
std::int64_t address_of(const Text& text) { return static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&text)); }

std::string shortened(std::string_view cell) {
    if (cell.size() <= longest_shown) return std::string(cell);
    std::size_t end = longest_shown;
    // Not in the middle of a UTF-8 sequence.
    while (end > 0 && (static_cast<unsigned char>(cell[end]) & 0xC0u) == 0x80u) --end;
    return std::string(cell.substr(0, end)) + "...";
}

} // namespace

FactsChunk::FactsChunk(const Schema& schema)
    : schema_(&schema), facts_(schema.facts.size()), lists_(schema.lists.size()) {
    for (const Fact& fact : schema.facts) readers_.emplace_back(schema, fact);
    for (std::size_t list = 0; list < lists_.size(); ++list) {
        lists_[list].fields.resize(schema.lists[list].fields.size());
        lists_[list].columns.resize(schema.lists[list].fields.size());
        std::vector<CellReader>& readers = field_readers_.emplace_back();
        for (const Fact& field : schema.lists[list].fields) readers.emplace_back(schema, field);
    }
    start(0);
}

void FactsChunk::start(std::size_t records) {
    // What nobody gives is unknown: a fact is never none, and a list never an empty one, unless the record says so.
    for (std::size_t fact = 0; fact < facts_.size(); ++fact) {
        facts_[fact].values.assign(records, 0);
        facts_[fact].states.assign(records, raw(State::unknown));
        if (readers_[fact].is_text()) facts_[fact].texts.resize(records);
    }
    for (ListColumn& list : lists_) {
        for (FactColumn& field : list.fields) {
            field.values.clear();
            field.states.clear();
        }
        list.offsets.assign(records + 1, 0);
        list.states.assign(records, raw(State::unknown));
    }
    keys_.assign(records, {});
    for (const std::size_t record : with_problem_) problems_[record].clear();
    with_problem_.clear();
    if (problems_.size() < records) problems_.resize(records);
    malformed_.clear();
    field_texts_.clear();
    blocks_used_ = block_used_ = 0;
    records_ = 0;
}

std::string_view FactsChunk::keep(std::string_view text) {
    if (text.empty()) return {};
    if (blocks_used_ == 0 || blocks_[blocks_used_ - 1].size - block_used_ < text.size()) {
        if (blocks_used_ == blocks_.size()) blocks_.emplace_back();
        Block& block = blocks_[blocks_used_++];
        if (block.size < text.size()) {
            block.size = std::max(text_block_bytes, text.size());
            block.bytes = std::make_unique_for_overwrite<char[]>(block.size);
        }
        block_used_ = 0;
    }
    char* place = blocks_[blocks_used_ - 1].bytes.get() + block_used_;
    std::memcpy(place, text.data(), text.size());
    block_used_ += text.size();
    return {place, text.size()};
}

void FactsChunk::begin_record() {
    ++records_;
    for (ListColumn& list : lists_) list.offsets[records_] = list.offsets[records_ - 1];
}

ParsedValue FactsChunk::parse_field(const CellReader& reader, std::string_view cell) {
    if (!reader.is_text()) return reader.read(cell);
    if (cell.empty()) return ParsedValue{0, reader.missing()};
    const std::string_view kept = keep(cell);
    field_texts_.push_back(Text{kept.data(), kept.size()});
    return ParsedValue{address_of(field_texts_.back()), State::known};
}

void FactsChunk::set_text(std::size_t fact, std::string_view kept) {
    FactColumn& column = facts_[fact];
    if (kept.empty()) {
        column.states[records_ - 1] = raw(readers_[fact].missing());
        return;
    }
    Text& text = column.texts[records_ - 1];
    text = Text{kept.data(), kept.size()};
    column.values[records_ - 1] = address_of(text);
    column.states[records_ - 1] = raw(State::known);
}

void FactsChunk::remember(Malformed malformed) {
    malformed.record = records_ - 1;
    malformed.shown = shortened(malformed.shown);
    malformed_.push_back(std::move(malformed));
}

void FactsChunk::set_cell(std::size_t fact, std::string_view cell, bool stays) {
    const CellReader& reader = readers_[fact];
    const bool is_key = static_cast<std::int32_t>(fact) == schema_->key;
    const bool is_kept = stays || !(is_key || reader.is_text());
    const std::string_view kept = is_kept ? cell : keep(cell);
    if (is_key) keys_[records_ - 1] = kept;
    if (reader.is_text()) return set_text(fact, kept);
    const ParsedValue parsed = reader.read(cell);
    facts_[fact].values[records_ - 1] = parsed.value;
    facts_[fact].states[records_ - 1] = raw(parsed.state);
    if (parsed.state == State::malformed) remember({0, false, fact, 0, 0, std::string(cell)});
}

void FactsChunk::set_value(std::size_t fact, std::int64_t value) {
    facts_[fact].values[records_ - 1] = value;
    facts_[fact].states[records_ - 1] = raw(State::known);
}

void FactsChunk::set_malformed(std::size_t fact, std::string_view shown) {
    facts_[fact].states[records_ - 1] = raw(State::malformed);
    remember({0, false, fact, 0, 0, std::string(shown)});
}

void FactsChunk::begin_list(std::size_t list) { lists_[list].states[records_ - 1] = raw(State::known); }

void FactsChunk::add_element(std::size_t list) {
    ListColumn& column = lists_[list];
    for (FactColumn& field : column.fields) {
        field.values.push_back(0);
        field.states.push_back(raw(State::unknown));
    }
    ++column.offsets[records_];
}

void FactsChunk::set_field(std::size_t list, std::size_t field, std::string_view cell) {
    const ParsedValue parsed = parse_field(field_readers_[list][field], cell);
    lists_[list].fields[field].values.back() = parsed.value;
    lists_[list].fields[field].states.back() = raw(parsed.state);
    if (parsed.state == State::malformed) remember({0, true, list, field, elements(list) - 1, std::string(cell)});
}

void FactsChunk::set_field_malformed(std::size_t list, std::size_t field, std::string_view shown) {
    lists_[list].fields[field].states.back() = raw(State::malformed);
    remember({0, true, list, field, elements(list) - 1, std::string(shown)});
}

void FactsChunk::set_problem(std::string problem) {
    if (!problems_[records_ - 1].empty()) return;
    problems_[records_ - 1] = std::move(problem);
    with_problem_.push_back(records_ - 1);
}

void FactsChunk::end_record() {
    for (std::size_t list = 0; list < lists_.size(); ++list) {
        const bool known = lists_[list].states[records_ - 1] == raw(State::known);
        if (!known && !schema_->lists[list].may_be_unknown) set_problem(schema_->lists[list].name + ": missing");
    }
    if (problems_[records_ - 1].empty()) return;
    // Whoever decides such a record all the same finds nothing to decide on.
    for (FactColumn& fact : facts_) fact.states[records_ - 1] = raw(State::malformed);
    for (ListColumn& list : lists_) {
        list.offsets[records_] = list.offsets[records_ - 1];
        for (FactColumn& field : list.fields) {
            field.values.resize(list.offsets[records_]);
            field.states.resize(list.offsets[records_]);
        }
    }
}

std::size_t FactsChunk::elements(std::size_t list) const noexcept { return elements_of(list, records_ - 1); }

std::size_t FactsChunk::elements_of(std::size_t list, std::size_t record) const noexcept {
    return lists_[list].offsets[record + 1] - lists_[list].offsets[record];
}

const std::string* FactsChunk::raw_cell(std::size_t record, const Fault& fault) const noexcept {
    const auto first = std::lower_bound(malformed_.begin(), malformed_.end(), record,
                                        [](const Malformed& one, std::size_t wanted) { return one.record < wanted; });
    for (auto one = first; one != malformed_.end() && one->record == record; ++one) {
        if (one->in_list != fault.in_list || one->fact != fault.fact) continue;
        if (!fault.in_list || (one->field == fault.field && one->element == fault.element)) return &one->shown;
    }
    return nullptr;
}

Result<FactsView> FactsChunk::view() {
    bound_ = std::make_unique<Columns>(*schema_);
    for (std::size_t fact = 0; fact < facts_.size(); ++fact) {
        if (auto bound = bound_->bind(schema_->facts[fact].name, facts_[fact].values, facts_[fact].states); !bound) {
            return bound.error();
        }
    }
    for (std::size_t index = 0; index < lists_.size(); ++index) {
        ListColumn& list = lists_[index];
        for (std::size_t field = 0; field < list.fields.size(); ++field) {
            list.columns[field] = Column{list.fields[field].values.data(), list.fields[field].states.data(), 1};
        }
        const auto bound = bound_->bind_list(schema_->lists[index].name, list.offsets, list.columns, list.states);
        if (!bound) return bound.error();
    }
    return bound_->finish();
}

} // namespace forbear::cli
