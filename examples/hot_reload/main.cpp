// Hot reload: two threads decide without pause while the policy's text changes.
//
//   hot_reload POLICY
//
// Publishes the policy, then a text with a mistake (the old one goes on serving, and the mistake is told), then the policy again. A host
// would publish when a file changes or a release is signed; what it does with `PublishResult` is what this one does.

#include <atomic>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "forbear/registry.h"

namespace {

/// Says what became of a publication; true when it serves.
bool tell(const forbear::PublishResult& result) {
    std::cout << forbear::render_text(result.sources, result.diagnostics);
    for (const forbear::ScenarioResult& scenario : result.failed) std::cout << "scenario fails: " << scenario.title << '\n';
    if (!result.publication) {
        std::cout << "not published" << (result.error.empty() ? "" : ": ") << result.error << "; the version before goes on serving\n";
        return false;
    }
    std::cout << "serves: " << result.publication->policy().name() << ", publication " << result.publication->serial() << ", hash "
              << result.publication->hash().substr(0, 12) << '\n';
    return true;
}

/// Decides customers nobody knows anything about until told to stop: what matters here is that it never waits.
std::uint64_t decide(forbear::PolicyReader reader, const std::atomic<bool>& stops) {
    std::uint64_t count = 0;
    std::vector<std::int64_t> words;
    while (!stops.load()) {
        const auto& serving = reader.current(); // one version for as long as this host holds it
        const forbear::Policy& policy = serving->policy();
        forbear::Record record(policy.schema());
        words.resize(policy.layout().words);
        for (int customer = 0; customer < 1'000; ++customer) policy.decide(record.view(), 0, words.data());
        count += 1'000;
    }
    return count;
}

std::string read(const std::string& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: hot_reload POLICY\n";
        return 2;
    }
    const std::string text = read(argv[1]);
    forbear::PolicyRegistry registry;
    if (!tell(registry.publish_texts("reminders", {{argv[1], text}}))) return 1;

    std::atomic<bool> stops = false;
    std::vector<std::uint64_t> counts(2);
    std::vector<std::thread> threads;
    for (std::uint64_t& count : counts) {
        threads.emplace_back([&, reader = registry.reader("reminders")]() mutable { count = decide(std::move(reader), stops); });
    }
    const bool wrong = tell(registry.publish_texts("reminders", {{argv[1], text + "\nrule after_the_last\n"}}));
    const bool again = tell(registry.publish_texts("reminders", {{argv[1], text}}));
    stops = true;
    for (std::thread& thread : threads) thread.join();
    const bool decided = counts[0] > 0 && counts[1] > 0;
    std::cout << (decided ? "both threads decided all the time\n" : "a thread did not decide\n");
    return wrong || !again || !decided ? 1 : 0;
}
