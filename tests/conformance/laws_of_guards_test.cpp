// Law 3: guards win and only tighten; and law 2 where it speaks of guards: nothing that is unknown switches one off.

#include <catch2/catch.hpp>

#include "conformance/deciding.h"

namespace forbear::conformance {
namespace {

const std::string schema = R"(schema customer
key  account_id
fact hardship yes or no, may be unknown
fact consent  yes or no, may be unknown
fact allowed  set of channel, may be unknown
fact pick     one of list, first, all, hold, turn_away
channels email, voice, letter

outcome tone    ranked friendly, neutral, firm, normally neutral
outcome offer   one of no_offer, plan, settlement, normally no_offer
outcome fee     money USD 0 to 100
outcome notices set of opt_out, advice, normally empty
outcome window  hours for each channel

)";

const std::string policy = R"(policy law version 1
  about customer
  guarded by law_guards

rule first "First"
  when pick is first
  then contact by first of voice, email
       tone firm
  because "law"

rule all "All"
  when pick is all
  then contact by all of voice, email
  because "law"

rule hold "Hold"
  when pick is hold
  then do not contact
       tone firm
  because "law"

rule turn_away "Turn away"
  when pick is turn_away
  then reject
  because "law"

otherwise contact by voice, email
          tone firm
          offer settlement
          fee 50.00 USD
  because "law"
)";

Decider guarded(const std::string& guards, const std::string& gate = {}) {
    return Decider::from_text(schema + "guards law_guards \"law\"\n" + gate + "\n" + guards + "end guards\n\n" +
                              policy);
}

Decider guarded_by_one(const std::string& lines) { return guarded("guard it\n" + lines + "  because \"law\"\n\n"); }

Cells record(const Cells& changes = {}) {
    Cells cells{{"account_id", "A-1"}, {"as_of", "2026-12-10"},           {"hardship", "no"},
                {"consent", "no"},     {"allowed", "email;voice;letter"}, {"pick", "list"}};
    for (const auto& [name, cell] : changes) {
        cells[name] = cell;
    }
    return cells;
}

} // namespace

TEST_CASE("law 2: a guard applies unless its condition is false", "[law2][law3]") {
    const Decider policy_with = guarded_by_one("  when hardship, or unknown\n  forbid voice\n");
    CHECK(policy_with.decide(record({{"hardship", "yes"}})).channels == "email");
    CHECK(policy_with.decide(record({{"hardship", "unknown"}})).channels == "email");
    CHECK(policy_with.decide(record({{"hardship", "unknown"}})).applied == "it");
    CHECK(policy_with.decide(record({{"hardship", "no"}})).channels == "voice email");
    CHECK(policy_with.decide(record({{"hardship", "no"}})).applied.empty());
}

TEST_CASE("law 2: a guard that does not say what unknown means does not compile", "[law2]") {
    const std::string text =
        schema +
        "guards law_guards \"law\"\n\nguard it\n  when hardship\n  forbid voice\n  because \"law\"\n\nend guards\n\n" +
        policy;
    CHECK(refusal(text).find(", or unknown") != std::string::npos);
    CHECK(guarded_by_one("  when hardship is known and hardship\n  forbid voice\n")
              .decide(record({{"hardship", "unknown"}}))
              .channels == "voice email");
}

TEST_CASE("law 2: an unknown exception does not lift a guard", "[law2][law3]") {
    for (const std::string lines : {"  unless consent\n  forbid voice\n", "  forbid voice except when consent\n"}) {
        const Decider policy_with = guarded_by_one(lines);
        CHECK(policy_with.decide(record({{"consent", "yes"}})).channels == "voice email");
        CHECK(policy_with.decide(record({{"consent", "no"}})).channels == "email");
        CHECK(policy_with.decide(record({{"consent", "unknown"}})).channels == "email");
    }
}

TEST_CASE("law 2: an unknown gate keeps the whole file in force", "[law2][law3]") {
    const Decider policy_with =
        guarded("guard it\n  forbid voice\n  because \"law\"\n\n", "  when hardship, or unknown\n");
    CHECK(policy_with.decide(record({{"hardship", "unknown"}})).channels == "email");
    CHECK(policy_with.decide(record({{"hardship", "yes"}})).channels == "email");
    CHECK(policy_with.decide(record({{"hardship", "no"}})).channels == "voice email");
}

TEST_CASE("law 3: the status says whose choice it was", "[law3]") {
    const Decider policy_with = guarded_by_one("  when hardship, or unknown\n  forbid all channels\n");
    CHECK(policy_with.decide(record()).status == "contact");
    CHECK(policy_with.decide(record({{"hardship", "yes"}})).status == "blocked");
    CHECK(policy_with.decide(record({{"hardship", "yes"}})).rule == "otherwise"); // no other rule is tried
    CHECK(policy_with.decide(record({{"pick", "hold"}})).status == "no_contact");
    CHECK(policy_with.decide(record({{"pick", "hold"}, {"hardship", "yes"}})).status == "no_contact");
    const Outcome rejected = policy_with.decide(record({{"pick", "turn_away"}, {"hardship", "yes"}}));
    CHECK(rejected.status == "rejected");
    CHECK(rejected.applied.empty());
    CHECK(rejected.outcomes.empty());
}

TEST_CASE("law 3: forbidden and allowed channels", "[law3]") {
    CHECK(guarded_by_one("  forbid all channels except letter, email\n").decide(record()).channels == "email");
    CHECK(guarded_by_one("  allow only voice\n").decide(record()).channels == "voice");
    const Decider own_choice = guarded_by_one("  allow only the channels in allowed\n");
    CHECK(own_choice.decide(record({{"allowed", "email"}})).channels == "email");
    CHECK(own_choice.decide(record({{"allowed", "letter"}})).status == "blocked");
    CHECK(own_choice.decide(record({{"allowed", "empty"}})).status == "blocked");
    CHECK(own_choice.decide(record({{"allowed", "unknown"}})).status == "blocked");
    CHECK(own_choice.decide(record()).applied == "it");
    CHECK(own_choice.decide(record()).changed.empty());
}

