// Policies are swapped while threads decide:
//
//   reload swaps COUNT [THREADS]    versions of one policy are published one after the other; the threads decide without pause
//   reload cycles COUNT             a policy is loaded, decides, and is let go of
//
// Every decision is compared with what the interpreter said for the version that the reader reports. Exit code 1 with the first that
// differs, when a version stays in memory, or when the process grows.

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

#include "forbear/engine.h"
#include "forbear/registry.h"

namespace {

using namespace forbear;

constexpr std::size_t rows = 200; ///< three blocks and a rest
constexpr int versions = 8;
constexpr std::size_t most_growth = 24u << 20; ///< bytes, from a tenth of the way on: an allocator keeps what it likes

/// Version `version` tells the customers apart at other amounts, and contacts by other channels.
std::vector<NamedText> text(int version) {
    const auto amount = [&](int times) { return std::to_string(version * times) + " USD"; };
    return {{"p.forbear", "schema customer\nkey  account_id\nfact balance money USD 0 to 10_000\nfact days_past_due days 0 to 400, may be unknown\n"
                          "channels email, sms, voice\npolicy p version " + std::to_string(version) + "\n  about customer\n"
                          "rule unknown_age\n  when days_past_due is unknown\n  then do not contact\n  because \"nobody knows\"\n"
                          "rule large\n  when balance is above " + amount(900) + "\n  then contact by voice, email\n  because \"much\"\n"
                          "rule old\n  when days_past_due is above " + std::to_string(version * 20) + "\n  then contact by sms\n  because \"late\"\n"
                          "rule small\n  when balance is below " + amount(90) + "\n  then do not contact\n  because \"little\"\n"
                          "otherwise contact by email because \"a reminder\"\n"}};
}

struct Portfolio {
    std::vector<std::int64_t> ids, balances, ages;
    std::vector<std::uint8_t> states;
    Text name{"A", 1};

