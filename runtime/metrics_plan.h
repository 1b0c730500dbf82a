#pragma once
// What is counted of one version of a policy: names, and which cell of a recorder's memory holds which count. Made once, then
// only read.

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "forbear/metrics.h"

namespace forbear::metrics {

inline constexpr std::array<const char*, 5> status_names = {"contact", "no_contact", "blocked", "invalid", "rejected"};
inline constexpr std::array<const char*, 4> fault_names = {"missing", "malformed", "out_of_range", "list_too_long"}; ///< without no_fault

// Upper bounds of histograms; what is above the last has a bucket of its own.
inline constexpr std::array<std::uint64_t, 8> channel_bounds = {0, 1, 2, 3, 4, 6, 8, 16};
inline constexpr std::array<std::uint64_t, 8> batch_bounds = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000};
inline constexpr std::array<std::uint64_t, 15> nanosecond_bounds = {10,     25,     50,     100,    250,     500,       1'000,     2'500,
                                                                    5'000,  10'000, 25'000, 50'000, 100'000, 1'000'000, 10'000'000};

/// A fact that decisions are counted by.
struct Label {
    std::string name; ///< as it is exposed: see `make_plan`
    std::uint32_t fact = 0;
    std::uint32_t known = 0; ///< how many values its vocabulary has; behind them in `values`: unknown, none, no value of it
    std::uint32_t step = 0;  ///< what one value adds to the combination
    std::vector<std::string> values;

    [[nodiscard]] std::uint32_t place_of(std::int64_t value, std::uint8_t state) const noexcept {
        switch (static_cast<State>(state)) {
        case State::known: return static_cast<std::uint64_t>(value) < known ? static_cast<std::uint32_t>(value) : known + 2;
        case State::unknown: return known;
        case State::none: return known + 1;
        default: return known + 2;
        }
    }
};

/// Parts of a policy by the labels they are exposed with: parts that no label tells apart are one series.
struct Parts {
    std::vector<std::uint32_t> series;                           ///< of each part
    std::vector<std::pair<std::string, std::string>> labels;     ///< of each series
};

struct Plan {
    DecisionLayout layout;
    std::string policy, version, hash;
    std::vector<Label> labels;
    std::uint32_t combinations = 1;
    std::vector<std::string> channels;
    std::uint32_t rule_count = 0;
    bool by_rule = true;
    Parts rules;  ///< name and version
    Parts guards; ///< name and file
    std::vector<std::string> inputs; ///< facts, then lists: where faults are
    std::uint32_t facts = 0;         ///< how many of `inputs` are facts

    // First cells.
    std::uint32_t decisions = 0;      ///< by combination and status
    std::uint32_t channel_counts = 0; ///< by combination and number of channels, 0 to all
    std::uint32_t first_channel = 0;  ///< by combination and channel
    std::uint32_t offered = 0;        ///< by combination and channel
    std::uint32_t rule_cells = 0;
    std::uint32_t applied = 0;
    std::uint32_t changed = 0;
    std::uint32_t faults = 0;         ///< by input and kind
    std::uint32_t unreadable = 0;
    std::uint32_t batches = 0;        ///< by bucket, then the sum
    std::uint32_t times = 0;          ///< by bucket, then the sum
    std::uint32_t cells = 0;          ///< all of them

    /// The combination of values when nothing is said of any fact.
    [[nodiscard]] std::uint32_t nothing_known() const noexcept {
        std::uint32_t combination = 0;
        for (const Label& label : labels) combination += label.known * label.step;
        return combination;
    }
};

/// Of two plans of one version: whether the options were the same.
[[nodiscard]] bool counts_the_same(const Plan& one, const Plan& other) noexcept;

/// Errors: as Metrics::meter says.
[[nodiscard]] Result<std::unique_ptr<const Plan>> make_plan(const Policy& policy, const MeterOptions& options);

/// The counts of one version, by cell.
using Counts = std::vector<std::uint64_t>;
/// Adds the series of one version to `snapshot`, which holds every family.
void add_series(const Plan& plan, const Counts& counts, MetricsSnapshot& snapshot);
/// Every family, without series.
[[nodiscard]] MetricsSnapshot no_series();

} // namespace forbear::metrics
