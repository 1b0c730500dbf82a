// Hot reload under load: threads decide without pause, one customer at a time and in batches, while versions of a policy swap.
// Every decision is held against what the interpreter decided before for the version that the decision reports.
//
//   reload swaps COUNT [ENGINES [THREADS]]    default: mixed, 3 threads
//   reload cycles COUNT                       a policy is loaded, decides and is let go of: see cycles.cpp
//
// ENGINES: `mixed` (of twenty swaps ten load machine code before they serve, one of it made anew and nine times kept in a folder; two
// load it in the background; eight are interpreted), `jit` (all made anew), `interpreter`. Prints what was seen; the exit code is 1 when
// anything was wrong, lost or mixed, or when memory grew.

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <thread>

#include <unistd.h>

#include "versions.h"

namespace {

using namespace forbear;
using namespace forbear::tests;

constexpr std::size_t rows = 1'024;
constexpr std::int64_t not_written = 0x5a5a'5a5a;

struct Seen {
    std::uint64_t decisions = 0, batches = 0, by_machine_code = 0, changes = 0;
    std::uint64_t wrong = 0; ///< not what the reported version decides
    std::uint64_t mixed = 0; ///< batches whose customers were decided by several versions
    std::uint64_t lost = 0;  ///< asked for and not made
    std::uint64_t back = 0;  ///< an older version after a newer one

    void add(const Seen& other) {
        decisions += other.decisions, batches += other.batches, by_machine_code += other.by_machine_code, changes += other.changes;
        wrong += other.wrong, mixed += other.mixed, lost += other.lost, back += other.back;
    }
    [[nodiscard]] bool is_clean() const { return wrong + mixed + lost + back == 0 && batches > 0 && changes > 0; }
};

class Asker {
public:
    Asker(PolicyRegistry& registry, const Oracle& oracle, std::uint64_t seed)
        : reader_(registry.reader("p")), oracle_(oracle), random_(seed * 2 + 1), out_(rows * oracle.words) {}

