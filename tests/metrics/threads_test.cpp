// Threads that record while versions come and snapshots are taken: nothing is lost, nothing is seen to fall.

#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "artefact/shipped.h"
#include "forbear/metrics.h"
#include "metrics/portfolios.h"

using namespace forbear;
using namespace forbear::tests;

namespace {

std::uint64_t all_decisions(const MetricsSnapshot& snapshot) {
    std::uint64_t sum = 0;
    for (const MetricSeries& series : snapshot.find("forbear_decisions")->series) sum += series.value;
    return sum;
}

} // namespace

TEST_CASE("threads record at once, recorders come and go, and every decision is counted", "[metrics][threads]") {
    std::vector<Decided> decided;
    for (const auto& policy : shipped_policies()) {
        if (decided.size() < 3) decided.emplace_back(policy, decided.size() + 1, 200);
    }
    REQUIRE(decided.size() == 3);
    Metrics metrics({.most_recorders = 8});
    constexpr std::size_t threads = 4, rounds = 60;
    std::atomic<bool> stops = false;
    std::atomic<std::uint64_t> failures = 0;
    std::vector<std::thread> running;
    for (std::size_t thread = 0; thread < threads; ++thread) {
        running.emplace_back([&] {
            for (std::size_t round = 0; round < rounds; ++round) {
                // The version is met while others record to it, and a new recorder may take the place of one that went.
                const Decided& batch = decided[round % decided.size()];
                const auto meter = metrics.meter(batch.policy());
                auto recorder = metrics.recorder();
                if (!meter || !recorder) {
                    ++failures;
                    continue;
                }
                for (std::size_t row = 0; row < 100; ++row) {
                    if (!recorder.value().record(*meter.value(), batch.words(row), 1, batch.facts(), row)) ++failures;
                }
                if (!recorder.value().record(*meter.value(), batch.words(100), 100, batch.facts(), 100)) ++failures;
                recorder.value().timed(*meter.value(), 1, [] {});
            }
        });
    }
    std::uint64_t falls = 0, snapshots = 0;
    std::thread watching([&] {
        std::uint64_t last = 0;
        do {
            const std::uint64_t now = all_decisions(metrics.snapshot());
            falls += now < last ? 1 : 0;
            last = now;
            ++snapshots;
        } while (!stops.load());
    });
    for (std::thread& each : running) each.join();
    stops = true;
    watching.join();
    CHECK(failures == 0);
    CHECK(falls == 0);
    CHECK(snapshots > 0);
    CHECK(all_decisions(metrics.snapshot()) == threads * rounds * 200);
    std::uint64_t timed = 0;
    const MetricsSnapshot last = metrics.snapshot();
    for (const MetricSeries& series : last.find("forbear_decide_seconds")->series) timed += series.value;
    CHECK(timed == threads * rounds);
}

TEST_CASE("recorders of one version do not lose each other's counts", "[metrics][threads]") {
    const Decided batch(shipped_policies().front(), 1, 200);
    Metrics metrics;
    const auto meter = metrics.meter(batch.policy());
    REQUIRE(meter);
    constexpr std::size_t threads = 4, rounds = 3'000;
    std::atomic<std::size_t> ready = 0, failures = 0;
    std::vector<std::thread> running;
    for (std::size_t thread = 0; thread < threads; ++thread) {
        running.emplace_back([&] {
            auto recorder = metrics.recorder();
            ++ready;
            while (ready < threads) std::this_thread::yield(); // all of them are there at once
            for (std::size_t round = 0; round < rounds; ++round) {
                if (!recorder || !recorder.value().record(*meter.value(), batch.words(), batch.rows(), batch.facts(), 0)) ++failures;
            }
        });
    }
    for (std::thread& each : running) each.join();
    CHECK(failures == 0);
    CHECK(all_decisions(metrics.snapshot()) == threads * rounds * batch.rows());
}
