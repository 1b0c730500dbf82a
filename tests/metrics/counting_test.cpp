// What is counted, against a count by hand of the same decisions: every policy of the library.

#include <algorithm>
#include <map>

#include <catch2/catch.hpp>

#include "artefact/shipped.h"
#include "forbear/metrics.h"
#include "forbear/records.h"
#include "metrics/portfolios.h"

using namespace forbear;
using namespace forbear::tests;

namespace {

using Labels = std::vector<MetricLabel>;
/// Of one family: by its labels in the order of their names. What is 0 is left out.
using Numbers = std::map<Labels, std::uint64_t>;

Labels sorted(Labels labels) {
    std::ranges::sort(labels);
    return labels;
}

Numbers numbers_of(const MetricsSnapshot& snapshot, std::string_view family) {
    const MetricFamily* found = snapshot.find(family);
    REQUIRE(found != nullptr);
    Numbers numbers;
    std::size_t series = 0;
    std::map<Labels, int> seen;
    for (const MetricSeries& each : found->series) {
        ++series;
        ++seen[sorted(each.labels)];
        if (each.value != 0) numbers[sorted(each.labels)] = each.value;
    }
    CHECK(seen.size() == series); // no labels twice
    return numbers;
}

/// Counts as a reader of docs/embedding.md would, from what the decision says.
struct ByHand {
    Numbers decisions, rules, first, offered, channels, channel_sums, applied, changed, invalid;

    void add(const Policy& policy, const DecisionView& decision, const Labels& labels) {
        const Schema& schema = policy.schema();
        Labels version = {{"policy", policy.name()}, {"version", std::to_string(policy.version())}, {"hash", policy.hash()}};
        const auto with = [](Labels base, const Labels& more) {
            base.insert(base.end(), more.begin(), more.end());
            return sorted(base);
        };
        const Labels of_customer = with(version, labels);
        constexpr const char* statuses[] = {"contact", "no_contact", "blocked", "invalid", "rejected"};
        ++decisions[with(of_customer, {{"status", statuses[static_cast<int>(decision.status())]}})];
        ++channels[of_customer];
        channel_sums[of_customer] += decision.channel_count();
        for (std::uint32_t place = 0; place < decision.channel_count(); ++place) {
            const Labels channel = with(of_customer, {{"channel", schema.channels[decision.channel(place)].name}});
            if (place == 0) ++first[channel];
            ++offered[channel];
        }
        if (decision.rule() >= 0) {
            const RuleInfo& rule = policy.rules()[static_cast<std::size_t>(decision.rule())];
            ++rules[with(version, {{"rule", rule.name}, {"rule_version", std::to_string(rule.version)}})];
        }
        for (std::uint32_t guard = 0; guard < policy.guards().size(); ++guard) {
            const Labels about = with(version, {{"guard", policy.guards()[guard].name}, {"file", policy.guards()[guard].file}});
            if (decision.guard_applied(guard)) ++applied[about];
            if (decision.guard_changed(guard)) ++changed[about];
        }
        if (decision.status() == Status::invalid) {
            constexpr const char* kinds[] = {"", "missing", "malformed", "out_of_range", "list_too_long"};
            const Fault fault = decision.fault();
            const std::string& where = fault.in_list ? schema.lists[fault.fact].name : schema.facts[fault.fact].name;
            ++invalid[with(version, {{"fact", where}, {"kind", kinds[static_cast<int>(fault.kind)]}})];
        }
    }
};

std::vector<std::string> some_labels(const Schema& schema) {
    std::vector<std::string> names;
    for (const TypeKind kind : {TypeKind::yes_no, TypeKind::choice}) {
        const auto found = std::ranges::find_if(schema.facts, [&](const Fact& fact) { return fact.type.kind == kind; });
        if (found != schema.facts.end()) names.push_back(found->name);
    }
    return names;
}

} // namespace

