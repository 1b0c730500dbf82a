#include "forbear/binding.h"

#include <algorithm>
#include <utility>

namespace forbear {

namespace {

std::uint8_t raw(State state) { return static_cast<std::uint8_t>(state); }

Error no_such_fact(const Schema& schema, std::string_view name) {
    const char* what = schema.find_list(name) >= 0 ? "` is a list, not a fact" : "` is not a fact of this schema";
    return Error{ErrorCode::binding, "`" + std::string(name) + what};
}

Error of_list(const Schema& schema, std::string_view name) {
    const char* what = schema.find_fact(name) >= 0 ? "` is a fact, not a list" : "` is not a list of this schema";
    return Error{ErrorCode::binding, "`" + std::string(name) + what};
}

/// Where a value of a text fact lies, as the 64-bit word that decisions read.
std::int64_t address_of(const Text& text) { return static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&text)); }

} // namespace

Record::Record(const Schema& schema)
    : schema_(&schema), values_(schema.facts.size()), states_(schema.facts.size()), columns_(schema.facts.size()),
      lists_(schema.lists.size()), list_columns_(schema.lists.size()) {
    for (std::size_t list = 0; list < lists_.size(); ++list) {
        const std::size_t fields = schema.lists[list].fields.size();
        lists_[list].values.resize(fields);
        lists_[list].states.resize(fields);
        lists_[list].columns.resize(fields);
    }
    clear();
}

void Record::clear() {
    for (std::size_t fact = 0; fact < values_.size(); ++fact) {
        values_[fact] = 0;
        states_[fact] = raw(State::unknown);
    }
    for (ListStore& store : lists_) {
        for (auto& values : store.values) values.clear();
        for (auto& states : store.states) states.clear();
        store.offsets[1] = 0;
        store.state = raw(State::unknown);
    }
    texts_used_ = 0;
}

std::int64_t Record::keep(std::string_view value) {
    if (texts_used_ == texts_.size()) {
        strings_.emplace_back();
        texts_.emplace_back();
    }
    std::string& owned = strings_[texts_used_];
    owned.assign(value);
    Text& text = texts_[texts_used_++];
    text = Text{owned.data(), owned.size()};
    return address_of(text);
}

Result<bool> Record::set(std::string_view fact, std::int64_t value) {
    const std::int32_t index = schema_->find_fact(fact);
    if (index < 0) return no_such_fact(*schema_, fact);
    const auto place = static_cast<std::uint32_t>(index);
    if (schema_->facts[place].type.kind == TypeKind::text) {
        return Error{ErrorCode::binding, "`" + std::string(fact) + "` is text: give the words, not a number"};
    }
    set_value(place, value);
    return true;
}

Result<bool> Record::set(std::string_view fact, std::string_view value) {
    const std::int32_t index = schema_->find_fact(fact);
    if (index < 0) return no_such_fact(*schema_, fact);
    const auto place = static_cast<std::uint32_t>(index);
    if (schema_->facts[place].type.kind == TypeKind::text) {
        set_text(place, value);
        return true;
    }
    const ParsedValue parsed = parse_value(*schema_, schema_->facts[place], value);
    set_value(place, parsed.value, parsed.state);
    return parsed.state != State::malformed;
}

Result<bool> Record::set_unknown(std::string_view fact) {
    if (const std::int32_t index = schema_->find_fact(fact); index >= 0) {
        set_value(static_cast<std::uint32_t>(index), 0, State::unknown);
        return true;
    }
    const std::int32_t list = schema_->find_list(fact);
    if (list < 0) return no_such_fact(*schema_, fact);
    set_list_state(static_cast<std::uint32_t>(list), State::unknown);
    return true;
}

Result<bool> Record::set_none(std::string_view fact) {
    const std::int32_t index = schema_->find_fact(fact);
    if (index < 0) return no_such_fact(*schema_, fact);
    set_value(static_cast<std::uint32_t>(index), 0, State::none);
    return true;
}

