// The worked examples of regulators, decided by small policies written for them. The vectors are checked in; when the
// public collection they come from is there, it must hold no example of these kinds that the vectors lack.

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "conformance/deciding.h"
#include "paths.h"

namespace forbear::conformance {
namespace {

using Json = nlohmann::json;

Json read_json(const std::string& path) {
    std::ifstream file(path);
    INFO(path);
    REQUIRE(file.good());
    return Json::parse(file);
}

Json vectors() {
    return read_json(checkout::source_dir() + "/tests/conformance/regulation_vectors.json").at("examples");
}

const std::set<std::string> kinds{
    "dpd",           "dpd_from_ledger",     "quiet_hours", "call_frequency", "conversation_cooldown",
    "rolling_limit", "calendar_month_limit", "deadline",    "validation_end"};

void check_days_past_due(const Json& test) {
    const Decider policy = Decider::from_file("days_past_due.forbear");
    const Outcome decided = policy.decide(
        {{"account_id", "A-1"}, {"as_of", test.at("as_of")}, {"oldest_unpaid", test.at("oldest_unpaid_due")}});
    CHECK(decided.outcomes.at("delinquent_for") == std::to_string(test.at("expect").get<int>()) + " days");
}

void check_deadline(const Json& test) {
    const Decider policy = Decider::from_file("deadline.forbear");
    const Outcome decided = policy.decide({{"account_id", "A-1"},
                                           {"as_of", test.at("anchor")},
                                           {"counted_from", test.at("anchor")},
                                           {"allowed", std::to_string(test.at("days").get<int>())}});
    CHECK(decided.outcomes.at("due_by") == test.at("expect").get<std::string>());
}

void check_quiet_hours(const Json& test) {
    REQUIRE(test.at("open") == "08:00");
    REQUIRE(test.at("close") == "21:00");
    const Decider policy =
        Decider::from_file("convenient_hours_" + test.at("boundary").get<std::string>() + ".forbear");
    const Outcome decided = policy.decide({{"account_id", "A-1"}, {"as_of", "2026-12-01"}});
    const std::string window = decided.outcomes.at("window voice"); // the first and the last minute that are allowed
    for (const Json& row : test.at("rows")) {
        const std::string minute = row.at(0);
        INFO(minute << " in " << window);
        const bool allowed = minute >= window.substr(0, 5) && minute <= window.substr(6);
        CHECK((allowed ? "allow" : "deny") == row.at(1).get<std::string>());
    }
}

void check_call_frequency(const Json& test) {
    const Decider policy = Decider::from_file("call_frequency.forbear");
    std::vector<Cells> contacts;
    for (const Json& event : test.at("events")) {
        contacts.push_back({{"on", event.at("date")},
                            {"debt", event.at("debt")},
                            {"direction", event.at("direction") == "in" ? "inbound" : "outbound"},
                            {"result", event.at("outcome")}});
    }
    const Json& proposed = test.at("proposed");
    const Outcome decided =
        policy.decide({{"account_id", proposed.at("debt")}, {"as_of", proposed.at("date")}}, {{"contacts", contacts}});
    CHECK(decided.status == (test.at("expect") == "presumed_violation" ? "blocked" : "contact"));
}

void check_conversation_cooldown(const Json& test) {
    const Decider policy = Decider::from_file("call_frequency.forbear");
    std::vector<Cells> contacts{
        {{"on", test.at("conversation")}, {"debt", "D1"}, {"direction", "inbound"}, {"result", "conversation"}}};
    int violations = 0;
    for (const Json& call : test.at("calls")) {
        const Outcome decided = policy.decide({{"account_id", "D1"}, {"as_of", call}}, {{"contacts", contacts}});
        violations += decided.status == "blocked" ? 1 : 0;
        contacts.push_back({{"on", call}, {"debt", "D1"}, {"direction", "outbound"}, {"result", "no_answer"}});
    }
    CHECK(violations == test.at("expect_violations").get<int>());
}

void check_calendar_month_limit(const Json& test) {
    const Decider policy = Decider::from_file("three_a_month.forbear");
    for (const Json& row : test.at("rows")) {
        // The month of the decision holds what the example counts; the months beside it are full.
        std::vector<Cells> contacts;
        for (const char* beside : {"2026-11-28", "2026-11-29", "2026-11-30", "2027-01-01"}) {
            contacts.push_back({{"on", beside}, {"unsolicited", "yes"}});
        }
        for (int i = 0; i < row.at("month_contacts").get<int>(); ++i) {
            contacts.push_back({{"on", i == 0 ? "2026-12-01" : "2026-12-05"}, {"unsolicited", "yes"}});
        }
        const Outcome decided =
            policy.decide({{"account_id", "A-1"}, {"as_of", "2026-12-31"}}, {{"contacts", contacts}});
        CHECK((decided.status == "blocked" ? "deny" : "allow") == row.at("expect").get<std::string>());
    }
}

void check_validation_end(const Json& test) {
    REQUIRE(test.at("holidays") == Json::array({"2026-09-07"})); // the one among the policy's that is met
    const Decider policy = Decider::from_file("validation_end.forbear");
    const Outcome decided = policy.decide(
        {{"account_id", "A-1"}, {"as_of", "2026-09-05"}, {"notice_provided", test.at("provided")}});
    CHECK(decided.outcomes.at("validation_ends") == test.at("expect").get<std::string>());
    if (test.contains("expect_receipt"))
        CHECK(decided.outcomes.at("assumed_receipt") == test.at("expect_receipt").get<std::string>());
}

} // namespace

TEST_CASE("worked examples of law", "[regulation]") {
    const Json examples = vectors();
    for (const Json& example : examples) {
        const Json& test = example.at("test_case");
        const std::string kind = test.at("kind");
        DYNAMIC_SECTION(example.at("id").get<std::string>()
                        << ": " << kind << " (" << example.at("citation").get<std::string>() << ")") {
            if (kind == "dpd") {
                check_days_past_due(test);
            } else if (kind == "deadline") {
                check_deadline(test);
            } else if (kind == "quiet_hours") {
                check_quiet_hours(test);
            } else if (kind == "call_frequency") {
                check_call_frequency(test);
            } else if (kind == "conversation_cooldown") {
                check_conversation_cooldown(test);
            } else if (kind == "calendar_month_limit") {
                check_calendar_month_limit(test);
            } else if (kind == "validation_end") {
                check_validation_end(test);
            } else {
                FAIL("no policy says " << kind);
            }
        }
    }
}

TEST_CASE("the vectors hold every example of their kinds", "[regulation]") {
    const std::string path = checkout::shared_dir() + "/domain/regulation_examples.json";
    if (!std::filesystem::exists(path)) {
        std::cout << "skipped: " << path << " is not there, so the checked-in vectors are not compared with it\n";
        return;
    }
    const Json all = read_json(path);
    Json collected = Json::array();
    for (const Json& example : all.at("examples")) {
        if (example.contains("test_case") && kinds.count(example.at("test_case").at("kind")) != 0) {
            collected.push_back({{"id", example.at("id")},
                                 {"citation", example.at("citation")},
                                 {"test_case", example.at("test_case")}});
        }
    }
    CHECK(collected == vectors());
}

} // namespace forbear::conformance
