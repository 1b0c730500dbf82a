// Structs with the host's own numbers and names for values, and with bits that say whether there is one.

#include <cstring>
#include <random>

#include <catch2/catch.hpp>

#include "forbear/records.h"

using namespace forbear;

namespace {

const NamedText text{"p.forbear", R"(schema customer
fact segment  one of consumer, business, wealth
fact state    one of "CA", "NY", "TX", "WA", "MA", "OR", "IN", may be unknown
fact region   one of north, south, east, west, overseas, islands, capital, may be none
fact tier     ranked basic, silver, gold, may be unknown
fact hardship yes or no, may be unknown
fact days     days 0 to 1_000, may be unknown
fact note     text

channels email, sms, agent

policy p
  about customer

rule first
  when segment is wealth and state is "TX" or "IN"
  then contact by agent
  because "a"

rule second
  when tier is silver or above and region is east or islands
  then contact by email
  because "b"

rule third
  when (hardship, or unknown) and days is above 10
  then contact by sms
  because "c"

rule fourth
  when note is "call"
  then contact by agent, sms
  because "d"

otherwise do not contact because "nothing"
)"};

struct Customer {
    char hardship = 'N';               // Y, N; else out of range
    std::int16_t region = 0;           // far apart: 100, 2000, ...
    std::uint8_t valid = 0;            // bit 0: hardship, bit 1: region, bit 2: days
    char state[4] = {};                // by name, padded
    const char* tier = nullptr;        // by the host's own names; null: unknown
    std::uint32_t segment = 0;         // close together: 41, 40, 47
    std::uint16_t days = 0;
    Text note;
};

constexpr std::int64_t regions[] = {100, 2'000, -30'000, 7, 8, 9, 30'000};
constexpr std::int64_t segments[] = {41, 40, 47};
constexpr const char* states[] = {"CA", "NY", "TX", "WA", "MA", "OR", "IN"};
constexpr const char* tiers[] = {"B", "Silver card", "G"};

StructLayout<Customer> customer_layout() {
    StructLayout<Customer> made;
    made.fact_with_valid_bit("hardship", &Customer::hardship, &Customer::valid, 1).with_codes({'N', 'Y'})
        .fact_with_valid_bit("region", &Customer::region, &Customer::valid, 2, State::none).with_codes({std::begin(regions), std::end(regions)})
        .fact_with_valid_bit("days", &Customer::days, &Customer::valid, 4)
        .fact("state", &Customer::state)
        .fact_with_sentinels("tier", &Customer::tier, 0).with_names({std::begin(tiers), std::end(tiers)})
        .fact("segment", &Customer::segment).with_codes({std::begin(segments), std::end(segments)})
        .fact("note", &Customer::note);
    return made;
}

/// Customers, and what a reader of their structs would put into columns.
struct Portfolio {
    std::vector<Customer> customers;
    std::vector<std::vector<std::int64_t>> values{7};
    std::vector<std::vector<std::uint8_t>> known{7};

    explicit Portfolio(std::size_t count) : customers(count) {
        std::mt19937_64 random(5);
        const auto number = [&](std::int64_t low, std::int64_t high) { return std::uniform_int_distribution<std::int64_t>(low, high)(random); };
        const auto put = [&](std::size_t fact, std::int64_t value, State state = State::known) {
            values[fact].push_back(value);
            known[fact].push_back(static_cast<std::uint8_t>(state));
        };
        for (Customer& one : customers) {
            one.valid = static_cast<std::uint8_t>(number(0, 255));
            const std::int64_t segment = number(0, 40) == 0 ? -1 : number(0, 2);
            one.segment = static_cast<std::uint32_t>(segment < 0 ? number(42, 46) : segments[segment]);
            put(0, segment);
            const std::int64_t state = number(0, 40) == 0 ? -1 : number(0, 6);
            const char* const spellings[] = {"ca", "", "C", "CAL", "    "};
            const char* name = state < 0 ? spellings[number(0, 4)] : states[state];
            std::memset(one.state, number(0, 1) == 0 ? ' ' : '\0', sizeof(one.state));
            std::memcpy(one.state, name, std::strlen(name));
            put(1, state);
            const std::int64_t region = number(0, 40) == 0 ? -1 : number(0, 6);
            one.region = static_cast<std::int16_t>(region < 0 ? 101 : regions[region]);
            put(2, region, (one.valid & 2) != 0 ? State::known : State::none);
            const std::int64_t tier = number(0, 3);
            one.tier = tier == 3 ? nullptr : number(0, 40) == 0 ? "Silver" : tiers[tier];
            put(3, tier == 3 || std::strcmp(one.tier, "Silver") == 0 ? -1 : tier, tier == 3 ? State::unknown : State::known);
            const std::int64_t hardship = number(0, 40) == 0 ? 2 : number(0, 1);
            one.hardship = "NYy"[hardship];
            put(4, hardship == 2 ? -1 : hardship, (one.valid & 1) != 0 ? State::known : State::unknown);
            one.days = static_cast<std::uint16_t>(number(0, 40));
            put(5, one.days, (one.valid & 4) != 0 ? State::known : State::unknown);
            one.note = number(0, 1) == 0 ? Text{"call", 4} : Text{"calls", 5};
            put(6, static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&one.note)));
        }
    }
};