TEST_CASE("every shipped policy: what is counted is what was decided", "[metrics]") {
    std::size_t with_tier = 0, policies = 0, invalid = 0, guarded = 0;
    for (const auto& policy : shipped_policies()) {
        INFO(policy->name());
        Decided decided(policy, ++policies, 1'500);
        constexpr std::size_t spoiled = 333;
        decided.spoil(spoiled);
        const Schema& schema = policy->schema();
        const std::vector<std::string> defaults = schema.find_fact("tier") < 0 ? std::vector<std::string>() : std::vector<std::string>{"tier"};
        with_tier += defaults.size();
        for (const bool by_default : {true, false}) {
            const std::vector<std::string> labels = by_default ? defaults : some_labels(schema);
            MeterOptions options;
            if (!by_default) options.labels = labels;
            Metrics metrics;
            auto meter = metrics.meter(*policy, options);
            REQUIRE(meter);
            auto recorder = metrics.recorder();
            REQUIRE(recorder);
            // Some alone, the rest in two batches.
            constexpr std::size_t alone = 100, half = 800;
            for (std::size_t row = 0; row < alone; ++row) REQUIRE(recorder.value().record(*meter.value(), decided.words(row), 1, decided.facts(), row));
            REQUIRE(recorder.value().record(*meter.value(), decided.words(alone), half, decided.facts(), alone));
            REQUIRE(recorder.value().record(*meter.value(), decided.words(alone + half), decided.rows() - alone - half, decided.facts(), alone + half));

            ByHand by_hand;
            for (std::size_t row = 0; row < decided.rows(); ++row) {
                if (row == spoiled) continue;
                Labels said;
                for (const std::string& name : labels) said.push_back({name, decided.label(name, row)});
                by_hand.add(*policy, DecisionView(policy->layout(), decided.words(row)), said);
            }
            const MetricsSnapshot snapshot = metrics.snapshot();
            CHECK(numbers_of(snapshot, "forbear_decisions") == by_hand.decisions);
            CHECK(numbers_of(snapshot, "forbear_rule_decisions") == by_hand.rules);
            CHECK(numbers_of(snapshot, "forbear_first_channel") == by_hand.first);
            CHECK(numbers_of(snapshot, "forbear_offered_channel") == by_hand.offered);
            CHECK(numbers_of(snapshot, "forbear_channels") == by_hand.channels);
            CHECK(numbers_of(snapshot, "forbear_guard_applied") == by_hand.applied);
            CHECK(numbers_of(snapshot, "forbear_guard_changed") == by_hand.changed);
            CHECK(numbers_of(snapshot, "forbear_invalid") == by_hand.invalid);
            CHECK(snapshot.find("forbear_unreadable")->series.at(0).value == 1);
            for (const MetricSeries& series : snapshot.find("forbear_channels")->series) CHECK(series.sum == by_hand.channel_sums[sorted(series.labels)]);
            const MetricSeries& batches = snapshot.find("forbear_batch_records")->series.at(0);
            CHECK(batches.value == alone + 2);
            CHECK(batches.sum == decided.rows());
            CHECK(batches.buckets == std::vector<std::uint64_t>{alone, alone, alone, alone + 2, alone + 2, alone + 2, alone + 2, alone + 2});
            invalid += by_hand.invalid.size();
            guarded += by_hand.changed.size();
        }
    }
    CHECK(policies > 10);
    CHECK(with_tier > 3);
    CHECK(invalid > 50);
    CHECK(guarded > 20);
}

namespace {

struct Customer {
    std::uint8_t segment;
    std::int32_t days;
    std::uint8_t hardship, hardship_state;
    std::int8_t plan;
};

std::shared_ptr<const Policy> small(EngineKind engine = EngineKind::interpreter) {
    LoadOptions options;
    options.engine = engine;
    const LoadResult loaded = load_texts({{"p.forbear", R"(schema customer
fact segment  one of consumer, business
fact days     days 0 to 400
fact hardship yes or no, may be unknown
fact plan     one of basic, full, may be none
channels email, sms, agent
policy p version 3
  about customer
rule late
  when days is above 60
  then contact by agent, email
  because "late"
otherwise contact by email because "early"
)"}}, options);
    INFO(loaded.error << render_text(loaded.sources, loaded.diagnostics));
    REQUIRE(loaded.policy);
    return loaded.policy;
}

} // namespace

TEST_CASE("structs of the host's own are counted by what is in them, and decisions without facts as unknown", "[metrics]") {
    const auto policy = small();
    StructLayout<Customer> layout;
    layout.fact("segment", &Customer::segment).with_codes({'C', 'B'}).fact("days", &Customer::days).fact("hardship", &Customer::hardship, &Customer::hardship_state).fact_with_sentinels("plan", &Customer::plan, {}, -1);
    const auto bound = bind_records(policy, layout);
    REQUIRE(bound);
    const Customer customers[] = {{'B', 10, 1, 0, 0}, {'C', 70, 0, 0, -1}, {'C', 70, 0, 1, 1}, {'X', 70, 0, 0, -1}};
    std::vector<std::int64_t> words(4 * policy->layout().words);
    bound.value().decide(customers, 4, words.data());

    Metrics metrics;
    MeterOptions options;
    options.labels = {"segment", "hardship", "plan"};
    const auto meter = metrics.meter(*policy, options);
    auto recorder = metrics.recorder();
    REQUIRE((meter && recorder));
    REQUIRE(recorder.value().record(*meter.value(), words.data(), 4, bound.value().decider().layout(), customers));
    REQUIRE(recorder.value().record(*meter.value(), words.data(), 2));
    Numbers numbers;
    for (const auto& [labels, count] : numbers_of(metrics.snapshot(), "forbear_decisions")) {
        Labels few;
        std::ranges::copy_if(labels, std::back_inserter(few), [](const MetricLabel& each) { return each.name != "hash" && each.name != "policy" && each.name != "version"; });
        numbers[few] += count;
    }
    const auto labels = [](const char* segment, const char* hardship, const char* plan, const char* status) {
        return Labels{{"hardship", hardship}, {"plan", plan}, {"segment", segment}, {"status", status}};
    };
    CHECK(numbers == Numbers{{labels("business", "yes", "basic", "contact"), 1},
                             {labels("consumer", "no", "none", "contact"), 1},
                             {labels("consumer", "unknown", "full", "contact"), 1},
                             {labels("no value of it", "no", "none", "invalid"), 1},
                             {labels("unknown", "unknown", "unknown", "contact"), 2}});
}

TEST_CASE("times: each decision of a batch counts with the mean", "[metrics]") {
    const auto policy = small();
    Metrics metrics;
    const auto meter = metrics.meter(*policy);
    auto recorder = metrics.recorder();
    REQUIRE((meter && recorder));
    using std::chrono::nanoseconds;
    REQUIRE(recorder.value().observe(*meter.value(), 10, nanoseconds(100)));  // 10 each: within the first bound
    REQUIRE(recorder.value().observe(*meter.value(), 10, nanoseconds(101)));  // a tenth more
    REQUIRE(recorder.value().observe(*meter.value(), 1, nanoseconds(20'000'000)));
    REQUIRE(recorder.value().observe(*meter.value(), 0, nanoseconds(7)));
    REQUIRE(recorder.value().observe(*meter.value(), 1, nanoseconds(-5)));    // a clock that was set back
    const MetricsSnapshot before = metrics.snapshot();
    const MetricSeries& times = before.find("forbear_decide_seconds")->series.at(0);
    CHECK(times.value == 22);
    CHECK(times.sum == 20'000'201);
    CHECK(times.buckets[0] == 11);
    CHECK(times.buckets[1] == 21);
    CHECK(times.buckets.back() == 21);
    CHECK(before.find("forbear_decide_seconds")->decimals == 9);

    bool ran = false;
    recorder.value().timed(*meter.value(), 3, [&] { ran = true; });
    CHECK(ran);
    CHECK(metrics.snapshot().find("forbear_decide_seconds")->series.at(0).value == 25);
}
