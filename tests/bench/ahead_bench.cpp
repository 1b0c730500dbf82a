// What it is worth to make code for this processor and this layout of data: the JIT's code against code made ahead of time for each
// generation of processors, against code for columns that gets its structs copied into columns first, and against the interpreter.
//
//   build/release/tests/bench/ahead_bench [--benchmark_filter=columns/] [--benchmark_repetitions=5]
//
// Names: layout / code / rules / cut points; code is `jit`, a target of `forbear build`, `copied:` and a target,
// `interpreter` (of an artefact: rules by table), or `walk` (rules tried one after the other). `ns` is time of the processor, per record. tests/bench/ahead.py makes the table. Before anything is measured, the
// decisions of the first thousand customers are compared with the interpreter's.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>

#include <benchmark/benchmark.h>
#include <dlfcn.h>

#include "family.h"
#include "forbear/artefact.h"
#include "forbear/build.h"
#include "forbear/kernel.h"
#include "forbear/records.h"

namespace {

using namespace forbear;
using bench::Customer;
using bench::Family;

constexpr std::size_t rows = 1u << 18;
constexpr std::size_t chunk = 1'024; ///< rows that a host decides before it looks at the answers
constexpr std::size_t compared = 1'000;
constexpr std::size_t interpreted = 1u << 13; ///< rows of a measurement of the interpreter

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "%s\n", why.c_str());
    std::exit(3);
}

/// Decides `count` rows from `first` on.
using Decide = std::function<void(std::size_t first, std::size_t count, std::int64_t* out)>;

/// Kernels of one policy, linked by the system's linker; loaded until the process ends, as `folder` is.
class Kernels {
public:
    Kernels() {
        std::string name = (std::filesystem::temp_directory_path() / "forbear-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) give_up("no folder for kernels");
        folder_ = name;
    }
    Kernels(const Kernels&) = delete;
    Kernels& operator=(const Kernels&) = delete;
    ~Kernels() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    /// Null where this processor does not run it.
    const forbear_kernel* make(const Policy& policy, const std::string& target, const RecordLayout* records) {
        ObjectOptions options;
        options.symbol = "bench_" + std::to_string(++made_);
        options.targets = {target};
        if (records != nullptr) options.records = *records;
        const auto built = build_object(policy, options);
        if (!built) give_up(built.error().message);
        const std::string file = folder_ + "/" + options.symbol;
        std::ofstream(file + ".o", std::ios::binary) << built.value().object;
        if (std::system(("cc -shared -nostdlib -o " + file + ".so " + file + ".o").c_str()) != 0) give_up("no library of " + file);
        void* const library = ::dlopen((file + ".so").c_str(), RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr) give_up(::dlerror());
        const auto* kernel = static_cast<const forbear_kernel*>(::dlsym(library, ("forbear_" + options.symbol + "_kernel").c_str()));
        if (kernel == nullptr) give_up("no kernel in " + file);
        return kernel->target() != nullptr ? kernel : nullptr;
    }

private:
    std::string folder_;
    std::size_t made_ = 0;
};

/// What a host does that has structs and code for columns: copies a chunk, as wide as code for columns wants it, then decides it.
class Copied {
public:
    Copied(const Schema& schema, const std::vector<Customer>& customers, const RecordLayout& layout, const forbear_kernel& kernel)
        : customers_(customers), kernel_(kernel), values_(schema.facts.size()), states_(schema.facts.size()), columns_(schema.facts.size()) {
        const auto bound = bind_layout(schema, layout);
        if (!bound) give_up(bound.error().message);
        layout_ = bound.value();
        for (std::size_t fact = 0; fact < columns_.size(); ++fact) {
            values_[fact].resize(chunk);
            states_[fact].resize(chunk);
            columns_[fact].values = values_[fact].data();
            columns_[fact].states = layout_.facts[fact] && !layout_.facts[fact]->state_offset ? nullptr : states_[fact].data();
            columns_[fact].stride = 1;
        }
    }
    void decide(std::size_t first, std::size_t count, std::int64_t* out) {
        for (std::size_t fact = 0; fact < columns_.size(); ++fact) {
            const std::optional<FieldLayout>& field = layout_.facts[fact];
            if (!field) {
                std::fill_n(states_[fact].begin(), count, static_cast<std::uint8_t>(State::unknown));
                continue;
            }
            const char* const from = reinterpret_cast<const char*>(customers_.data() + first);
            switch (field->kind) {
            case FieldKind::i16: copy<std::int16_t>(from + field->offset, count, values_[fact]); break;
            case FieldKind::u8: copy<std::uint8_t>(from + field->offset, count, values_[fact]); break;
            case FieldKind::i64: copy<std::int64_t>(from + field->offset, count, values_[fact]); break;
            default: give_up("a kind that no customer has");
            }
            if (field->state_offset) copy<std::uint8_t>(from + *field->state_offset, count, states_[fact]);
        }
        const forbear_kernel_facts facts{columns_.data(), nullptr};
        kernel_.decide_batch(&facts, 0, count, out);
    }

private:
    template <class Stored, class To>
    static void copy(const char* from, std::size_t count, To& to) {
        for (std::size_t row = 0; row < count; ++row) {
            Stored value;
            std::memcpy(&value, from + row * sizeof(Customer), sizeof value);
            to[row] = static_cast<typename To::value_type>(value);
        }
    }