std::string refusal(const RecordLayout& layout) {
    static const LoadResult loaded = load_texts({text});
    const auto bound = bind_layout(loaded.policy->schema(), layout);
    return bound ? "" : bound.error().message;
}

} // namespace

TEST_CASE("the host's own numbers and names decide as places in the vocabulary do", "[engine][records]") {
    constexpr std::size_t count = 5'000;
    const Portfolio portfolio(count);
    for (const EngineKind engine : {EngineKind::jit, EngineKind::interpreter}) {
        LoadOptions options;
        options.engine = engine;
        const LoadResult loaded = load_texts({text}, options);
        INFO(render_text(loaded.sources, loaded.diagnostics));
        REQUIRE(loaded.policy);
        Columns host(loaded.policy->schema());
        const char* const names[] = {"segment", "state", "region", "tier", "hardship", "days", "note"};
        for (std::size_t fact = 0; fact < 7; ++fact) REQUIRE(host.bind(names[fact], portfolio.values[fact], portfolio.known[fact]));
        auto facts = host.finish();
        REQUIRE(facts);
        const std::size_t words = loaded.policy->layout().words;
        std::vector<std::int64_t> expected(words * count), decided(words * count);
        loaded.policy->decide(facts.value(), 0, count, expected.data());
        const auto bound = bind_records(loaded.policy, customer_layout());
        REQUIRE(bound);
        CHECK(bound.value().decider().engine() == engine);
        bound.value().decide(portfolio.customers.data(), count, decided.data());
        CHECK(decided == expected);
        std::size_t by_rule[5] = {}, invalid = 0;
        for (std::size_t row = 0; row < count; ++row) {
            const std::int64_t rule = decided[row * words + layout::rule];
            if (rule < 0) ++invalid;
            else ++by_rule[rule];
        }
        CHECK(invalid > 300);
        for (const std::size_t fired : by_rule) CHECK(fired > 30);
    }
}

TEST_CASE("where there is no value the address of a name may be any", "[engine][records]") {
    struct Named {
        const char* tier = nullptr;
        std::uint8_t valid = 0;
    };
    const NamedText tiers_text{"p.forbear", R"(schema customer
fact tier ranked basic, silver, gold, may be unknown
channels email
policy p
  about customer
rule silvers
  when tier is silver
  then contact by email
  because "a"
otherwise do not contact because "nothing"
)"};
    const auto anywhere = reinterpret_cast<const char*>(std::uintptr_t{1});
    const Named all[] = {{"silver", 1}, {anywhere, 0}, {nullptr, 0}, {nullptr, 1}};
    for (const EngineKind engine : {EngineKind::jit, EngineKind::interpreter}) {
        LoadOptions options;
        options.engine = engine;
        const LoadResult loaded = load_texts({tiers_text}, options);
        REQUIRE(loaded.policy);
        StructLayout<Named> layout;
        layout.fact_with_valid_bit("tier", &Named::tier, &Named::valid, 1);
        const auto bound = bind_records(loaded.policy, layout);
        REQUIRE(bound);
        const std::size_t words = loaded.policy->layout().words;
        std::vector<std::int64_t> decided(4 * words);
        bound.value().decide(all, 4, decided.data());
        const auto status = [&](std::size_t row) { return DecisionView(loaded.policy->layout(), decided.data() + row * words).status(); };
        CHECK(status(0) == Status::contact);
        CHECK(status(1) == Status::no_contact);
        CHECK(status(2) == Status::no_contact);
        CHECK(status(3) == Status::invalid);
    }
}

