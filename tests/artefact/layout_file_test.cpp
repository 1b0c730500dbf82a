// What `forbear build --layout` reads in a host's structs is what the C++ binding of the same struct reads.

#include <cstddef>
#include <cstring>
#include <random>

#include <catch2/catch.hpp>

#include "artefact/built.h"
#include "forbear/records.h"

using namespace forbear;
using namespace forbear::tests;

namespace {

const std::string text = R"(schema customer
fact segment  one of consumer, business, wealth
fact state    one of "CA", "NY", "TX", may be unknown
fact region   one of north, south, east, may be none
fact tier     ranked basic, silver, gold, may be unknown
fact hardship yes or no, may be unknown
fact days     days 0 to 1_000, may be unknown
fact note     text
fact remark   text

channels email, sms, agent

policy p
  about customer

rule first
  when segment is wealth and state is "TX" or "CA"
  then contact by agent
  because "a"

rule second
  when tier is silver or above and region is east
  then contact by email
  because "b"

rule third
  when (hardship, or unknown) and days is above 10
  then contact by sms
  because "c"

rule fourth
  when note is "call" and remark is "call"
  then contact by agent, sms
  because "d"

otherwise do not contact because "nothing"
)";

struct Customer {
    const char* tier = nullptr; // by names of its own; null: unknown
    const Text* remark = nullptr;
    Text note;
    std::uint32_t segment = 0;
    std::int16_t region = 0, days = 0;
    std::uint8_t valid = 0; // bit 0: hardship, bits 1 and 2: region, bit 7: days
    char hardship = 'N';
    char state[3] = {};
};

StructLayout<Customer> bound_layout() {
    StructLayout<Customer> made;
    made.fact("segment", &Customer::segment).with_codes({41, 40, 47})
        .fact("state", &Customer::state)
        .fact_with_valid_bit("region", &Customer::region, &Customer::valid, 6, State::none).with_codes({100, -30'000, 7})
        .fact_with_sentinels("tier", &Customer::tier, 0).with_names({"B", "Silver card", "G"})
        .fact_with_valid_bit("hardship", &Customer::hardship, &Customer::valid, 1).with_codes({'N', 'Y'})
        .fact_with_valid_bit("days", &Customer::days, &Customer::valid, 128)
        .fact("note", &Customer::note)
        .fact("remark", &Customer::remark);
    return made;
}

#define AT(member) std::to_string(offsetof(Customer, member))

std::string layout_file() {
    const std::string valid = R"("valid": {"offset": )" + AT(valid);
    return R"({"size": )" + std::to_string(sizeof(Customer)) + R"(, "fields": [)"
           R"({"fact": "segment", "kind": "u32", "offset": )" + AT(segment) + R"(, "codes": [41, 40, 47]},)"
           R"({"fact": "state", "kind": "chars", "size": 3, "offset": )" + AT(state) + R"(},)"
           R"({"fact": "region", "kind": "i16", "offset": )" + AT(region) + R"(, "codes": [100, -30000, 7], )" + valid + R"(, "mask": 6, "otherwise": "none"}},)"
           R"({"fact": "tier", "kind": "c_string", "offset": )" + AT(tier) + R"(, "names": ["B", "Silver card", "G"], "unknown": 0},)"
           R"({"fact": "hardship", "kind": "i8", "offset": )" + AT(hardship) + R"(, "codes": [78, 89], )" + valid + R"(}},)"
           R"({"fact": "days", "kind": "i16", "offset": )" + AT(days) + ", " + valid + R"(, "mask": 128, "otherwise": "unknown"}},)"
           R"({"fact": "note", "kind": "text_here", "offset": )" + AT(note) + R"(},)"
           R"({"fact": "remark", "kind": "text", "offset": )" + AT(remark) + R"(}]})";
}

std::vector<Customer> drawn_customers(std::size_t count) {
    static const Text calls[] = {{"call", 4}, {"calls", 5}};
    constexpr const char* tiers[] = {"B", "Silver card", "Silver card  ", "G", "silver", nullptr};
    constexpr const char* states[] = {"CA\0", "TX ", "NY\0", "CAL", "tx "};
    constexpr std::uint32_t segments[] = {40, 41, 47, 47, 42};
    constexpr std::int16_t regions[] = {100, -30'000, 7, 7, 0};
    constexpr char hardships[] = {'N', 'Y', 'N', 'Y', 'y'};
    std::mt19937_64 random(11);
    const auto one_of = [&](const auto& all) { return all[random() % std::size(all)]; };
    std::vector<Customer> customers(count);
    for (Customer& one : customers) {
        one.tier = one_of(tiers);
        one.remark = &calls[random() % 2];
        one.note = calls[random() % 2];
        one.segment = one_of(segments);
        one.region = one_of(regions);
        one.days = static_cast<std::int16_t>(random() % 22) - 1;
        one.valid = static_cast<std::uint8_t>(random());
        one.hardship = one_of(hardships);
        std::memcpy(one.state, one_of(states), sizeof(one.state));
    }
    return customers;
}

} // namespace

TEST_CASE("a file says of a struct what its C++ binding says", "[ahead]") {
    const Folder folder;
    write(folder.path("p.forbear"), text);
    write(folder.path("layout.json"), layout_file());
    std::string said;
    const int built = run(std::string(FORBEAR_PROGRAM) + " build " + folder.path("p.forbear") + " --layout " + folder.path("layout.json") + " --output " +
                              folder.path("p.so"), said);
    INFO(said);
    REQUIRE(built == 0);
    const LoadedKernel kernel(folder.path("p.so"), "p");

    LoadOptions options;
    options.engine = EngineKind::interpreter;
    const LoadResult loaded = load_texts({{"p.forbear", text}}, options);
    REQUIRE(loaded.policy);
    const auto layout = bind_layout(loaded.policy->schema(), bound_layout().layout());
    REQUIRE(layout);
    CHECK(kernel->layout_hash == layout_hash(layout.value()));
    const auto bound = bind_records(loaded.policy, bound_layout());
    REQUIRE(bound);

    constexpr std::size_t count = 5'000;
    const std::vector<Customer> customers = drawn_customers(count);
    const std::size_t words = loaded.policy->layout().words;
    std::vector<std::int64_t> expected(words * count), decided(words * count);
    bound.value().decide(customers.data(), count, expected.data());
    kernel->decide_batch(customers.data(), 0, count, decided.data());
    CHECK(decided == expected);
    std::size_t by_rule[5] = {}, invalid = 0;
    for (std::size_t row = 0; row < count; ++row) {
        const std::int64_t rule = decided[row * words + layout::rule];
        if (rule < 0) ++invalid;
        else ++by_rule[rule];
    }
    CHECK(invalid > 300);
    for (const std::size_t fired : by_rule) CHECK(fired > 30);

    // The header has what a host's compiler compares with its struct.
    REQUIRE(run("cat " + folder.path("p.h"), said) == 0);
    for (const std::string& line : {"FORBEAR_P_OFFSET_STATE = " + AT(state), std::string("FORBEAR_P_SIZE_STATE = 3"), "FORBEAR_P_VALID_OFFSET_REGION = " + AT(valid),
                                    std::string("FORBEAR_P_VALID_MASK_REGION = 6"), std::string("FORBEAR_P_VALID_MASK_DAYS = 128")}) {
        INFO(line);
        CHECK(said.find(line) != std::string::npos);
    }
}
