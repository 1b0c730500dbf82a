// `forbear prove` as a reviewer sees it: what is proved, by whom it is refuted, and that the shipped policies keep their promises.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "command.h"
#include "paths.h"

namespace portfolio {

namespace {

const std::string head = R"(schema customer

key  account_id
fact tier     ranked basic, silver, gold
fact late     days 0 to 90
fact hardship yes or no, may be unknown
fact promised_on date, may be none
fact allowed  set of channel
fact contacts list of contact, at most 40

list contact
  on date
  by channel

channels email, sms, agent

outcome tone ranked friendly, neutral, firm, normally friendly

policy reminder version 2
  about customer
  guarded by house

rule promise "A promise is open"
  when promised_on is on or after as_of
  then do not contact
  because "We wait."

rule firm "Firm"
  when late is above 30
   and in the last 30 days there are at most 6 contacts
  then contact by sms, agent
       tone firm
  because "So."

rule early "Early"
  when late is at least 1
  then contact by email
  because "So."

otherwise do not contact because "Not late."

guards house "House"

guard own_choice
  allow only the channels in allowed
  because "House 1"

guard gentle
  when hardship, or unknown
  limit tone to at most neutral
  because "House 2"
end guards

)";

std::string file(const std::string& name, const std::string& requirements) {
    const std::string path = scratch(name);
    write_file(path, head + requirements);
    return path;
}

Outcome prove(const std::string& name, const std::string& requirements, const std::string& options = "") {
    return forbear("prove " + file(name, requirements) + options);
}

const std::string kept = "require gentle_in_hardship\n  whenever hardship\n  tone is neutral or below\n  because \"Promise 1\"\n";
const std::string broken = "require never_firm\n  tone is neutral or below\n  because \"Promise 2\"\n";

bool says(const Outcome& outcome, const std::string& text) { return outcome.out.find(text) != std::string::npos; }

} // namespace

TEST_CASE("exit codes and words of forbear prove", "[cli][prove]") {
    const Outcome proved = prove("kept.forbear", kept);
    CHECK(proved.exit_code == 0);
    CHECK(says(proved, "proved: gentle_in_hardship of reminder"));
    CHECK(says(proved, "1 requirement: 1 proved, 0 refuted, 0 not decided"));
    const Outcome refuted = prove("broken.forbear", kept + "\n" + broken);
    CHECK(refuted.exit_code == 1);
    CHECK(says(refuted, "refuted: never_firm of reminder"));
    CHECK(says(refuted, "This customer breaks it"));
    CHECK(says(refuted, "tone: firm"));
    CHECK(forbear("prove").exit_code == 2);
    CHECK(forbear("prove /no/such/file.forbear").exit_code == 2);
    CHECK(prove("other.forbear", kept, " --policy nobody").exit_code == 2);
    CHECK(prove("mistake.forbear", "require x\n  tonne is firm\n").exit_code == 1);
    const Outcome nothing = prove("nothing.forbear", "");
    CHECK(nothing.exit_code == 0);
    CHECK(nothing.err.find("nothing was proved") != std::string::npos);
}

TEST_CASE("the same question has the same answer, byte for byte", "[cli][prove]") {
    const Outcome once = prove("twice.forbear", kept + "\n" + broken, " --format json");
    const Outcome again = prove("twice.forbear", kept + "\n" + broken, " --format json");
    CHECK(once.out == again.out);
    const auto report = nlohmann::json::parse(once.out);
    CHECK(report.at("requirements").size() == 2);
    CHECK(report.at("requirements").at(0).at("proof") == "proved");
    CHECK(report.at("requirements").at(1).at("proof") == "refuted");
    CHECK(report.at("ok") == false);
}

TEST_CASE("a counterexample is a scenario that passes", "[cli][prove]") {
    const std::string requirements =
        broken + "\nrequire later_is_never_firmer\n  a higher late never gets a higher tone, all else equal\n  because \"So.\"\n";
    const auto report = nlohmann::json::parse(prove("example.forbear", requirements, " --format json").out);
    std::string scenarios;
    std::size_t count = 0;
    for (const auto& result : report.at("requirements")) {
        CHECK(result.at("proof") == "refuted");
        for (const auto& example : result.at("counterexamples")) {
            // Two of a comparison may have one title.
            std::string scenario = example.at("scenario");
            scenarios += "\n" + scenario.insert(scenario.find('"') + 1, std::to_string(++count) + ": ");
        }
    }
    CHECK(count == 3);
    CHECK(forbear("test " + file("passes.forbear", scenarios)).exit_code == 0);
}

TEST_CASE("a guard may be the excuse, and only where the rule did its part", "[cli][prove]") {
    const std::string must = "require agents_when_late\n  whenever late is above 30 and promised_on is none\n";
    CHECK(prove("excused.forbear", must + "  channels include agent unless a guard forbids it\n  because \"So.\"\n").exit_code == 1);
    const std::string few = "   and in the last 30 days there are at most 6 contacts\n";
    const std::string excused = prove("few.forbear", must + few + "  channels include agent unless a guard forbids it\n  because \"So.\"\n").out;
    CHECK(excused.find("1 proved") != std::string::npos);
    const std::string strict = prove("strict.forbear", must + few + "  channels include agent\n  because \"So.\"\n").out;
    CHECK(strict.find("1 refuted") != std::string::npos);
}

