// Counts drawn customers of policies and writes what a scrape would read, and the same numbers one a line, for peers/read.py.
//
//   metrics_page FOLDER POLICY...

#include <fstream>
#include <iostream>

#include "forbear/metrics.h"
#include "metrics/portfolios.h"

using namespace forbear;

namespace {

void write_line(std::ostream& out, std::string_view name, std::string_view kind, const MetricSeries& series, std::uint64_t value) {
    out << name << '\t' << kind << '\t' << value;
    for (const MetricLabel& label : series.labels) out << '\t' << label.name << '\t' << label.value;
    out << '\n';
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    const std::string folder = argv[1];
    Metrics metrics;
    auto recorder = metrics.recorder();
    if (!recorder) return 1;
    LoadOptions options;
    options.engine = EngineKind::interpreter;
    for (int each = 2; each < argc; ++each) {
        for (const auto& policy : load_all_files({argv[each]}, options).policies) {
            const auto meter = metrics.meter(*policy);
            if (!meter) return 1;
            const tests::Decided decided(policy, static_cast<std::uint64_t>(each), 500);
            recorder.value().record(*meter.value(), decided.words(), decided.rows(), decided.facts(), 0);
            for (std::uint64_t time = 1; time < 40'000'000; time *= 3) recorder.value().observe(*meter.value(), 10, std::chrono::nanoseconds(time));
        }
    }
    MetricsSnapshot snapshot = metrics.snapshot();
    // No policy has such names, a page may.
    snapshot.families[0].series.push_back({.labels = {{"policy", "back\\slash, \"quotes\" and\nline, \\n"}}, .value = 18'446'744'073'709'551'615u, .buckets = {}});
    std::ofstream(folder + "/page.openmetrics") << render(snapshot, MetricsFormat::openmetrics);
    std::ofstream(folder + "/page.prometheus") << render(snapshot, MetricsFormat::prometheus);
    snapshot.families[0].series.pop_back();
    std::ofstream numbers(folder + "/numbers.tsv");
    for (const MetricFamily& family : snapshot.families) {
        for (const MetricSeries& series : family.series) {
            if (family.kind == MetricKind::counter) {
                write_line(numbers, family.name, "counter", series, series.value);
                continue;
            }
            write_line(numbers, family.name, "count", series, series.value);
            write_line(numbers, family.name, "sum/" + std::to_string(family.decimals), series, series.sum);
            for (std::size_t each = 0; each < series.buckets.size(); ++each) {
                write_line(numbers, family.name, "bucket/" + std::to_string(family.decimals) + "/" + std::to_string(family.bounds[each]), series, series.buckets[each]);
            }
        }
    }
    return numbers.good() ? 0 : 1;
}
