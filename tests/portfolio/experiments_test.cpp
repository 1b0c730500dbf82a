// Cells of experiments on real and on made-up ids: near their shares, the same whatever the order of the rows and the
// engine, and found again by the example that docs/language.md gives to users of Python.

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include <catch2/catch.hpp>

#include "command.h"
#include "paths.h"

using namespace portfolio;

namespace {

using Rows = std::vector<std::map<std::string, std::string>>;

const std::string experiments = R"(
experiment softer_settlement by account_id
  challenger 10%
  control    12.5%

experiment fifths by account_id
  a 20%, b 20%, c 20%, d 20%, e 20%

rule soft
  when softer_settlement is challenger
  then contact by email

otherwise contact by sms
)";

/// A policy over ids alone; `key` says their type.
std::string policy_file(const std::string& name, const std::string& key) {
    const std::string path = scratch(name);
    write_file(path, "schema ids\n\nkey account_id " + key + "\n\nchannels sms, email\n\npolicy trial version 1\n  about ids\n" +
                         experiments);
    return path;
}

/// Every cell of `column` within one point of its share.
void check_shares(const Rows& rows, const std::string& column, const std::map<std::string, double>& percent) {
    std::map<std::string, double> found;
    for (const auto& row : rows) found[row.at(column)] += 100.0 / static_cast<double>(rows.size());
    REQUIRE(found.size() == percent.size());
    for (const auto& [cell, share] : percent) {
        INFO(column << " " << cell << ": " << found[cell]);
        CHECK(std::abs(found[cell] - share) < 1.0);
    }
}

void check_portfolio(const std::string& policy, const std::string& csv, const std::string& options) {
    const std::string decide = "decide " + policy + " --input " + csv + options;
    const Outcome jit = portfolio::forbear(decide);
    INFO(jit.err);
    REQUIRE(jit.exit_code == 0);
    const Rows rows = rows_of(jit.out);
    check_shares(rows, "softer_settlement", {{"challenger", 10}, {"control", 12.5}, {"champion", 77.5}});
    check_shares(rows, "fifths", {{"a", 20}, {"b", 20}, {"c", 20}, {"d", 20}, {"e", 20}});
    for (const auto& row : rows) {
        if ((row.at("rule") == "soft") != (row.at("softer_settlement") == "challenger")) FAIL(row.at("account_id"));
    }
    // Independent of each other: a fifth of the challengers stands in every fifth.
    Rows challengers;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(challengers),
                 [](const auto& row) { return row.at("softer_settlement") == "challenger"; });
    for (const char* fifth : {"a", "b", "c", "d", "e"}) {
        const auto in = std::count_if(challengers.begin(), challengers.end(),
                                      [&](const auto& row) { return row.at("fifths") == fifth; });
        CHECK(std::abs(100.0 * static_cast<double>(in) / static_cast<double>(challengers.size()) - 20) < 3);
    }
    CHECK(portfolio::forbear(decide + " --engine interpreter").out == jit.out);
    CHECK(portfolio::forbear(decide + " --threads 2").out == jit.out);

    // The order of the rows does not matter.
    const std::string backwards = scratch("backwards.csv");
    REQUIRE(run("{ head -n 1 " + csv + "; sed -e 1d -e '$a\\' " + csv + " | tac; } > " + backwards).exit_code == 0);
    Rows turned = rows_of(portfolio::forbear("decide " + policy + " --input " + backwards + options).out);
    std::reverse(turned.begin(), turned.end());
    CHECK((turned == rows));
}

/// What the summary says of `experiment`, cell by cell.
std::string summary_of(const std::string& summary, const std::string& experiment) {
    const std::size_t begin = summary.find("experiment " + experiment + "\n");
    REQUIRE(begin != std::string::npos);
    std::size_t end = summary.find('\n', begin) + 1;
    while (summary.compare(end, 2, "  ") == 0) end = summary.find('\n', end) + 1;
    return summary.substr(begin, end - begin);
}

/// The block of docs/language.md that shows the split in Python.
std::string python_example() {
    const std::string page = read_file(checkout::source_dir() + "/docs/language.md");
    const std::string fence = "```python\n";
    const std::size_t begin = page.find(fence);
    REQUIRE(begin != std::string::npos);
    return page.substr(begin + fence.size(), page.find("```", begin + fence.size()) - begin - fence.size());
}

} // namespace

TEST_CASE("cells of 30,000 public account numbers", "[portfolio][experiment]") {
    if (public_data().empty()) {
        std::cout << "skipped: no public data beside the project\n";
        return;
    }
    const std::string csv = public_data() + "/uci_credit_card_default.csv";
    check_portfolio(policy_file("as_text.forbear", "text"), csv, " --map account_id=ID");
    // A whole number is split as the text of its digits.
    const std::string options = " --input " + csv + " --map account_id=ID";
    const std::string as_text =
        portfolio::forbear("decide " + policy_file("as_text.forbear", "text") + options).out;
    CHECK(portfolio::forbear("decide " + policy_file("as_number.forbear", "whole 0 to 1_000_000") + options).out == as_text);
}

