// What other engines are given to decide the same, and what Forbear needs for it.
//
//   peer_data RULES round|arbitrary SEED ROWS FOLDER
//
// Writes into FOLDER policy.json (each rule's conditions: ranges and sets of integers), records.csv and expected.txt (for each
// record the index of the rule that Forbear decides by; `otherwise` is the last). Prints Forbear's nanoseconds per record as
// JSON, medians of five rounds: in a batch over columns, one row of columns at a time, one struct of the host at a time; and
// the milliseconds from the policy's text to machine code.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "family.h"
#include "forbear/decision.h"
#include "forbear/records.h"

namespace {

using namespace forbear;
using bench::DrawnRule;
using bench::Family;

constexpr std::size_t rounds = 5;
constexpr std::size_t chunk = 1'024; ///< rows that a host decides before it looks at the answers
constexpr std::int64_t cents = 100;

[[noreturn]] void fail(const std::string& text) {
    std::fprintf(stderr, "peer_data: %s\n", text.c_str());
    std::exit(3);
}

std::string range_json(const char* fact, const DrawnRule::Range& range, std::int64_t scale = 1) {
    return std::string("{\"fact\": \"") + fact + "\", \"low\": " + std::to_string(range.low * scale) + ", \"high\": " + std::to_string(range.high * scale) + "}";
}

std::string rule_json(const DrawnRule& rule) {
    std::string text = range_json("days_past_due", rule.days_past_due);
    if (!rule.segments.empty()) {
        std::string list;
        for (const std::int64_t segment : rule.segments) list += (list.empty() ? "" : ", ") + std::to_string(segment);
        text += ", {\"fact\": \"segment\", \"in\": [" + list + "]}";
    }
    if (rule.tier) text += ", " + range_json("tier", *rule.tier);
    if (rule.balance) text += ", " + range_json("balance", *rule.balance, cents);
    if (rule.hardship) text += std::string(", {\"fact\": \"hardship\", \"in\": [") + (*rule.hardship ? "1" : "0") + "]}";
    if (rule.allowed_channel) text += ", {\"fact\": \"allowed_channels\", \"bit\": " + std::to_string(*rule.allowed_channel) + "}";
    return "[" + text + "]";
}

void write_policy(const Family& family, const std::string& folder) {
    std::ofstream out(folder + "/policy.json");
    out << "{\"name\": \"" << name_of(family) << "\", \"rules\": [";
    const char* before = "\n  ";
    for (const DrawnRule& rule : rules_of(family)) {
        out << before << rule_json(rule);
        before = ",\n  ";
    }
    out << "\n]}\n";
    if (!out.flush()) fail("cannot write " + folder + "/policy.json");
}

void write_records(const bench::Portfolio& portfolio, const std::string& folder) {
    std::ofstream out(folder + "/records.csv");
    const char* before = "";
    for (const char* name : bench::Portfolio::value_names) {
        out << before << name;
        before = ",";
    }
    out << '\n';
    for (std::size_t row = 0; row < portfolio.rows(); ++row) {
        before = "";
        for (const std::vector<std::int64_t>& fact : portfolio.values()) {
            out << before << fact[row];
            before = ",";
        }
        out << '\n';
    }
    if (!out.flush()) fail("cannot write " + folder + "/records.csv");
}

double milliseconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

/// The median of `rounds` rounds after one that warms up.
template <class Work>
double ns_per_record(std::size_t rows, Work work) {
    work();
    std::array<double, rounds> took{};
    for (double& one : took) {
        const auto start = std::chrono::steady_clock::now();
        work();
        one = milliseconds_since(start) * 1e6 / static_cast<double>(rows);
    }
    std::sort(took.begin(), took.end());
    return took[rounds / 2];
}

void decide_all(const Policy& policy, const bench::Portfolio& portfolio, std::size_t rows, std::int64_t* out) {
    for (std::size_t row = 0; row < rows; row += chunk) policy.decide(portfolio.view(), row, std::min(rows, row + chunk), out);
}

void write_expected(const Policy& policy, const bench::Portfolio& portfolio, const std::string& folder) {
    std::ofstream out(folder + "/expected.txt");
    std::vector<std::int64_t> words(policy.layout().words);
    for (std::size_t row = 0; row < portfolio.rows(); ++row) {
        policy.decide(portfolio.view(), row, words.data());
        out << DecisionView(policy.layout(), words.data()).rule() << '\n';
    }
    if (!out.flush()) fail("cannot write " + folder + "/expected.txt");
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        std::fprintf(stderr, "usage: peer_data RULES round|arbitrary SEED ROWS FOLDER\n");
        return 2;
    }
    Family family;
    family.rules = std::strtoull(argv[1], nullptr, 10);
    family.is_round = std::string(argv[2]) == "round";
    family.seed = std::strtoull(argv[3], nullptr, 10);
    const std::size_t rows = std::strtoull(argv[4], nullptr, 10);
    const std::string folder = argv[5];
    if (family.rules < 2 || rows == 0) fail("at least two rules and one row");

    const auto start = std::chrono::steady_clock::now();
    const LoadResult loaded = load_texts(texts_of(family));
    const double load_ms = milliseconds_since(start);
    if (loaded.policy == nullptr || loaded.policy->engine() != EngineKind::jit) fail(render_text(loaded.sources, loaded.diagnostics) + loaded.error);
    const Policy& policy = *loaded.policy;
    const bench::Portfolio portfolio(family, policy.schema(), rows);
    const std::vector<bench::Customer> customers = portfolio.customers();
    const auto bound = bind_records(loaded.policy, layout_of(family));
    if (!bound) fail(bound.error().message);

    write_policy(family, folder);
    write_records(portfolio, folder);
    write_expected(policy, portfolio, folder);

    std::vector<std::int64_t> out(chunk * policy.layout().words);
    const double batch = ns_per_record(rows, [&] { decide_all(policy, portfolio, rows, out.data()); });
    const double one = ns_per_record(rows, [&] {
        for (std::size_t row = 0; row < rows; ++row) policy.decide(portfolio.view(), row, out.data());
    });
    const double from_struct = ns_per_record(rows, [&] {
        for (const bench::Customer& customer : customers) bound.value().decide(customer, out.data());
    });
    std::printf("{\"batch\": %.3f, \"one\": %.3f, \"struct\": %.3f, \"load_ms\": %.1f}\n", batch, one, from_struct, load_ms);
    return 0;
}
