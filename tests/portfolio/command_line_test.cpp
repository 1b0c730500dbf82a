// The command line's contract: options, exit codes, and the shipped policies themselves.

#include <sys/resource.h>

#include <cstdlib>
#include <filesystem>

#include <catch2/catch.hpp>

#include "command.h"
#include "paths.h"

namespace portfolio {

namespace {

const std::string root = checkout::source_dir();
const std::string card = root + "/policies/card/";

std::vector<std::string> shipped() {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root + "/policies")) {
        if (entry.path().extension() == ".forbear") files.push_back(entry.path().string());
    }
    return files;
}

} // namespace

TEST_CASE("every shipped policy is free of mistakes and in the canonical layout", "[cli]") {
    const std::vector<std::string> files = shipped();
    REQUIRE(files.size() >= 7);
    for (const std::string& file : files) {
        INFO(file);
        // A guard file alone has no schema to be resolved against: it is checked through the policies that name it.
        const std::string text = "\n" + read_file(file);
        if (text.find("\nguards ") == std::string::npos || text.find("\npolicy ") != std::string::npos) {
            const Outcome check = forbear("check " + file);
            INFO(check.out << check.err);
            CHECK(check.exit_code == 0);
        }
        const Outcome layout = forbear("fmt --check " + file);
        INFO(layout.out << layout.err);
        CHECK(layout.exit_code == 0);
    }
}

TEST_CASE("progress is for a terminal alone", "[cli]") {
    // More than one chunk, with a pause between two that is long enough for somebody to be told.
    const std::string accounts = scratch("slow.csv"), terminal = scratch("terminal");
    REQUIRE(forbear("sample " + root + "/policies/public_data/uci_card.forbear --rows 30000 --output " + accounts).exit_code == 0);
    REQUIRE(std::filesystem::file_size(accounts) > 1'000'000);
    const std::string slowly = "{ head -c 700000 " + accounts + "; sleep 1.2; tail -c +700001 " + accounts + "; } | ";
    const std::string decide = std::string(FORBEAR_PROGRAM) + " decide " + root + "/policies/public_data/uci_card.forbear --as-of 2026-12-01 --input - "
                               "--input-format csv --output " + scratch("slow.out");
    const Outcome quiet = run(slowly + decide);
    INFO(quiet.err);
    CHECK(quiet.exit_code == 0);
    CHECK(quiet.err.find('\r') == std::string::npos);
    const std::string plain = read_file(scratch("slow.out"));
    // `script` gives its command a terminal.
    REQUIRE(run("script -qec '" + slowly + decide + "' " + terminal).exit_code == 0);
    CHECK(read_file(terminal).find(" records\r") != std::string::npos);
    CHECK(read_file(terminal).find("\r\x1b[K") != std::string::npos);
    CHECK((read_file(scratch("slow.out")) == plain));
}

TEST_CASE("a sampled portfolio is the same for the same seed, and decides the same everywhere", "[cli]") {
    const std::string first = scratch("first.jsonl");
    const std::string second = scratch("second.jsonl");
    const std::string sample = "sample " + card + "customer.forbear --rows 2000 --as-of 2026-12-01";
    REQUIRE(forbear(sample + " --seed 7 --output " + first).exit_code == 0);
    REQUIRE(forbear(sample + " --seed 7 --output " + second).exit_code == 0);
    CHECK((read_file(first) == read_file(second)));
    REQUIRE(forbear(sample + " --seed 8 --output " + second).exit_code == 0);
    CHECK((read_file(first) != read_file(second)));

    for (const char* policy : {"early_stage.forbear", "late_stage.forbear"}) {
        const std::string decide = "decide " + card + policy + " --as-of 2026-12-01 --input " + first;
        const Outcome jit = forbear(decide);
        INFO(jit.err);
        REQUIRE(jit.exit_code == 0);
        const auto rows = rows_of(jit.out);
        REQUIRE(rows.size() == 2000);
        CHECK((forbear(decide + " --engine interpreter").out == jit.out));
        CHECK((forbear(decide + " --threads 3").out == jit.out));
        // The portfolio reaches a good part of the policy, guards included.
        std::map<std::string, int> rules, statuses;
        for (const auto& row : rows) {
            ++rules[row.at("rule")];
            ++statuses[row.at("status")];
        }
        CHECK(rules.size() >= 5);
        CHECK(statuses["contact"] > 0);
        CHECK(statuses["blocked"] > 0);
        CHECK(statuses["no_contact"] > 0);
    }
}