    const std::vector<Customer>& customers_;
    const forbear_kernel& kernel_;
    BoundLayout layout_;
    std::vector<std::vector<std::int64_t>> values_;
    std::vector<std::vector<std::uint8_t>> states_;
    std::vector<forbear_kernel_column> columns_;
};

struct Case {
    std::shared_ptr<const Policy> policy;
    std::unique_ptr<bench::Portfolio> portfolio;
    std::vector<Customer> customers;
    std::vector<std::int64_t> out;
    Kernels kernels;
    std::map<std::string, Decide> ways;
};

void add_columns(Case& made) {
    const Policy& policy = *made.policy;
    const FactsView& view = made.portfolio->view();
    made.ways["columns/jit"] = [&](std::size_t first, std::size_t count, std::int64_t* out) { policy.decide(view, first, first + count, out); };
    for (const std::string& target : known_targets()) {
        const forbear_kernel* kernel = made.kernels.make(policy, target, nullptr);
        if (kernel == nullptr) continue;
        made.ways["columns/" + target] = [kernel, &view](std::size_t first, std::size_t count, std::int64_t* out) { kernel->decide_batch(&view, first, first + count, out); };
    }
    const auto bytes = build_artefact(policy);
    if (!bytes) give_up(bytes.error().message);
    const auto artefact = load_artefact(bytes.value());
    if (!artefact) give_up(artefact.error().message);
    made.ways["columns/interpreter"] = [artefact = artefact.value(), &view](std::size_t first, std::size_t count, std::int64_t* out) {
        artefact->decide(view, first, first + count, out);
    };
    made.ways["columns/walk"] = [&](std::size_t first, std::size_t count, std::int64_t* out) {
        for (std::size_t row = 0; row < count; ++row) policy.interpret(view, first + row, out + row * policy.layout().words);
    };
}

void add_structs(Case& made, const Family& family) {
    const StructLayout<Customer> layout = layout_of(family);
    auto bound = bind_records(made.policy, layout);
    if (!bound) give_up(bound.error().message);
    const auto shared = std::make_shared<BoundPolicy<Customer>>(std::move(bound).value());
    const std::vector<Customer>& customers = made.customers;
    made.ways["structs/jit"] = [shared, &customers](std::size_t first, std::size_t count, std::int64_t* out) { shared->decide(customers.data() + first, count, out); };
    for (const std::string& target : known_targets()) {
        const forbear_kernel* kernel = made.kernels.make(*made.policy, target, &layout.layout());
        if (kernel == nullptr) continue;
        made.ways["structs/" + target] = [kernel, &customers](std::size_t first, std::size_t count, std::int64_t* out) {
            kernel->decide_batch(customers.data(), first, first + count, out);
        };
        const auto copied = std::make_shared<Copied>(made.policy->schema(), customers, layout.layout(), *made.kernels.make(*made.policy, target, nullptr));
        made.ways["structs/copied:" + target] = [copied](std::size_t first, std::size_t count, std::int64_t* out) { copied->decide(first, count, out); };
    }
}

void must_agree(const Case& made) {
    const std::size_t words = made.policy->layout().words;
    std::vector<std::int64_t> expected(words * compared), got(words * compared);
    made.ways.at("columns/walk")(0, compared, expected.data());
    for (const auto& [name, decide] : made.ways) {
        decide(0, compared, got.data());
        if (got != expected) give_up(name + " does not decide as the interpreter does");
    }
}

/// Loaded when first measured, so that a filter costs only what it runs.
Case& case_of(const Family& family) {
    static std::map<std::string, Case> cases;
    Case& made = cases[name_of(family)];
    if (made.policy != nullptr) return made;
    LoadResult loaded = load_texts(texts_of(family));
    if (loaded.policy == nullptr || loaded.policy->engine() != EngineKind::jit) give_up(render_text(loaded.sources, loaded.diagnostics) + loaded.error);
    made.policy = loaded.policy;
    made.portfolio = std::make_unique<bench::Portfolio>(family, made.policy->schema(), rows);
    made.customers = made.portfolio->customers();
    made.out.resize(chunk * made.policy->layout().words);
    add_columns(made);
    add_structs(made, family);
    must_agree(made);
    return made;
}

void measure(benchmark::State& state, const Family& family, const std::string& way) {
    Case& made = case_of(family);
    const auto found = made.ways.find(way);
    if (found == made.ways.end()) return state.SkipWithError("this processor does not run it");
    const std::size_t count = way == "columns/interpreter" || way == "columns/walk" ? interpreted : rows;
    std::size_t done = 0;
    for (auto _ : state) {
        for (std::size_t row = 0; row < count; row += chunk) found->second(row, chunk, made.out.data());
        benchmark::ClobberMemory();
        done += count;
    }
    state.counters["ns"] = benchmark::Counter(static_cast<double>(done) * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

} // namespace

int main(int argc, char** argv) {
    std::vector<std::string> ways = {"columns/jit", "columns/interpreter", "columns/walk", "structs/jit"};
    for (const std::string& target : known_targets()) {
        for (const char* kind : {"columns/", "structs/", "structs/copied:"}) ways.push_back(kind + target);
    }
    for (const std::size_t size : {10u, 100u, 1'000u, 10'000u}) {
        const Family family{size, true, {}, 1};
        for (const std::string& way : ways)
            benchmark::RegisterBenchmark((way + "/" + name_of(family)).c_str(), [=](benchmark::State& state) { measure(state, family, way); })->Unit(benchmark::kMillisecond);
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
