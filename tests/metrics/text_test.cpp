// The page that a scrape reads, letter by letter. peers/read.py holds it against a parser of others.

#include <catch2/catch.hpp>

#include "forbear/metrics.h"

using namespace forbear;

namespace {

MetricsSnapshot small() {
    MetricsSnapshot snapshot;
    MetricFamily decisions{.name = "forbear_decisions", .help = "One\nline, a \\ and a \"word\".", .unit = "", .bounds = {}, .series = {}};
    decisions.series.push_back({.labels = {{"policy", "p"}, {"file", "a\\b\"c\nd"}}, .value = 18'446'744'073'709'551'615u, .buckets = {}});
    decisions.series.push_back({.labels = {}, .value = 0, .buckets = {}});
    MetricFamily times{.name = "forbear_decide_seconds", .help = "Times.", .unit = "seconds", .kind = MetricKind::histogram, .bounds = {10, 250, 100'000, 1'500'000'000}, .decimals = 9, .series = {}};
    times.series.push_back({.labels = {{"policy", "p"}}, .value = 7, .buckets = {1, 2, 3, 4}, .sum = 1'000'000'007});
    MetricFamily sizes{.name = "forbear_batch_records", .help = "Sizes.", .unit = "", .kind = MetricKind::histogram, .bounds = {0, 1, 250, 100'000, 1'000'000, 25'000'000}, .series = {}};
    sizes.series.push_back({.labels = {}, .value = 6, .buckets = {1, 2, 3, 4, 5, 6}, .sum = 12});
    MetricFamily empty{.name = "forbear_nothing", .help = "Nothing.", .unit = "", .bounds = {}, .series = {}};
    snapshot.families = {decisions, times, sizes, empty};
    return snapshot;
}

} // namespace

TEST_CASE("OpenMetrics, letter by letter", "[metrics]") {
    CHECK(render(small(), MetricsFormat::openmetrics) == R"(# TYPE forbear_decisions counter
# HELP forbear_decisions One\nline, a \\ and a \"word\".
forbear_decisions_total{policy="p",file="a\\b\"c\nd"} 18446744073709551615
forbear_decisions_total 0
# TYPE forbear_decide_seconds histogram
# UNIT forbear_decide_seconds seconds
# HELP forbear_decide_seconds Times.
forbear_decide_seconds_bucket{policy="p",le="1e-08"} 1
forbear_decide_seconds_bucket{policy="p",le="2.5e-07"} 2
forbear_decide_seconds_bucket{policy="p",le="0.0001"} 3
forbear_decide_seconds_bucket{policy="p",le="1.5"} 4
forbear_decide_seconds_bucket{policy="p",le="+Inf"} 7
forbear_decide_seconds_count{policy="p"} 7
forbear_decide_seconds_sum{policy="p"} 1.000000007
# TYPE forbear_batch_records histogram
# HELP forbear_batch_records Sizes.
forbear_batch_records_bucket{le="0.0"} 1
forbear_batch_records_bucket{le="1.0"} 2
forbear_batch_records_bucket{le="250.0"} 3
forbear_batch_records_bucket{le="100000.0"} 4
forbear_batch_records_bucket{le="1e+06"} 5
forbear_batch_records_bucket{le="2.5e+07"} 6
forbear_batch_records_bucket{le="+Inf"} 6
forbear_batch_records_count 6
forbear_batch_records_sum 12
# EOF
)");
}

TEST_CASE("Prometheus' own format: counters are called by their whole name, quotes stand in help texts, and there is no end", "[metrics]") {
    const std::string page = render(small(), MetricsFormat::prometheus);
    CHECK(page.starts_with("# TYPE forbear_decisions_total counter\n# HELP forbear_decisions_total One\\nline, a \\\\ and a \"word\".\nforbear_decisions_total{policy=\"p\""));
    CHECK(page.find("# UNIT") == std::string::npos);
    CHECK(page.find("# EOF") == std::string::npos);
    CHECK(page.ends_with("forbear_batch_records_sum 12\n"));
}

TEST_CASE("without a version there is nothing but the end", "[metrics]") {
    const Metrics metrics;
    CHECK(render(metrics.snapshot(), MetricsFormat::openmetrics) == "# EOF\n");
    CHECK(render(metrics.snapshot(), MetricsFormat::prometheus).empty());
}
