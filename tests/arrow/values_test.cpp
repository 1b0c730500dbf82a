// Each Arrow type that a fact takes, and what is no value of its fact.

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "arrow/deciding.h"

using namespace arrow_tests;

namespace {

template <class Number>
void check_integers(const char* format) {
    INFO(format);
    constexpr Number low = std::numeric_limits<Number>::min() / 5, high = std::numeric_limits<Number>::max() / 5;
    const Said expected = {std::to_string(low), "777", std::to_string(high), "0"};
    CHECK(said(numbers<Number>("number", format, {low, {}, high, Number{0}})) == expected);
}

const std::string day_2026_12_01 = "20788";

} // namespace

TEST_CASE("all integer widths", "[arrow]") {
    check_integers<std::int8_t>("c");
    check_integers<std::uint8_t>("C");
    check_integers<std::int16_t>("s");
    check_integers<std::uint16_t>("S");
    check_integers<std::int32_t>("i");
    check_integers<std::uint32_t>("I");
    check_integers<std::int64_t>("l");
    check_integers<std::uint64_t>("L");
    CHECK(alive() == 0);
}

TEST_CASE("an unsigned number beyond 63 bits is malformed, and one beyond its range out of range", "[arrow]") {
    CHECK(said(numbers<std::uint64_t>("number", "L", {std::uint64_t{1} << 63, std::uint64_t{1} << 62})) ==
          Said{"invalid: malformed", "invalid: out_of_range"});
    CHECK(said(numbers<std::int64_t>("amount", "l", {12'345, 100'000'000'001})) == Said{"12345/2", "invalid: out_of_range"});
}