    Seen run(const std::atomic<bool>& is_over) {
        while (!is_over.load(std::memory_order_relaxed)) {
            const std::uint64_t dice = next();
            if (dice % 4'096 == 0) reader_.release();
            if (dice % 4 == 0) ask_batch();
            else ask_one();
        }
        return seen_;
    }

private:
    std::uint64_t next() {
        random_ = random_ * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
        return random_ >> 33;
    }

    /// The version for one decision or one batch; null: lost.
    const Publication* version() {
        const std::shared_ptr<const Publication>& serving = reader_.current();
        if (!serving) {
            ++seen_.lost;
            return nullptr;
        }
        if (serving->serial() != serial_) ++seen_.changes;
        if (serving->serial() < serial_) ++seen_.back;
        serial_ = serving->serial();
        return serving.get();
    }

    void ask_one() {
        const Publication* serving = version();
        if (serving == nullptr) return;
        const std::size_t row = next() % rows;
        std::fill_n(out_.begin(), oracle_.words, not_written);
        serving->policy().decide(oracle_.customers->facts(), row, out_.data());
        count(*serving, row, 1);
    }

    void ask_batch() {
        const Publication* serving = version();
        if (serving == nullptr) return;
        constexpr std::size_t runs = rows / Oracle::tells_apart;
        const std::size_t first = next() % runs;
        const std::size_t count_of_runs = 1 + next() % (runs - first);
        std::fill(out_.begin(), out_.end(), not_written);
        const std::size_t begin = first * Oracle::tells_apart, count_of_rows = count_of_runs * Oracle::tells_apart;
        serving->policy().decide(oracle_.customers->facts(), begin, begin + count_of_rows, out_.data());
        ++seen_.batches;
        count(*serving, begin, count_of_rows);
    }

    void count(const Publication& serving, std::size_t begin, std::size_t count_of_rows) {
        seen_.decisions += count_of_rows;
        if (serving.policy().engine() == EngineKind::jit) seen_.by_machine_code += count_of_rows;
        if (is_of(serving.version() % kinds, begin, 0, count_of_rows)) return;
        std::size_t wrong = 0, of_others = 0;
        for (std::size_t row = 0; row < count_of_rows; ++row) {
            if (is_of(serving.version() % kinds, begin, row, 1)) continue;
            ++wrong;
            if (out_[row * oracle_.words] == not_written) ++seen_.lost;
            for (std::uint32_t kind = 0; kind < kinds; ++kind) of_others += is_of(kind, begin, row, 1) ? 1u : 0u;
        }
        seen_.wrong += wrong;
        if (of_others > 0 && wrong < count_of_rows) ++seen_.mixed;
    }

    /// Whether `count_of_rows` of `out_` from `row` are what versions of this kind decide.
    [[nodiscard]] bool is_of(std::uint32_t kind, std::size_t begin, std::size_t row, std::size_t count_of_rows) const {
        return std::equal(out_.begin() + static_cast<std::ptrdiff_t>(row * oracle_.words),
                          out_.begin() + static_cast<std::ptrdiff_t>((row + count_of_rows) * oracle_.words),
                          oracle_.decisions[kind].begin() + static_cast<std::ptrdiff_t>((begin + row) * oracle_.words));
    }

    PolicyReader reader_;
    const Oracle& oracle_;
    std::uint64_t random_;
    std::uint64_t serial_ = 0;
    std::vector<std::int64_t> out_;
    Seen seen_;
};

enum class Engines { mixed, jit, interpreter };

PublishOptions options_of(std::uint64_t swap, Engines engines, const std::string& folder) {
    PublishOptions options;
    if (engines == Engines::interpreter) options.load.engine = EngineKind::interpreter;
    if (engines != Engines::mixed) return options;
    const std::uint64_t turn = swap % 20;
    if (turn != 0) options.load.kernel_cache = folder;
    options.load.compile_in_background = turn == 5 || turn == 15;
    if (turn % 5 == 2 || turn % 5 == 4) options.load.engine = EngineKind::interpreter;
    return options;
}

struct Swaps {
    std::uint64_t done = 0, refused = 0, faults = 0;
    std::uint64_t with_machine_code = 0; ///< published with machine code that served at once
    std::size_t memory_before = 0, memory_after = 0;
};

Swaps swap_versions(PolicyRegistry& registry, std::uint64_t wanted, Engines engines, const std::string& folder) {
    Swaps swaps;
    PolicyReader reader = registry.reader("p");
    for (std::uint64_t swap = 1; swap <= wanted; ++swap) {
        const auto number = static_cast<std::uint32_t>(swap);
        const PublishOptions options = options_of(swap, engines, folder);
        if (swap > 1 && swap % 64 == 0) { // refused: the last one goes on
            PublishOptions trial = options;
            trial.load.engine = EngineKind::interpreter;
            const bool is_wrong = swap % 128 == 0;
            const auto result = is_wrong ? registry.publish_texts("p", text_of(number + 1, true), trial)
                                         : registry.publish_texts("p", {{"p.forbear", "policy p version\n"}}, trial);
            swaps.faults += result.status == (is_wrong ? PublishStatus::scenarios_failed : PublishStatus::not_loaded) ? 0u : 1u;
            ++swaps.refused;
        }
        const PublishResult result = registry.publish_texts("p", text_of(number), options);
        const auto& serving = reader.current();
        if (result.status != PublishStatus::published || serving != result.publication || serving->version() != number) {
            std::printf("swap %llu: %s%s\n", static_cast<unsigned long long>(swap), result.error.c_str(),
                        render_text(result.sources, result.diagnostics).c_str());
            ++swaps.faults;
            break;
        }
        ++swaps.done;
        if (options.load.engine == EngineKind::jit && !options.load.compile_in_background && serving->policy().engine() == EngineKind::jit)
            ++swaps.with_machine_code;
        // What is kept once for all is there after the first fifth.
        if (swap == std::max<std::uint64_t>(wanted / 5, 1)) swaps.memory_before = resident_kilobytes();
        if (swap % 10'000 == 0) {
            std::printf("%llu swaps, %zu KiB, %zu versions in memory\n", static_cast<unsigned long long>(swap), resident_kilobytes(),
                        registry.versions_in_memory());
            std::fflush(stdout);
        }
    }
    swaps.memory_after = resident_kilobytes();
    return swaps;
}

int report(const Swaps& swaps, const Seen& seen, std::size_t left) {
    const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
    std::printf("%llu swaps (%llu with machine code from the start), %llu refused, %llu faults\n", number(swaps.done),
                number(swaps.with_machine_code), number(swaps.refused), number(swaps.faults));
    std::printf("%llu decisions (%llu by machine code), %llu batches, %llu changes of version seen\n", number(seen.decisions),
                number(seen.by_machine_code), number(seen.batches), number(seen.changes));
    std::printf("%llu wrong, %llu lost, %llu mixed batches, %llu times back to an older version\n", number(seen.wrong), number(seen.lost),
                number(seen.mixed), number(seen.back));
    std::printf("memory: %zu KiB after a fifth, %zu KiB at the end; %zu versions left\n", swaps.memory_before, swaps.memory_after, left);
    constexpr std::size_t noise = 16 * 1024; // what threads happen to hold at once; a version of this policy takes some 100 KiB
    const bool is_flat = !memory_tells || swaps.memory_after <= swaps.memory_before + noise;
    if (!is_flat) std::printf("memory grew\n");
    return seen.is_clean() && swaps.faults == 0 && is_flat && left == 1 ? 0 : 1;
}

int reload(std::uint64_t wanted, Engines engines, std::size_t threads) {
    const Oracle oracle = make_oracle(rows);
    if (!oracle.error.empty()) {
        std::printf("%s\n", oracle.error.c_str());
        return 3;
    }
    std::string folder = (std::filesystem::temp_directory_path() / "forbear_reload_XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) return 3;

    PolicyRegistry registry;
    if (!registry.publish_texts("p", text_of(kinds), options_of(20, engines, folder)).publication) return 3;
    std::atomic<bool> is_over = false;
    std::vector<Seen> seen(threads);
    std::vector<std::thread> askers;
    for (std::size_t thread = 0; thread < threads; ++thread) {
        askers.emplace_back([&, thread] { seen[thread] = Asker(registry, oracle, thread).run(is_over); });
    }
    const Swaps swaps = swap_versions(registry, wanted, engines, folder);
    is_over = true;
    for (std::thread& asker : askers) asker.join();
    Seen all;
    for (const Seen& one : seen) all.add(one);
    while (registry.versions_in_memory() != 1) std::this_thread::yield(); // the readers are gone: for ever when versions are lost
    std::filesystem::remove_all(folder);
    return report(swaps, all, registry.versions_in_memory());
}

} // namespace

int main(int count, char** arguments) {
    const std::string what = count > 2 ? arguments[1] : "";
    const std::uint64_t times = count > 2 ? std::strtoull(arguments[2], nullptr, 10) : 0;
    const std::string engines = count > 3 ? arguments[3] : "mixed";
    const std::size_t threads = count > 4 ? std::strtoull(arguments[4], nullptr, 10) : 3;
    if (times > 0 && what == "cycles") return load_and_let_go(times);
    if (times > 0 && what == "swaps" && threads > 0) {
        if (engines == "mixed") return reload(times, Engines::mixed, threads);
        if (engines == "jit") return reload(times, Engines::jit, threads);
        if (engines == "interpreter") return reload(times, Engines::interpreter, threads);
    }
    std::fprintf(stderr, "usage: reload swaps COUNT [mixed|jit|interpreter [THREADS]]\n       reload cycles COUNT\n");
    return 2;
}
