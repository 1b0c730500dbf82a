// The laws of the language at their boundaries: three-valued logic, invalid records, exact numbers, one answer.
// Every case is a tiny policy and the decision it must give.

#include <catch2/catch.hpp>

#include "conformance/deciding.h"

namespace forbear::conformance {
namespace {

const std::string schema = R"(schema customer
key  account_id
fact hardship     yes or no, may be unknown
fact disputed     yes or no
fact tier         ranked basic, silver, gold, may be none, may be unknown
fact score        whole -100 to 100, may be unknown, may be none
fact balance      money USD -10_000 to 10_000
fact credit_limit money USD 0 to 10_000, may be unknown, may be none
fact region       one of north, south
fact contacts     list of contact, at most 5, may be unknown
channels email, voice, letter

list contact
  on     date, may be unknown, may be none
  result one of answered, missed, may be unknown
  cost   money USD 0 to 100, may be unknown, may be none

outcome tone       ranked friendly, neutral, firm, normally neutral
outcome settle_for money USD -10_000 to 10_000
outcome share      percent 0 to 1_000

)";

std::string policy_text(const std::string& body) {
    return schema + "policy law version 1\n  about customer\n\n" + body;
}

/// A policy with one rule that contacts by email.
Decider rule_when(const std::string& condition) {
    return Decider::from_text(
        policy_text("rule it \"It\"\n  when " + condition +
                    "\n  then contact by email\n  because \"law\"\n\notherwise do not contact because \"law\"\n"));
}

/// A valid record; `changes` replaces cells.
Cells record(const Cells& changes = {}) {
    Cells cells{{"account_id", "A-1"}, {"as_of", "2026-12-10"},     {"hardship", "no"},
                {"disputed", "no"},    {"tier", "silver"},          {"score", "5"},
                {"balance", "100.00"}, {"credit_limit", "1000.00"}, {"region", "north"}};
    for (const auto& [name, cell] : changes) {
        cells[name] = cell;
    }
    return cells;
}

bool fires(const std::string& condition, const Cells& changes) {
    return rule_when(condition).decide(record(changes)).status == "contact";
}

/// The outcome of a rule that sets `settings`.
std::string sets(const std::string& settings, const std::string& outcome, const Cells& changes = {}) {
    const Decider policy =
        Decider::from_text(policy_text("rule it \"It\"\n  then contact by email\n       " + settings +
                                       "\n  because \"law\"\n\notherwise do not contact because \"law\"\n"));
    const Outcome decided = policy.decide(record(changes));
    const auto found = decided.outcomes.find(outcome);
    return found == decided.outcomes.end() ? "unset" : found->second;
}

} // namespace

