// Several policies of one file decided together, and policies with versions, on the command line.

#include <catch2/catch.hpp>

#include "command.h"

namespace portfolio {

namespace {

const std::string text = R"(schema customer

key  account_id
fact balance money USD 0 to 10_000

channels email, sms

outcome tone ranked friendly, firm, normally friendly

policy reminder version 3
  about customer
  effective from 2026-01-01

rule large "Large"
  when balance is above 100 USD
  then contact by email
       tone firm
  because "much"

otherwise do not contact because "little"

policy reminder version 4
  about customer
  effective from 2027-01-01

rule large "Large"
  when balance is above 100 USD
  then contact by sms
  because "much"

otherwise do not contact because "little"

policy refusal version 1
  about customer

rule too_large "Too large"
  when balance is above 1_000 USD
  then reject
  because "not ours"

otherwise do not contact because "kept"
)";

const std::string accounts = "account_id,balance\nA,50\nB,500\nC,5000\nD,x\n";

std::string policy_path() {
    const std::string path = scratch("several.forbear");
    write_file(path, text);
    return path;
}

std::string accounts_path() {
    const std::string path = scratch("several.csv");
    write_file(path, accounts);
    return path;
}

} // namespace

TEST_CASE("all policies of a file are decided together, each in columns of its own", "[cli][several]") {
    const std::string decide = "decide " + policy_path() + " --input " + accounts_path() + " --as-of 2026-12-31";
    const Outcome all = forbear(decide);
    INFO(all.err);
    REQUIRE(all.exit_code == 0);
    CHECK(all.out == "account_id,reminder.status,reminder.rule,reminder.channels,reminder.tone,reminder.guards,reminder.reason,"
                     "refusal.status,refusal.rule,refusal.channels,refusal.tone,refusal.guards,refusal.reason\n"
                     "A,no_contact,otherwise,,friendly,,,no_contact,otherwise,,friendly,,\n"
                     "B,contact,large,email,firm,,,no_contact,otherwise,,friendly,,\n"
                     "C,contact,large,email,firm,,,rejected,too_large,,,,not ours\n"
                     "D,invalid,,,,,balance: `x` is not money in USD,invalid,,,,,balance: `x` is not money in USD\n");
    CHECK(all.err.find("reminder: 4 records\n") != std::string::npos);
    CHECK(all.err.find("large (version 3)") != std::string::npos);
    CHECK(all.err.find("refusal version 1: 4 records\n") != std::string::npos);
    CHECK(forbear(decide + " --engine interpreter").out == all.out);
    CHECK(forbear(decide + " --threads 3").out == all.out);
    CHECK(forbear(decide + " --strict").exit_code == 1);
}

TEST_CASE("as JSON Lines the answers stand by policy", "[cli][several]") {
    const Outcome lines = forbear("decide " + policy_path() + " --input " + accounts_path() +
                                  " --as-of 2027-01-01 --output-format jsonl");
    INFO(lines.err);
    REQUIRE(lines.exit_code == 0);
    CHECK(lines.out.find(R"({"account_id":"B","policies":{"reminder":{"status":"contact","rule":"large","channels":["sms"],)"
                         R"("outcomes":{"tone":"friendly"},"guards":[],"reason":""},"refusal":{"status":"no_contact",)") !=
          std::string::npos);
}

TEST_CASE("one policy or some of them can be named", "[cli][several]") {
    const std::string decide = "decide " + policy_path() + " --input " + accounts_path() + " --as-of 2025-12-31";
    const Outcome one = forbear(decide + " --policy reminder");
    INFO(one.err);
    REQUIRE(one.exit_code == 0);
    CHECK(one.out.find("account_id,status,rule,channels,tone,guards,reason\n"
                       "A,rejected,no_version_in_force,,,,no version of `reminder` is in force on 2025-12-31\n") == 0);
    const Outcome two = forbear(decide + " --policy refusal --policy reminder");
    CHECK(two.out.find("account_id,refusal.status,") == 0);
    CHECK(forbear(decide + " --policy nobody").exit_code == 2);

    const std::string explain = "explain " + policy_path() + " --input " + accounts_path() + " --as-of 2027-01-01 --row 2";
    const Outcome unnamed = forbear(explain);
    CHECK(unnamed.exit_code == 2);
    CHECK(unnamed.err.find("name one with --policy: reminder, refusal") != std::string::npos);
    const Outcome told = forbear(explain + " --policy reminder");
    CHECK(told.exit_code == 0);
    CHECK(told.out.find("policy reminder, version 4\n") != std::string::npos);
}

TEST_CASE("a scenario that expects a rule means the rule of the version of its day", "[cli][several][scenarios]") {
    const std::string path = scratch("versions.forbear");
    write_file(path, text + R"(
scenario "large, by version 3" of reminder
  as of 2026-12-31
  given balance 500 USD
  expect rule large; channels email

scenario "large, by version 4" of reminder
  as of 2027-01-01
  given balance 500 USD
  expect rule large; channels sms

scenario "small, by version 4" of reminder
  as of 2027-01-01
  given balance 50 USD
  expect otherwise
)");
    const Outcome all = forbear("test " + path);
    INFO(all.out);
    CHECK(all.out == "3 scenarios of 1 policy: 3 passed, 0 failed\n");
}

} // namespace portfolio
