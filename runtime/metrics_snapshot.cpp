// The counts of a version as series with labels.

#include <algorithm>

#include "metrics_plan.h"

namespace forbear {

const MetricFamily* MetricsSnapshot::find(std::string_view name) const noexcept {
    const auto found = std::ranges::find(families, name, &MetricFamily::name);
    return found == families.end() ? nullptr : &*found;
}

namespace metrics {
namespace {

/// The order of the families.
enum Family : std::size_t { decisions, rules, first_channel, offered_channel, channels, applied, changed, faults, unreadable, batches, times };

struct About {
    const char* name;
    const char* help;
    MetricKind kind = MetricKind::counter;
    const char* unit = "";
};
constexpr std::array<About, times + 1> about = {{
    {"forbear_decisions", "Decisions by status."},
    {"forbear_rule_decisions", "Decisions by the rule or row that made them."},
    {"forbear_first_channel", "Decisions that contact by this channel first."},
    {"forbear_offered_channel", "Decisions that contact by this channel, at any place."},
    {"forbear_channels", "How many channels a decision leaves.", MetricKind::histogram},
    {"forbear_guard_applied", "Decisions that a guard applied to."},
    {"forbear_guard_changed", "Decisions that a guard changed."},
    {"forbear_invalid", "Records that could not be decided, by what was wrong with which fact or list."},
    {"forbear_unreadable", "What was recorded and is no decision of this version."},
    {"forbear_batch_records", "How many decisions were recorded at once.", MetricKind::histogram},
    {"forbear_decide_seconds", "How long a decision took; of a batch, its mean for each of its decisions.", MetricKind::histogram, "seconds"},
}};

class Adding {
public:
    Adding(const Plan& plan, const Counts& counts, MetricsSnapshot& snapshot) : plan_(plan), counts_(counts), snapshot_(snapshot) {}

    /// Labels of the version, and of a combination of values.
    void begin(std::optional<std::uint32_t> combination) {
        common_ = {{"policy", plan_.policy}, {"version", plan_.version}, {"hash", plan_.hash}};
        if (!combination) return;
        for (const Label& label : plan_.labels) {
            common_.push_back({label.name, label.values[*combination / label.step % label.values.size()]});
        }
    }
    void count(Family family, std::vector<MetricLabel> own, std::uint64_t cell) {
        MetricSeries& made = series(family, std::move(own));
        made.value = counts_[cell];
    }
    /// From as many cells as the family has bounds and one more, then the sum.
    void histogram(Family family, std::uint64_t cell) {
        const std::size_t bounds = snapshot_.families[family].bounds.size();
        MetricSeries& made = series(family, {});
        for (std::size_t each = 0; each <= bounds; ++each) {
            made.value += counts_[cell + each];
            if (each < bounds) made.buckets.push_back(made.value);
        }
        made.sum = counts_[cell + bounds + 1];
    }
    /// From a cell for each number of channels.
    void channel_histogram(std::uint64_t cell) {
        MetricSeries& made = series(channels, {});
        made.buckets.assign(channel_bounds.size(), 0);
        for (std::uint64_t number = 0; number <= plan_.channels.size(); ++number) {
            const std::uint64_t count = counts_[cell + number];
            made.value += count;
            made.sum += count * number;
            for (std::size_t each = 0; each < channel_bounds.size(); ++each) made.buckets[each] += number <= channel_bounds[each] ? count : 0;
        }
    }

private:
    MetricSeries& series(Family family, std::vector<MetricLabel> own) {
        MetricSeries& made = snapshot_.families[family].series.emplace_back();
        made.labels = common_;
        std::ranges::move(own, std::back_inserter(made.labels));
        return made;
    }

    const Plan& plan_;
    const Counts& counts_;
    MetricsSnapshot& snapshot_;
    std::vector<MetricLabel> common_;
};

} // namespace

MetricsSnapshot no_series() {
    MetricsSnapshot snapshot;
    for (const About& each : about) {
        MetricFamily& family = snapshot.families.emplace_back();
        family.name = each.name;
        family.help = each.help;
        family.unit = each.unit;
        family.kind = each.kind;
    }
    snapshot.families[channels].bounds.assign(channel_bounds.begin(), channel_bounds.end());
    snapshot.families[batches].bounds.assign(batch_bounds.begin(), batch_bounds.end());
    snapshot.families[times].bounds.assign(nanosecond_bounds.begin(), nanosecond_bounds.end());
    snapshot.families[times].decimals = 9;
    return snapshot;
}

void add_series(const Plan& plan, const Counts& counts, MetricsSnapshot& snapshot) {
    Adding adding(plan, counts, snapshot);
    const std::uint64_t channel_count = plan.channels.size();
    // What can happen is there from the beginning, with 0: a rate over a series that appears with its first count misses that count.
    for (std::uint32_t combination = 0; combination < plan.combinations; ++combination) {
        adding.begin(combination);
        for (std::uint64_t status = 0; status < status_names.size(); ++status) {
            adding.count(decisions, {{"status", status_names[status]}}, plan.decisions + combination * status_names.size() + status);
        }
        for (std::uint64_t channel = 0; channel < channel_count; ++channel) {
            const std::uint64_t cell = combination * channel_count + channel;
            adding.count(first_channel, {{"channel", plan.channels[channel]}}, plan.first_channel + cell);
            adding.count(offered_channel, {{"channel", plan.channels[channel]}}, plan.offered + cell);
        }
        adding.channel_histogram(plan.channel_counts + combination * (channel_count + 1));
    }
    adding.begin({});
    for (std::size_t rule = 0; plan.by_rule && rule < plan.rules.labels.size(); ++rule) {
        const auto& [name, version] = plan.rules.labels[rule];
        adding.count(rules, {{"rule", name}, {"rule_version", version}}, plan.rule_cells + rule);
    }
    for (std::size_t guard = 0; guard < plan.guards.labels.size(); ++guard) {
        const auto& [name, file] = plan.guards.labels[guard];
        adding.count(applied, {{"guard", name}, {"file", file}}, plan.applied + guard);
        adding.count(changed, {{"guard", name}, {"file", file}}, plan.changed + guard);
    }
    // But for these, four for each fact, nearly all of which never happen: that a record was invalid at all is in the decisions.
    for (std::size_t input = 0; input < plan.inputs.size(); ++input) {
        for (std::size_t kind = 0; kind < fault_names.size(); ++kind) {
            const std::uint64_t cell = plan.faults + input * fault_names.size() + kind;
            if (counts[cell] > 0) adding.count(faults, {{"fact", plan.inputs[input]}, {"kind", fault_names[kind]}}, cell);
        }
    }
    adding.count(unreadable, {}, plan.unreadable);
    adding.histogram(batches, plan.batches);
    adding.histogram(times, plan.times);
}

} // namespace metrics
} // namespace forbear
