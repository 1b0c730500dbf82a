// Which of the channels that guards leave is chosen: preferences, costs, likelihood and what suffices. Law 3 above all:
// no preference defeats a guard.

#include <catch2/catch.hpp>

#include "conformance/deciding.h"

namespace forbear::conformance {
namespace {

const std::string schema = R"(schema customer
key  account_id
fact first_choice  channel, may be none
fact second_choice channel, may be unknown
fact allowed       set of channel
fact reach         percent 0% to 100% for each channel, may be unknown, may be none
fact speaks        one of english, spanish, may be unknown, may be none
fact mobile        text, may be unknown
fact local_time    time, may be unknown
fact quiet         hours, may be none
fact working_hours hours, may be unknown

channels email costs 0.05 USD, sms costs 0.05 USD, voice costs 0.12 USD, letter costs 0 USD

outcome language one of german, spanish, english, normally german
outcome number   text
outcome window   hours for each channel

guards law_guards "law"

guard own_choice
  allow only the channels in allowed
  because "law"

guard quiet_hours
  when local_time is within quiet, or unknown
  forbid voice
  because "law"

guard at_work
  contact by voice only within working_hours, or 09:00 to 17:00 when unknown
  because "law"

guard no_weekend
  when as_of is a Saturday or Sunday
   and working_hours is unknown
  forbid voice
  because "law"
end guards

)";

Decider choosing(const std::string& action) {
    return Decider::from_text(schema + "policy law version 1\n  about customer\n  guarded by law_guards\n\notherwise " +
                              action + "\n");
}

Cells record(const Cells& changes = {}) {
    Cells cells{{"account_id", "A-1"}, {"as_of", "2026-12-10"}, {"allowed", "email;sms;voice;letter"},
                {"local_time", "10:00"}, {"first_choice", "none"}, {"quiet", "none"}};
    for (const auto& [name, cell] : changes) cells[name] = cell;
    return cells;
}

std::string channels(const Decider& policy, const Cells& changes) { return policy.decide(record(changes)).channels; }

} // namespace

TEST_CASE("a preference orders the candidates and does nothing else", "[law3][choice]") {
    const Decider plain = choosing("contact by email, sms, voice\n  prefer first_choice, second_choice");
    CHECK(channels(plain, {}) == "email sms voice");
    CHECK(channels(plain, {{"first_choice", "voice"}}) == "voice email sms");
    CHECK(channels(plain, {{"first_choice", "voice"}, {"second_choice", "sms"}}) == "voice sms email");
    CHECK(channels(plain, {{"second_choice", "sms"}}) == "sms email voice");
    CHECK(channels(plain, {{"first_choice", "sms"}, {"second_choice", "sms"}}) == "sms email voice");
    // What the rule does not ask for stays out, and so does what is unknown.
    CHECK(channels(plain, {{"first_choice", "letter"}, {"second_choice", "unknown"}}) == "email sms voice");

    const Decider one = choosing("contact by first of email, sms\n  prefer first_choice");
    CHECK(channels(one, {{"first_choice", "sms"}}) == "sms");
    CHECK(channels(one, {{"first_choice", "letter"}}) == "email");
    CHECK(channels(choosing("contact by email, sms\n  prefer sms"), {}) == "sms email");
    // A candidate that is a fact can be preferred too.
    const Decider facts = choosing("contact by second_choice, email\n  prefer first_choice");
    CHECK(channels(facts, {{"first_choice", "voice"}, {"second_choice", "voice"}}) == "voice email");
    CHECK(channels(facts, {{"first_choice", "voice"}}) == "email");
}

TEST_CASE("a preference never defeats a guard", "[law3][choice]") {
    const Cells wants_voice{{"first_choice", "voice"}, {"allowed", "email;sms"}};
    CHECK(channels(choosing("contact by email, sms, voice\n  prefer first_choice"), wants_voice) == "email sms");
    CHECK(channels(choosing("contact by first of email, voice\n  prefer first_choice"), wants_voice) == "email");
    const Outcome nobody = choosing("contact by voice\n  prefer first_choice").decide(record(wants_voice));
    CHECK(nobody.status == "blocked");
    CHECK(nobody.channels.empty());
    CHECK(channels(choosing("contact by cheapest of letter, voice\n  prefer first_choice"),
                   {{"allowed", "letter"}, {"first_choice", "voice"}}) == "letter");
    CHECK(channels(choosing("contact by likeliest of voice, email by reach\n  prefer first_choice"),
                   {{"allowed", "email"}, {"first_choice", "voice"}, {"reach_voice", "90"}}) == "email");
}

TEST_CASE("the cheapest is chosen among what guards leave; ties keep the written order", "[choice]") {
    const Decider cheapest = choosing("contact by cheapest of voice, sms, email");
    CHECK(channels(cheapest, {}) == "sms");
    CHECK(channels(choosing("contact by cheapest of voice, email, sms"), {}) == "email");
    CHECK(channels(cheapest, {{"allowed", "voice;email"}}) == "email");
    CHECK(channels(cheapest, {{"allowed", "voice"}}) == "voice");
    CHECK(cheapest.decide(record({{"allowed", "letter"}})).status == "blocked");
    CHECK(channels(choosing("contact by cheapest of email, letter, sms"), {}) == "letter"); // costs nothing
    const Decider sufficient = choosing("contact by cheapest of voice, sms, email with reach at least 30%");
    CHECK(channels(sufficient, {{"reach_sms", "29.99"}, {"reach_email", "30"}, {"reach_voice", "99"}}) == "email");
    CHECK(channels(sufficient, {{"reach_sms", "unknown"}, {"reach_email", "none"}, {"reach_voice", "30"}}) == "voice");
    CHECK(sufficient.decide(record()).status == "blocked");
}