TEST_CASE("law 1: the first rule that is true decides, and a policy without otherwise does not compile", "[law1]") {
    const Decider policy = Decider::from_text(policy_text(R"(rule first "First"
  when score is at least 10
  then contact by email
  because "law"

rule second "Second"
  when score is at least 5
  then contact by voice
  because "law"

table rows "Rows", first row that fits
         tier             | score   => contact by
  low:   basic            | -       => letter
  gone:  none             | -       => do not contact
  high:  silver or above  | below 0 => voice
end table

otherwise reject because "Should not be here."
)"));
    CHECK(policy.decide(record({{"score", "10"}})).rule == "first");
    CHECK(policy.decide(record({{"score", "9"}})).rule == "second");
    CHECK(policy.decide(record({{"score", "4"}, {"tier", "basic"}})).rule == "rows.low");
    CHECK(policy.decide(record({{"score", "4"}, {"tier", "none"}})).status == "no_contact");
    CHECK(policy.decide(record({{"score", "-1"}, {"tier", "gold"}})).rule == "rows.high");
    const Outcome refused = policy.decide(record({{"score", "4"}, {"tier", "gold"}}));
    CHECK(refused.status == "rejected");
    CHECK(refused.rule == "otherwise");
    CHECK(refused.channels.empty());
    CHECK(refused.outcomes.empty());
    CHECK(refusal(policy_text("rule it \"It\"\n  then contact by email\n  because \"law\"\n")) != "");
}

TEST_CASE("law 2: a rule fires on true only, or on unknown where it says so", "[law2]") {
    CHECK(fires("hardship", {{"hardship", "yes"}}));
    CHECK_FALSE(fires("hardship", {{"hardship", "no"}}));
    CHECK_FALSE(fires("hardship", {{"hardship", "unknown"}}));
    CHECK_FALSE(fires("not hardship", {{"hardship", "unknown"}}));
    CHECK(fires("hardship, or unknown", {{"hardship", "unknown"}}));
    CHECK_FALSE(fires("hardship, or unknown", {{"hardship", "no"}}));
    CHECK_FALSE(fires("hardship is no", {{"hardship", "unknown"}}));
}

TEST_CASE("law 2: and, or, not with unknown", "[law2]") {
    const Cells unknown{{"hardship", "unknown"}};
    CHECK_FALSE(fires("hardship and disputed", {{"hardship", "unknown"}, {"disputed", "yes"}}));
    CHECK(fires("hardship or disputed", {{"hardship", "unknown"}, {"disputed", "yes"}}));
    CHECK_FALSE(fires("hardship or disputed", unknown));
    CHECK(fires("(hardship or disputed), or unknown", unknown));
    CHECK_FALSE(fires("(hardship and disputed), or unknown", unknown)); // false, whatever hardship is
    CHECK(fires("not (hardship and disputed)", unknown));
    CHECK_FALSE(fires("hardship or not hardship", unknown)); // the values are not guessed at
}

TEST_CASE("law 2: none against unknown", "[law2]") {
    const Cells none{{"tier", "none"}};
    const Cells unknown{{"tier", "unknown"}};
    CHECK_FALSE(fires("tier is gold", none));
    CHECK_FALSE(fires("tier is silver or above", none));
    CHECK_FALSE(fires("tier is gold, or unknown", none)); // false, not unknown
    CHECK(fires("tier is gold, or unknown", unknown));
    CHECK(fires("not (tier is gold)", none)); // the comparison is false
    CHECK_FALSE(fires("not (tier is gold)", unknown));
    CHECK(fires("tier is none", none));
    CHECK_FALSE(fires("tier is none", unknown));
    CHECK_FALSE(fires("tier is none", {}));
    CHECK(fires("tier is unknown", unknown));
    CHECK_FALSE(fires("tier is unknown", none));
    CHECK(fires("tier is known", none)); // that there is none is known
    CHECK_FALSE(fires("tier is known", unknown));
    CHECK(fires("tier is not none", unknown)); // two-valued: nobody knows that it is none
    CHECK_FALSE(fires("score is below 200", {{"score", "none"}}));
    CHECK_FALSE(fires("score is above -200", {{"score", "none"}}));
}

TEST_CASE("law 2: sections need a true condition, rules an exception that is false", "[law2]") {
    const Decider policy = Decider::from_text(policy_text(R"(section hard "Hard" when hardship
  rule inside "Inside"
    then contact by email
    because "law"
end section

rule outside "Outside"
  when score is at least 0
  unless tier is gold
  then contact by voice
  because "law"

otherwise do not contact because "law"
)"));
    CHECK(policy.decide(record({{"hardship", "yes"}})).rule == "inside");
    CHECK(policy.decide(record({{"hardship", "no"}})).rule == "outside");
    CHECK(policy.decide(record({{"hardship", "unknown"}})).rule == "outside");
    CHECK(policy.decide(record({{"tier", "gold"}})).rule == "otherwise");
    CHECK(policy.decide(record({{"tier", "unknown"}})).rule == "otherwise");
    CHECK(policy.decide(record({{"tier", "none"}})).rule == "outside");
}

TEST_CASE("law 2: a fault makes the record invalid, and names the fact", "[law2]") {
    const Decider policy = rule_when("disputed");
    const auto fault = [&](const Cells& changes) {
        const Outcome decided = policy.decide(record(changes));
        CHECK(decided.status == "invalid");
        CHECK(decided.channels.empty());
        CHECK(decided.outcomes.empty());
        CHECK(decided.rule.empty());
        return decided.fault;
    };
    CHECK(fault({{"disputed", ""}}) == "missing disputed");
    CHECK(fault({{"disputed", "perhaps"}}) == "malformed disputed");
    CHECK(fault({{"balance", "ten"}}) == "malformed balance");
    CHECK(fault({{"balance", "10000.01"}}) == "out of range balance");
    CHECK(fault({{"balance", "1.001"}}) == "malformed balance");
    CHECK(fault({{"region", "east"}}) == "malformed region"); // law 6: never "no match"
    CHECK(fault({{"as_of", "2026-02-29"}}) == "malformed as_of");
    CHECK(policy.decide(record(), {{"contacts", std::vector<Cells>(6)}}).fault == "too long contacts");
}

TEST_CASE("law 2: unknowns inside a list bound a count", "[law2]") {
    const auto decided = [](const std::string& condition, int answered, int missed, int unknown) {
        std::vector<Cells> contacts;
        contacts.insert(contacts.end(), static_cast<std::size_t>(answered),
                        Cells{{"on", "2026-12-10"}, {"result", "answered"}});
        contacts.insert(contacts.end(), static_cast<std::size_t>(missed),
                        Cells{{"on", "2026-12-10"}, {"result", "missed"}});
        contacts.insert(contacts.end(), static_cast<std::size_t>(unknown),
                        Cells{{"on", "2026-12-10"}, {"result", "unknown"}});
        const auto contact = [&](const std::string& asked) {
            return rule_when(asked).decide(record(), {{"contacts", contacts}}).status == "contact";
        };
        return contact(condition) ? "true" : contact(condition + ", or unknown") ? "unknown" : "false";
    };
    const std::string where = " contacts where (result is answered)";
    CHECK(decided("at least 2" + where, 2, 0, 0) == std::string("true"));
    CHECK(decided("at least 2" + where, 2, 0, 3) == std::string("true"));
    CHECK(decided("at least 2" + where, 1, 0, 1) == std::string("unknown"));
    CHECK(decided("at least 2" + where, 1, 4, 0) == std::string("false"));
    CHECK(decided("at most 2" + where, 1, 0, 1) == std::string("true"));
    CHECK(decided("at most 2" + where, 2, 0, 1) == std::string("unknown"));
    CHECK(decided("exactly 2" + where, 2, 1, 0) == std::string("true"));
    CHECK(decided("exactly 2" + where, 2, 0, 1) == std::string("unknown"));
    CHECK(decided("exactly 2" + where, 3, 0, 1) == std::string("false"));
    CHECK(decided("any" + where, 0, 5, 0) == std::string("false"));
    CHECK(decided("any" + where, 0, 4, 1) == std::string("unknown"));
    CHECK(decided("no" + where, 0, 5, 0) == std::string("true"));
    CHECK(decided("no" + where, 0, 4, 1) == std::string("unknown"));
    CHECK(decided("no" + where, 1, 3, 1) == std::string("false"));
    CHECK(decided("number of" + where + " is 1 to 2", 1, 0, 1) == std::string("true"));
}

TEST_CASE("law 2: an unknown list, and aggregates over unknown values", "[law2]") {
    const Decider any = rule_when("any contacts where (result is answered), or unknown");
    CHECK(any.decide(record(), {}, {"contacts"}).status == "contact");
    CHECK(any.decide(record()).status == "no_contact"); // an empty list is known
    const auto total = [](const std::string& condition, const std::vector<std::string>& costs) {
        std::vector<Cells> contacts;
        for (const std::string& cost : costs) {
            contacts.push_back({{"on", "2026-12-10"}, {"result", "answered"}, {"cost", cost}});
        }
        return rule_when(condition).decide(record(), {{"contacts", contacts}}).status == "contact";
    };
    CHECK(total("total cost of contacts is 0 USD", {}));
    CHECK(total("total cost of contacts is 1.50 USD", {"1.00", "0.50", "none"})); // what is not there does not count
    CHECK_FALSE(total("total cost of contacts is at least 0 USD", {"1.00", "unknown"}));
    CHECK(total("total cost of contacts is unknown", {"1.00", "unknown"}));
    CHECK(total("latest on of contacts is none", {}));
    CHECK(total("latest on of contacts is 2026-12-10", {"1.00"}));
}

TEST_CASE("law 4: a ratio is compared exactly", "[law4]") {
    const auto share_of = [](const std::string& condition, const char* balance, const char* limit) {
        return fires("balance as percent of credit_limit is " + condition,
                     {{"balance", balance}, {"credit_limit", limit}});
    };
    CHECK(share_of("below 33.34%", "1.00", "3.00"));
    CHECK(share_of("above 33.33%", "1.00", "3.00")); // 33.333... is above 33.33, though it would round to it
    CHECK_FALSE(share_of("at most 33.33%", "1.00", "3.00"));
    CHECK_FALSE(share_of("33.33%", "1.00", "3.00"));
    CHECK(share_of("25%", "25.00", "100.00"));
    CHECK(share_of("at least 66.66%", "2.00", "3.00"));
    CHECK(share_of("below 66.67%", "2.00", "3.00"));
    CHECK(share_of("below -33.33%", "-1.00", "3.00"));
    CHECK_FALSE(share_of("at least -33.33%", "-1.00", "3.00"));
}

TEST_CASE("law 4: a zero divisor, an unknown one and one that is none", "[law4]") {
    const std::string asked = "balance as percent of credit_limit is at least 0%";
    CHECK_FALSE(fires(asked, {{"credit_limit", "0"}}));
    CHECK(fires(asked + ", or unknown", {{"credit_limit", "0"}}));
    CHECK(fires(asked + ", or unknown", {{"credit_limit", "unknown"}}));
    CHECK_FALSE(fires(asked + ", or unknown", {{"credit_limit", "none"}}));
    CHECK(fires("balance as percent of credit_limit is unknown", {{"credit_limit", "0"}}));
    CHECK(fires("balance as percent of credit_limit is none", {{"credit_limit", "none"}}));
}

TEST_CASE("law 4: rounding is half to even unless the policy says otherwise", "[law4]") {
    const auto half = [](const std::string& how, const char* balance) {
        return sets("settle_for 50% of balance" + how + ", at least -10_000 USD, at most 10_000 USD", "settle_for",
                    {{"balance", balance}});
    };
    CHECK(half("", "0.01") == "0.00 USD"); // 0.005
    CHECK(half("", "0.03") == "0.02 USD"); // 0.015
    CHECK(half("", "0.05") == "0.02 USD"); // 0.025
    CHECK(half("", "-0.01") == "0.00 USD");
    CHECK(half("", "-0.03") == "-0.02 USD");
    CHECK(half(", rounded down to 1 USD", "3.98") == "1.00 USD");    // 1.99
    CHECK(half(", rounded up to 1 USD", "2.02") == "2.00 USD");      // 1.01
    CHECK(half(", rounded half up to 1 USD", "5.00") == "3.00 USD"); // 2.50
    CHECK(half(", rounded to nearest 1 USD", "5.00") == "2.00 USD");
    CHECK(half(", rounded to nearest 1 USD", "7.00") == "4.00 USD"); // 3.50
    CHECK(half(", rounded down to 1 USD", "-3.98") == "-1.00 USD");  // toward zero
    CHECK(half(", rounded up to 1 USD", "-2.02") == "-2.00 USD");    // away from zero
    CHECK(half(", rounded half up to 1 USD", "-5.00") == "-3.00 USD");
    CHECK(half(", rounded to nearest 1 USD", "-5.00") == "-2.00 USD");
    CHECK(half(", rounded down to 25 USD", "100.00") == "50.00 USD");
    CHECK(half(", rounded down to 25 USD", "149.98") == "50.00 USD");
}

TEST_CASE("law 4: one rounding, not two", "[law4]") {
    // 49.5% of 1.01 is 0.49995: rounded to cents first it would be 0.50 and then a whole dollar half up.
    CHECK(sets("settle_for 49.5% of balance, rounded half up to 1 USD, at least 0 USD, at most 100 USD", "settle_for",
               {{"balance", "1.01"}}) == "0.00 USD");
    // A ratio keeps its exact value under a name and beside a stand-in.
    const Decider named = Decider::from_text(policy_text(R"(calculate used as balance as percent of credit_limit
calculate used_up as (used, or 50% when unknown) rounded up to 1%

rule it "It"
  when used_up is 1%
  then contact by email
  because "law"

otherwise do not contact because "law"
)"));
    CHECK(named.decide(record({{"balance", "0.02"}, {"credit_limit", "8999.99"}})).status == "contact"); // 0.0002%
    // 2.00 of 3.00 as a percentage, stored with two decimals.
    CHECK(sets("share (balance as percent of credit_limit, or 0% when unknown, or 0% when none), at least 0%, at most "
               "1_000%",
               "share", {{"balance", "2.00"}, {"credit_limit", "3.00"}}) == "66.67%");
}

TEST_CASE("law 4: bounds of an outcome hold after rounding", "[law4]") {
    const std::string setting = "settle_for 40% of balance, rounded down to 10 USD, at least 25 USD, at most 95 USD";
    CHECK(sets(setting, "settle_for", {{"balance", "50"}}) == "25.00 USD");
    CHECK(sets(setting, "settle_for", {{"balance", "99"}}) == "30.00 USD");
    CHECK(sets(setting, "settle_for", {{"balance", "9000"}}) == "95.00 USD");
}

TEST_CASE("laws 4, 6 and 7: what does not compile", "[law4][law6][law7]") {
    const auto refused = [](const std::string& condition) {
        return refusal(
            policy_text("rule it \"It\"\n  when " + condition +
                        "\n  then contact by email\n  because \"law\"\n\notherwise do not contact because \"law\"\n"));
    };
    CHECK(refused("balance is above 5 EUR").find("error") != std::string::npos);
    CHECK(refused("balance is above 5 days").find("error") != std::string::npos);
    CHECK(refused("region is gold").find("error") != std::string::npos);
    CHECK(refused("hardship and disputed or tier is gold").find("error") != std::string::npos);
}

} // namespace forbear::conformance