Result<bool> Record::set_empty(std::string_view list) {
    const std::int32_t index = schema_->find_list(list);
    if (index < 0) return of_list(*schema_, list);
    ListStore& store = lists_[static_cast<std::uint32_t>(index)];
    for (auto& values : store.values) values.clear();
    for (auto& states : store.states) states.clear();
    store.offsets[1] = 0;
    store.state = raw(State::known);
    return true;
}

void Record::set_value(std::uint32_t fact, std::int64_t value, State state) noexcept {
    values_[fact] = value;
    states_[fact] = raw(state);
}

void Record::set_text(std::uint32_t fact, std::string_view value) { set_value(fact, keep(value)); }

std::uint32_t Record::add(std::uint32_t list) {
    ListStore& store = lists_[list];
    const std::size_t size = std::size_t{store.offsets[1]} + 1;
    const std::vector<Fact>& fields = schema_->lists[list].fields;
    for (std::size_t field = 0; field < fields.size(); ++field) { // where memory ran out in here, the next call goes on
        store.values[field].resize(size, 0);
        store.states[field].resize(size, raw(State::unknown));
    }
    store.state = raw(State::known);
    return store.offsets[1]++;
}

void Record::set_field(std::uint32_t list, std::uint32_t element, std::uint32_t field, std::int64_t value,
                       State state) noexcept {
    lists_[list].values[field][element] = value;
    lists_[list].states[field][element] = raw(state);
}

void Record::set_field_text(std::uint32_t list, std::uint32_t element, std::uint32_t field, std::string_view value) {
    set_field(list, element, field, keep(value));
}

void Record::set_list_state(std::uint32_t list, State state) noexcept { lists_[list].state = raw(state); }

FactsView Record::view() {
    for (std::size_t fact = 0; fact < values_.size(); ++fact) {
        columns_[fact] = Column{&values_[fact], &states_[fact], 1};
    }
    for (std::size_t list = 0; list < lists_.size(); ++list) {
        ListStore& store = lists_[list];
        for (std::size_t field = 0; field < store.columns.size(); ++field) {
            store.columns[field] = Column{store.values[field].data(), store.states[field].data(), 1};
        }
        list_columns_[list] = ListColumns{store.offsets, &store.state, store.columns.data()};
    }
    return FactsView{columns_.data(), list_columns_.data()};
}

Columns::Columns(const Schema& schema, std::optional<std::size_t> rows)
    : schema_(&schema), rows_(rows.value_or(0)), has_rows_(rows.has_value()), columns_(schema.facts.size()), lists_(schema.lists.size()), bound_(schema.facts.size(), 0),
      list_bound_(schema.lists.size(), 0) {}

Result<bool> Columns::take_rows(std::size_t rows, std::string_view what) {
    if (has_rows_ && rows != rows_) {
        return Error{ErrorCode::binding, "`" + std::string(what) + "` has " + std::to_string(rows) +
                                             " rows where the columns before it have " + std::to_string(rows_)};
    }
    rows_ = rows;
    has_rows_ = true;
    return true;
}

Result<bool> Columns::bind(std::string_view fact, std::span<const std::int64_t> values,
                           std::span<const std::uint8_t> states) {
    const std::int32_t index = schema_->find_fact(fact);
    if (index < 0) return no_such_fact(*schema_, fact);
    const auto place = static_cast<std::size_t>(index);
    if (bound_[place] != 0) return Error{ErrorCode::binding, "`" + std::string(fact) + "` is bound twice"};
    if (!states.empty() && states.size() != values.size()) {
        return Error{ErrorCode::binding, "`" + std::string(fact) + "` has " + std::to_string(values.size()) +
                                             " values and " + std::to_string(states.size()) + " states"};
    }
    if (auto taken = take_rows(values.size(), fact); !taken) return taken;
    columns_[place] = Column{values.data(), states.empty() ? nullptr : states.data(), 1};
    bound_[place] = 1;
    return true;
}

