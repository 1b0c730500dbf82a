#include "c_api/arrow_batch.h"

#include <array>

namespace forbear::c_api {
namespace {

constexpr std::uint8_t raw(State state) noexcept { return static_cast<std::uint8_t>(state); }
constexpr std::int64_t no_value = 0;
constexpr std::uint8_t is_unknown = raw(State::unknown);
constexpr std::array<std::uint32_t, Batch::rows_of_block + 1> no_elements{};
constexpr std::array<std::uint8_t, Batch::rows_of_block> all_unknown = [] {
    std::array<std::uint8_t, Batch::rows_of_block> states{};
    states.fill(is_unknown);
    return states;
}();

} // namespace

void Batch::Store::make_room(std::size_t size, bool is_text) {
    if (values.size() < size) {
        values.resize(size);
        states.resize(size);
    }
    if (is_text && texts.size() < size) texts.resize(size);
}

Failed Batch::open(const ArrowArray* array) {
    if (auto failed = check_array(array, 1, static_cast<std::int64_t>(bound_->children), 0, "the batch")) return failed;
    array_ = array;
    validity_ = validity_of(*array);
    const std::int64_t most = array->offset + array->length;
    sources_.resize(bound_->columns.size());
    stores_.resize(bound_->columns.size());
    for (std::size_t number = 0; number < bound_->columns.size(); ++number) {
        const BoundColumn& column = bound_->columns[number];
        if (auto failed = c_api::open(column.recipe, array->children[column.child], most, column.name, sources_[number])) return failed;
        stores_[number].make_room(std::min<std::size_t>(rows_of_block, static_cast<std::size_t>(array->length)),
                                  column.recipe.fact->type.kind == TypeKind::text);
    }
    open_lists_.resize(bound_->lists.size());
    for (std::size_t number = 0; number < bound_->lists.size(); ++number) {
        if (auto failed = open_list(number)) return failed;
    }
    set_up_columns();
    return done;
}

Failed Batch::open_list(std::size_t number) {
    const BoundList& list = bound_->lists[number];
    OpenList& opened = open_lists_[number];
    opened.array = array_->children[list.child];
    if (auto failed = check_array(opened.array, 2, 1, array_->offset + array_->length, list.name)) return failed;
    opened.elements = opened.array->children[0];
    if (auto failed = check_array(opened.elements, 1, static_cast<std::int64_t>(list.children), 0, list.name)) return failed;
    if (auto failed = check_offsets(*opened.array, list.is_large, opened.elements->length, list.name)) return failed;
    opened.validity = validity_of(*opened.array);
    opened.element_validity = validity_of(*opened.elements);
    const std::int64_t most = opened.elements->offset + opened.elements->length;
    opened.fields.resize(list.fields.size());
    opened.stores.resize(list.fields.size());
    for (std::size_t field = 0; field < list.fields.size(); ++field) {
        const BoundColumn& column = list.fields[field];
        if (auto failed = c_api::open(column.recipe, opened.elements->children[column.child], most, column.name, opened.fields[field])) return failed;
    }
    const std::size_t rows = std::min<std::size_t>(rows_of_block, static_cast<std::size_t>(array_->length));
    opened.columns.resize(bound_->policy->schema().lists[list.list].fields.size());
    opened.offsets.resize(rows + 1);
    opened.states.resize(rows);
    return done;
}

void Batch::set_up_columns() {
    const Schema& schema = bound_->policy->schema();
    // What no column holds is unknown in every row.
    columns_.assign(schema.facts.size(), Column{&no_value, &is_unknown, 0});
    lists_.assign(schema.lists.size(), ListColumns{});
    for (const Constant& constant : bound_->constants) columns_[constant.fact] = Column{&constant.value, &constant.state, 0};
    for (std::size_t number = 0; number < bound_->columns.size(); ++number) {
        columns_[bound_->columns[number].fact] = Column{stores_[number].values.data(), stores_[number].states.data(), 1};
    }
    for (std::size_t number = 0; number < bound_->lists.size(); ++number) {
        OpenList& opened = open_lists_[number];
        lists_[bound_->lists[number].list] = ListColumns{opened.offsets.data(), opened.states.data(), opened.columns.data()};
    }
    for (ListColumns& list : lists_) {
        if (list.offsets != nullptr) continue;
        list = ListColumns{no_elements.data(), all_unknown.data(), columns_.data()}; // no field is ever looked at
    }
}

FactsView Batch::read_block(std::int64_t begin, std::size_t count) {
    // The offset of a struct counts for its children, too.
    for (std::size_t number = 0; number < sources_.size(); ++number) read(sources_[number], array_->offset + begin, count, stores_[number].from(0));
    for (std::size_t number = 0; number < open_lists_.size(); ++number) read_list(number, array_->offset + begin, count);
    if (validity_ != nullptr) take_null_rows(begin, count);
    return {columns_.data(), lists_.data()};
}

void Batch::read_list(std::size_t number, std::int64_t begin, std::size_t count) {
    const BoundList& list = bound_->lists[number];
    OpenList& opened = open_lists_[number];
    const void* const offsets = opened.array->buffers[1];
    // One more than may be in the list is as good as any number: the record is invalid.
    const std::int64_t most = std::int64_t{bound_->policy->schema().lists[list.list].at_most} + 1;
    runs_.clear();
    std::size_t elements = 0;
    for (std::size_t row = 0; row < count; ++row) {
        const std::int64_t at = opened.array->offset + begin + static_cast<std::int64_t>(row);
        const bool is_valid = bit_at(opened.validity, at);
        opened.states[row] = raw(is_valid ? State::known : State::unknown);
        opened.offsets[row] = static_cast<std::uint32_t>(elements);
        if (!is_valid) continue;
        const std::int64_t first = offset_at(offsets, list.is_large, at);
        const auto size = static_cast<std::size_t>(std::min(offset_at(offsets, list.is_large, at + 1) - first, most));
        if (size == 0) continue;
        if (!runs_.empty() && runs_.back().first + static_cast<std::int64_t>(runs_.back().count) == first) runs_.back().count += size;
        else runs_.push_back({first, size});
        elements += size;
    }
    if (elements > UINT32_MAX) throw TooLarge("the lists of 1,024 rows have more elements than 32 bits count");
    opened.offsets[count] = static_cast<std::uint32_t>(elements);
    if (list.fields.size() < opened.columns.size()) { // fields that no column holds are unknown in every element
        opened.nothing.values.resize(std::max(opened.nothing.values.size(), elements));
        opened.nothing.states.resize(opened.nothing.values.size(), is_unknown);
        std::fill(opened.columns.begin(), opened.columns.end(), Column{opened.nothing.values.data(), opened.nothing.states.data(), 1});
    }
    for (std::size_t field = 0; field < list.fields.size(); ++field) {
        const BoundColumn& column = list.fields[field];
        Store& store = opened.stores[field];
        store.make_room(elements, column.recipe.fact->type.kind == TypeKind::text);
        std::size_t place = 0;
        for (const Run& run : runs_) {
            read(opened.fields[field], opened.elements->offset + run.first, run.count, store.from(place));
            for (std::size_t element = 0; opened.element_validity != nullptr && element < run.count; ++element) {
                const std::int64_t at = opened.elements->offset + run.first + static_cast<std::int64_t>(element);
                if (!bit_at(opened.element_validity, at)) store.states[place + element] = raw(column.recipe.missing);
            }
            place += run.count;
        }
        opened.columns[column.fact] = Column{store.values.data(), store.states.data(), 1};
    }
}

void Batch::take_null_rows(std::int64_t begin, std::size_t count) {
    for (std::size_t row = 0; row < count; ++row) {
        if (bit_at(validity_, array_->offset + begin + static_cast<std::int64_t>(row))) continue;
        for (std::size_t number = 0; number < stores_.size(); ++number) stores_[number].states[row] = raw(bound_->columns[number].recipe.missing);
        for (OpenList& opened : open_lists_) opened.states[row] = raw(State::unknown);
    }
}

} // namespace forbear::c_api