TEST_CASE("cells of made-up account numbers", "[portfolio][experiment]") {
    std::string csv = "account_id\n";
    for (int id = 0; id < 20'000; ++id) csv += "DE-" + std::to_string(100'000 + id * 13) + "\n";
    const std::string path = scratch("made_up.csv");
    write_file(path, csv);
    check_portfolio(policy_file("as_text.forbear", "text"), path, "");
}

TEST_CASE("the summary counts cells, and records in none", "[portfolio][experiment]") {
    const std::string policy = scratch("by_state.forbear");
    write_file(policy, "schema ids\n\nkey account_id\nfact state one of north, south, may be unknown\n\npolicy trial\n  about ids\n\n"
                       "experiment by_state by state\n  challenger 10%\n\notherwise do not contact\n");
    const std::string csv = scratch("by_state.csv");
    write_file(csv, "account_id,state\n1,north\n2,\n3,south\n4,nowhere\n");
    const Outcome decided = portfolio::forbear("decide " + policy + " --input " + csv);
    CHECK(summary_of(decided.err, "by_state") ==
          "experiment by_state\n  challenger    0\n  champion      2\n  (in no cell)  2\n");
    const Rows rows = rows_of(decided.out);
    CHECK(rows.at(0).at("by_state") == "champion");
    CHECK(rows.at(1).at("by_state").empty());
    CHECK(rows.at(3).at("status") == "invalid");
    CHECK(rows.at(3).at("by_state").empty());
    const Outcome objects = portfolio::forbear("decide " + policy + " --input " + csv + " --output-format jsonl");
    CHECK(objects.out.find(R"("experiments":{"by_state":"champion"}})") != std::string::npos);
    CHECK(objects.out.find(R"("experiments":{"by_state":null}})") != std::string::npos);
    const Outcome told = portfolio::forbear("explain " + policy + " --input " + csv + " --row 2");
    CHECK(told.out.find("by_state: in no cell, because state is unknown") != std::string::npos);
    const Outcome north = portfolio::forbear("explain " + policy + " --input " + csv + " --row 1");
    CHECK(north.out.find("state north falls into bucket ") != std::string::npos);
    CHECK(north.out.find("; champion has buckets 1000 to 9999 of 0 to 9999") != std::string::npos);
    const Outcome json = portfolio::forbear("explain " + policy + " --input " + csv + " --row 1 --format json");
    CHECK(json.out.find(R"("cell": "champion")") != std::string::npos);
    CHECK(json.out.find(R"("experiment": "by_state")") != std::string::npos);
}

TEST_CASE("other systems find the same cells", "[portfolio][experiment]") {
    constexpr int ids = 300;
    std::string csv = "account_id\n";
    std::string all;
    for (int id = 1; id <= ids; ++id) {
        csv += std::to_string(id) + "\n";
        all += " " + std::to_string(id);
    }
    const std::string path = scratch("ids.csv");
    write_file(path, csv);
    // A cell for every two percent, so that a wrong bucket shows.
    std::string cells;
    for (int cell = 0; cell < 50; ++cell) cells += "  cell_" + std::to_string(cell) + " 2%\n";
    const std::string policy = scratch("fine.forbear");
    write_file(policy, "schema ids\n\nkey account_id\n\npolicy trial\n  about ids\n\nexperiment fine by account_id\n" + cells +
                           "\notherwise do not contact\n");
    std::string ours;
    for (const auto& row : rows_of(portfolio::forbear("decide " + policy + " --input " + path).out)) ours += row.at("fine") + "\n";

    const Outcome shell = run("for id in" + all +
                              "; do digest=$(printf 'fine:%s' $id | sha256sum | cut -c1-12); "
                              "echo cell_$(( 0x$digest % 10000 / 200 )); done");
    REQUIRE(shell.exit_code == 0);
    CHECK(shell.out == ours);

    if (run("python3 --version").exit_code != 0) {
        std::cout << "there is no python3 here: the example of docs/language.md was compared with sha256sum only\n";
        return;
    }
    const std::string script = scratch("cells.py");
    write_file(script, python_example() + "\nfor number in range(1, " + std::to_string(ids + 1) +
                           "):\n    print(f\"cell_{bucket('fine', str(number)) // 200}\")\n");
    const Outcome python = run("python3 " + script);
    INFO(python.err);
    REQUIRE(python.exit_code == 0);
    CHECK(python.out == ours);
}
