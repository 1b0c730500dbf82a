// When does a new version serve, and what is decided meanwhile? By the three roads from a text to a version that serves:
//
//   build/release/tests/bench/publish [ROUNDS] [POLICY...]     default: 21 rounds, a policy of eight rules
//
// Medians. For the policy of eight rules also: how many customers one thread decides in the tenth of a second after the call, with
// nothing served before and with another version served before. Policies that are named are only published.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include <unistd.h>

#include "reload/versions.h"

namespace {

using namespace forbear;
using namespace forbear::tests;
using Clock = std::chrono::steady_clock;

struct Road {
    const char* name;
    bool in_background, is_kept;
};
constexpr Road roads[] = {{"machine code, then published", false, false}, {"published, then machine code", true, false}, {"machine code kept in a folder", false, true}};

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double milliseconds_since(Clock::time_point start) { return std::chrono::duration<double, std::milli>(Clock::now() - start).count(); }

/// Customers decided by one thread in the tenth of a second after `start`, in batches.
std::uint64_t decide(PolicyReader reader, const Oracle& oracle, Clock::time_point start) {
    std::vector<std::int64_t> out(oracle.customers->rows() * oracle.words);
    std::uint64_t decided = 0;
    while (milliseconds_since(start) < 100) {
        const auto& serving = reader.current();
        if (!serving) continue;
        serving->policy().decide(oracle.customers->facts(), 0, oracle.customers->rows(), out.data());
        decided += oracle.customers->rows();
    }
    return decided;
}

struct Measured {
    std::vector<double> published, ready, decided;
};

template <class Publish>
void measure(PolicyRegistry& registry, const Oracle* oracle, Publish publish, Measured& into) {
    const Clock::time_point start = Clock::now();
    std::uint64_t decided = 0;
    std::thread asker;
    if (oracle != nullptr) asker = std::thread([&, reader = registry.reader("p")]() mutable { decided = decide(std::move(reader), *oracle, start); });
    const PublishResult result = publish();
    into.published.push_back(milliseconds_since(start));
    if (!result.publication) {
        std::printf("not published: %s%s\n", result.error.c_str(), render_text(result.sources, result.diagnostics).c_str());
        std::_Exit(1);
    }
    result.publication->policy().wait_for_engine();
    into.ready.push_back(milliseconds_since(start));
    if (asker.joinable()) asker.join();
    into.decided.push_back(static_cast<double>(decided));
}

void print(const char* what, const Road& road, const Measured& measured) {
    std::printf("%-34s %-30s serves after %7.1f ms, by machine code after %7.1f ms", what, road.name, median(measured.published), median(measured.ready));
    if (const double decided = median(measured.decided); decided > 0) std::printf(", %6.2f million decided", decided / 1e6);
    std::printf("\n");
}

} // namespace

int main(int count, char** arguments) {
    const int rounds = std::max(1, count > 1 ? std::atoi(arguments[1]) : 21);
    const Oracle oracle = make_oracle(1'024);
    std::string folder = (std::filesystem::temp_directory_path() / "forbear_publish_XXXXXX").string();
    if (!oracle.error.empty() || ::mkdtemp(folder.data()) == nullptr) return 3;
    const auto options_of = [&](const Road& road) {
        PublishOptions options;
        options.load.compile_in_background = road.in_background;
        if (road.is_kept) options.load.kernel_cache = folder;
        return options;
    };
    for (const Road& road : roads) {
        const PublishOptions options = options_of(road);
        Measured first, next;
        if (road.is_kept) { // the folder is filled by the process before
            PolicyRegistry filling;
            for (std::uint32_t kind = 0; kind < kinds; ++kind) (void)filling.publish_texts("p", text_of(kinds + kind), options);
        }
        for (int round = 0; round < rounds; ++round) {
            const auto version = kinds + static_cast<std::uint32_t>(round);
            PolicyRegistry registry;
            measure(registry, &oracle, [&] { return registry.publish_texts("p", text_of(version), options); }, first);
            measure(registry, &oracle, [&] { return registry.publish_texts("p", text_of(version + 1), options); }, next);
        }
        print("eight rules, the first version", road, first);
        print("eight rules, in place of another", road, next);
    }
    for (int argument = 2; argument < count; ++argument) {
        for (const Road& road : roads) {
            Measured measured;
            PolicyRegistry registry;
            if (road.is_kept) (void)registry.publish_files("p", {arguments[argument]}, options_of(road));
            for (int round = 0; round < rounds; ++round) {
                measure(registry, nullptr, [&] { return registry.publish_files("p", {arguments[argument]}, options_of(road)); }, measured);
            }
            print(std::filesystem::path(arguments[argument]).filename().c_str(), road, measured);
        }
    }
    std::filesystem::remove_all(folder);
    return 0;
}