TEST_CASE("law 3: first of and all of under a guard", "[law3]") {
    const Decider policy_with = guarded_by_one("  when hardship, or unknown\n  forbid voice\n");
    CHECK(policy_with.decide(record({{"pick", "first"}})).channels == "voice");
    CHECK(policy_with.decide(record({{"pick", "first"}, {"hardship", "yes"}})).channels == "email");
    CHECK(policy_with.decide(record({{"pick", "all"}})).channels == "voice email");
    CHECK(policy_with.decide(record({{"pick", "all"}, {"hardship", "yes"}})).status == "blocked");
}

TEST_CASE("law 3: limits", "[law3]") {
    CHECK(guarded_by_one("  limit tone to friendly or below\n").decide(record()).outcomes.at("tone") == "friendly");
    CHECK(guarded_by_one("  limit tone to neutral or below\n").decide(record({{"pick", "all"}})).changed.empty());
    CHECK(guarded_by_one("  limit fee to at most 20 USD\n").decide(record()).outcomes.at("fee") == "20.00 USD");
    CHECK(guarded_by_one("  limit fee to at most 50 USD\n").decide(record()).changed.empty());
    // A limit on an outcome that is not set leaves it unset.
    const Outcome unset = guarded_by_one("  limit fee to at most 20 USD\n").decide(record({{"pick", "first"}}));
    CHECK(unset.outcomes.count("fee") == 0);
    CHECK(unset.changed.empty());
    // The strictest of several wins, whatever their order.
    CHECK(guarded("guard one\n  limit fee to at most 20 USD\n  because \"law\"\n\nguard two\n  limit fee to at most 10 "
                  "USD\n  because \"law\"\n\n")
              .decide(record())
              .outcomes.at("fee") == "10.00 USD");
    // A contact is limited also when nobody is contacted.
    CHECK(
        guarded_by_one("  limit tone to friendly or below\n").decide(record({{"pick", "hold"}})).outcomes.at("tone") ==
        "friendly");
}

TEST_CASE("law 3: forbidden and added values", "[law3]") {
    const Outcome forbidden = guarded_by_one("  forbid offer settlement\n").decide(record());
    CHECK(forbidden.outcomes.at("offer") == "no_offer");
    CHECK(forbidden.changed == "it");
    CHECK(guarded_by_one("  forbid offer plan\n").decide(record()).changed.empty());
    const Outcome added =
        guarded_by_one("  when contact by email or letter\n  add opt_out to notices\n").decide(record());
    CHECK(added.outcomes.at("notices") == "opt_out");
    CHECK(added.changed == "it");
    CHECK(guarded_by_one("  when contact by letter\n  add opt_out to notices\n").decide(record()).applied.empty());
}

TEST_CASE("law 3: guards that contradict each other leave no channel", "[law3]") {
    const Outcome decided = guarded("guard one\n  add opt_out to notices\n  because \"law\"\n\nguard two\n  forbid "
                                    "notices opt_out\n  because \"law\"\n\n")
                                .decide(record());
    CHECK(decided.status == "blocked");
    CHECK(decided.outcomes.at("notices") == "empty");
    const Outcome forbidden = guarded_by_one("  forbid offer settlement, no_offer\n").decide(record());
    CHECK(forbidden.status == "blocked");
}

TEST_CASE("law 3: guards read what the rule decided, never each other", "[law3]") {
    const std::string one = "guard one\n  when contact by voice\n  add advice to notices\n  because \"law\"\n\n";
    const std::string two = "guard two\n  forbid voice\n  because \"law\"\n\n";
    for (const std::string& order : {one + two, two + one}) {
        const Outcome decided = guarded(order).decide(record());
        CHECK(decided.outcomes.at("notices") == "advice");
        CHECK(decided.channels == "email");
    }
}

TEST_CASE("law 3: hours, 08:00 and 21:00", "[law3]") {
    const auto window = [](const std::string& hours) {
        return guarded_by_one("  contact by voice only " + hours + ", customer's local time\n")
            .decide(record())
            .outcomes.at("window voice");
    };
    CHECK(window("after 08:00 and before 21:00") == "08:01-20:59");
    CHECK(window("from 08:00 until 21:00") == "08:00-21:00");
    CHECK(window("from 08:00 and before 21:00") == "08:00-20:59");
    const Outcome decided = guarded_by_one("  contact by voice only from 08:00 until 21:00\n").decide(record());
    CHECK(decided.outcomes.at("window email") == "00:00-23:59"); // nobody narrowed it
    CHECK(decided.changed == "it");
}

TEST_CASE("law 3: an empty window removes the channel", "[law3]") {
    const std::string morning = "guard morning\n  contact by voice only from 08:00 until 12:00\n  because \"law\"\n\n";
    const std::string evening = "guard evening\n  contact by voice only from 12:01 until 21:00\n  because \"law\"\n\n";
    const Outcome decided = guarded(morning + evening).decide(record());
    CHECK(decided.channels == "email");
    CHECK(decided.outcomes.at("window voice") == "00:00-23:59"); // of a channel that is not in the decision
    const std::string noon = "guard noon\n  contact by voice only from 12:00 until 21:00\n  because \"law\"\n\n";
    CHECK(guarded(morning + noon).decide(record()).outcomes.at("window voice") == "12:00-12:00");
}

} // namespace forbear::conformance