TEST_CASE("every shipped policy decides a sampled portfolio alike by machine code and by the interpreter", "[cli]") {
    const std::string portfolio = scratch("library.jsonl");
    int policies = 0;
    for (const std::string& file : shipped()) {
        if (("\n" + read_file(file)).find("\npolicy ") == std::string::npos) continue;
        INFO(file);
        ++policies;
        REQUIRE(forbear("sample " + file + " --rows 1000 --seed 11 --as-of 2026-12-01 --output " + portfolio).exit_code == 0);
        const std::string decide = "decide " + file + " --as-of 2026-12-01 --input " + portfolio;
        const Outcome jit = forbear(decide);
        INFO(jit.err);
        REQUIRE(jit.exit_code == 0);
        REQUIRE(rows_of(jit.out).size() == 1000);
        CHECK((forbear(decide + " --engine interpreter").out == jit.out));
    }
    CHECK(policies >= 14);
}

TEST_CASE("the same portfolio as CSV with child files decides the same as JSON Lines", "[cli]") {
    const std::string lines = scratch("lists.jsonl");
    const std::string table = scratch("lists.csv");
    const std::string sample = "sample " + card + "customer.forbear --rows 500 --seed 3 --as-of 2026-12-01 --output ";
    REQUIRE(forbear(sample + lines).exit_code == 0);
    REQUIRE(forbear(sample + table).exit_code == 0);
    const std::string decide = "decide " + card + "early_stage.forbear --as-of 2026-12-01 --input ";
    const Outcome from_lines = forbear(decide + lines);
    const Outcome from_table =
        forbear(decide + table + " --list contacts=" + scratch("lists.contacts.csv") + " --list parties=" + scratch("lists.parties.csv"));
    INFO(from_table.err);
    REQUIRE(from_lines.exit_code == 0);
    REQUIRE(from_table.exit_code == 0);
    CHECK((from_table.out == from_lines.out));
}

TEST_CASE("explain tells the same story as decide", "[cli]") {
    const std::string path = scratch("explain.jsonl");
    REQUIRE(forbear("sample " + card + "customer.forbear --rows 60 --seed 5 --as-of 2026-12-01 --output " + path).exit_code == 0);
    const std::string options = card + "early_stage.forbear --as-of 2026-12-01 --input " + path;
    const auto rows = rows_of(forbear("decide " + options).out);
    REQUIRE(rows.size() == 60);
    for (int row = 1; row <= 60; ++row) {
        const Outcome told = forbear("explain " + options + " --row " + std::to_string(row) + " --format json");
        INFO(told.out << told.err);
        REQUIRE(told.exit_code == 0);
        const auto& decided = rows[static_cast<std::size_t>(row - 1)];
        CHECK(told.out.find("\"status\": \"" + decided.at("status") + "\"") != std::string::npos);
        if (!decided.at("rule").empty()) {
            CHECK(told.out.find("\"rule\": {\n    \"name\": \"" + decided.at("rule") + "\"") != std::string::npos);
        }
    }
    CHECK(forbear("explain " + options + " --row 61").exit_code == 2);
}

