// Cells are read as `parse_value` reads them, whatever stands in them.

#include <catch2/catch.hpp>

#include <random>

#include "portfolio/cell_reader.h"
#include "unit/cli/portfolio_fixture.h"

using namespace forbear;
using namespace forbear::cli;
using namespace forbear::cli::test;

namespace {

Schema words_schema() {
    Schema schema = small_schema();
    schema.vocabularies.push_back({"odd", {"", "none", "empty", "a;b", "a", "b", "a", "caf\xc3\xa9", "unknown", "x y"}, false});
    schema.vocabularies.push_back({"blank", {" a", "a", "b "}, false});
    schema.vocabularies.push_back({"many", {}, false});
    for (int i = 0; i < 300; ++i) schema.vocabularies.back().values.push_back("v" + std::to_string(i * 7919));
    return schema;
}

std::vector<Fact> facts_of_all_kinds(const Schema& schema) {
    std::vector<Fact> facts;
    for (int missing = 0; missing < 4; ++missing) {
        for (const TypeKind kind : {TypeKind::yes_no, TypeKind::whole, TypeKind::decimal, TypeKind::percent, TypeKind::money,
                                    TypeKind::days, TypeKind::months, TypeKind::date, TypeKind::time, TypeKind::hours}) {
            for (const int scale : {0, 2, 9, 18, 19}) {
                Fact fact = fact_of("f", kind, (missing & 1) != 0, (missing & 2) != 0);
                fact.type.scale = static_cast<std::uint8_t>(kind == TypeKind::whole ? 0 : scale);
                fact.type.currency = "USD";
                facts.push_back(fact);
            }
        }
        for (const TypeKind kind : {TypeKind::choice, TypeKind::set}) {
            for (int vocabulary = -1; vocabulary < static_cast<int>(schema.vocabularies.size()); ++vocabulary) {
                Fact fact = fact_of("f", kind, (missing & 1) != 0, (missing & 2) != 0);
                fact.type.vocabulary = vocabulary;
                facts.push_back(fact);
            }
        }
    }
    return facts;
}

} // namespace

TEST_CASE("cells say the same to both readers", "[cli]") {
    const Schema schema = words_schema();
    const std::vector<Fact> facts = facts_of_all_kinds(schema);
    std::vector<CellReader> readers;
    for (const Fact& fact : facts) readers.emplace_back(schema, fact);
    std::vector<std::string> cells = {"",     "none", "unknown", "0",       "-0",    "1",     "-1",          "5.",      ".5",       "00.50", "1.005",
                                      "yes",  "no",   "YES",     "true",    "False", "12 %",  "12%",         "410 USD", "410USD",   "3 days", "1 day",
                                      "a",    "a;b",  "a; b",    " a",      "b ",    "empty", "empty;a",     "v0",      "v7919",    "v15838;v0", "x y",
                                      "2026-12-01", "2024-02-29", "2023-02-29", "0000-01-01", "0001-01-01", "9999-12-31", "2026-13-01", "2026-1-01", "2026-12-01 ",
                                      "08:00", "08:00-17:00", "999999999999999999", "-999999999999999999", "9999999999999999.99", "99999999999999999.9",
                                      "9223372036854775807", "-9223372036854775808", "9223372036854775808", "92233720368547758.07", "-", "+1", "1e3", "--1",
                                      "caf\xc3\xa9", ";", ";a", "a;", "a;a", "\t7\t", "1,000", "0.000000000000000001", "123456789012345678901234567890"};
    std::mt19937 random(3);
    constexpr std::string_view letters = "0123456789.-;: abnoyest%USD\t";
    for (int i = 0; i < 20'000; ++i) {
        std::string cell;
        if (i % 2 == 0) {
            for (std::size_t size = random() % 14; size > 0; --size) cell += letters[random() % letters.size()];
        } else {
            cell = cells[random() % 64];
            if (!cell.empty()) cell[random() % cell.size()] = letters[random() % letters.size()];
        }
        cells.push_back(cell);
    }
    for (const std::string& cell : cells) {
        for (std::size_t i = 0; i < facts.size(); ++i) {
            const ParsedValue expected = parse_value(schema, facts[i], cell);
            const ParsedValue actual = readers[i].read(cell);
            if (actual.value == expected.value && actual.state == expected.state) continue;
            INFO("`" << cell << "` for kind " << static_cast<int>(facts[i].type.kind));
            CHECK(actual.value == expected.value);
            CHECK(actual.state == expected.state);
        }
    }
}
