#pragma once
// Decisions in numbers: what a policy decided, by version and by tier, for whatever the host watches its services with.
//
//   forbear::Metrics metrics;                                        // one for the process
//   auto meter = metrics.meter(policy);                              // one for each version; a registry makes them by itself
//   auto recorder = metrics.recorder();                              // one for each thread that decides
//   recorder.value().record(*meter.value(), words.data(), rows, facts, 0);  // after a batch, or after one decision
//
//   std::string page = forbear::render(metrics.snapshot(), forbear::MetricsFormat::openmetrics); // when somebody asks
//
// No server, no thread, no clock of its own. Deciding costs what it did: nothing is counted unless the host records it. What is
// counted holds nothing of a single customer: of facts only those named as labels, and of these only how often each value of
// their vocabulary came. docs/embedding.md has the names of what is counted.

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "forbear/error.h"
#include "forbear/facts.h"
#include "forbear/policy.h"
#include "forbear/record_layout.h"

namespace forbear {

namespace metrics {
struct Plan;
struct Place;
struct Book;
} // namespace metrics

struct MeterOptions {
    /// Facts whose values decisions are counted by: choices (`tier`, `segment`) and yes-or-no facts, so that the number of
    /// series is that of the vocabulary's values. Absent: `tier`, where the schema has such a fact of one of these kinds.
    std::optional<std::vector<std::string>> labels;
    bool by_rule = true; ///< a series for each rule and row; thousands of them may be more than a time-series database is to hold

    /// Together the labels may have so many combinations of values; unknown, none and what is no value count as values.
    static constexpr std::uint32_t most_combinations = 1'000;
};

/// The counters of one version of a policy. Any number of threads may record to it at once, each through a recorder of its own.
class Meter {
public:
    ~Meter();
    Meter(const Meter&) = delete;
    Meter& operator=(const Meter&) = delete;

    [[nodiscard]] const std::string& policy() const noexcept;
    [[nodiscard]] const std::string& hash() const noexcept;

private:
    friend class Metrics;
    friend class MetricsRecorder;
    Meter(std::unique_ptr<const metrics::Plan> plan, const metrics::Book& owner, std::size_t places);
    void make_place(std::size_t place);

    const std::unique_ptr<const metrics::Plan> plan_;
    const metrics::Book* const owner_; ///< compared, never followed: the meter may outlive it
    std::vector<std::unique_ptr<metrics::Place>> places_; ///< by recorder
};

/// Who counts. Belongs to one thread at a time; may outlive the Metrics. Recording allocates nothing, waits for nobody and
/// touches no memory that another recorder writes to.
class MetricsRecorder {
public:
    MetricsRecorder(MetricsRecorder&&) noexcept = default;
    MetricsRecorder& operator=(MetricsRecorder&& other) noexcept;
    MetricsRecorder(const MetricsRecorder&) = delete;
    MetricsRecorder& operator=(const MetricsRecorder&) = delete;
    /// What was counted stays.
    ~MetricsRecorder();

    /// Counts `count` decisions that lie behind each other from `words`; those of facts [begin, begin + count). `meter` must be
    /// of the same Metrics and of the version that decided. False, and nothing is counted: it is of another Metrics.
    bool record(const Meter& meter, const std::int64_t* words, std::uint64_t count, const FactsView& facts, std::uint64_t begin) noexcept;
    /// The same for the host's own structs.
    bool record(const Meter& meter, const std::int64_t* words, std::uint64_t count, const BoundLayout& layout, const void* first) noexcept;
    /// The same without facts: every label is `unknown`.
    bool record(const Meter& meter, const std::int64_t* words, std::uint64_t count) noexcept;

