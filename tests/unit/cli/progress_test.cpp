// What a terminal is told of a long run.

#include <catch2/catch.hpp>

#include <sstream>

#include "portfolio/decide_portfolio.h"
#include "portfolio/progress.h"
#include "unit/cli/odd_text.h"

using namespace forbear;
using namespace forbear::cli;
using namespace forbear::cli::test;

TEST_CASE("progress is said after a second and five times a second at most", "[cli]") {
    std::ostringstream out;
    Progress progress(&out, 2000);
    progress.show(1, 100, 0.9);
    progress.clear();
    CHECK(out.str().empty());
    progress.show(10, 1000, 1.0);
    progress.show(11, 1100, 1.1);
    progress.show(12, 1200, 1.25);
    progress.show(13, 2100, 9.0);
    CHECK(out.str() == "\r10 records, 50%\r12 records, 60%\r13 records, 100%");
    progress.clear();
    CHECK(out.str().ends_with("\r\x1b[K"));
}

TEST_CASE("progress without a length, or without anybody who looks", "[cli]") {
    std::ostringstream out;
    Progress(&out, std::nullopt).show(1, 100, 2);
    CHECK(out.str() == "\r1 record");
    Progress nobody(nullptr, 2000);
    nobody.show(1, 100, 2);
    nobody.clear();
}

TEST_CASE("progress counts to the end of the file", "[cli]") {
    const auto policy = load_odd_policy();
    const Folder folder;
    std::string lines;
    for (int i = 0; i < 100; ++i) lines += "{\"account_id\":\"A" + std::to_string(i) + "\"}\n\n";
    PortfolioOptions options;
    options.input = folder.write("a.jsonl", lines + "{\"account_id\":\"Z\"}");
    options.format = FileFormat::json_lines;
    options.as_of = 20788;
    auto portfolio = Portfolio::open(policy->schema(), options, true);
    REQUIRE(portfolio.has_value());
    Output output;
    REQUIRE(output.open(folder.path("out")).has_value());
    const DecisionWriter writer(*policy, FileFormat::csv);
    std::vector<std::pair<std::uint64_t, std::uint64_t>> told;
    const DecideResult result =
        decide_portfolio({policy.get()}, *portfolio.value(), writer, output, 2,
                         [&told](std::uint64_t rows, std::uint64_t bytes) { told.emplace_back(rows, bytes); }, ChunkSize{1, 10});
    CHECK(result.failure.empty());
    REQUIRE(told.size() == 11);
    CHECK(std::is_sorted(told.begin(), told.end()));
    CHECK(told.back().first == 101);
    REQUIRE(portfolio.value()->bytes().has_value());
    CHECK(told.back().second == *portfolio.value()->bytes());
    CHECK(bytes_of(lines)->size() == std::nullopt);
}