    Portfolio() {
        for (std::size_t row = 0; row < rows; ++row) {
            ids.push_back(static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(&name)));
            balances.push_back(static_cast<std::int64_t>(row * 7'919 % 1'000'000));
            ages.push_back(static_cast<std::int64_t>(row * 37 % 400));
            states.push_back(static_cast<std::uint8_t>(row % 19 == 0 ? State::unknown : State::known));
        }
    }
    [[nodiscard]] Columns bind(const Schema& schema) const {
        Columns columns(schema);
        const bool is_bound = columns.bind("account_id", ids) && columns.bind("balance", balances) && columns.bind("days_past_due", ages, states);
        if (!is_bound) std::exit(3);
        return columns;
    }
};

[[noreturn]] void fail(const std::string& words) {
    std::fprintf(stderr, "reload: %s\n", words.c_str());
    std::_Exit(1); // other threads are deciding
}

std::size_t resident() {
    std::ifstream in("/proc/self/statm");
    std::size_t all = 0, pages = 0;
    in >> all >> pages;
    return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

/// What has to come out, by version: from the interpreter, before anything is swapped.
std::vector<std::vector<std::int64_t>> expected(const Portfolio& portfolio) {
    std::vector<std::vector<std::int64_t>> all(versions + 1);
    LoadOptions options;
    options.engine = EngineKind::interpreter;
    for (int version = 1; version <= versions; ++version) {
        const LoadResult loaded = load_texts(text(version), options);
        if (!loaded.policy) fail(render_text(loaded.sources, loaded.diagnostics));
        Columns columns = portfolio.bind(loaded.policy->schema());
        const auto facts = columns.finish();
        if (!facts) fail(facts.error().message);
        std::vector<std::int64_t>& words = all[static_cast<std::size_t>(version)];
        words.resize(rows * loaded.policy->layout().words);
        loaded.policy->decide(facts.value(), 0, rows, words.data());
        for (int earlier = 1; earlier < version; ++earlier) {
            if (all[static_cast<std::size_t>(earlier)] == words) fail("two versions decide alike: nothing could be told from them");
        }
    }
    return all;
}

struct Counts {
    std::uint64_t batches = 0, singles = 0, changes = 0;
};

/// Decides until it is told to stop; whole batches and single records, each by what the reader gives at that moment.
void decide(PolicyReader reader, const Portfolio& portfolio, const std::vector<std::vector<std::int64_t>>& should, const std::atomic<bool>& stops, Counts& counts) {
    const std::size_t words = should[1].size() / rows;
    Columns columns = portfolio.bind(reader.current()->policy().schema());
    const FactsView facts = columns.finish().value();
    std::vector<std::int64_t> out(rows * words);
    std::uint64_t last = 0;
    for (std::uint64_t turn = 0; !stops.load(std::memory_order_relaxed); ++turn) {
        const auto& serving = reader.current();
        if (serving == nullptr) fail("nothing serves");
        if (serving->serial() < last) fail("an earlier version came back");
        counts.changes += serving->serial() != last ? 1u : 0u;
        last = serving->serial();
        const std::vector<std::int64_t>& own = should[serving->version()];
        std::memset(out.data(), 0x5a, out.size() * sizeof(std::int64_t));
        if (turn % 4 == 0) {
            serving->policy().decide(facts, 0, rows, out.data());
            if (out != own) fail("a batch is not what version " + std::to_string(serving->version()) + " decides");
            ++counts.batches;
        } else {
            const std::size_t row = turn * 7 % rows;
            serving->policy().decide(facts, row, out.data());
            if (!std::equal(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(words), own.begin() + static_cast<std::ptrdiff_t>(row * words))) {
                fail("a decision is not what version " + std::to_string(serving->version()) + " decides");
            }
            ++counts.singles;
        }
    }
}

/// A folder for machine code that was made before: a swap is then reading, checking, linking and unlinking.
struct Cache {
    std::filesystem::path folder = std::filesystem::temp_directory_path() / ("forbear-reload-" + std::to_string(getpid()));
    Cache() { std::filesystem::create_directories(folder); }
    Cache(const Cache&) = delete;
    Cache& operator=(const Cache&) = delete;
    ~Cache() {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }
};

class Watch {
public:
    explicit Watch(std::uint64_t count) : count_(count) {}
    void see(std::uint64_t done) {
        if (done == count_ / 10) start_ = resident();
        if (start_ != 0) most_ = std::max(most_, resident());
    }
    [[nodiscard]] std::string words() const { return std::to_string(start_ >> 10) + " KB resident after a tenth, " + std::to_string(most_ >> 10) + " KB at most"; }
    [[nodiscard]] bool has_grown() const { return most_ > start_ + most_growth; }

private:
    std::uint64_t count_;
    std::size_t start_ = 0, most_ = 0;
};

int swap_versions(std::uint64_t count, std::size_t threads) {
    const Portfolio portfolio;
    const auto should = expected(portfolio);
    const Cache cache;
    PublishOptions options;
    options.load.kernel_cache = cache.folder;
    Counts all;
    std::uint64_t with_code = 0;
    Watch watch(count);
    const auto start = std::chrono::steady_clock::now();
    PolicyRegistry registry;
    const auto publish = [&](std::uint64_t number) {
        const PublishResult result = registry.publish_texts("p", text(static_cast<int>(number % versions) + 1), options);
        if (!result.publication) fail("not published: " + result.error + render_text(result.sources, result.diagnostics));
        with_code += result.publication->policy().engine() == EngineKind::jit ? 1u : 0u;
    };
    publish(0);
    std::atomic<bool> stops = false;
    std::vector<Counts> counts(threads);
    std::vector<std::thread> deciding;
    for (std::size_t thread = 0; thread < threads; ++thread) {
        deciding.emplace_back([&, thread] { decide(registry.reader("p"), portfolio, should, stops, counts[thread]); });
    }
    for (std::uint64_t number = 1; number <= count; ++number) {
        publish(number);
        if (number % 16 == 0 || number == count / 10) watch.see(number);
    }
    stops = true;
    for (std::thread& thread : deciding) thread.join();
    for (const Counts& each : counts) {
        all.batches += each.batches;
        all.singles += each.singles;
        all.changes += each.changes;
    }
    for (int tries = 0; registry.versions_in_memory() != 1; ++tries) {
        if (tries == 5'000) fail(std::to_string(registry.versions_in_memory()) + " versions stay in memory");
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::printf("%llu swaps in %.0f s, %llu with machine code; %zu threads: %llu batches of %zu, %llu single decisions, %llu changes of version seen; none wrong; %s\n",
                static_cast<unsigned long long>(count), seconds, static_cast<unsigned long long>(with_code - 1), threads, static_cast<unsigned long long>(all.batches), rows,
                static_cast<unsigned long long>(all.singles), static_cast<unsigned long long>(all.changes), watch.words().c_str());
    return watch.has_grown() ? 1 : 0;
}

int load_and_let_go(std::uint64_t count) {
    const Portfolio portfolio;
    const auto should = expected(portfolio);
    const Cache cache;
    LoadOptions options;
    options.kernel_cache = cache.folder;
    Watch watch(count);
    std::uint64_t with_code = 0;
    for (std::uint64_t number = 1; number <= count; ++number) {
        const int version = static_cast<int>(number % versions) + 1;
        const LoadResult loaded = load_texts(text(version), options);
        if (!loaded.policy) fail(render_text(loaded.sources, loaded.diagnostics) + loaded.error);
        with_code += loaded.policy->engine() == EngineKind::jit ? 1u : 0u;
        Columns columns = portfolio.bind(loaded.policy->schema());
        std::vector<std::int64_t> out(should[1].size());
        loaded.policy->decide(columns.finish().value(), 0, rows, out.data());
        if (out != should[static_cast<std::size_t>(version)]) fail("a decision differs");
        watch.see(number);
    }
    std::printf("%llu cycles, %llu with machine code; %s\n", static_cast<unsigned long long>(count), static_cast<unsigned long long>(with_code), watch.words().c_str());
    return watch.has_grown() ? 1 : 0;
}

} // namespace

int main(int argc, char** argv) {
    const std::string what = argc > 1 ? argv[1] : "";
    const std::uint64_t count = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 0;
    if (count >= 10 && what == "swaps") return swap_versions(count, argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 3);
    if (count >= 10 && what == "cycles") return load_and_let_go(count);
    std::fprintf(stderr, "usage: reload swaps COUNT [THREADS]\n       reload cycles COUNT\n");
    return 2;
}
