#include <catch2/catch.hpp>

#include <set>

#include "portfolio/portfolio.h"
#include "portfolio/sample_writer.h"
#include "unit/cli/portfolio_fixture.h"

using namespace forbear;
using namespace forbear::cli;
using namespace forbear::cli::test;

namespace {

constexpr std::int64_t december = 20788; // 2026-12-01

std::string csv_of(const Schema& schema, std::uint64_t seed, int rows) {
    SampleGenerator generator(schema, seed, december);
    std::string text = sample_header(schema);
    for (int i = 0; i < rows; ++i) append_sample_csv(text, schema, generator.next());
    return text;
}

} // namespace

TEST_CASE("a seed gives the same records everywhere", "[cli]") {
    const Schema schema = small_schema();
    CHECK(csv_of(schema, 7, 50) == csv_of(schema, 7, 50));
    CHECK(csv_of(schema, 7, 50) != csv_of(schema, 8, 50));
    Random random(1);
    CHECK(random.next() == 0x910a2dec89025cc1u);
    CHECK(random.next() == 0xbeeb8da1658eec67u);
}

TEST_CASE("samples fit their schema and reach its ends", "[cli]") {
    const Schema schema = small_schema();
    SampleGenerator generator(schema, 3, december);
    std::set<std::int64_t> segments, balances;
    std::set<std::string> keys;
    std::size_t unknown = 0, none = 0, empty_sets = 0, full_histories = 0;
    constexpr std::size_t rows = 5000;
    for (std::size_t row = 0; row < rows; ++row) {
        const SampleRecord record = generator.next();
        REQUIRE(record.facts.size() == schema.facts.size());
        keys.insert(record.facts[1].text);
        for (std::size_t fact = 0; fact < schema.facts.size(); ++fact) {
            const SampleValue& value = record.facts[fact];
            if (value.state == State::unknown) REQUIRE(schema.facts[fact].may_be_unknown);
            if (value.state == State::none) REQUIRE(schema.facts[fact].may_be_none);
            const TypeKind kind = schema.facts[fact].type.kind;
            if (value.state == State::known && (kind == TypeKind::money || kind == TypeKind::date)) {
                REQUIRE(value.value >= schema.facts[fact].type.low);
                REQUIRE(value.value <= schema.facts[fact].type.high);
            }
        }
        segments.insert(record.facts[2].value);
        balances.insert(record.facts[3].value);
        unknown += record.facts[4].state == State::unknown ? 1u : 0u;
        none += record.facts[5].state == State::none ? 1u : 0u;
        empty_sets += record.facts[6].state == State::known && record.facts[6].value == 0 ? 1u : 0u;
        const auto& contacts = record.lists[0].elements;
        REQUIRE(contacts.size() <= schema.lists[0].at_most);
        full_histories += contacts.size() == schema.lists[0].at_most ? 1u : 0u;
        for (std::size_t i = 1; i < contacts.size(); ++i) CHECK(contacts[i - 1][0].value <= contacts[i][0].value);
        for (const auto& contact : contacts) CHECK(contact[0].value <= december);
    }
    CHECK(keys.size() == rows);
    CHECK(segments == std::set<std::int64_t>{0, 1, 2});
    for (const std::int64_t boundary : {0, 1, 999'999, 1'000'000, 49'999, 50'000, 50'001})
        CHECK(balances.count(boundary) == 1);
    CHECK(balances.size() > 1000);
    CHECK(unknown > 100);
    CHECK(none > 100);
    CHECK(empty_sets > 100);
    CHECK(full_histories > 10);
}

TEST_CASE("what sample writes, decide reads: CSV and JSON Lines say the same", "[cli]") {
    const Folder folder;
    const Schema schema = small_schema();
    SampleGenerator generator(schema, 5, december);
    std::string csv = sample_header(schema), contacts = sample_list_header(schema, 0), json;
    std::vector<SampleRecord> records;
    for (int i = 0; i < 300; ++i) {
        records.push_back(generator.next());
        append_sample_csv(csv, schema, records.back());
        append_sample_list_csv(contacts, schema, 0, records.back());
        append_sample_json(json, schema, records.back());
    }
    PortfolioOptions from_csv, from_json;
    from_csv.input = folder.write("a.csv", csv);
    from_csv.lists = {{"contacts", folder.write("a.contacts.csv", contacts)}};
    from_json.input = folder.write("a.jsonl", json);
    from_json.format = FileFormat::json_lines;
    for (const PortfolioOptions& options : {from_csv, from_json}) {
        auto portfolio = Portfolio::open(schema, options, true);
        REQUIRE(portfolio.has_value());
        RawChunk raw;
        REQUIRE(portfolio.value()->read(raw).value());
        FactsChunk facts(schema);
        std::set<std::string> ignored;
        portfolio.value()->bind(raw, facts, ignored);
        CHECK(ignored.empty());
        REQUIRE(facts.size() == records.size());
        const FactsView view = facts.view().value();
        for (std::size_t row = 0; row < records.size(); ++row) {
            REQUIRE(facts.problem(row).empty());
            for (std::size_t fact = 0; fact < schema.facts.size(); ++fact) {
                const SampleValue& made = records[row].facts[fact];
                INFO(schema.facts[fact].name);
                REQUIRE(view.facts[fact].states[row] == static_cast<std::uint8_t>(made.state));
                if (made.state == State::known && schema.facts[fact].type.kind != TypeKind::text) {
                    REQUIRE(view.facts[fact].values[row] == made.value);
                }
            }
            const auto& elements = records[row].lists[0].elements;
            REQUIRE(facts.elements_of(0, row) == elements.size());
            for (std::size_t i = 0; i < elements.size(); ++i) {
                CHECK(view.lists[0].fields[1].values[view.lists[0].offsets[row] + i] == elements[i][1].value);
            }
        }
    }
}