TEST_CASE("names are found to the letter", "[engine][records]") {
    const std::string names = packed_names({"CA", "C", "consumer"});
    const auto place = [&](const char* at, std::uint64_t most) { return forbear_place_of_name(names.data(), 3, at, most); };
    CHECK(place("CA", 2) == 0); // no zero byte is read beyond the last
    CHECK(place("CAx", 2) == 0);
    CHECK(place("CA", UINT64_MAX) == 0);
    CHECK(place("C ", 2) == 1);
    CHECK(place("C", UINT64_MAX) == 1);
    CHECK(place("consumer   ", UINT64_MAX) == 2);
    CHECK(place("consumer", 7) == -1);
    CHECK(place(" C", 2) == -1);
    CHECK(place("", UINT64_MAX) == -1);
    CHECK(place("c", UINT64_MAX) == -1);
    CHECK(place(nullptr, UINT64_MAX) == -1);
    CHECK(place(std::string(5'000, 'C').c_str(), UINT64_MAX) == -1);
}

TEST_CASE("codes, names and bits that do not fit are refused with the fact's name", "[engine][records]") {
    const RecordLayout sound = customer_layout().layout();
    CHECK(refusal(sound).empty());
    const auto changed = [&](std::size_t field, auto change) {
        RecordLayout layout = sound;
        change(layout.fields[field]);
        return refusal(layout);
    };
    CHECK(changed(0, [](FieldLayout& f) { f.codes = {'N'}; }) == "fact `hardship`: it needs 2 codes, one for each value, not 1");
    CHECK(changed(0, [](FieldLayout& f) { f.codes = {'N', 'N'}; }) == "fact `hardship`: two values have the same code");
    CHECK(changed(2, [](FieldLayout& f) { f.codes = {1}; }) == "fact `days`: codes go with a choice, or with yes or no");
    CHECK(changed(3, [](FieldLayout& f) { f.codes = {1, 2, 3, 4, 5, 6, 7}; }) == "fact `state`: codes go with numbers");
    CHECK(changed(4, [](FieldLayout& f) { f.names.pop_back(); }) == "fact `tier`: it needs 3 names, one for each value, not 2");
    CHECK(changed(4, [](FieldLayout& f) { f.names[1] = "B"; }) == "fact `tier`: two values have the same name");
    CHECK(changed(4, [](FieldLayout& f) { f.names[1] = "B "; }) == "fact `tier`: a name is empty, too long, ends in a blank or has a zero byte");
    CHECK(changed(2, [](FieldLayout& f) { f.names = {"a"}; }) == "fact `days`: names go with bytes or strings");
    CHECK(changed(2, [](FieldLayout& f) { f.kind = FieldKind::c_string, f.offset = 0; }) == "fact `days`: it is no choice, and has no names");
    CHECK(changed(3, [](FieldLayout& f) { f.size = 400; }).find("fact `state` lies outside the record") == 0);
    CHECK(changed(0, [](FieldLayout& f) { f.valid->offset = 400; }).find("fact `hardship` lies outside the record") == 0);
    CHECK(changed(0, [](FieldLayout& f) { f.state_offset = 0; }) == "fact `hardship`: one of a state byte, a bit and a value says that there is none");
    CHECK(changed(0, [](FieldLayout& f) { f.valid->otherwise = State::known; }) == "fact `hardship`: what has no value is unknown or none");
    CHECK(changed(3, [](FieldLayout& f) { f.unknown_value = 0; }).find("fact `state`: a value that says") == 0);
    CHECK(changed(6, [](FieldLayout& f) { f.offset = 4; }) == "fact `note`: a Text in the record lies at a multiple of 8 bytes, and so do the records");
    CHECK(changed(6, [](FieldLayout& f) { f.kind = FieldKind::chars, f.size = 8; }) == "fact `note` is a text: bind the address of a Text");
}