TEST_CASE("lists as long as conditions count are written down; what is out of reach is never called proved", "[cli][prove]") {
    const Outcome seven = prove("seven.forbear", "require busy\n  whenever late is above 30\n  channels exclude email\n  because \"So.\"\n");
    CHECK(says(seven, "1 refuted"));
    CHECK(says(seven, "found: 7"));
    const std::string thirty = "require thirty\n  whenever at least 30 contacts\n  channels exclude email\n  because \"So.\"\n";
    const Outcome out_of_reach = prove("thirty.forbear", thirty);
    CHECK(out_of_reach.exit_code == 1);
    CHECK(says(out_of_reach, "1 not decided"));
    CHECK(says(out_of_reach, "longer lists"));
}

TEST_CASE("what a condition of a list reads of the compared fact differs between the two customers", "[cli][prove]") {
    // `vip` stands in a condition that is itself compared: no arithmetic of the list part reads it.
    const std::string path = scratch("compared_in_list.forbear");
    write_file(path, R"(schema customer

key  account_id
fact vip   yes or no
fact talks list of talk, at most 5

list talk
  minutes whole 0 to 60
  useful  yes or no

channels email, sms

outcome tone ranked friendly, firm, normally friendly

policy caller
  about customer

rule talked "Talks of use"
  when there is at least 1 talk where (useful is (minutes is above 10 or vip))
  then contact by sms
       tone firm
  because "So."

otherwise do not contact because "Nothing fits."

require vip_is_never_firmer
  a higher vip never gets a higher tone, all else equal
  because "Promise 3"
)");
    CHECK(says(forbear("prove " + path), "refuted: vip_is_never_firmer"));
}

TEST_CASE("a reviewer's own file binds the policy that is asked about", "[cli][prove]") {
    const std::string own = scratch("own.forbear");
    write_file(own, broken);
    const Outcome outcome = forbear("prove " + file("own_policy.forbear", kept) + " --against " + own);
    CHECK(outcome.exit_code == 1);
    CHECK(says(outcome, "2 requirements: 1 proved, 1 refuted"));
    CHECK(forbear("prove " + file("own_policy.forbear", kept) + " --against /no/such.forbear").exit_code == 2);
}

TEST_CASE("two other solvers give the same answers", "[cli][prove]") {
    const std::string folder = scratch("queries");
    const auto answers = [&](const std::string& query) {
        const std::string file = folder + "/" + query + ".smt2";
        return run(FORBEAR_Z3 " -T:120 " + file).out + run(FORBEAR_CVC5 " --tlimit=120000 " + file).out;
    };
    const std::string later = "require later_is_never_firmer\n  a higher late never gets a higher tone, all else equal\n  because \"So.\"\n";
    CHECK(prove("queries.forbear", kept + "\n" + broken + "\n" + later, " --smt " + folder).exit_code == 1);
    CHECK(answers("reminder.gentle_in_hardship") == "unsat\nunsat\n");
    CHECK(answers("reminder.never_firm") == "sat\nsat\n");
    CHECK(answers("reminder.later_is_never_firmer") == "sat\nsat\n");
    for (const char* query : {"value_and_tier/value_and_tier.loyalty_never_hurts", "value_and_tier/value_and_tier.value_never_beats_protection",
                              "utility_disconnection/disconnection.nobody_is_cut_in_the_cold",
                              "mortgage/written_notice.notice_by_day_45", "bank_classification/charge_off.never_later_than_the_limit"}) {
        const std::string whole = query;
        const std::string policy = whole.substr(0, whole.find('.'));
        CHECK(forbear("prove " + checkout::source_dir() + "/policies/" + policy + ".forbear --smt " + folder).exit_code == 0);
        INFO(query);
        CHECK(answers(whole.substr(whole.find('/') + 1)) == "unsat\nunsat\n");
    }
}

TEST_CASE("the shipped policies keep their promises", "[cli][prove]") {
    for (const char* policy : {"value_and_tier/value_and_tier", "utility_disconnection/disconnection", "subscription/overdue_state",
                               "digital_first/digital_first", "bank_classification/charge_off", "mortgage/written_notice",
                               "blended/inform_remind_engage", "blended/brand_bank", "blended/brand_budget", "blended/brand_wireless"}) {
        const Outcome outcome = forbear("prove " + checkout::source_dir() + "/policies/" + policy + ".forbear");
        INFO(policy << "\n" << outcome.out << outcome.err);
        CHECK(outcome.exit_code == 0);
        CHECK(outcome.out.find(" 0 requirements") == std::string::npos);
    }
}

} // namespace portfolio
