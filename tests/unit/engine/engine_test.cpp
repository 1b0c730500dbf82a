#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "forbear/engine.h"
#include "forbear/parallel.h"

using namespace forbear;

namespace {

const NamedText text{"p.forbear", R"(schema customer
key  account_id
fact balance  money USD 0 to 1_000_000
fact hardship yes or no, may be unknown
fact allowed  set of channel

channels email, sms, agent

outcome tone ranked friendly, neutral, firm, normally neutral

guards house

guard kind
  when hardship, or unknown
  limit tone to friendly or below
  because "kindness"

guard own_choice
  allow only the channels in allowed
  because "choice"

end guards

policy p version 4
  about customer
  guarded by house

rule large "Large"
  when balance is above 100 USD
  then contact by email, agent
       tone firm
  because "much"

otherwise do not contact because "little"
)"};

std::vector<std::int64_t> decide(const Policy& policy, Record& record) {
    std::vector<std::int64_t> words(policy.layout().words);
    policy.decide(record.view(), 0, words.data());
    return words;
}

} // namespace

TEST_CASE("a policy decides a record through either engine with the same words", "[engine]") {
    LoadOptions interpreter;
    interpreter.engine = EngineKind::interpreter;
    const LoadResult jit = load_texts({text});
    const LoadResult plain = load_texts({text}, interpreter);
    INFO(render_text(jit.sources, jit.diagnostics) << jit.error);
    REQUIRE(jit.policy);
    REQUIRE(plain.policy);
    CHECK(plain.policy->engine() == EngineKind::interpreter);
    CHECK(jit.policy->hash() == plain.policy->hash());
    CHECK(jit.policy->version() == 4);

    const Schema& schema = jit.policy->schema();
    Record record(schema);
    REQUIRE(record.set("account_id", std::string_view("A")));
    REQUIRE(record.set("balance", std::string_view("100.01")));
    REQUIRE(record.set("allowed", std::string_view("agent;sms")));
    const auto words = decide(*jit.policy, record);
    CHECK(words == decide(*plain.policy, record));

    const DecisionView decision(jit.policy->layout(), words.data());
    CHECK(decision.status() == Status::contact);
    CHECK(jit.policy->rules()[static_cast<std::size_t>(decision.rule())].name == "large");
    REQUIRE(decision.channel_count() == 1);
    CHECK(schema.channels[decision.channel(0)].name == "agent");
    CHECK(decision.outcome_word(jit.policy->outcome_word(0)) == 0); // friendly: hardship is unknown
    CHECK(decision.guard_changed(0));
    CHECK(decision.guard_changed(1));

    REQUIRE(record.set("balance", std::string_view("100.00")));
    const auto little = decide(*jit.policy, record);
    CHECK(DecisionView(jit.policy->layout(), little.data()).status() == Status::no_contact);
}

TEST_CASE("a missing fact is an invalid decision with its name, and nobody is contacted", "[engine]") {
    const LoadResult loaded = load_texts({text});
    REQUIRE(loaded.policy);
    Record record(loaded.policy->schema());
    REQUIRE(record.set("account_id", std::string_view("A")));
    REQUIRE(record.set("allowed", std::string_view("email")));
    const auto words = decide(*loaded.policy, record);
    const DecisionView decision(loaded.policy->layout(), words.data());
    CHECK(decision.status() == Status::invalid);
    CHECK(decision.channel_count() == 0);
    CHECK(decision.rule() == -1);
    CHECK(loaded.policy->fault_text(decision.fault(), record.view(), 0).find("balance") != std::string::npos);
}

