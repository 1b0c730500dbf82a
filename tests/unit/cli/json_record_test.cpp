// A line of JSON says the same whether it is read at once or letter by letter.

#include <catch2/catch.hpp>

#include <random>

#include "portfolio/json_record.h"
#include "portfolio/sample_writer.h"
#include "unit/cli/portfolio_fixture.h"

using namespace forbear;
using namespace forbear::cli;
using namespace forbear::cli::test;

namespace {

constexpr std::int64_t december = 20788; // 2026-12-01

class Reading {
public:
    Reading() : schema_(small_schema()), names_(json_names(schema_, {{"balance", "owed"}}, std::vector<bool>(7), {false})) {}

    /// Everything that is known of the record afterwards.
    std::string of(std::string_view line, bool carefully) {
        FactsChunk facts(schema_);
        std::set<std::string> ignored;
        JsonReader reader(names_, facts, ignored);
        facts.start(2);
        facts.begin_record();
        reader.fill("{\"hardship\":true,\"contacts\":[{}],\"x\":[[");
        facts.end_record();
        facts.begin_record();
        if (carefully) {
            reader.fill_carefully(line);
        } else {
            reader.fill(line);
        }
        facts.end_record();
        const FactsView view = facts.view().value();
        std::string text = "key " + std::string(facts.key(1)) + ", problem " + facts.problem(1);
        for (std::uint16_t fact = 0; fact < schema_.facts.size(); ++fact)
            text += one(view.facts[fact], 1, schema_.facts[fact], facts.raw_cell(1, Fault{FaultKind::malformed, false, fact, 0, 0}));
        text += "; contacts " + std::to_string(view.lists[0].states[1]);
        for (std::uint32_t i = view.lists[0].offsets[1]; i < view.lists[0].offsets[2]; ++i) {
            for (std::uint16_t field = 0; field < 2; ++field) {
                const Fault fault{FaultKind::malformed, true, 0, field, i - view.lists[0].offsets[1]};
                text += one(view.lists[0].fields[field], i, schema_.lists[0].fields[field], facts.raw_cell(1, fault));
            }
        }
        for (const std::string& name : ignored) text += ", ignored " + name;
        return text;
    }

private:
    std::string one(const Column& column, std::size_t row, const Fact& fact, const std::string* raw) const {
        std::string text = "; " + fact.name + " " + std::to_string(column.states[row]) + " ";
        if (column.states[row] == static_cast<std::uint8_t>(State::known)) text += value_text(schema_, fact.type, column.values[row]);
        return raw == nullptr ? text : text + "`" + *raw + "`";
    }

    Schema schema_;
    JsonNames names_;
};

void compare(Reading& reading, const std::string& line) {
    const std::string expected = reading.of(line, true);
    const std::string actual = reading.of(line, false);
    if (actual == expected) return;
    INFO(line);
    CHECK(actual == expected);
}

} // namespace

TEST_CASE("lines out of the ordinary", "[cli]") {
    Reading reading;
    CHECK(reading.of(R"({"account_id":"A","owed":1.50,"contacts":[{"by":"sms"}],"y":{}})", false) ==
          "key A, problem ; as_of 1 ; account_id 0 A; segment 1 ; balance 0 1.50 USD; hardship 1 ; since 1 ; allowed 1 ; contacts 0"
          "; on 1 ; by 0 sms, ignored x, ignored y");
    const std::vector<std::string> values = {
        "1", "-0", "-0.0", "0e1", "1E+2", "1e400", "1e-400", "01", "1.", ".5", "+1", "-", "18446744073709551615", "18446744073709551616",
        "-9223372036854775808", "-9223372036854775809", "0.1000000000000000055511151231257827", "123456789012345678901234567890", "NaN", "Infinity",
        "\"a\"", "\"\"", "\"caf\xc3\xa9\"", "\"\x7f\"", "\"\t\"", "\"\\t\"", "\"\\u0041\"", "\"\\ud800\"",
        "\"\\ud83d\\ude00\"", "\"\\uD800\\u0041\"", "\"\\uDC00\"", "\"\\u0000\"", "\"\\/\"", "\"\\\"\"", "\"\\\\\"", "\"\\\\\\\"\"", "\"\\\\u0041\"", "\"\\x\"",
        "\"\\u12\"", "\"\\u00g1\"", "\"\\\"", "\"s\\u006ds\"", "[\"\\u0073ms\",\"email\"]", "{\"\\u0062y\":\"sms\"}", "\"\xed\xa0\x80\"",
        "\"\xc0\x80\"", "\"\xff\"", "\"\xf4\x90\x80\x80\"", "\"\xef\xbf\xbf\"", "\"a;b\"", "true", "false", "null", "tru", "nul", "True", "[]", "[1]", "[\"sms\"]", "[\"sms\",\"email\"]",
        "[\"sms\",[]]", "[{}]", "[{},{}]", "[1,]", "[,1]", "{}", "{\"a\":1}", "{\"a\":1,}", "{\"a\"}", "{1:2}", "[[]]", "[[{}]]", "\"",
        "'a'", "1 2", "/**/1", ""};
    for (const char* name :
         {"account_id", "acc\\u006funt_id", "segment", "owed", "balance", "hardship", "since", "allowed", "contacts", "other", ""}) {
        for (const std::string& value : values) {
            const std::string pair = "\"" + std::string(name) + "\":" + value;
            compare(reading, "{" + pair + "}");
            compare(reading, " { \"account_id\" : \"A\" , " + pair + " , \"by\":1 } ");
            compare(reading, "{\"contacts\":[{" + pair + "}, {\"by\":\"sms\"," + pair + "}]," + pair + "}");
            compare(reading, "{\"other\":[" + value + "," + value + "]}");
            compare(reading, "{" + pair + "," + pair + "}");
        }
    }
    for (const std::string& value : values) compare(reading, value);
    for (const std::size_t depth : {62u, 63u, 64u, 65u, 1023u, 1024u, 2000u})
        compare(reading, "{\"other\":" + std::string(depth, '[') + std::string(depth, ']') + "}");
    const std::string nul(1, '\0');
    for (const std::string& text : std::vector<std::string>{"{}" + nul, "{}" + nul + "x", nul, "{\"a" + nul + "\":1}", "{\"hardship\":" + nul + "true}",
                                                            "\xef\xbb\xbf{}", "\xef\xbb{}", "{}\f", "\v{}", "{}{}", "{} x", "{}\r\n", "{\"owed\":1\r}", "\xc2\xa0{}"})
        compare(reading, text);
}

TEST_CASE("lines that were changed at random", "[cli]") {
    Reading reading;
    const Schema schema = small_schema();
    SampleGenerator generator(schema, 13, december);
    std::mt19937 random(17);
    const auto below = [&random](std::size_t count) { return static_cast<std::size_t>(random()) % count; };
    const std::string letters = "{}[]\",:\\-+.eE0123456789 \t\rtfnu\x01\x7f\x80\xc3\xff;";
    for (int round = 0; round < 4000; ++round) {
        std::string line;
        append_sample_json(line, schema, generator.next());
        line.pop_back();
        if (round % 4 == 0) compare(reading, line);
        for (std::size_t changes = below(4); changes > 0 && !line.empty(); --changes) {
            const std::size_t place = below(line.size());
            const char letter = letters[below(letters.size())];
            if (below(3) == 0) {
                line.erase(place, below(6));
            } else if (below(2) == 0) {
                line[place] = letter;
            } else {
                line.insert(place, 1, letter);
            }
        }
        compare(reading, line);
    }
}