TEST_CASE("exit codes are the contract's", "[cli]") {
    CHECK(forbear("--help").exit_code == 0);
    CHECK(forbear("").exit_code == 2);
    CHECK(forbear("frobnicate").exit_code == 2);
    CHECK(forbear("check").exit_code == 2);
    CHECK(forbear("check /no/such/file.forbear").exit_code == 2);
    const std::string bad = scratch("bad.forbear");
    write_file(bad, "policy p\nrule r\n  whne x\n");
    const Outcome check = forbear("check " + bad);
    CHECK(check.exit_code == 1);
    CHECK((check.out + check.err).find("error[FB") != std::string::npos);
    CHECK(forbear("fmt --check " + bad).exit_code == 1);
    const std::string policy = card + "early_stage.forbear";
    CHECK(forbear("decide " + policy + " --input /no/such.csv --as-of 2026-12-01").exit_code == 2);
    CHECK(forbear("decide " + policy).exit_code == 2);
    // Law 5: the day of decision is an input.
    const std::string path = scratch("asof.csv");
    write_file(path, "account_id\nA\n");
    const Outcome no_day = forbear("decide " + policy + " --input " + path);
    CHECK(no_day.exit_code == 2);
    CHECK(no_day.err.find("as_of") != std::string::npos);
    const std::string whole = scratch("whole.jsonl");
    REQUIRE(forbear("sample " + card + "customer.forbear --rows 500 --seed 1 --output " + whole).exit_code == 0);
    CHECK(forbear("decide " + policy + " --as-of 2026-12-01 --input " + whole + " --output /dev/full").exit_code == 2);
}

TEST_CASE("check --costs says how the rules of a policy are searched and what a record costs at most", "[cli]") {
    const Outcome many = forbear("check " + root + "/policies/mortgage/live_contact.forbear --costs");
    INFO(many.out << many.err);
    REQUIRE(many.exit_code == 0);
    for (const char* said : {"policy live_contact\n", "13 rules with 20 tests are found by table", "boxes of conditions", "KB of tables", "facts", "1 block of 32 entries compared"}) {
        CHECK(many.out.find(said) != std::string::npos);
    }
    const Outcome few = forbear("check " + root + "/policies/b2b_dunning/credit_terms.forbear --costs");
    CHECK(few.exit_code == 0);
    CHECK(few.out.find("7 rules with 7 tests are few enough to try one after the other") != std::string::npos);
    CHECK(few.out.find(" 7 tests") != std::string::npos);
    CHECK(few.out.find("64 records are held against all rules side by side") != std::string::npos);
    CHECK(many.out.find("side by side") == std::string::npos); // its rules are about calculations
    // A mistake has no costs.
    const std::string wrong = scratch("wrong.forbear");
    write_file(wrong, "policy nothing\n");
    const Outcome none = forbear("check " + wrong + " --costs");
    CHECK(none.exit_code == 1);
    CHECK(none.out.find("search") == std::string::npos);
}

TEST_CASE("memory does not grow with the portfolio", "[cli]") {
    const std::string policy = root + "/policies/public_data/uci_card.forbear";
    // In a sanitizer build the hoard of freed memory would hide what the tools keep.
    setenv("ASAN_OPTIONS", "quarantine_size_mb=1", 0);
    const auto peak_kilobytes = [&](int rows) {
        const std::string path = scratch("large.csv");
        REQUIRE(forbear("sample " + policy + " --rows " + std::to_string(rows) + " --seed 1 --output " + path).exit_code == 0);
        const Outcome outcome = forbear("decide " + policy + " --input " + path + " --threads 1 --output " + scratch("large.out") +
                                        " && grep -c . " + scratch("large.out"));
        INFO(outcome.err);
        REQUIRE(outcome.exit_code == 0);
        CHECK(std::stoi(outcome.out) == rows + 1);
        rusage usage{};
        getrusage(RUSAGE_CHILDREN, &usage); // the largest child so far
        return usage.ru_maxrss;
    };
    const long small = peak_kilobytes(20'000);
    const long large = peak_kilobytes(400'000);
    CHECK(large < small + 20'000);
}

} // namespace portfolio
