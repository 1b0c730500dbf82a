// What recording decisions costs, beside what deciding them costs: metrics_bench POLICY [options of Google Benchmark]

#include <benchmark/benchmark.h>

#include <iostream>

#include "forbear/metrics.h"
#include "metrics/portfolios.h"

using namespace forbear;

namespace {

constexpr std::size_t rows = 10'000;

struct Host {
    std::unique_ptr<tests::Decided> decided;
    Metrics metrics;
    std::shared_ptr<const Meter> meter;
};
Host* host = nullptr;

void in_batches(benchmark::State& state) {
    auto recorder = host->metrics.recorder();
    const auto size = static_cast<std::size_t>(state.range(0));
    const tests::Decided& decided = *host->decided;
    std::size_t row = 0;
    for (auto _ : state) {
        if (row + size > rows) row = 0;
        recorder.value().record(*host->meter, decided.words(row), size, decided.facts(), row);
        row += size;
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void timed(benchmark::State& state) {
    auto recorder = host->metrics.recorder();
    for (auto _ : state) recorder.value().timed(*host->meter, 1, [] {});
    state.SetItemsProcessed(state.iterations());
}

void page(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(render(host->metrics.snapshot(), MetricsFormat::openmetrics));
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: metrics_bench POLICY [options]\n";
        return 2;
    }
    LoadAllResult loaded = load_all_files({argv[1]});
    if (loaded.policies.empty()) {
        std::cerr << loaded.error << render_text(loaded.sources, loaded.diagnostics);
        return 1;
    }
    Host made;
    made.decided = std::make_unique<tests::Decided>(loaded.policies.front(), 1, rows);
    auto meter = made.metrics.meter(*loaded.policies.front());
    if (!meter) {
        std::cerr << meter.error().message << '\n';
        return 1;
    }
    made.meter = std::move(meter).value();
    host = &made;
    for (const int threads : {1, 2}) {
        benchmark::RegisterBenchmark("record", in_batches)->Arg(1)->Arg(100)->Arg(10'000)->Threads(threads);
    }
    benchmark::RegisterBenchmark("timed", timed);
    benchmark::RegisterBenchmark("page", page);
    --argc;
    argv[1] = argv[0];
    ++argv;
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