TEST_CASE("one policy serves many threads", "[engine]") {
    const LoadResult loaded = load_texts({text});
    REQUIRE(loaded.policy);
    const Policy& policy = *loaded.policy;
    std::vector<std::thread> threads;
    std::vector<int> wrong(4, 0);
    for (std::size_t index = 0; index < wrong.size(); ++index) {
        threads.emplace_back([&, index] {
            Record record(policy.schema());
            (void)record.set("account_id", std::string_view("A"));
            (void)record.set("allowed", std::string_view("email"));
            std::vector<std::int64_t> words(policy.layout().words);
            for (std::int64_t cents = 9'000; cents < 11'000; ++cents) {
                (void)record.set("balance", cents);
                policy.decide(record.view(), 0, words.data());
                const Status expected = cents > 10'000 ? Status::contact : Status::no_contact;
                if (DecisionView(policy.layout(), words.data()).status() != expected) ++wrong[index];
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == std::vector<int>(4, 0));
}

TEST_CASE("a batch on several threads is the batch on one", "[engine]") {
    const LoadResult loaded = load_texts({text});
    REQUIRE(loaded.policy);
    const std::size_t rows = 30'011, words = loaded.policy->layout().words;
    const Text id{"A", 1};
    std::vector<std::int64_t> ids(rows, static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&id))), balances, allowed;
    for (std::size_t row = 0; row < rows; ++row) {
        balances.push_back(static_cast<std::int64_t>(row * 7'919 % 20'001));
        allowed.push_back(static_cast<std::int64_t>(row % 8));
    }
    Columns columns(loaded.policy->schema());
    REQUIRE(columns.bind("account_id", ids));
    REQUIRE(columns.bind("balance", balances));
    REQUIRE(columns.bind("allowed", allowed));
    const auto facts = columns.finish();
    REQUIRE(facts);
    constexpr std::int64_t dirt = 0x5a5a;
    for (const std::uint64_t begin : {std::uint64_t{0}, std::uint64_t{29'000}, std::uint64_t{rows}}) {
        std::vector<std::int64_t> expected((rows - begin) * words + 1, dirt);
        loaded.policy->decide(facts.value(), begin, rows, expected.data());
        for (const unsigned threads : {0u, 1u, 2u, 7u, 64u}) {
            std::vector<std::int64_t> out(expected.size(), dirt);
            decide_in_parallel(*loaded.policy, facts.value(), begin, rows, out.data(), threads);
            CHECK(out == expected);
        }
    }
}

TEST_CASE("a policy decides while its machine code is being made", "[engine]") {
    LoadOptions options;
    options.compile_in_background = true;
    const LoadResult early = load_texts({text}, options);
    const LoadResult late = load_texts({text});
    REQUIRE(early.policy);
    REQUIRE(late.policy);
    const Policy& policy = *early.policy;
    const std::size_t words = policy.layout().words;
    Record record(policy.schema());
    (void)record.set("account_id", std::string_view("A"));
    (void)record.set("allowed", std::string_view("email"));
    (void)record.set("balance", 20'000);
    std::vector<std::int64_t> expected(words);
    late.policy->decide(record.view(), 0, expected.data());
    const FactsView view = record.view();
    std::atomic<bool> is_over = false;
    std::atomic<std::size_t> wrong = 0;
    std::vector<std::thread> askers;
    for (int thread = 0; thread < 3; ++thread) {
        askers.emplace_back([&] {
            std::vector<std::int64_t> out(words);
            bool is_last = false;
            while (!is_last) { // once more after the change of engines
                is_last = is_over;
                policy.decide(view, 0, out.data());
                wrong += out == expected ? 0u : 1u;
                policy.decide(view, 0, 1, out.data());
                wrong += out == expected ? 0u : 1u;
            }
        });
    }
    policy.wait_for_engine();
    CHECK(policy.engine() == EngineKind::jit);
    CHECK(policy.engine_note().empty());
    is_over = true;
    for (std::thread& asker : askers) asker.join();
    CHECK(wrong == 0);
    (void)load_texts({text}, options); // let go at once
}

TEST_CASE("what cannot be loaded says why", "[engine]") {
    const LoadResult mistaken = load_texts({{"p.forbear", "policy p\n"}});
    CHECK_FALSE(mistaken.policy);
    CHECK_FALSE(mistaken.diagnostics.empty());
    CHECK(load_files({"/no/such/file.forbear"}).error.find("no such file") != std::string::npos);
    LoadOptions other;
    other.policy = "q";
    CHECK(load_texts({text}, other).error.find("`q`") != std::string::npos);
}

TEST_CASE("columns of the host decide as records do", "[engine]") {
    const LoadResult loaded = load_texts({text});
    REQUIRE(loaded.policy);
    const Policy& policy = *loaded.policy;
    const std::vector<std::int64_t> balance = {50'000, 1, 20'000};
    const std::vector<std::int64_t> hardship = {0, 0, 1};
    const std::vector<std::uint8_t> hardship_states = {0, 0, 0};
    const std::vector<std::int64_t> allowed = {0b111, 0b111, 0b001};
    const Text id{"A", 1};
    Columns columns(policy.schema());
    REQUIRE(columns.bind("balance", balance));
    REQUIRE(columns.bind("hardship", hardship, hardship_states));
    CHECK_FALSE(columns.finish());
    REQUIRE(columns.bind("allowed", allowed));
    REQUIRE(columns.bind_constant("account_id", static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(&id))));
    const Result<FactsView> facts = columns.finish();
    REQUIRE(facts);
    std::vector<std::int64_t> words(3 * policy.layout().words);
    policy.decide(facts.value(), 0, 3, words.data());
    const auto at = [&](std::size_t row) { return DecisionView(policy.layout(), words.data() + row * policy.layout().words); };
    CHECK(at(0).channel_count() == 2);
    CHECK(at(0).outcome_word(policy.outcome_word(0)) == 2);
    CHECK(at(1).status() == Status::no_contact);
    CHECK(at(2).channel_count() == 1);
    CHECK(at(2).outcome_word(policy.outcome_word(0)) == 0);
    CHECK_FALSE(columns.bind("nobody", balance));
}