    /// Adds `count` decisions that took `elapsed` together to the histogram of times: each counts with their mean.
    bool observe(const Meter& meter, std::uint64_t count, std::chrono::nanoseconds elapsed) noexcept;
    /// Runs `work`, which makes `count` decisions, by the steady clock, and observes how long it took.
    template <class Work>
    void timed(const Meter& meter, std::uint64_t count, Work&& work) {
        const auto begin = std::chrono::steady_clock::now();
        std::forward<Work>(work)();
        observe(meter, count, std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now() - begin));
    }

private:
    friend class Metrics;
    MetricsRecorder(std::shared_ptr<metrics::Book> book, std::size_t place) noexcept : book_(std::move(book)), place_(place) {}
    [[nodiscard]] metrics::Place* place_in(const Meter& meter) const noexcept;
    void leave() noexcept;

    std::shared_ptr<metrics::Book> book_;
    std::size_t place_;
};

enum class MetricKind : std::uint8_t { counter = 0, histogram = 1 };

struct MetricLabel {
    std::string name;
    std::string value;
    friend auto operator<=>(const MetricLabel&, const MetricLabel&) = default;
};

/// One set of labels with its numbers.
struct MetricSeries {
    std::vector<MetricLabel> labels;
    std::uint64_t value = 0;            ///< counter: the count. Histogram: of observations
    std::vector<std::uint64_t> buckets; ///< histogram: how many were at most each of the family's bounds
    std::uint64_t sum = 0;              ///< histogram: of what was observed, in the units of the bounds
};

struct MetricFamily {
    std::string_view name; ///< `forbear_decisions`, without the `_total` that text formats put behind counters. Static, as the next two
    std::string_view help;
    std::string_view unit; ///< `seconds`, or empty
    MetricKind kind = MetricKind::counter;
    /// Histograms: rising, in units of 10^-decimals: nanoseconds where the unit is seconds and `decimals` is 9.
    std::vector<std::uint64_t> bounds;
    std::uint32_t decimals = 0;
    std::vector<MetricSeries> series;
};

/// Every counter at one moment; of recorders that were counting then, some counters may be a batch ahead of others. Counters
/// rise as long as the version is kept.
struct MetricsSnapshot {
    std::vector<MetricFamily> families; ///< always all of them, in one order

    [[nodiscard]] const MetricFamily* find(std::string_view name) const noexcept;
};

enum class MetricsFormat : std::uint8_t {
    openmetrics = 0, ///< `application/openmetrics-text; version=1.0.0; charset=utf-8`
    prometheus = 1   ///< `text/plain; version=0.0.4; charset=utf-8`
};
/// The snapshot as the page that a scrape reads. Families without series are left out.
[[nodiscard]] std::string render(const MetricsSnapshot& snapshot, MetricsFormat format);

struct MetricsOptions {
    /// Versions that nobody holds any more (their meter: a publication does) are kept, so that a last scrape sees their counts;
    /// of more than so many those that were first met go, when another version comes.
    std::size_t keep_retired = 8;
    std::size_t most_recorders = 256; ///< at a time; each version has memory for those that ever were at once
};

/// All meters and recorders of a host. Threads: any number may call at once.
class Metrics {
public:
    explicit Metrics(const MetricsOptions& options = {});
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    /// The meter of a version: the one that there is, or a new one, which keeps nothing of the policy alive. The same name and
    /// hash is the same version. With other options counting begins anew. Errors: ErrorCode::invalid_argument where somebody
    /// holds it with other options; ErrorCode::binding for a label that is no fact, that is a number, a date or a text, or that
    /// is named twice; ErrorCode::limit for more than MeterOptions::most_combinations.
    [[nodiscard]] Result<std::shared_ptr<const Meter>> meter(const Policy& policy, const MeterOptions& options = {});
    /// Errors: ErrorCode::limit for more than `most_recorders` at a time.
    [[nodiscard]] Result<MetricsRecorder> recorder();

    [[nodiscard]] MetricsSnapshot snapshot() const;
    /// Drops the counters of a version that nobody holds. False: there is none, or somebody holds it.
    bool forget(std::string_view hash);

private:
    std::shared_ptr<metrics::Book> book_;
};

} // namespace forbear
