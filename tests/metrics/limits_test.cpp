// What is refused, what is kept, and what is no decision.

#include <thread>

#include <catch2/catch.hpp>

#include "forbear/registry.h"

using namespace forbear;

namespace {

std::vector<NamedText> text(int version, const std::string& facts = "fact tier ranked basic, gold\n") {
    return {{"p.forbear", "schema customer\n" + facts + R"(fact amount money USD 0 to 10
fact on date, may be unknown
fact note text, may be unknown
fact ways set of opt_out, advice, may be unknown
fact status one of fine, bad, may be unknown
fact fact_status one of good, ill, may be unknown
channels email, sms
policy p version )" + std::to_string(version) + R"(
  about customer
rule large
  when amount is above )" + std::to_string(version) + R"( USD
  then contact by email
  because "much"
otherwise do not contact because "little"
)"}};
}

std::shared_ptr<const Policy> load(int version, const std::string& facts = "fact tier ranked basic, gold\n") {
    LoadOptions options;
    options.engine = EngineKind::interpreter;
    const LoadResult loaded = load_texts(text(version, facts), options);
    INFO(loaded.error << render_text(loaded.sources, loaded.diagnostics));
    REQUIRE(loaded.policy);
    return loaded.policy;
}

Error refusal(const Policy& policy, std::vector<std::string> labels) {
    Metrics metrics;
    MeterOptions options;
    options.labels = std::move(labels);
    const auto made = metrics.meter(policy, options);
    REQUIRE_FALSE(made);
    return made.error();
}

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

std::size_t versions_in(const Metrics& metrics) { return metrics.snapshot().find("forbear_unreadable")->series.size(); }

/// The labels beside those of the version.
std::vector<std::string> own_labels(const Metrics& metrics) {
    std::vector<std::string> names;
    const MetricsSnapshot snapshot = metrics.snapshot();
    for (const MetricLabel& label : snapshot.find("forbear_channels")->series.at(0).labels) names.push_back(label.name);
    names.erase(names.begin(), names.begin() + 3);
    return names;
}

} // namespace

TEST_CASE("labels that are no choice are refused in words", "[metrics]") {
    const auto policy = load(1);
    for (const auto& [fact, word] : {std::pair("amount", "a number"), {"on", "a date"}, {"note", "a text"}, {"ways", "a set"}}) {
        const Error error = refusal(*policy, {fact});
        INFO(error.message);
        CHECK(error.code == ErrorCode::binding);
        CHECK(has(error.message, "`" + std::string(fact) + "` is " + word));
    }
    CHECK(has(refusal(*policy, {"teir"}).message, "no fact `teir`"));
    CHECK(has(refusal(*policy, {"tier", "tier"}).message, "two labels would be called `tier`"));
    // `status` is the library's own label: the fact's has another name, which must not be taken either.
    CHECK(has(refusal(*policy, {"fact_status", "status"}).message, "two labels would be called `fact_status`"));

    std::string many, values;
    for (int value = 0; value < 60; ++value) values += (value == 0 ? "" : ", ") + std::string("v") + std::to_string(value);
    for (const char* name : {"one_", "two"}) many += std::string("fact ") + name + " one of " + values + "\n";
    const Error error = refusal(*load(1, many), {"one_", "two"});
    CHECK(error.code == ErrorCode::limit);
    CHECK(has(error.message, "3969 combinations"));
}

TEST_CASE("`tier` is the label where nothing is said and the schema has it as a choice", "[metrics]") {
    Metrics with, without, number, named;
    REQUIRE(with.meter(*load(1)));
    CHECK(own_labels(with) == std::vector<std::string>{"tier"});
    REQUIRE(without.meter(*load(1, "")));
    CHECK(own_labels(without).empty());
    REQUIRE(number.meter(*load(1, "fact tier whole 1 to 3\n")));
    CHECK(own_labels(number).empty());
    MeterOptions options;
    options.labels = {"status"};
    options.by_rule = false;
    REQUIRE(named.meter(*load(1), options));
    CHECK(own_labels(named) == std::vector<std::string>{"fact_status"});
    CHECK(named.snapshot().find("forbear_rule_decisions")->series.empty());
}

TEST_CASE("a version is counted once, and kept as long as it is held and a while longer", "[metrics]") {
    Metrics metrics({.keep_retired = 2});
    std::vector<std::shared_ptr<const Meter>> held;
    for (int version = 1; version <= 4; ++version) held.push_back(std::move(metrics.meter(*load(version))).value());
    CHECK(versions_in(metrics) == 4); // all of them are held
    CHECK(metrics.meter(*load(2)).value() == held[1]);
    CHECK_FALSE(metrics.forget(held[0]->hash()));

    const std::string first = held[0]->hash(), third = held[2]->hash();
    held.resize(1);
    CHECK(versions_in(metrics) == 4); // nothing goes by itself: a last scrape sees them
    held.push_back(std::move(metrics.meter(*load(5))).value());
    CHECK(versions_in(metrics) == 4); // of 2, 3 and 4 the first is gone
    CHECK(metrics.forget(third));
    CHECK_FALSE(metrics.forget(third));
    CHECK(versions_in(metrics) == 3);
    CHECK(metrics.meter(*load(1)).value()->hash() == first);

    // Other options: refused while somebody counts by the old ones, then from 0.
    MeterOptions other;
    other.by_rule = false;
    const auto refused = metrics.meter(*load(1), other);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
    held.clear();
    CHECK(metrics.meter(*load(1), other));
    CHECK(versions_in(metrics) == 3);
}

TEST_CASE("recorders are numbered, and their counts stay when they go", "[metrics]") {
    const auto policy = load(1);
    Record record(policy->schema());
    std::vector<std::int64_t> words(policy->layout().words);
    policy->decide(record.view(), 0, words.data());
    Metrics metrics({.most_recorders = 2}), others;
    const auto meter = metrics.meter(*policy);
    REQUIRE(meter);
    {
        auto one = metrics.recorder(), two = metrics.recorder();
        REQUIRE((one && two));
        const auto three = metrics.recorder();
        REQUIRE_FALSE(three);
        CHECK(three.error().code == ErrorCode::limit);
        CHECK(one.value().record(*meter.value(), words.data(), 1));
        CHECK(two.value().record(*meter.value(), words.data(), 1));
        MetricsRecorder moved = std::move(one).value();
        CHECK(moved.record(*meter.value(), words.data(), 1));
        moved = std::move(two).value(); // gives its place back
        CHECK(metrics.recorder());
    }
    auto again = metrics.recorder();
    REQUIRE(again);
    CHECK(again.value().record(*meter.value(), words.data(), 1));
    CHECK(metrics.snapshot().find("forbear_batch_records")->series.at(0).sum == 4);

    const auto foreign = others.meter(*policy);
    REQUIRE(foreign);
    CHECK_FALSE(again.value().record(*foreign.value(), words.data(), 1));
    CHECK_FALSE(again.value().observe(*foreign.value(), 1, std::chrono::nanoseconds(1)));
    CHECK(others.snapshot().find("forbear_batch_records")->series.at(0).sum == 0);
}

TEST_CASE("words that are no decision are counted as such, whatever they hold", "[metrics]") {
    const auto policy = load(1);
    Metrics metrics;
    const auto meter = metrics.meter(*policy);
    auto recorder = metrics.recorder();
    REQUIRE((meter && recorder));
    const std::size_t width = policy->layout().words;
    std::uint64_t count = 0;
    for (const std::int64_t junk : {std::int64_t{-1}, std::int64_t{77}, INT64_MAX, INT64_MIN}) {
        for (std::size_t word : {layout::status, layout::rule, layout::number_of_channels}) {
            std::vector<std::int64_t> words(width, 0);
            words[word] = junk;
            if (word == layout::rule && junk == -1) continue; // that is no rule
            CHECK(recorder.value().record(*meter.value(), words.data(), 1));
            ++count;
        }
        std::vector<std::int64_t> all(width, junk);
        all[layout::status] = 3, all[layout::rule] = -1, all[layout::number_of_channels] = 2;
        CHECK(recorder.value().record(*meter.value(), all.data(), 1));
    }
    CHECK(metrics.snapshot().find("forbear_unreadable")->series.at(0).value == count);
}

TEST_CASE("a registry makes the meter of each version before it serves", "[metrics][registry]") {
    Metrics metrics({.keep_retired = 1});
    PolicyRegistry registry;
    PolicyReader reader = registry.reader("p");
    PublishOptions options;
    options.load.engine = EngineKind::interpreter;
    REQUIRE(registry.publish_texts("p", text(1), options).publication);
    CHECK(reader.current()->meter() == nullptr);
    options.metrics = &metrics;
    auto recorder = metrics.recorder();
    REQUIRE(recorder);
    for (int version = 2; version <= 6; ++version) {
        REQUIRE(registry.publish_texts("p", text(version), options).publication);
        const Publication& serving = *reader.current();
        REQUIRE(serving.meter() != nullptr);
        CHECK(serving.meter()->hash() == serving.hash());
        Record record(serving.policy().schema());
        std::vector<std::int64_t> words(serving.policy().layout().words);
        serving.policy().decide(record.view(), 0, words.data());
        CHECK(recorder.value().record(*serving.meter(), words.data(), 1, record.view(), 0));
        while (registry.versions_in_memory() > 1) std::this_thread::yield(); // the one before is let go of
    }
    CHECK(versions_in(metrics) <= 3); // the one that serves, one that is kept, one that went when nobody came after it

    options.meter.labels = {"no_such"};
    const PublishResult refused = registry.publish_texts("p", text(7), options);
    CHECK(refused.status == PublishStatus::not_prepared);
    CHECK(has(refused.error, "`no_such`"));
    CHECK(reader.current()->version() == 6);
}
