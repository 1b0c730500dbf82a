// Hot reload: two threads decide without pause while the policy's text changes.
//
//   hot_reload POLICY
//
// Publishes the policy, then a text with a mistake (the old one goes on serving, and the mistake is told), then the policy again. A host
// would publish when a file changes or a release is signed; what it does with `PublishResult` is what this one does. What happens goes to a log,
// what is decided is counted: at the end stands what a scrape would read, as far as it is about statuses.

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
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

/// The host's log. Several threads may be told something at once: one call of printf is one line.
void write_log(void*, const forbear::LogEvent& event) noexcept {
    constexpr const char* severities[] = {"info", "warning", "error"};
    const auto size = [](std::string_view text) { return static_cast<int>(text.size()); };
    const std::string_view name = forbear::log_event_name(event.kind);
    std::printf("log: %s %.*s %.*s: %.*s\n", severities[static_cast<int>(event.severity)], size(name), name.data(), size(event.published_as),
                event.published_as.data(), size(event.message), event.message.data());
    std::fflush(stdout);
}

/// Decides customers nobody knows anything about until told to stop: what matters here is that it never waits.
std::uint64_t decide(forbear::PolicyReader reader, forbear::MetricsRecorder recorder, const std::atomic<bool>& stops) {
    std::uint64_t count = 0;
    std::vector<std::int64_t> words;
    while (!stops.load()) {
        const auto& serving = reader.current(); // one version for as long as this host holds it
        const forbear::Policy& policy = serving->policy();
        forbear::Record record(policy.schema());
        words.resize(policy.layout().words);
        recorder.timed(*serving->meter(), 1'000, [&] {
            for (int customer = 0; customer < 1'000; ++customer) policy.decide(record.view(), 0, words.data());
        });
        for (int customer = 0; customer < 1'000; ++customer) recorder.record(*serving->meter(), words.data(), 1, record.view(), 0);
        count += 1'000;
    }
    return count;
}

/// What a scrape reads, of which this host shows the decisions by status.
void show(const forbear::Metrics& metrics) {
    std::istringstream page(forbear::render(metrics.snapshot(), forbear::MetricsFormat::openmetrics));
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("forbear_decisions_total{") && !line.ends_with(" 0")) std::cout << line << '\n';
    }
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
    forbear::Metrics metrics;
    forbear::PolicyRegistry registry(forbear::Log{&write_log});
    forbear::PublishOptions options;
    options.metrics = &metrics;
    if (!tell(registry.publish_texts("reminders", {{argv[1], text}}, options))) return 1;

    std::atomic<bool> stops = false;
    std::vector<std::uint64_t> counts(2);
    std::vector<forbear::MetricsRecorder> recorders;
    for (std::size_t thread = 0; thread < counts.size(); ++thread) {
        auto recorder = metrics.recorder();
        if (!recorder) return 1;
        recorders.push_back(std::move(recorder).value());
    }
    std::vector<std::thread> threads;
    for (std::size_t thread = 0; thread < counts.size(); ++thread) {
        threads.emplace_back([&stops, &count = counts[thread], reader = registry.reader("reminders"), recorder = std::move(recorders[thread])]() mutable {
            count = decide(std::move(reader), std::move(recorder), stops);
        });
    }
    const bool wrong = tell(registry.publish_texts("reminders", {{argv[1], text + "\nrule after_the_last\n"}}, options));
    const bool again = tell(registry.publish_texts("reminders", {{argv[1], text}}, options));
    stops = true;
    for (std::thread& thread : threads) thread.join();
    show(metrics);
    const bool decided = counts[0] > 0 && counts[1] > 0;
    std::cout << (decided ? "both threads decided all the time\n" : "a thread did not decide\n");
    return wrong || !again || !decided ? 1 : 0;
}
