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

/// The number at the end of the line that begins with these words.
std::size_t count_of(const std::string& summary, const std::string& line) {
    const std::size_t at = summary.find("  " + line + " ");
    REQUIRE(at != std::string::npos);
    return std::stoul(summary.substr(at + line.size() + 2));
}

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

TEST_CASE("every record is asked about the version that decided it", "[decide]") {
    const std::string policy = scratch("why_not_versions.forbear"), input = scratch("why_not_versions.csv");
    const auto version = [](int number, const std::string& from, const std::string& rules) {
        return "\npolicy reminder version " + std::to_string(number) + "\n  about customer\n  effective from " + from + "\n" + rules +
               "\notherwise do not contact because \"Nothing to say.\"\n";
    };
    const auto late = [](const std::string& days) {
        return "\nrule late \"Late\"\n  when days_past_due is at least " + days + "\n  then contact by email\n  because \"It is late.\"\n";
    };
    write_file(policy, text.substr(0, text.find("policy reminder")) + version(1, "2026-01-01", late("30")) + version(2, "2027-01-01", late("60")) +
                           version(3, "2028-01-01", ""));
    write_file(input, "account_id,balance,days_past_due,as_of\nA,500,29,2026-05-01\nB,500,45,2026-05-01\nC,500,45,2027-05-01\n"
                      "D,500,45,2028-05-01\nE,500,45,2025-05-01\n");
    const Outcome answered = forbear("decide '" + policy + "' --input '" + input + "' --why-not late");
    INFO(answered.err);
    std::string parts;
    for (const auto& row : rows_of(answered.out)) parts += row.at("account_id") + ": " + row.at("rule") + ", " + row.at("why_not") + "\n";
    CHECK(parts == "A: otherwise, days_past_due is at least 30\nB: late, \nC: otherwise, days_past_due is at least 60\n"
                   "D: otherwise, \nE: no_version_in_force, \n");
    CHECK(count_of(answered.err, "days_past_due is at least 30 (version 1)") == 1);
    CHECK(count_of(answered.err, "days_past_due is at least 60 (version 2)") == 1);
    CHECK(count_of(answered.err, "(all true, decided by this rule)") == 1);
    CHECK(count_of(answered.err, "(decided by a version without this rule)") == 2);
}

TEST_CASE("no part is read as a formula, and its column takes no other one's name", "[decide]") {
    Asked asked;
    write_file(asked.policy, R"(schema customer
key  account_id
fact balance money USD -100 to 100
channels email
outcome why_not days 0 to 9
policy reminder
  about customer
rule owed "Owed"
  when -5 USD is below balance
  then contact by email
       why_not 3 days
  because "Some."
otherwise do not contact because "None."
)");
    write_file(asked.input, "account_id,balance\nA,-50\nB,50\n");
    const Outcome answered = asked("owed");
    INFO(answered.err);
    CHECK(answered.out.starts_with("account_id,status,rule,channels,outcome_why_not,guards,reason,why_not\n"));
    CHECK(has(answered.out, "\" -5 USD is below balance\"\n"));
    const Outcome plain = forbear("decide '" + asked.policy + "' --input '" + asked.input + "'");
    CHECK(plain.out.starts_with("account_id,status,rule,channels,why_not,guards,reason\n"));
}

TEST_CASE("a shipped policy is asked alike by both engines and any number of threads, and the counts add up", "[decide]") {
    constexpr std::size_t customers = 10'000; // three chunks
    const std::string input = scratch("why_not.jsonl");
    const std::string card = checkout::source_dir() + "/policies/card/";
    REQUIRE(forbear("sample " + card + "customer.forbear --rows " + std::to_string(customers) + " --seed 9 --output " + input).exit_code == 0);
    const std::string asked = "decide " + card + "early_stage.forbear --as-of 2026-12-01 --why-not tiny_sum --input " + input;
    const auto block_of = [](const std::string& err) { return err.substr(err.find("why not tiny_sum"), err.find("records per second") - err.find("why not tiny_sum")); };
    const auto counts_of = [&](const std::string& err) { return block_of(err).substr(0, block_of(err).rfind('\n')); };
    const Outcome one = forbear(asked + " --threads 1");
    for (const std::string more : {" --threads 2", " --engine interpreter"}) {
        const Outcome other = forbear(asked + more);
        CHECK(other.out == one.out);
        CHECK(counts_of(other.err) == counts_of(one.err));
    }
    std::map<std::string, std::size_t> expected;
    for (const auto& row : rows_of(one.out)) {
        const bool decided = row.at("rule") == "tiny_sum";
        if (decided) CHECK(row.at("why_not").empty());
        ++expected[!row.at("why_not").empty() ? row.at("why_not") : decided ? "(all true, decided by this rule)" : "(all true, decided by a rule above)"];
    }
    CHECK(expected.size() == 4);
    std::size_t sum = 0;
    for (const auto& [line, count] : expected) {
        INFO(line);
        CHECK(count_of(one.err, line) == count);
        sum += count;
    }
    CHECK(sum == customers);
}

} // namespace portfolio
