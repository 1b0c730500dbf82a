// What one decision costs, by the number of rules: in a batch, one at a time, and against merely touching the same memory.
//
//   build/release/tests/bench/decide_bench [--benchmark_filter=batch/] [--benchmark_repetitions=5]
//
// Names: what / rules / cut points / features. `ns` is per record. Before anything is measured, the decisions of the first
// thousand customers are compared with the interpreter's.

#include <malloc.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <memory>
#include <optional>

#include <benchmark/benchmark.h>

#include "family.h"
#include "forbear/parallel.h"
#include "forbear/records.h"
#include "forbear/why_not.h"

namespace {

using namespace forbear;
using bench::Family;

constexpr std::size_t rows = 1u << 18;
constexpr std::size_t chunk = 1'024;  ///< rows that a host decides before it looks at the answers
constexpr std::size_t compared = 1'000;

struct Case {
    std::shared_ptr<const Policy> policy;
    std::unique_ptr<bench::Portfolio> portfolio;
    std::vector<std::int64_t> out;
    std::vector<bench::Customer> customers;
    std::optional<BoundPolicy<bench::Customer>> bound; ///< without lists
};

void must_agree(const Case& made, const std::string& name) {
    const std::size_t words = made.policy->layout().words;
    std::vector<std::int64_t> expected(words), batch(words * compared), one(words);
    made.policy->decide(made.portfolio->view(), 0, compared, batch.data());
    for (std::size_t row = 0; row < compared; ++row) {
        made.policy->interpret(made.portfolio->view(), row, expected.data());
        made.policy->decide(made.portfolio->view(), row, one.data());
        bool is_same = true;
        if (made.bound) {
            std::vector<std::int64_t> from_struct(words);
            made.bound->decide(made.customers[row], from_struct.data());
            is_same = from_struct == expected;
        }
        is_same = is_same && one == expected && std::memcmp(batch.data() + row * words, expected.data(), words * sizeof(std::int64_t)) == 0;
        if (is_same) continue;
        std::fprintf(stderr, "%s: row %zu is not decided as the interpreter decides it\n", name.c_str(), row);
        std::exit(3);
    }
}

/// Loaded when first measured, so that a filter costs only what it runs.
const Case& case_of(const Family& family) {
    static std::map<std::string, Case> cases;
    Case& made = cases[name_of(family)];
    if (made.policy != nullptr) return made;
    LoadResult loaded = load_texts(texts_of(family));
    if (loaded.policy == nullptr || loaded.policy->engine() != EngineKind::jit) {
        std::fprintf(stderr, "%s%s\n", render_text(loaded.sources, loaded.diagnostics).c_str(), loaded.error.c_str());
        std::exit(3);
    }
    made.policy = loaded.policy;
    made.portfolio = std::make_unique<bench::Portfolio>(family, made.policy->schema(), rows);
    made.out.resize(chunk * made.policy->layout().words);
    if (!family.features.lists) {
        made.customers = made.portfolio->customers();
        auto bound = bind_records(made.policy, layout_of(family));
        if (!bound) {
            std::fprintf(stderr, "%s\n", bound.error().message.c_str());
            std::exit(3);
        }
        made.bound = std::move(bound).value();
    }
    must_agree(made, name_of(family));
    return made;
}

template <class Work>
void by_record(benchmark::State& state, Work work) {
    std::size_t done = 0;
    for (auto _ : state) {
        work();
        benchmark::ClobberMemory();
        done += rows;
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(done));
    state.counters["ns"] = benchmark::Counter(static_cast<double>(done) * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void touch(benchmark::State& state, const Family& family) {
    Case& made = const_cast<Case&>(case_of(family));
    const std::size_t words = made.policy->layout().words;
    by_record(state, [&] {
        for (std::size_t row = 0; row < rows; row += chunk) made.portfolio->touch(row, row + chunk, words, made.out.data());
    });
}

void batch(benchmark::State& state, const Family& family) {
    Case& made = const_cast<Case&>(case_of(family));
    by_record(state, [&] {
        for (std::size_t row = 0; row < rows; row += chunk) made.policy->decide(made.portfolio->view(), row, row + chunk, made.out.data());
    });
}

/// Which part of a rule in the middle is the first that is not true.
void why(benchmark::State& state, const Family& family) {
    Case& made = const_cast<Case&>(case_of(family));
    const auto asked = why_not(*made.policy, made.policy->rules()[made.policy->rules().size() / 2].name);
    if (!asked) std::exit(3);
    std::vector<std::uint32_t> out(chunk);
    by_record(state, [&] {
        for (std::size_t row = 0; row < rows; row += chunk) asked.value()->answer(made.portfolio->view(), row, row + chunk, out.data());
    });
}

/// All rows at once, as a host does that has many.
void parallel(benchmark::State& state, const Family& family, unsigned threads) {
    Case& made = const_cast<Case&>(case_of(family));
    std::vector<std::int64_t> out(rows * made.policy->layout().words);
    by_record(state, [&] { decide_in_parallel(*made.policy, made.portfolio->view(), 0, rows, out.data(), threads); });
}
void on_one_thread(benchmark::State& state, const Family& family) { parallel(state, family, 1); }
void on_two_threads(benchmark::State& state, const Family& family) { parallel(state, family, 2); }

void one(benchmark::State& state, const Family& family) {
    Case& made = const_cast<Case&>(case_of(family));
    by_record(state, [&] {
        for (std::size_t row = 0; row < rows; ++row) made.policy->decide(made.portfolio->view(), row, made.out.data());
    });
}

void record(benchmark::State& state, const Family& family) {
    Case& made = const_cast<Case&>(case_of(family));
    by_record(state, [&] {
        for (std::size_t row = 0; row < rows; ++row) made.bound->decide(made.customers[row], made.out.data());
    });
}

void records(benchmark::State& state, const Family& family) {
    Case& made = const_cast<Case&>(case_of(family));
    by_record(state, [&] {
        for (std::size_t row = 0; row < rows; row += chunk) made.bound->decide(made.customers.data() + row, chunk, made.out.data());
    });
}

void load(benchmark::State& state, const Family& family) {
    const std::vector<NamedText> texts = texts_of(family);
    for (auto _ : state) benchmark::DoNotOptimize(load_texts(texts).policy);
}

/// Text to the first decision, machine code in the background.
void first(benchmark::State& state, const Family& family) {
    const std::vector<NamedText> texts = texts_of(family);
    const Case& made = case_of(family);
    std::vector<std::int64_t> out(made.policy->layout().words);
    LoadOptions options;
    options.compile_in_background = true;
    for (auto _ : state) {
        const std::shared_ptr<const Policy> policy = load_texts(texts, options).policy;
        policy->decide(made.portfolio->view(), 0, out.data());
        state.PauseTiming();
        policy->wait_for_engine();
        state.ResumeTiming();
    }
}

/// What a loaded policy keeps resident, beside what a first policy has brought into the process.
void memory(benchmark::State& state, const Family& family) {
    (void)load_texts(bench::texts_of({}));
    const auto resident = [] {
        malloc_trim(0);
        std::ifstream file("/proc/self/statm");
        double total = 0, pages = 0;
        file >> total >> pages;
        return pages * 4'096.0 / 1e6;
    };
    for (auto _ : state) {
        const double before = resident();
        const std::shared_ptr<const Policy> policy = load_texts(texts_of(family)).policy;
        state.counters["MB"] = resident() - before;
        benchmark::DoNotOptimize(policy->rules().data());
    }
}

void add(const char* what, void (*function)(benchmark::State&, const Family&), const Family& family, benchmark::TimeUnit unit) {
    benchmark::RegisterBenchmark((std::string(what) + "/" + name_of(family)).c_str(), [=](benchmark::State& state) { function(state, family); })->Unit(unit)->UseRealTime();
}

} // namespace

int main(int argc, char** argv) {
    std::vector<Family> families;
    for (const std::size_t size : {10u, 100u, 1'000u, 10'000u}) {
        for (const bool is_round : {true, false}) families.push_back({size, is_round, {}, 1});
    }
    for (const std::size_t size : {100u, 1'000u}) {
        families.push_back({size, true, {.unknowns = true}, 1});
        families.push_back({size, true, {.guards = true}, 1});
        families.push_back({size, true, {.lists = true}, 1});
        families.push_back({size, true, {true, true, true}, 1});
    }
    for (const Family& family : families) {
        add("touch", touch, family, benchmark::kMillisecond);
        add("batch", batch, family, benchmark::kMillisecond);
        add("why", why, family, benchmark::kMillisecond);
        add("one", one, family, benchmark::kMillisecond);
        add("on_one_thread", on_one_thread, family, benchmark::kMillisecond);
        add("on_two_threads", on_two_threads, family, benchmark::kMillisecond);
        if (family.features.lists) continue;
        add("records", records, family, benchmark::kMillisecond);
        add("record", record, family, benchmark::kMillisecond);
    }
    for (const Family& family : families) {
        add("load", load, family, benchmark::kMillisecond);
        add("first", first, family, benchmark::kMillisecond);
    }
    for (const std::size_t size : {10u, 1'000u, 10'000u}) {
        const Family family{size, true, {}, 1};
        benchmark::RegisterBenchmark(("memory/" + name_of(family)).c_str(), [=](benchmark::State& state) { memory(state, family); })->Iterations(1);
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
