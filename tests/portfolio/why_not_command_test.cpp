// `forbear decide --why-not RULE`: which part of the rule's condition turns each customer away, and how many each part does.

#include <catch2/catch.hpp>

#include "command.h"
#include "paths.h"

namespace portfolio {
namespace {

const std::string text = R"(schema customer

key  account_id
fact balance       money USD 0 to 10_000
fact days_past_due days 0 to 400, may be unknown

channels email, sms

policy reminder
  about customer

section owing "Owing" when balance is above 0 USD

  rule large "Large"
    when balance is above 5_000 USD
    then do not contact
    because "A person looks at it."

  rule late "Late"
    when days_past_due is at least 30
     and balance is at least 100 USD
    unless days_past_due is above 300
    then contact by email
    because "It is late."

end section

otherwise do not contact because "Nothing to say."
)";

// In turn: no section, not late, unknown, too little, the unless, another rule above, decided, invalid.
const std::string accounts = "account_id,balance,days_past_due\nA,0,60\nB,500,29\nC,500,\nD,99,30\nE,500,301\nF,6000,60\nG,100,30\nH,x,60\n";

struct Asked {
    std::string policy = scratch("why_not.forbear"), input = scratch("why_not.csv");
    Asked() {
        write_file(policy, text);
        write_file(input, accounts);
    }
    [[nodiscard]] Outcome operator()(const std::string& rule, const std::string& more = {}) const {
        return forbear("decide '" + policy + "' --input '" + input + "' --why-not " + rule + " " + more);
    }
};

bool has(const std::string& where, std::string_view words) { return where.find(words) != std::string::npos; }

} // namespace

TEST_CASE("each customer has the first part that is not true, and each part its customers", "[decide]") {
    const Outcome answered = Asked()("late");
    INFO(answered.err);
    REQUIRE(answered.exit_code == 0);
    std::string parts;
    for (const auto& row : rows_of(answered.out)) parts += row.at("account_id") + ": " + row.at("why_not") + "\n";
    CHECK(parts == "A: balance is above 0 USD\n"
                   "B: days_past_due is at least 30\n"
                   "C: days_past_due is at least 30\n"
                   "D: balance is at least 100 USD\n"
                   "E: unless days_past_due is above 300\n"
                   "F: \n"
                   "G: \n"
                   "H: \n");
    CHECK(has(answered.err, "why not late: the first part of its condition that is not true\n"
                            "  balance is above 0 USD               1\n"
                            "  days_past_due is at least 30         2\n"
                            "  balance is at least 100 USD          1\n"
                            "  unless days_past_due is above 300    1\n"
                            "  (all true, decided by a rule above)  1\n"
                            "  (all true, decided by this rule)     1\n"
                            "  (invalid)                            1\n"));
}

TEST_CASE("as JSON Lines the part is a string, or null", "[decide]") {
    const Outcome answered = Asked()("late", "--output-format jsonl");
    CHECK(has(answered.out, R"({"account_id":"B",)"));
    CHECK(has(answered.out, R"("why_not":"days_past_due is at least 30"})"));
    CHECK(has(answered.out, R"("why_not":null})"));
}

TEST_CASE("what is asked about must be a rule of the one policy", "[decide]") {
    const Outcome unknown = Asked()("later");
    CHECK(unknown.exit_code == 2);
    CHECK(has(unknown.err, "--why-not: policy `reminder` has no rule `later`"));
    Asked two;
    write_file(two.policy, text + "\npolicy other\n  about customer\n\notherwise do not contact because \"No.\"\n");
    const Outcome several = two("late");
    CHECK(several.exit_code == 2);
    CHECK(has(several.err, "--why-not asks about a rule of one policy: name it by --policy"));
    CHECK(two("late", "--policy reminder").exit_code == 0);
}

TEST_CASE("a shipped policy is asked alike by both engines and any number of threads, and the counts add up", "[decide]") {
    const std::string input = scratch("why_not.jsonl");
    const std::string card = checkout::source_dir() + "/policies/card/";
    REQUIRE(forbear("sample " + card + "customer.forbear --rows 3000 --seed 9 --output " + input).exit_code == 0);
    const std::string asked = "decide " + card + "early_stage.forbear --as-of 2026-12-01 --why-not tiny_sum --input " + input;
    const Outcome one = forbear(asked + " --threads 1");
    CHECK(forbear(asked + " --threads 2").out == one.out);
    CHECK(forbear(asked + " --engine interpreter").out == one.out);
    std::size_t without_part = 0, by_the_rule = 0;
    for (const auto& row : rows_of(one.out)) {
        without_part += row.at("why_not").empty() ? 1u : 0u;
        by_the_rule += row.at("rule") == "tiny_sum" ? 1u : 0u;
        if (row.at("rule") == "tiny_sum") CHECK(row.at("why_not").empty());
    }
    CHECK(by_the_rule > 0);
    CHECK(without_part > by_the_rule);
    CHECK(has(one.err, "(all true, decided by a rule above)"));
    const auto count_of = [&](const std::string& words) { return std::stoul(one.err.substr(one.err.find(words) + words.size())); };
    CHECK(count_of("(all true, decided by this rule)") == by_the_rule);
    CHECK(count_of("(all true, decided by a rule above)") == without_part - by_the_rule);
}

} // namespace portfolio