TEST_CASE("the likeliest is chosen among what guards leave; unknown comes last", "[choice]") {
    const Decider likeliest = choosing("contact by likeliest of voice, email, sms by reach");
    CHECK(channels(likeliest, {{"reach_voice", "10"}, {"reach_email", "20"}, {"reach_sms", "30"}}) == "sms");
    CHECK(channels(likeliest, {{"reach_voice", "10"}, {"reach_email", "20"}, {"reach_sms", "20"}}) == "email"); // a tie
    CHECK(channels(likeliest, {{"reach_sms", "0"}}) == "sms");  // the others are missing
    CHECK(channels(likeliest, {}) == "voice");                  // all are
    CHECK(channels(likeliest, {{"reach_voice", "none"}, {"reach_email", "none"}, {"reach_sms", "unknown"}}) == "voice");
    CHECK(channels(likeliest, {{"reach_voice", "90"}, {"reach_email", "20"}, {"allowed", "email;sms"}}) == "email");
    CHECK(channels(likeliest, {{"reach_voice", "90"}, {"allowed", "email;sms"}}) == "email");
    const Decider preferred = choosing(
        "contact by likeliest of voice, email, sms by reach with reach at least 5%\n  prefer first_choice");
    const Cells reach{{"reach_voice", "90"}, {"reach_email", "20"}, {"reach_sms", "4"}, {"first_choice", "email"}};
    CHECK(channels(preferred, reach) == "email");
    Cells unreachable = reach;
    unreachable["first_choice"] = "sms"; // does not suffice
    CHECK(channels(preferred, unreachable) == "voice");
}

TEST_CASE("a table prefers in a column", "[choice]") {
    const Decider table = Decider::from_text(schema + R"(policy law version 1
  about customer
  guarded by law_guards

table ladder, first row that fits
         speaks  => contact by                                  | prefer
  all:   english => all of email, sms                           | -
  list:  spanish => email, sms with reach at least 1%           | first_choice, sms
  other: -       => likeliest of email, sms, voice by reach     | second_choice
end table

otherwise do not contact
)");
    CHECK(channels(table, {{"speaks", "english"}, {"first_choice", "sms"}}) == "email sms");
    CHECK(channels(table, {{"speaks", "spanish"}, {"reach_email", "1"}, {"reach_sms", "1"}}) == "sms email");
    CHECK(channels(table, {{"second_choice", "sms"}, {"reach_voice", "50"}}) == "sms");
}

TEST_CASE("outcomes take values of facts that list them for themselves", "[choice]") {
    const Decider policy = choosing("contact by email\n  language speaks, or german when unknown, or english when none\n"
                                    "  number mobile, or \"switchboard\" when unknown");
    const auto decided = [&](const Cells& changes) { return policy.decide(record(changes)).outcomes; };
    CHECK(decided({{"speaks", "english"}}).at("language") == "english");
    CHECK(decided({{"speaks", "spanish"}}).at("language") == "spanish");
    CHECK(decided({{"speaks", "unknown"}}).at("language") == "german");
    CHECK(decided({{"speaks", "none"}}).at("language") == "english");
    CHECK(decided({{"mobile", "+44 20 7946"}}).at("number") == "+44 20 7946");
    CHECK(decided({}).at("number") == "switchboard");
    CHECK_THAT(refusal(schema + "policy law version 1\n  about customer\notherwise contact by email; language speaks\n"),
               Catch::Contains("FB3103"));
}

TEST_CASE("quiet hours include both ends; without any nothing is quiet", "[choice][law2]") {
    const Decider policy = choosing("contact by voice, email");
    const auto at = [&](const char* time, const char* quiet) {
        return channels(policy, {{"local_time", time}, {"quiet", quiet}, {"working_hours", "00:00-23:59"}});
    };
    CHECK(at("11:59", "12:00-14:00") == "voice email");
    CHECK(at("12:00", "12:00-14:00") == "email");
    CHECK(at("14:00", "12:00-14:00") == "email");
    CHECK(at("14:01", "12:00-14:00") == "voice email");
    CHECK(at("12:00", "12:00-12:00") == "email");
    CHECK(at("12:00", "none") == "voice email");
    CHECK(at("unknown", "none") == "voice email"); // a comparison with none is false
    CHECK(at("unknown", "12:00-14:00") == "email");
    const Outcome night = policy.decide(record({{"quiet", "22:00-06:00"}}));
    CHECK(night.status == "invalid");
    CHECK(night.fault == "out of range quiet");
}

TEST_CASE("AU-HOURS-WORK: the working hours, or nine to five on weekdays when they are unknown", "[choice][regulation]") {
    const Decider policy = choosing("contact by voice, email");
    const auto decided = [&](const char* day, const char* hours) {
        return policy.decide(record({{"as_of", day}, {"working_hours", hours}}));
    };
    CHECK(decided("2026-12-08", "unknown").outcomes.at("window voice") == "09:00-17:00"); // a Tuesday: 17:01 is out
    CHECK(decided("2026-12-12", "unknown").channels == "email");                            // a Saturday
    CHECK(decided("2026-12-12", "10:00-18:00").outcomes.at("window voice") == "10:00-18:00");
    CHECK(decided("2026-12-08", "10:00-18:00").outcomes.at("window voice") == "10:00-18:00");
}

} // namespace forbear::conformance
