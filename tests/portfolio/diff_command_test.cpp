// `forbear diff` at the command line: exit codes, the forms of its answer, and a portfolio that is counted twice over.

#include <iostream>
#include <map>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "command.h"
#include "paths.h"

namespace portfolio {
namespace {

const std::string uci = checkout::source_dir() + "/policies/public_data/uci_card.forbear";
const std::string uci_options = " --map account_id=ID --map repayment_status=PAY_0 --map credit_limit=LIMIT_BAL --map bill=BILL_AMT1"
                                " --map paid=PAY_AMT1 --map age=AGE --map sex=SEX";

/// The policy with one text for another, as a file of its own.
std::string edited(const std::string& name, const std::string& from, const std::string& to) {
    std::string text = read_file(uci);
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    const std::string path = scratch(name);
    write_file(path, text);
    return path;
}

nlohmann::json parsed(const Outcome& outcome) {
    INFO(outcome.err);
    return nlohmann::json::parse(outcome.out);
}

} // namespace

TEST_CASE("a version is the same as itself, and differs from one with another boundary", "[diff]") {
    const Outcome same = forbear("diff " + uci + " " + uci);
    CHECK(same.exit_code == 0);
    CHECK(same.out.find("same decisions, proved for every customer there can be") != std::string::npos);

    const std::string changed = edited("boundary.forbear", "below 5_000 TWD", "below 6_000 TWD");
    const Outcome text = forbear("diff " + uci + " " + changed);
    CHECK(text.exit_code == 1);
    CHECK(text.out.find("row `ladder.small` has changed") != std::string::npos);
    CHECK(text.out.find("everybody else is decided as before, proved") != std::string::npos);
    CHECK(forbear("diff " + uci + " " + changed).out == text.out);

    const nlohmann::json json = parsed(forbear("diff " + uci + " " + changed + " --format json"));
    CHECK(json.at("format") == "forbear.diff");
    CHECK(json.at("same") == false);
    const nlohmann::json& policy = json.at("policies").at(0);
    CHECK(policy.at("verdict") == "different");
    REQUIRE_FALSE(policy.at("changes").empty());
    for (const nlohmann::json& change : policy.at("changes")) CHECK(change.at("after").at("rule") == "ladder.small");
}

TEST_CASE("what cannot be compared is said, and never taken for the same", "[diff]") {
    CHECK(forbear("diff " + uci).exit_code == 2);
    CHECK(forbear("diff " + uci + " " + scratch("missing.forbear")).exit_code == 2);
    const Outcome broken = forbear("diff " + uci + " " + edited("broken.forbear", "table ladder", "tabel ladder"));
    CHECK(broken.exit_code == 1);
    CHECK(broken.out.find("error[") != std::string::npos);
    const Outcome unknown = forbear("diff " + uci + " " + uci + " --policy nobody");
    CHECK(unknown.exit_code == 2);
}

TEST_CASE("the page of a difference holds what its JSON holds", "[diff]") {
    const std::string changed = edited("page.forbear", "below 5_000 TWD", "below 6_000 TWD");
    const std::string page = scratch("changes.html");
    const nlohmann::json json = parsed(forbear("diff " + uci + " " + changed + " --format json --output " + page));
    const std::string html = read_file(page);
    for (const nlohmann::json& change : json.at("policies").at(0).at("changes"))
        CHECK(html.find(change.at("region").get<std::string>()) != std::string::npos);
    const std::string first = html;
    static_cast<void>(forbear("diff " + uci + " " + changed + " --output " + page));
    CHECK(read_file(page) == first);
    CHECK(forbear("diff " + uci + " " + changed + " --output " + changed).exit_code == 2);
}

TEST_CASE("30,000 public accounts move as two runs of decide say", "[diff]") {
    if (public_data().empty()) {
        std::cout << "skipped: no public data beside the project\n";
        return;
    }
    const std::string csv = public_data() + "/uci_credit_card_default.csv";
    const std::string changed = edited("moved.forbear", "below 5_000 TWD", "below 6_000 TWD");
    const nlohmann::json json = parsed(forbear("diff " + uci + " " + changed + " --format json --on " + csv + uci_options));
    const auto before = rows_of(forbear("decide " + uci + " --input " + csv + uci_options).out);
    const auto after = rows_of(forbear("decide " + changed + " --input " + csv + uci_options).out);
    REQUIRE(before.size() == 30'000);
    REQUIRE(after.size() == 30'000);
    std::map<std::pair<std::string, std::string>, std::uint64_t> rules;
    std::uint64_t moved = 0;
    for (std::size_t row = 0; row < before.size(); ++row) {
        ++rules[{before[row].at("rule"), after[row].at("rule")}];
        bool is_moved = false;
        for (const auto& [column, value] : before[row])
            is_moved = is_moved || (column != "rule" && column != "guards" && column != "reason" && after[row].at(column) != value);
        moved += is_moved ? 1u : 0u;
    }
    const nlohmann::json& portfolio = json.at("portfolio");
    CHECK(portfolio.at("records") == 30'000);
    CHECK(portfolio.at("moved") == moved);
    CHECK(moved > 0);
    std::uint64_t cells = 0;
    for (const nlohmann::json& matrix : portfolio.at("matrices")) {
        std::uint64_t sum = 0;
        for (const nlohmann::json& cell : matrix.at("cells")) {
            const auto records = cell.at("records").get<std::uint64_t>();
            sum += records;
            if (matrix.at("name") != "rule") continue;
            ++cells;
            CHECK(rules.at({cell.at("before").get<std::string>(), cell.at("after").get<std::string>()}) == records);
        }
        CHECK(sum == 30'000);
    }
    CHECK(cells == rules.size());
}

} // namespace portfolio
