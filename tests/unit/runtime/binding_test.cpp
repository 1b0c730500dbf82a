#include <catch2/catch.hpp>

#include <array>

#include "forbear/binding.h"

using namespace forbear;

namespace {

Fact fact_of(std::string name, TypeKind kind, bool may_be_unknown = false, bool may_be_none = false) {
    Fact fact;
    fact.name = std::move(name);
    fact.type.kind = kind;
    fact.may_be_unknown = may_be_unknown;
    fact.may_be_none = may_be_none;
    return fact;
}

Schema small_schema() {
    Schema schema;
    schema.facts = {fact_of("as_of", TypeKind::date, true), fact_of("id", TypeKind::text),
                    fact_of("age", TypeKind::days), fact_of("since", TypeKind::date, false, true),
                    fact_of("state", TypeKind::text, true)};
    List contacts;
    contacts.name = "contacts";
    contacts.fields = {fact_of("on", TypeKind::date), fact_of("note", TypeKind::text, true)};
    contacts.at_most = 5;
    List parties = contacts;
    parties.name = "parties";
    parties.may_be_unknown = true;
    schema.lists = {contacts, parties};
    schema.key = 1;
    return schema;
}

State state_of(const FactsView& view, std::size_t fact, std::size_t row = 0) {
    const Column& column = view.facts[fact];
    return column.states == nullptr ? State::known : static_cast<State>(column.states[row * column.stride]);
}
std::string text_of(const Column& column, std::size_t row = 0) {
    const auto* text = reinterpret_cast<const Text*>(static_cast<std::intptr_t>(column.values[row]));
    return {text->data, text->size};
}

} // namespace

TEST_CASE("a record starts with everything missing", "[runtime]") {
    const Schema schema = small_schema();
    Record record(schema);
    const FactsView view = record.view();
    CHECK(state_of(view, 2) == State::unknown);
    CHECK(state_of(view, 3) == State::unknown); // nobody said that there is none
    CHECK(state_of(view, 4) == State::unknown);
    CHECK(view.lists[0].states[0] == static_cast<std::uint8_t>(State::unknown)); // nor that nobody was contacted
    CHECK(view.lists[1].states[0] == static_cast<std::uint8_t>(State::unknown));
    CHECK(view.lists[0].offsets[1] == 0);
}

TEST_CASE("a record takes values by name, as numbers and as words", "[runtime]") {
    const Schema schema = small_schema();
    Record record(schema);
    CHECK(record.set("age", 45).has_value());
    CHECK(record.set("since", "1970-01-02").value());
    CHECK(record.set("id", "A 1").value());
    FactsView view = record.view();
    CHECK(view.facts[2].values[0] == 45);
    CHECK(view.facts[3].values[0] == 1);
    CHECK(text_of(view.facts[1]) == "A 1");

    CHECK_FALSE(record.set("age", "many").value());
    CHECK(state_of(record.view(), 2) == State::malformed);
    CHECK(record.set_none("since").has_value());
    CHECK(record.set_unknown("state").has_value());
    CHECK(state_of(record.view(), 3) == State::none);

    REQUIRE_FALSE(record.set("agee", 1).has_value());
    CHECK(record.set("agee", 1).error().code == ErrorCode::binding);
    CHECK_FALSE(record.set("contacts", 1).has_value());
    CHECK_FALSE(record.set("id", 7).has_value());
}

TEST_CASE("an empty list is said, and forgotten with the rest", "[runtime]") {
    const Schema schema = small_schema();
    Record record(schema);
    record.add(0);
    CHECK(record.set_empty("contacts").has_value());
    FactsView view = record.view();
    CHECK(view.lists[0].states[0] == static_cast<std::uint8_t>(State::known));
    CHECK(view.lists[0].offsets[1] == 0);
    CHECK(record.set_empty("age").error().message == "`age` is a fact, not a list");
    CHECK(record.set_empty("calls").error().message == "`calls` is not a list of this schema");
    record.clear();
    CHECK(record.view().lists[0].states[0] == static_cast<std::uint8_t>(State::unknown));
}

