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
    for (std::size_t list = 0; list < lists_.size(); ++list) {
        lists_[list].fields.resize(schema.lists[list].fields.size());
        lists_[list].columns.resize(schema.lists[list].fields.size());
    }
    clear();
}

void FactsChunk::clear() {
    for (FactColumn& fact : facts_) {
        fact.values.clear();
        fact.states.clear();
    }
    for (ListColumn& list : lists_) {
        for (FactColumn& field : list.fields) {
            field.values.clear();
            field.states.clear();
        }
        list.offsets.assign(1, 0);
        list.states.clear();
    }
    keys_.clear();
    problems_.clear();
    malformed_.clear();
    texts_.clear();
    blocks_.clear();
    block_used_ = block_size_ = 0;
    records_ = 0;
}

std::string_view FactsChunk::keep(std::string_view text) {
    if (text.empty()) return {};
    if (block_size_ - block_used_ < text.size()) {
        block_size_ = std::max(text_block_bytes, text.size());
        blocks_.push_back(std::make_unique<char[]>(block_size_));
        block_used_ = 0;
    }
    char* place = blocks_.back().get() + block_used_;
    std::memcpy(place, text.data(), text.size());
    block_used_ += text.size();
    return {place, text.size()};
}

void FactsChunk::begin_record() {
    // What nobody gives is unknown: a fact is never none, and a list never an empty one, unless the record says so.
    for (FactColumn& fact : facts_) {
        fact.values.push_back(0);
        fact.states.push_back(raw(State::unknown));
    }
    for (ListColumn& list : lists_) {
        list.states.push_back(raw(State::unknown));
        list.offsets.push_back(list.offsets.back());
    }
    keys_.emplace_back();
    problems_.emplace_back();
    ++records_;
}

ParsedValue FactsChunk::parse(const Fact& fact, std::string_view cell) {
    if (fact.type.kind != TypeKind::text) return parse_value(*schema_, fact, cell);
    if (cell.empty()) return ParsedValue{0, state_of_missing(fact)};
    const std::string_view kept = keep(cell);
    texts_.push_back(Text{kept.data(), kept.size()});
    return ParsedValue{static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&texts_.back())), State::known};
}

void FactsChunk::remember(Malformed malformed) {
    malformed.record = records_ - 1;
    malformed.shown = shortened(malformed.shown);
    malformed_.push_back(std::move(malformed));
}

void FactsChunk::set_cell(std::size_t fact, std::string_view cell) {
    if (static_cast<std::int32_t>(fact) == schema_->key) keys_.back() = keep(cell);
    const ParsedValue parsed = parse(schema_->facts[fact], cell);
    facts_[fact].values.back() = parsed.value;
    facts_[fact].states.back() = raw(parsed.state);
    if (parsed.state == State::malformed) remember({0, false, fact, 0, 0, std::string(cell)});
}

void FactsChunk::set_value(std::size_t fact, std::int64_t value) {
    facts_[fact].values.back() = value;
    facts_[fact].states.back() = raw(State::known);
}

void FactsChunk::set_malformed(std::size_t fact, std::string_view shown) {
    facts_[fact].states.back() = raw(State::malformed);
    remember({0, false, fact, 0, 0, std::string(shown)});
}

void FactsChunk::begin_list(std::size_t list) { lists_[list].states.back() = raw(State::known); }

void FactsChunk::add_element(std::size_t list) {
    ListColumn& column = lists_[list];
    for (FactColumn& field : column.fields) {
        field.values.push_back(0);
        field.states.push_back(raw(State::unknown));
    }
    ++column.offsets.back();
}

void FactsChunk::set_field(std::size_t list, std::size_t field, std::string_view cell) {
    const ParsedValue parsed = parse(schema_->lists[list].fields[field], cell);
    lists_[list].fields[field].values.back() = parsed.value;
    lists_[list].fields[field].states.back() = raw(parsed.state);
    if (parsed.state == State::malformed) remember({0, true, list, field, elements(list) - 1, std::string(cell)});
}

void FactsChunk::set_field_malformed(std::size_t list, std::size_t field, std::string_view shown) {
    lists_[list].fields[field].states.back() = raw(State::malformed);
    remember({0, true, list, field, elements(list) - 1, std::string(shown)});
}

void FactsChunk::set_problem(std::string problem) {
    if (problems_.back().empty()) problems_.back() = std::move(problem);
}

void FactsChunk::end_record() {
    for (std::size_t list = 0; list < lists_.size(); ++list) {
        const bool known = lists_[list].states.back() == raw(State::known);
        if (!known && !schema_->lists[list].may_be_unknown) set_problem(schema_->lists[list].name + ": missing");
    }
    if (problems_.back().empty()) return;
    // Whoever decides such a record all the same finds nothing to decide on.
    for (FactColumn& fact : facts_) fact.states.back() = raw(State::malformed);
    for (ListColumn& list : lists_) {
        list.offsets.back() = records_ == 0 ? 0 : list.offsets[records_ - 1];
        for (FactColumn& field : list.fields) {
            field.values.resize(list.offsets.back());
            field.states.resize(list.offsets.back());
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