TEST_CASE("money, percentages and dates take integers in their own units", "[arrow]") {
    CHECK(said(numbers<std::int32_t>("amount", "i", {-1, {}})) == Said{"-1/2", "777/2"});
    CHECK(said(numbers<std::int32_t>("day", "i", {20'788})) == Said{day_2026_12_01});
    CHECK(said(numbers<std::int16_t>("at", "s", {61})) == Said{"3660"});
}

TEST_CASE("decimal128 is rescaled exactly", "[arrow]") {
    const Part plain = decimals("amount", "d:20,2", {Wide{12'345, 0}, Wide{-1, -1}, {}});
    CHECK(said(plain) == Said{"12345/2", "-1/2", "777/2"});
    CHECK(said(decimals("amount", "d:20,0", {Wide{12, 0}})) == Said{"1200/2"});
    CHECK(said(decimals("amount", "d:20,-2", {Wide{12, 0}})) == Said{"120000/2"});
    CHECK(said(decimals("amount", "d:38,4", {Wide{1'234'500, 0}, Wide{1'234'501, 0}})) == Said{"12345/2", "invalid: malformed"});
    CHECK(said(decimals("number", "d:38,0", {Wide{5, 1}, Wide{0, 0}})) == Said{"invalid: malformed", "0"});
    // A number of more than 64 bits, of which the fact's scale takes enough away.
    CHECK(said(decimals("number", "d:38,20", {Wide{static_cast<std::int64_t>(7'766'279'631'452'241'920u), 5}})) == Said{"1"});
}

TEST_CASE("decimals of 32, 64 and 256 bits", "[arrow]") {
    CHECK(said(numbers<std::int32_t>("amount", "d:9,2,32", {-250, {}})) == Said{"-250/2", "777/2"});
    CHECK(said(numbers<std::int64_t>("amount", "d:18,3,64", {2'500, 2'505})) == Said{"250/2", "invalid: malformed"});
    struct Widest {
        std::int64_t words[4];
    };
    CHECK(said(numbers<Widest>("amount", "d:70,2,256", {Widest{{-250, -1, -1, -1}}, Widest{{250, 0, 0, 1}}, Widest{{250, 0, 0, 0}}})) ==
          Said{"-250/2", "invalid: malformed", "250/2"});
}

TEST_CASE("a floating point column needs a declared scale", "[arrow]") {
    const Failed failed = refused(numbers<double>("amount", "g", {1.5}));
    CHECK(failed.status == FORBEAR_E_BINDING);
    CHECK(failed.message == "`amount` has a column of type float64: declare how many decimals are meant (`scale`)");
}

TEST_CASE("floating point numbers are rounded to the declared scale, half to even", "[arrow]") {
    std::vector<forbear_arrow_field> fields = {Field("amount", FORBEAR_ARROW_HAS_SCALE)};
    fields[0].scale = 2;
    const forbear_arrow_options options = options_of(fields);
    const Part given = numbers<double>("amount", "g", {12.34, -0.005, 0.125, 0.375, 1.005, 0.1 + 0.2, -0.0, {}, 1e9, 4.9e-324, 1e-30});
    CHECK(said(given, &options) == Said{"1234/2", "-1/2", "12/2", "38/2", "100/2", "30/2", "0/2", "777/2", "100000000000/2", "0/2", "0/2"});
    CHECK(said(numbers<float>("amount", "f", {0.25f, 16'777'216.0f}), &options) == Said{"25/2", "1677721600/2"});
    fields[0].scale = 1;
    CHECK(said(numbers<double>("amount", "g", {0.25, 0.75, 0.35}), &options) == Said{"20/2", "80/2", "30/2"}); // 0.35 is a little less than that
    fields[0].scale = 4;
    CHECK(said(numbers<double>("amount", "g", {0.25, 0.2512}), &options) == Said{"25/2", "invalid: malformed"});
}

TEST_CASE("NaN and infinities are malformed, NaN is unknown where the host says so", "[arrow]") {
    std::vector<forbear_arrow_field> fields = {Field("amount", FORBEAR_ARROW_HAS_SCALE)};
    fields[0].scale = 2;
    const forbear_arrow_options options = options_of(fields);
    const double nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
    const Part given = numbers<double>("amount", "g", {nan, infinite, -infinite, 1e300, -1e17, 1e10});
    CHECK(said(given, &options) == Said{"invalid: malformed", "invalid: malformed", "invalid: malformed", "invalid: malformed",
                                        "invalid: malformed", "invalid: out_of_range"});
    fields[0].flags |= FORBEAR_ARROW_NAN_IS_UNKNOWN;
    CHECK(said(numbers<double>("amount", "g", {nan, infinite}), &options) == Said{"777/2", "invalid: malformed"});
    CHECK(said(numbers<float>("amount", "f", {std::numeric_limits<float>::quiet_NaN()}), &options) == Said{"777/2"});
}

TEST_CASE("a fact that may not be unknown makes the record invalid where its column is null", "[arrow]") {
    const Decided decided(structs("", 2, {numbers<std::int32_t>("must", "i", {5, {}})}));
    CHECK(decided.at("status", 0) == "contact");
    CHECK(decided.at("status", 1) == "invalid");
    CHECK(decided.at("fault", 1) == "{kind: missing, fact: must, field: null, element: null}");
    CHECK(decided.at("rule", 1) == "null");
    CHECK(decided.at("channels", 1) == "[]");
    CHECK(decided.at("reason", 1).find("must") != std::string::npos);
    CHECK(decided.at("reason", 0) == "null");
    CHECK(decided.at("fault", 0) == "null");
}

TEST_CASE("booleans, sliced to a bit offset", "[arrow]") {
    const Part given = booleans("flag", {true, {}, false, true, true, false, {}, true, false, true, {}});
    CHECK(said(given) == Said{"yes", "no", "no", "yes", "yes", "no", "no", "yes", "no", "yes", "no"});
    CHECK(said(sliced(given, 3, 5)) == Said{"yes", "yes", "no", "no", "yes"});
    CHECK(said(sliced(given, 9, 2)) == Said{"yes", "no"});
    CHECK(said(numbers<std::int8_t>("flag", "c", {1, 0, 2})) == Said{"yes", "no", "invalid: out_of_range"});
    CHECK(said(strings("flag", {"yes", "no", "maybe"})) == Said{"yes", "no", "invalid: malformed"});
}

TEST_CASE("utf8, large and view strings as texts", "[arrow]") {
    const std::vector<std::optional<std::string>> words = {"", {}, "Müller", "longer than twelve bytes"};
    const Said expected = {"", "seven", "Müller", "longer than twelve bytes"};
    CHECK(said(strings("note", words)) == expected);
    CHECK(said(strings("note", words, true)) == expected);
    CHECK(said(views("note", words)) == expected);
    CHECK(said(sliced(strings("note", words), 2, 2)) == Said{"Müller", "longer than twelve bytes"});
    CHECK(said(sliced(views("note", words), 3, 1)) == Said{"longer than twelve bytes"});
}

TEST_CASE("names of a vocabulary, and one that it does not have", "[arrow]") {
    const std::vector<std::optional<std::string>> words = {"gamma", {}, "alpha", "delta", "Alpha"};
    const Said expected = {"gamma", "beta", "alpha", "invalid: malformed", "invalid: malformed"};
    CHECK(said(strings("word", words)) == expected);
    CHECK(said(strings("word", words, true)) == expected);
    CHECK(said(views("word", words)) == expected);
    CHECK(said(numbers<std::int8_t>("word", "c", {2, {}, 0, 3})) == Said{"gamma", "beta", "alpha", "invalid: out_of_range"});
}

TEST_CASE("dictionary strings: indices of every width, null words, an index outside", "[arrow]") {
    const Part words = strings("", {"gamma", {}, "alpha", "delta"});
    CHECK(said(encoded<std::int8_t>("word", "c", {0, 1, 2, 3, {}, 4, -1}, words)) ==
          Said{"gamma", "beta", "alpha", "invalid: malformed", "beta", "invalid: malformed", "invalid: malformed"});
    CHECK(said(encoded<std::uint16_t>("word", "S", {0, 2, 65'535}, words)) == Said{"gamma", "alpha", "invalid: malformed"});
    CHECK(said(encoded<std::int64_t>("word", "l", {2, INT64_MAX}, words)) == Said{"alpha", "invalid: malformed"});
    CHECK(said(encoded<std::int32_t>("note", "i", {2, 0, {}}, sliced(strings("", {"zero", "one", "two", "three"}), 1, 3))) == Said{"three", "one", "seven"});
    CHECK(said(encoded<std::int32_t>("day", "i", {0, 0}, numbers<std::int32_t>("", "tdD", {20'788}))) == Said{day_2026_12_01, day_2026_12_01});
    CHECK(said(sliced(encoded<std::int8_t>("word", "c", {0, 1, 2}, strings("", {"gamma", "beta", "alpha"}, true)), 2, 1)) == Said{"alpha"});
    CHECK(said(encoded<std::int8_t>("word", "c", {{}, 0}, strings("", {}))) == Said{"beta", "invalid: malformed"});
}

TEST_CASE("date32 and date64", "[arrow]") {
    constexpr std::int64_t day = 86'400'000;
    CHECK(said(numbers<std::int32_t>("day", "tdD", {20'788, {}})) == Said{day_2026_12_01, "13701"});
    CHECK(said(numbers<std::int64_t>("day", "tdm", {20'788 * day, {}, 20'788 * day + 1})) == Said{day_2026_12_01, "13701", "invalid: malformed"});
}

TEST_CASE("timestamps of every unit become their day", "[arrow]") {
    constexpr std::int64_t day = 86'400;
    CHECK(said(numbers<std::int64_t>("day", "tss:", {20'788 * day, 20'789 * day - 1, {}})) == Said{day_2026_12_01, day_2026_12_01, "13701"});
    CHECK(said(numbers<std::int64_t>("day", "tsm:UTC", {20'789 * day * 1'000 - 1})) == Said{day_2026_12_01});
    CHECK(said(numbers<std::int64_t>("day", "tsu:", {20'789 * day * 1'000'000 - 1})) == Said{day_2026_12_01});
    CHECK(said(numbers<std::int64_t>("day", "tsn:", {(20'788 * day + 3) * 1'000'000'000})) == Said{day_2026_12_01});
    CHECK(said(numbers<std::int64_t>("day", "tss:-05:00", {20'789 * day + 5 * 3'600 - 1, 20'789 * day + 5 * 3'600})) == Said{day_2026_12_01, "20789"});
    CHECK(said(numbers<std::int64_t>("day", "tss:+05:30", {20'788 * day - 5 * 3'600 - 1'800})) == Said{day_2026_12_01});
    CHECK(said(numbers<std::int64_t>("day", "tss:", {INT64_MAX, INT64_MIN})) == Said(2, "invalid: out_of_range"));
    for (const char* format : {"tsn:", "tsn:-23:59", "tsn:+23:59"}) {
        CHECK(said(numbers<std::int64_t>("day", format, {INT64_MAX, INT64_MIN})) == Said(2, "invalid: out_of_range"));
    }
}

TEST_CASE("instants before 1970 belong to the day they are in", "[arrow]") {
    const std::vector<std::string> days = said(numbers<std::int64_t>("day", "tss:", {-1, -86'400, -86'401}));
    CHECK((days == Said{"-1", "-1", "-2"} || days == Said(3, "invalid: out_of_range"))); // whether the schema takes such dates is its own affair
}

TEST_CASE("an instant in a zone with summer time is refused: its day is not known", "[arrow]") {
    const Failed failed = refused(numbers<std::int64_t>("day", "tss:America/New_York", {0}));
    CHECK(failed.status == FORBEAR_E_BINDING);
    CHECK(failed.message.find("`day` is a date, and its column has instants in the zone `America/New_York`") == 0);
}

TEST_CASE("times of day", "[arrow]") {
    CHECK(said(numbers<std::int32_t>("at", "tts", {3'600, {}, 3'601})) == Said{"3600", "25620", "invalid: malformed"});
    CHECK(said(numbers<std::int32_t>("at", "ttm", {3'600'000})) == Said{"3600"});
    CHECK(said(numbers<std::int64_t>("at", "ttu", {3'600'000'000})) == Said{"3600"});
    CHECK(said(numbers<std::int64_t>("at", "ttn", {3'600'000'000'000, 86'400'000'000'000})) == Said{"3600", "invalid: out_of_range"});
    CHECK(said(strings("at", {"01:00", "25:00"})) == Said{"3600", "invalid: malformed"});
    CHECK(said(strings("open", {"08:00-17:00", {}})) == Said{"{first: 28800, last: 61200}", "{first: 25200, last: 28800}"});
}

TEST_CASE("sets as bits, as words and as lists of words", "[arrow]") {
    CHECK(said(numbers<std::uint8_t>("tags", "C", {3, 0, {}, 4})) == Said{"[email, sms]", "[]", "[sms]", "invalid: out_of_range"});
    CHECK(said(strings("tags", {"sms;email", "empty", "fax"})) == Said{"[email, sms]", "[]", "invalid: malformed"});
    Part lists = list("tags", {0, 2, 2, 3, 4}, strings("item", {"sms", "email", {}, "fax"}));
    CHECK(said(lists) == Said{"[email, sms]", "[]", "invalid: malformed", "invalid: malformed"});
    CHECK(said(sliced(lists, 1, 2)) == Said{"[]", "invalid: malformed"});
    CHECK(said(large_list("tags", {0, 1, 2}, encoded<std::int8_t>("item", "c", {1, 0}, strings("", {"email", "sms"})))) == Said{"[sms]", "[email]"});
}

TEST_CASE("the null type is never a value", "[arrow]") {
    Part nothing{"number", "n", 3, 0, 3};
    CHECK(said(nothing) == Said{"777", "777", "777"});
    nothing.name = "note";
    CHECK(said(nothing) == Said{"seven", "seven", "seven"});
}

TEST_CASE("null is none where the host says so", "[arrow]") {
    const Part gone = numbers<std::int32_t>("gone", "tdD", {20'788, {}});
    CHECK(Decided({gone}, 2).at("rule", 1) == "otherwise");
    const std::vector<forbear_arrow_field> fields = {Field("gone", FORBEAR_ARROW_NULL_IS_NONE)};
    const forbear_arrow_options options = options_of(fields);
    const Decided decided({gone}, 2, &options);
    CHECK(decided.at("outcomes.said_gone", 0) == "a_day");
    CHECK(decided.at("outcomes.said_gone", 1) == "no_day");
}

TEST_CASE("the host's own codes and names", "[arrow]") {
    std::vector<forbear_arrow_field> fields = {Field("word"), Field("flag")};
    const std::int64_t codes[] = {65, 66, 67}, yes_no[] = {-1, 1};
    const forbear_text names[] = {forbear_text_of("A"), forbear_text_of("B"), forbear_text_of("C")};
    fields[0].codes = codes;
    fields[0].code_count = 3;
    fields[1].codes = yes_no;
    fields[1].code_count = 2;
    const forbear_arrow_options options = options_of(fields);
    CHECK(said(numbers<std::int8_t>("word", "c", {65, 67, 0, {}}), &options) == Said{"alpha", "gamma", "invalid: out_of_range", "beta"});
    CHECK(said(numbers<std::int8_t>("flag", "c", {1, -1, 0}), &options) == Said{"yes", "no", "invalid: out_of_range"});
    fields[0].codes = nullptr;
    fields[0].code_count = 0;
    fields[0].names = names;
    fields[0].name_count = 3;
    CHECK(said(strings("word", {"A", "C", "alpha"}), &options) == Said{"alpha", "gamma", "invalid: out_of_range"});
    CHECK(said(encoded<std::int8_t>("word", "c", {1, 0}, strings("", {"A", "C"})), &options) == Said{"gamma", "alpha"});
    CHECK(refused(numbers<std::int8_t>("word", "c", {1}), &options).message.find("`word`") == 0);
    fields[0].name_count = 2;
    CHECK(refused(strings("word", {"A"}), &options).message == "`word` needs 3 codes or names, one for each value");
    CHECK(alive() == 0);
}