TEST_CASE("a cleared record remembers nothing", "[runtime]") {
    const Schema schema = small_schema();
    Record record(schema);
    record.set_text(1, "first");
    record.set_text(4, "CA");
    const std::uint32_t element = record.add(0);
    record.set_field(0, element, 0, 12);
    record.set_field_text(0, element, 1, "called");
    FactsView view = record.view();
    REQUIRE(view.lists[0].offsets[1] == 1);
    CHECK(view.lists[0].fields[0].values[0] == 12);
    CHECK(text_of(view.lists[0].fields[1]) == "called");

    record.clear();
    record.set_text(1, "second");
    view = record.view();
    CHECK(text_of(view.facts[1]) == "second");
    CHECK(state_of(view, 4) == State::unknown);
    CHECK(view.lists[0].offsets[1] == 0);
    record.add(1);
    CHECK(record.view().lists[1].states[0] == static_cast<std::uint8_t>(State::known));
}

TEST_CASE("columns are checked when they are bound", "[runtime]") {
    const Schema schema = small_schema();
    const std::array<std::int64_t, 2> two{1, 2};
    const std::array<std::int64_t, 3> three{1, 2, 3};
    const std::array<std::uint8_t, 3> states{0, 0, 0};
    Columns columns(schema);
    CHECK(columns.bind("age", two).has_value());
    CHECK_FALSE(columns.bind("age", two).has_value());
    CHECK_FALSE(columns.bind("since", three).has_value());
    CHECK_FALSE(columns.bind("since", two, states).has_value());
    CHECK_FALSE(columns.bind("nobody", two).has_value());
    CHECK_FALSE(columns.bind("contacts", two).has_value());

    const std::array<std::uint32_t, 3> offsets{0, 1, 2};
    const std::array<std::uint32_t, 3> falling{0, 2, 1};
    const std::array<Column, 2> fields{Column{two.data(), nullptr, 1}, Column{two.data(), nullptr, 1}};
    CHECK_FALSE(columns.bind_list("contacts", falling, fields).has_value());
    CHECK_FALSE(columns.bind_list("contacts", offsets, std::span(fields).first(1)).has_value());
    CHECK_FALSE(columns.bind_list("contacts", std::span(offsets).first(2), fields).has_value());
    CHECK_FALSE(columns.bind_list("age", offsets, fields).has_value());
    CHECK(columns.bind_list("contacts", offsets, fields).has_value());
}

TEST_CASE("every fact and list that nobody bound is named at once", "[runtime]") {
    const Schema schema = small_schema();
    Columns columns(schema);
    const Result<FactsView> view = columns.finish();
    REQUIRE_FALSE(view.has_value());
    CHECK(view.error().code == ErrorCode::binding);
    CHECK(view.error().message == "nothing is bound to `id`, `age`, `since`, `contacts`");
}

TEST_CASE("what may be unknown is unknown in every row, and none only when the host says so", "[runtime]") {
    const Schema schema = small_schema();
    const std::array<std::int64_t, 2> two{1, 2};
    const std::array<std::uint32_t, 3> offsets{0, 1, 2};
    const std::array<Column, 2> fields{Column{two.data(), nullptr, 1}, Column{two.data(), nullptr, 1}};
    Columns columns(schema);
    REQUIRE(columns.bind("id", two).has_value());
    REQUIRE(columns.bind("age", two).has_value());
    REQUIRE(columns.bind_constant("as_of", 20000).has_value());
    REQUIRE(columns.bind_list("contacts", offsets, fields).has_value());
    CHECK_FALSE(columns.finish().has_value());
    REQUIRE(columns.bind_constant("since", 0, State::none).has_value());
    const Result<FactsView> view = columns.finish();
    REQUIRE(view.has_value());
    CHECK(view.value().facts[0].stride == 0);
    CHECK(view.value().facts[0].values[0] == 20000);
    CHECK(state_of(view.value(), 3, 1) == State::none);
    CHECK(state_of(view.value(), 4, 1) == State::unknown);
    CHECK(view.value().lists[1].states[1] == static_cast<std::uint8_t>(State::unknown));
    CHECK(view.value().lists[1].offsets[2] == 0);
}
