#include <catch2/catch.hpp>

#include <limits>
#include <random>

#include <nlohmann/json.hpp>

#include "portfolio/cell_text.h"
#include "unit/cli/portfolio_fixture.h"

using namespace forbear;
using namespace forbear::cli;
using namespace forbear::cli::test;

TEST_CASE("values come out the same with and without a string of their own", "[cli]") {
    const Schema schema = small_schema();
    std::mt19937_64 random(5);
    std::vector<std::int64_t> values = {0, 1, -1, 5, 10, 50, 99, 100, 1200, 1250, -50, std::numeric_limits<std::int64_t>::min(),
                                        std::numeric_limits<std::int64_t>::max()};
    for (int i = 0; i < 5000; ++i) values.push_back(static_cast<std::int64_t>(random()) >> (i % 64));
    for (int kind = 0; kind <= 12; ++kind) {
        if (static_cast<TypeKind>(kind) == TypeKind::text) continue; // the address of a text
        for (const int scale : {0, 1, 2, 3, 18, 25}) {
            Type type = fact_of("f", static_cast<TypeKind>(kind)).type;
            type.scale = static_cast<std::uint8_t>(scale);
            type.vocabulary = 1;
            type.currency = "USD";
            for (const std::int64_t value : values) {
                std::string text = "before ";
                append_cell_text(text, schema, type, value);
                if (text != "before " + cell_text(schema, type, value)) CHECK(text == "before " + cell_text(schema, type, value));
                if (is_plain(type.kind)) CHECK_FALSE(needs_quotes(cell_text(schema, type, value)));
            }
        }
    }
}

TEST_CASE("JSON strings are those of the library", "[cli]") {
    for (int letter = 0; letter < 256; ++letter) {
        for (const std::string& text : {std::string(1, static_cast<char>(letter)), "ab" + std::string(1, static_cast<char>(letter)) + "c", std::string("caf\xc3\xa9")}) {
            std::string out;
            append_json_string(out, text);
            CHECK(out == nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        }
    }
}
