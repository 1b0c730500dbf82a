// Decisions from structs of the host against decisions from columns of the same values.

#include <random>

#include <catch2/catch.hpp>

#include "forbear/records.h"

using namespace forbear;

namespace {

const NamedText text{"p.forbear", R"(schema customer
fact segment       one of consumer, business, wealth
fact days_past_due days -30 to 1_000, may be unknown
fact balance       money USD -1_000 to 1_000_000
fact score         whole 0 to 250, may be none
fact promised_on   date, may be unknown, may be none
fact hardship      yes or no, may be unknown
fact allowed       set of channel
fact note          text, may be unknown

channels email, sms, agent

outcome tone ranked friendly, neutral, firm, normally neutral
outcome owed money USD 0 to 1_000_000

policy p
  about customer

rule kept
  when promised_on is after 2026-01-01
  then do not contact
  because "a promise"

rule old
  when days_past_due is above 60 and score is at most 100 and (hardship is no, or unknown)
  then contact by agent, email
       tone firm
       owed greater of balance and 0 USD
  because "old"

rule noted
  when note is "call me"
  then contact by agent
  because "they asked"

rule rich
  when segment is wealth or business and allowed include email
  then contact by email
       tone friendly
  because "segment"

otherwise do not contact because "nothing"
)"};

enum class Segment : std::uint8_t { consumer, business, wealth };

struct Customer {
    std::int16_t days_past_due = 0;
    std::uint8_t hardship = 0;
    std::uint8_t hardship_state = 0;
    Segment segment = Segment::consumer;
    std::int64_t balance = 0;
    std::uint8_t score = 0;
    std::int32_t promised_on = 0;
    std::uint8_t promised_state = 0;
    std::uint32_t allowed = 0;
    const Text* note = nullptr;
    std::uint8_t note_state = 0;
};

StructLayout<Customer> customer_layout() {
    StructLayout<Customer> made;
    made.fact("segment", &Customer::segment)
        .fact_with_sentinels("days_past_due", &Customer::days_past_due, -32'768)
        .fact("balance", &Customer::balance)
        .fact_with_sentinels("score", &Customer::score, {}, 255)
        .fact("promised_on", &Customer::promised_on, &Customer::promised_state)
        .fact("hardship", &Customer::hardship, &Customer::hardship_state)
        .fact("allowed", &Customer::allowed)
        .fact("note", &Customer::note, &Customer::note_state);
    return made;
}

const Text notes[] = {{"call me", 7}, {"no", 2}};

/// Mostly sound, sometimes out of range or with a state that its fact does not allow.
std::vector<Customer> customers(std::size_t count) {
    std::mt19937_64 random(11);
    const auto number = [&](std::int64_t low, std::int64_t high) { return std::uniform_int_distribution<std::int64_t>(low, high)(random); };
    const auto chance = [&](int percent) { return number(1, 100) <= percent; };
    std::vector<Customer> made(count);
    for (Customer& one : made) {
        one.segment = static_cast<Segment>(number(0, chance(3) ? 5 : 2));
        one.days_past_due = static_cast<std::int16_t>(chance(10) ? -32'768 : number(chance(3) ? -40 : -30, 130));
        one.balance = number(-1'000, 2'000) * (chance(3) ? 10'000'000 : 100);
        one.score = static_cast<std::uint8_t>(chance(20) ? 255 : number(0, chance(5) ? 254 : 250));
        one.promised_on = static_cast<std::int32_t>(number(20'400, 20'600));
        one.promised_state = static_cast<std::uint8_t>(number(0, chance(5) ? 3 : 2));
        one.hardship = static_cast<std::uint8_t>(number(0, chance(3) ? 2 : 1));
        one.hardship_state = static_cast<std::uint8_t>(number(0, chance(5) ? 3 : 1));
        one.allowed = static_cast<std::uint32_t>(number(0, chance(3) ? 20 : 7));
        one.note = &notes[number(0, 1)];
        one.note_state = static_cast<std::uint8_t>(number(0, 1));
    }
    return made;
}

/// The same customers, fact by fact.
struct AsColumns {
    std::vector<std::vector<std::int64_t>> values{8};
    std::vector<std::vector<std::uint8_t>> states{8};
    explicit AsColumns(const std::vector<Customer>& all) {
        const auto put = [&](std::size_t fact, std::int64_t value, std::uint8_t state) {
            values[fact].push_back(value);
            states[fact].push_back(state);
        };
        for (const Customer& one : all) {
            put(0, static_cast<std::int64_t>(one.segment), 0);
            put(1, one.days_past_due, one.days_past_due == -32'768 ? 1 : 0);
            put(2, one.balance, 0);
            put(3, one.score, one.score == 255 ? 2 : 0);
            put(4, one.promised_on, one.promised_state);
            put(5, one.hardship, one.hardship_state);
            put(6, one.allowed, 0);
            put(7, static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(one.note)), one.note_state);
        }
    }
};

constexpr const char* names[] = {"segment", "days_past_due", "balance", "score", "promised_on", "hardship", "allowed", "note"};

std::string refusal(const Policy& policy, const RecordLayout& layout) {
    const auto bound = bind_layout(policy.schema(), layout);
    return bound ? "" : bound.error().message;
}

} // namespace

TEST_CASE("structs decide as columns do", "[engine][records]") {
    const std::size_t count = 5'000;
    const std::vector<Customer> all = customers(count);
    const AsColumns columns(all);
    for (const EngineKind engine : {EngineKind::jit, EngineKind::interpreter}) {
        LoadOptions options;
        options.engine = engine;
        const LoadResult loaded = load_texts({text}, options);
        INFO(render_text(loaded.sources, loaded.diagnostics));
        REQUIRE(loaded.policy);
        Columns host(loaded.policy->schema());
        for (std::size_t fact = 0; fact < 8; ++fact) REQUIRE(host.bind(names[fact], columns.values[fact], columns.states[fact]));
        auto facts = host.finish();
        REQUIRE(facts);
        const std::size_t words = loaded.policy->layout().words;
        std::vector<std::int64_t> expected(words * count), batch(words * count), one(words);
        loaded.policy->decide(facts.value(), 0, count, expected.data());
        const auto bound = bind_records(loaded.policy, customer_layout());
        REQUIRE(bound);
        CHECK(bound.value().decider().engine() == engine);
        bound.value().decide(all.data(), count, batch.data());
        CHECK(batch == expected);
        std::size_t wrong = 0, invalid = 0, contacts = 0;
        for (std::size_t row = 0; row < count; ++row) {
            bound.value().decide(all[row], one.data());
            const bool is_same = std::equal(one.begin(), one.end(), expected.begin() + static_cast<std::ptrdiff_t>(row * words));
            wrong += is_same ? 0u : 1u;
            const Status status = DecisionView(loaded.policy->layout(), one.data()).status();
            invalid += status == Status::invalid ? 1u : 0u;
            contacts += status == Status::contact ? 1u : 0u;
        }
        CHECK(wrong == 0);
        CHECK(invalid > 200);
        CHECK(contacts > 500);
    }
}

TEST_CASE("a layout that does not fit is refused with the fact's name", "[engine][records]") {
    const LoadResult loaded = load_texts({text});
    REQUIRE(loaded.policy);
    const RecordLayout sound = customer_layout().layout();
    CHECK(refusal(*loaded.policy, sound).empty());
    RecordLayout changed = sound;
    changed.fields.erase(changed.fields.begin() + 2); // balance
    changed.fields.erase(changed.fields.begin());     // segment
    CHECK(refusal(*loaded.policy, changed) == "nothing is bound to `segment`, `balance`");
    changed = sound;
    changed.fields.push_back(sound.fields[1]);
    CHECK(refusal(*loaded.policy, changed) == "fact `days_past_due` is bound twice");
    changed = sound;
    changed.fields[2].fact = "balanse";
    CHECK(refusal(*loaded.policy, changed) == "the schema has no fact `balanse`");
    changed = sound;
    changed.fields[2].offset = sizeof(Customer) - 7;
    CHECK(refusal(*loaded.policy, changed).find("fact `balance` lies outside the record") == 0);
    changed = sound;
    changed.fields[4].state_offset = sizeof(Customer);
    CHECK(refusal(*loaded.policy, changed).find("fact `promised_on` lies outside the record") == 0);
    changed = sound;
    changed.fields[7].kind = FieldKind::i64;
    CHECK(refusal(*loaded.policy, changed) == "fact `note` is a text: bind the address of a Text");
    changed = sound;
    changed.fields[2].kind = FieldKind::text;
    CHECK(refusal(*loaded.policy, changed) == "fact `balance` is no text");
    changed = sound;
    changed.fields[4].none_value = -1;
    CHECK(refusal(*loaded.policy, changed).find("fact `promised_on`: a value that says") == 0);
    const LoadResult with_list = load_texts({{"q.forbear", "schema s\nfact contacts list of contact, at most 3\n\nlist contact\n  on date\n\nchannels email\n\npolicy q\n  about s\n\notherwise do not contact because \"no\"\n"}});
    REQUIRE(with_list.policy);
    CHECK(refusal(*with_list.policy, RecordLayout{8, {}}).find("list `contacts` cannot lie in a struct") == 0);
}