Result<bool> Columns::bind_constant(std::string_view fact, std::int64_t value, State state) {
    const std::int32_t index = schema_->find_fact(fact);
    if (index < 0) return no_such_fact(*schema_, fact);
    const auto place = static_cast<std::size_t>(index);
    if (bound_[place] != 0) return Error{ErrorCode::binding, "`" + std::string(fact) + "` is bound twice"};
    constants_.push_back(value);
    constant_states_.push_back(raw(state));
    columns_[place] = Column{&constants_.back(), &constant_states_.back(), 0};
    bound_[place] = 1;
    return true;
}

Result<bool> Columns::bind_list(std::string_view list, std::span<const std::uint32_t> offsets,
                                std::span<const Column> fields, std::span<const std::uint8_t> states) {
    const std::int32_t index = schema_->find_list(list);
    if (index < 0) return of_list(*schema_, list);
    const auto place = static_cast<std::size_t>(index);
    const std::string name = "`" + std::string(list) + "`";
    if (list_bound_[place] != 0) return Error{ErrorCode::binding, name + " is bound twice"};
    if (offsets.empty()) return Error{ErrorCode::binding, name + " needs one offset more than there are rows"};
    if (fields.size() != schema_->lists[place].fields.size()) {
        return Error{ErrorCode::binding, name + " has " + std::to_string(schema_->lists[place].fields.size()) +
                                             " fields, not " + std::to_string(fields.size())};
    }
    for (const Column& field : fields) {
        if (field.stride != 1) return Error{ErrorCode::binding, name + " needs fields of stride 1"};
    }
    if (!std::is_sorted(offsets.begin(), offsets.end())) {
        return Error{ErrorCode::binding, name + " has offsets that do not rise"};
    }
    if (!states.empty() && states.size() + 1 != offsets.size()) {
        return Error{ErrorCode::binding, name + " has " + std::to_string(offsets.size() - 1) + " rows and " +
                                             std::to_string(states.size()) + " states"};
    }
    if (auto taken = take_rows(offsets.size() - 1, list); !taken) return taken;
    lists_[place] = ListColumns{offsets.data(), states.empty() ? nullptr : states.data(), fields.data()};
    list_bound_[place] = 1;
    return true;
}

Result<FactsView> Columns::finish() {
    std::string missing;
    const auto miss = [&missing](const std::string& name) { missing += (missing.empty() ? "`" : ", `") + name + "`"; };
    for (std::size_t fact = 0; fact < columns_.size(); ++fact) {
        const Fact& wanted = schema_->facts[fact];
        if (bound_[fact] == 0 && !wanted.may_be_unknown) miss(wanted.name);
    }
    for (std::size_t list = 0; list < lists_.size(); ++list) {
        if (list_bound_[list] == 0 && !schema_->lists[list].may_be_unknown) miss(schema_->lists[list].name);
    }
    if (!missing.empty()) return Error{ErrorCode::binding, "nothing is bound to " + missing};

    const std::size_t rows = has_rows_ ? rows_ : 1;
    for (std::size_t fact = 0; fact < columns_.size(); ++fact) {
        if (bound_[fact] != 0) continue;
        if (auto bound = bind_constant(schema_->facts[fact].name, 0, state_of_missing(schema_->facts[fact])); !bound) {
            return bound.error();
        }
    }
    for (std::size_t list = 0; list < lists_.size(); ++list) {
        if (list_bound_[list] != 0) continue;
        no_elements_.resize(rows + 1, 0);
        unknown_.resize(rows, raw(State::unknown));
        no_fields_.resize(std::max(no_fields_.size(), schema_->lists[list].fields.size()));
        list_bound_[list] = 2;
    }
    for (std::size_t list = 0; list < lists_.size(); ++list) {
        if (list_bound_[list] == 2) lists_[list] = ListColumns{no_elements_.data(), unknown_.data(), no_fields_.data()};
    }
    return FactsView{columns_.data(), lists_.data()};
}

} // namespace forbear
