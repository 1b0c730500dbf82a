// From the text of a policy to its first decision, part by part.
//
//   build/release/tests/bench/load_bench [--benchmark_filter=/1000/] [--benchmark_repetitions=5]
//
// Names: part / rules / cut points / features.
//  - read: the texts become trees;
//  - check: the trees become a model, every name and range checked;
//  - decide: the checked model becomes a program, and the interpreter decides a customer by it;
//  - table: the rules of the program become tables, for the interpreter and for machine code.

#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>

#include "dispatch/table.h"
#include "driver/load.h"
#include "family.h"
#include "interpret/interpreted_policy.h"
#include "lower/from_model.h"
#include "model/from_syntax.h"

namespace {

using namespace forbear;
using bench::Family;

struct Stages {
    driver::Loaded loaded;
    model::Model model;
    std::unique_ptr<const interpret::InterpretedPolicy> policy;
    std::unique_ptr<bench::Portfolio> portfolio;
};

driver::Loaded read(const std::vector<NamedText>& texts) {
    DiagnosticSink sink;
    return driver::load_texts(texts, {}, sink);
}

model::Model check(const driver::Loaded& loaded) {
    DiagnosticSink sink;
    return model::from_syntax(loaded.files, sink);
}

std::unique_ptr<const interpret::InterpretedPolicy> lower(const model::Model& model) {
    Result<ir::Program> program = lower::from_model(model.policies.front(), std::string(64, '0'));
    if (!program) {
        std::fprintf(stderr, "%s\n", program.error().message.c_str());
        std::exit(3);
    }
    return std::make_unique<const interpret::InterpretedPolicy>(std::move(program).value(), std::vector<interpret::RulePlace>{});
}

/// Made when first measured, so that a filter costs only what it runs.
const Stages& stages_of(const Family& family) {
    static std::map<std::string, Stages> known;
    Stages& made = known[name_of(family)];
    if (made.policy != nullptr) return made;
    made.loaded = read(texts_of(family));
    made.model = check(made.loaded);
    made.policy = lower(made.model);
    made.portfolio = std::make_unique<bench::Portfolio>(family, made.policy->schema(), 1);
    return made;
}

void read(benchmark::State& state, const Family& family) {
    const std::vector<NamedText> texts = texts_of(family);
    for (auto _ : state) benchmark::DoNotOptimize(read(texts).files.data());
}

void check(benchmark::State& state, const Family& family) {
    const Stages& stages = stages_of(family);
    for (auto _ : state) benchmark::DoNotOptimize(check(stages.loaded).policies.data());
}

void decide(benchmark::State& state, const Family& family) {
    const Stages& stages = stages_of(family);
    std::vector<std::int64_t> out(stages.policy->layout().words);
    for (auto _ : state) {
        lower(stages.model)->decide(stages.portfolio->view(), 0, out.data());
        benchmark::ClobberMemory();
    }
}

void table(benchmark::State& state, const Family& family) {
    const Stages& stages = stages_of(family);
    for (auto _ : state) {
        const Result<dispatch::Table> made = dispatch::make_table(stages.policy->program());
        if (!made) {
            state.SkipWithError(made.error().message.c_str());
            return;
        }
        benchmark::DoNotOptimize(made.value().blocks.data());
    }
}

void add(const char* part, void (*function)(benchmark::State&, const Family&), const Family& family) {
    benchmark::RegisterBenchmark((std::string(part) + "/" + name_of(family)).c_str(), [=](benchmark::State& state) { function(state, family); })
        ->Unit(benchmark::kMillisecond);
}

} // namespace

int main(int argc, char** argv) {
    for (const std::size_t size : {10u, 100u, 1'000u, 10'000u}) {
        for (const Family& family : {Family{size, true, {}, 1}, Family{size, false, {}, 1}, Family{size, true, {true, true, true}, 1}}) {
            add("read", read, family);
            add("check", check, family);
            add("decide", decide, family);
            if (size > 10) add("table", table, family);
        }
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
