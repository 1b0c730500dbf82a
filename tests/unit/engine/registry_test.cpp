#include <atomic>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <thread>

#include <catch2/catch.hpp>

#include "forbear/records.h"
#include "forbear/registry.h"

using namespace forbear;

namespace {

struct Parts {
    std::string fact = "fact balance money USD 0 to 1_000_000";
    std::string expected = "rule large";
    std::string given = {}; ///< of the scenario, beside account and balance
};

/// Version `version` contacts above `version` times 100 USD.
std::vector<NamedText> text(int version, const Parts& parts = {}) {
    const std::string number = std::to_string(version);
    return {{"p.forbear", "schema customer\nkey  account_id\n" + parts.fact + R"(
channels email, sms
policy p version )" + number + R"(
  about customer
rule large "Large"
  when balance is above )" + number + R"(00 USD
  then contact by email
  because "much"
otherwise do not contact because "little"
scenario "a cent more"
  given account_id "A"; balance )" + number + R"(00.01 USD)" + parts.given + R"(
  expect )" + parts.expected + "\n"}};
}

PublishOptions quick() {
    PublishOptions options;
    options.load.engine = EngineKind::interpreter;
    return options;
}

bool contacts(const Policy& policy, std::int64_t cents) {
    Record record(policy.schema());
    REQUIRE(record.set("account_id", std::string_view("A")));
    REQUIRE(record.set("balance", cents));
    std::vector<std::int64_t> words(policy.layout().words);
    policy.decide(record.view(), 0, words.data());
    return DecisionView(policy.layout(), words.data()).status() == Status::contact;
}

/// Waits for the registry's thread: for ever when versions are lost.
void wait_until_alive(const PolicyRegistry& registry, std::size_t versions) {
    while (registry.versions_in_memory() != versions) std::this_thread::yield();
}

} // namespace

TEST_CASE("what is published is what readers see, with where it comes from", "[registry]") {
    PolicyRegistry registry;
    PolicyReader reader = registry.reader("late stage");
    CHECK(reader.current() == nullptr);
    const PublishResult first = registry.publish_texts("late stage", text(1));
    INFO(first.error << render_text(first.sources, first.diagnostics));
    REQUIRE(first.status == PublishStatus::published);
    CHECK(first.scenarios == 1);
    REQUIRE(reader.current() == first.publication);
    CHECK(reader.current()->name() == "late stage");
    CHECK(reader.current()->policy().name() == "p");
    CHECK(reader.current()->policy().engine() == EngineKind::jit);
    CHECK(reader.current()->version() == 1);
    CHECK(reader.current()->serial() == 1);
    CHECK(reader.current()->hash() == load_texts(text(1)).policy->hash());
    CHECK(contacts(reader.current()->policy(), 15'000));

    const std::shared_ptr<const Publication> batch = reader.current();
    const PublishResult second = registry.publish_texts("late stage", text(2));
    REQUIRE(second.status == PublishStatus::published);
    CHECK(contacts(batch->policy(), 15'000)); // a batch that began goes on with its version
    CHECK_FALSE(contacts(reader.current()->policy(), 15'000));
    CHECK(reader.current()->serial() == 2);
    CHECK(reader.current()->hash() != batch->hash());
}

TEST_CASE("what cannot be loaded leaves the old version serving, and is told", "[registry]") {
    PolicyRegistry registry;
    PolicyReader reader = registry.reader("p");
    REQUIRE(registry.publish_texts("p", text(1), quick()).publication);
    const auto serving = reader.current();

    PublishResult result = registry.publish_texts("p", text(2, {.expected = "rule no_such"}), quick());
    CHECK(result.status == PublishStatus::not_loaded);
    CHECK_FALSE(result.diagnostics.empty());
    CHECK(result.publication == nullptr);
    result = registry.publish_files("p", {"/no/such/file.forbear"}, quick());
    CHECK(result.status == PublishStatus::not_loaded);
    CHECK(result.error.find("/no/such/file.forbear") != std::string::npos);
    CHECK(reader.current() == serving);
    CHECK(registry.versions_in_memory() == 1);
}

TEST_CASE("a scenario that fails leaves the old version serving, and is told", "[registry]") {
    PolicyRegistry registry;
    PolicyReader reader = registry.reader("p");
    REQUIRE(registry.publish_texts("p", text(1)).publication);
    const auto serving = reader.current();
    const PublishResult result = registry.publish_texts("p", text(2, {.expected = "otherwise"}));
    CHECK(result.status == PublishStatus::scenarios_failed);
    REQUIRE(result.failed.size() == 1);
    CHECK(result.failed[0].title == "a cent more");
    CHECK(result.failed[0].expectations[0].actual == "rule large");
    CHECK(reader.current() == serving);

    PublishOptions untried = quick();
    untried.run_scenarios = false;
    CHECK(registry.publish_texts("p", text(2, {.expected = "otherwise"}), untried).publication);
    CHECK(reader.current()->version() == 2);
}

TEST_CASE("a schema that bound facts do not fit is refused unless the host allows it", "[registry]") {
    PolicyRegistry registry;
    PolicyReader reader = registry.reader("p");
    REQUIRE(registry.publish_texts("p", text(1), quick()).publication);
    const auto refused = [&](const std::string& fact) {
        const PublishResult result = registry.publish_texts("p", text(2, {.fact = fact, .given = "; age 1"}), quick());
        INFO(result.error << render_text(result.sources, result.diagnostics));
        CHECK(result.status == PublishStatus::schema_changed);
        CHECK(reader.current()->version() == 1);
        return result.error;
    };
    const std::string balance = "fact balance money USD 0 to 1_000_000";
    CHECK(refused(balance + "\nfact age whole 0 to 9").find("fact `age` is new") != std::string::npos);
    CHECK(refused("fact age whole 0 to 9\n" + balance).find("fact `age` is where `balance` was") != std::string::npos);
    CHECK(registry.publish_texts("p", text(3, {.fact = "fact balance money USD 0 to 500_000"}), quick()).publication);

    REQUIRE(registry.retire("p"));
    const PublishResult later = registry.publish_texts("p", text(2, {.fact = balance + "\nfact age whole 0 to 9", .given = "; age 1"}), quick());
    CHECK(later.status == PublishStatus::schema_changed); // the reader's facts are bound as they were
    PublishOptions open = quick();
    open.schema_may_change = true;
    CHECK(registry.publish_texts("p", text(4, {.fact = balance + "\nfact age whole 0 to 9", .given = "; age 1"}), open).publication);
    CHECK(reader.current()->version() == 4);
    CHECK(registry.publish_texts("p", text(5), quick()).status == PublishStatus::schema_changed);
}

TEST_CASE("what the host makes of a version serves with it, or refuses it", "[registry]") {
    struct Customer {
        Text id;
        std::int64_t balance = 0;
    };
    PolicyRegistry registry;
    PolicyReader reader = registry.reader("p");
    PublishOptions options;
    options.prepare = [](const std::shared_ptr<const Policy>& policy) -> Result<std::shared_ptr<const void>> {
        if (policy->version() == 2) return Error{ErrorCode::invalid_argument, "not this one"};
        StructLayout<Customer> layout;
        layout.fact("account_id", &Customer::id).fact("balance", &Customer::balance);
        auto bound = bind_records(policy, layout);
        if (!bound) return bound.error();
        return std::shared_ptr<const void>(std::make_shared<BoundPolicy<Customer>>(std::move(bound).value()));
    };
    const PublishResult first = registry.publish_texts("p", text(1), options);
    INFO(first.error);
    REQUIRE(first.publication);
    const PublishResult second = registry.publish_texts("p", text(2), options);
    CHECK(second.status == PublishStatus::not_prepared);
    CHECK(second.error == "not this one");
    const auto& serving = reader.current();
    REQUIRE(serving->version() == 1);
    std::vector<std::int64_t> words(serving->policy().layout().words);
    serving->prepared<BoundPolicy<Customer>>()->decide(Customer{{"A", 1}, 10'001}, words.data());
    CHECK(DecisionView(serving->policy().layout(), words.data()).status() == Status::contact);

    options.prepare = [](const auto&) -> Result<std::shared_ptr<const void>> { throw std::runtime_error("the host's own"); };
    CHECK(registry.publish_texts("p", text(3), options).error == "the host's own");
    CHECK(reader.current()->version() == 1);
}

TEST_CASE("what is retired serves nobody, and may come back", "[registry]") {
    PolicyRegistry registry;
    PolicyReader reader = registry.reader("p");
    CHECK_FALSE(registry.retire("p"));
    CHECK_FALSE(registry.retire("never heard of"));
    REQUIRE(registry.publish_texts("p", text(1), quick()).publication);
    REQUIRE(registry.publish_texts("a", text(7), quick()).publication);
    REQUIRE(registry.list().size() == 2);
    CHECK(registry.list()[0]->name() == "a");
    CHECK(registry.list()[1]->version() == 1);
    REQUIRE(reader.current());
    CHECK(registry.retire("p"));
    CHECK(registry.list().size() == 1);
    CHECK(registry.versions_in_memory() == 2); // the reader has not looked yet
    CHECK(reader.current() == nullptr);
    wait_until_alive(registry, 1);
    REQUIRE(registry.publish_texts("p", text(3), quick()).publication);
    CHECK(reader.current()->version() == 3);
}

TEST_CASE("a call that began before another for its name does not undo it", "[registry]") {
    PolicyRegistry registry;
    PublishOptions slow = quick();
    slow.prepare = [&](const auto&) -> Result<std::shared_ptr<const void>> { // meanwhile
        CHECK(registry.publish_texts("p", text(2), quick()).publication);
        return std::shared_ptr<const void>();
    };
    CHECK(registry.publish_texts("p", text(1), slow).status == PublishStatus::superseded);
    REQUIRE(registry.list().size() == 1);
    CHECK(registry.list()[0]->version() == 2);
    slow.prepare = [&](const auto&) -> Result<std::shared_ptr<const void>> {
        CHECK(registry.retire("p"));
        return std::shared_ptr<const void>();
    };
    CHECK(registry.publish_texts("p", text(3), slow).status == PublishStatus::superseded);
    CHECK(registry.list().empty());
}

TEST_CASE("a reader lets go when told, and holds no version that it has left", "[registry]") {
    PolicyRegistry registry;
    PolicyReader reader = registry.reader("p");
    for (int version = 1; version <= 20; ++version) {
        REQUIRE(registry.publish_texts("p", text(version), quick()).publication);
        CHECK(reader.current()->version() == static_cast<std::uint32_t>(version));
    }
    wait_until_alive(registry, 1);
    REQUIRE(registry.publish_texts("p", text(21), quick()).publication);
    CHECK(registry.versions_in_memory() == 2);
    reader.release();
    wait_until_alive(registry, 1);
    CHECK(reader.current()->version() == 21);
}

TEST_CASE("a version that is not in memory any more has given back what was prepared for it", "[registry]") {
    PolicyRegistry registry;
    bool is_given_back = false; // by another thread; who sees the count sees this
    PublishOptions options = quick();
    options.prepare = [&](const auto&) -> Result<std::shared_ptr<const void>> {
        return std::shared_ptr<const void>(&registry, [&](const void*) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            is_given_back = true;
        });
    };
    REQUIRE(registry.publish_texts("p", text(1), options).publication);
    CHECK(registry.retire("p"));
    wait_until_alive(registry, 0);
    CHECK(is_given_back);
}

TEST_CASE("readers and versions outlive the registry", "[registry]") {
    std::optional<PolicyRegistry> registry(std::in_place);
    PolicyReader one = registry->reader("p");
    PolicyReader other = registry->reader("p");
    PolicyReader idle = registry->reader("never published");
    REQUIRE(registry->publish_texts("p", text(1)).publication);
    REQUIRE(registry->publish_texts("p", text(2)).publication);
    const std::shared_ptr<const Publication> kept = one.current();
    REQUIRE(other.current());
    registry.reset();
    CHECK(contacts(kept->policy(), 25'000));
    CHECK(one.current() == nullptr);
    CHECK(idle.current() == nullptr);
    other.release();
    CHECK(other.current() == nullptr);
    CHECK_FALSE(contacts(kept->policy(), 15'000));
}

TEST_CASE("threads publish under one name and under several", "[registry]") {
    PolicyRegistry registry;
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&, thread] {
            const std::string own = "own " + std::to_string(thread);
            PolicyReader of_own = registry.reader(own);
            PolicyReader of_all = registry.reader("all");
            std::uint64_t last = 0;
            for (int round = 1; round <= 10; ++round) {
                const int version = thread * 10 + round;
                wrong += registry.publish_texts(own, text(version), quick()).publication ? 0 : 1;
                wrong += of_own.current()->version() == static_cast<std::uint32_t>(version) ? 0 : 1;
                const PublishResult shared = registry.publish_texts("all", text(version), quick());
                wrong += shared.publication || shared.status == PublishStatus::superseded ? 0 : 1;
                const std::uint64_t seen = of_all.current()->serial();
                wrong += seen >= last ? 0 : 1;
                last = seen;
                wrong += registry.retire(own) && of_own.current() == nullptr ? 0 : 1;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == 0);
    REQUIRE(registry.list().size() == 1);
    CHECK(registry.list()[0]->name() == "all");
    wait_until_alive(registry, 1);
}
