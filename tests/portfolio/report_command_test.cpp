// `forbear report` as a reviewer gets it: every cell of the map against all records of a small world, the page and its twin with the
// same numbers, and the same bytes each time.

#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "command.h"
#include "paths.h"

namespace portfolio {

namespace {

using Json = nlohmann::json;
using Words = std::set<std::string>;

const std::string small_world = R"(schema customer

key  account_id
fact segment  one of consumer, business
fact tier     ranked basic, silver, gold
fact late     days 0 to 9
fact hardship yes or no, may be unknown

channels email, sms, letter

outcome tone ranked friendly, neutral, firm, normally friendly

policy small version 3
  "A <small> world & all of it"
  about customer
  guarded by house
  owner "Strategy"

rule nothing_due when late is 0 then do not contact because "So."

section late_ones "Late" when late is at least 3

  rule firm "Firm"
    when segment is business
     and tier is below silver
    then contact by letter, sms
         tone firm
    because "Firm 1"

  table ladder "Ladder", first row that fits
          tier | late     => contact by | tone
    loyal: gold | -       => email      | friendly
    last:  -    | above 7 => letter     | firm
  end table

end section

otherwise contact by email, sms
          tone neutral
  because "The rest."

guards house "House <1>"

guard gentle
  when hardship, or unknown
  limit tone to neutral or below
  forbid letter
  because "House 2"

end guards

require gentle_in_hardship
  whenever hardship
  tone is neutral or below
  because "Charter"

require never_firm
  tone is neutral or below
  because "A wish"

scenario "a late business" of small
  given account_id "1"; segment business; tier basic; late 4; hardship no
  expect rule firm; tone firm
)";

std::string world() {
    const std::string path = scratch("small.forbear");
    write_file(path, small_world);
    return path;
}

std::string everybody() {
    std::string csv = "account_id,segment,tier,late,hardship\n";
    int number = 0;
    for (const char* segment : {"consumer", "business"}) {
        for (const char* tier : {"basic", "silver", "gold"}) {
            for (int late = 0; late <= 9; ++late) {
                for (const char* hardship : {"yes", "no", "unknown"})
                    csv += std::to_string(++number) + "," + segment + "," + tier + "," + std::to_string(late) + "," + hardship + "\n";
            }
        }
    }
    const std::string path = scratch("everybody.csv");
    write_file(path, csv);
    return path;
}

Words shown(const Json& chances) {
    Words made;
    for (const Json& each : chances) {
        CHECK(each["happens"] == "yes");
        made.insert(each["value"]);
    }
    return made;
}

/// `3 to 7`, `0`, `at least 8`
bool lies_in(int value, const std::string& words) {
    if (words.rfind("at least ", 0) == 0) return value >= std::stoi(words.substr(9));
    if (words.rfind("at most ", 0) == 0) return value <= std::stoi(words.substr(8));
    const std::size_t to = words.find(" to ");
    return to == std::string::npos ? value == std::stoi(words) : value >= std::stoi(words) && value <= std::stoi(words.substr(to + 4));
}

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

/// The report of the small world with its whole portfolio.
Json report_of_world(const std::string& html) {
    const Outcome made = forbear("report " + world() + " --scenarios " + world() + " --on " + everybody() + " --output " + html + " --json -");
    INFO(made.err);
    REQUIRE(made.exit_code == 1); // one requirement is refuted
    return Json::parse(made.out);
}

} // namespace

TEST_CASE("every cell of a report says what all records of a small world say", "[report]") {
    const Json report = report_of_world(scratch("small.html"));
    const Outcome decided = forbear("decide " + world() + " --input " + everybody());
    REQUIRE(decided.exit_code == 0);
    const auto records = rows_of(read_file(everybody()));
    const auto decisions = rows_of(decided.out);
    REQUIRE(records.size() == decisions.size());
    const Json& map = report["map"];
    REQUIRE(map["axes"].size() == 3);
    CHECK(map["axes"][0]["fact"] == "segment");
    CHECK(map["axes"][1]["fact"] == "tier");
    CHECK(map["axes"][2]["parts"] == Json({"0", "1 to 2", "3 to 7", "at least 8"}));
    REQUIRE(map["cells"].size() == 24);
    std::size_t counted = 0;
    for (const Json& cell : map["cells"]) {
        Words rules, statuses, tones, channels;
        std::map<std::string, std::size_t> of_rules;
        for (std::size_t row = 0; row < records.size(); ++row) {
            const auto& record = records[row];
            if (record.at("segment") != cell["parts"]["segment"] || record.at("tier") != cell["parts"]["tier"] ||
                !lies_in(std::stoi(record.at("late")), cell["parts"]["late"]))
                continue;
            const auto& decision = decisions[row];
            const std::string status = decision.at("status");
            rules.insert(decision.at("rule"));
            ++of_rules[decision.at("rule")];
            statuses.insert(status == "no_contact" ? "do not contact" : status);
            if (status == "contact") tones.insert(decision.at("tone"));
            std::string all = decision.at("channels");
            for (std::size_t at = 0; !all.empty(); all = at == std::string::npos ? "" : all.substr(at + 1)) {
                at = all.find(';');
                channels.insert(all.substr(0, at));
            }
            ++counted;
        }
        INFO(cell.dump());
        CHECK(cell["exact"] == true);
        CHECK(cell["exists"] == "yes");
        CHECK(shown(cell["rules"]) == rules);
        CHECK(shown(cell["statuses"]) == statuses);
        CHECK(shown(cell["values"]) == tones);
        CHECK(shown(cell["channels"]) == channels);
        std::size_t place = 0;
        for (const Json& rule : cell["rules"]) CHECK(cell["records_of_rules"][place++] == of_rules[rule["value"].get<std::string>()]);
        CHECK(rules.count(cell["example"]["rule"].get<std::string>()) == 1);
        // The example is a customer of this cell who gets what the report says.
        const std::string path = scratch("example.forbear");
        write_file(path, "import \"small.forbear\"\n\n" + cell["example"]["scenario"].get<std::string>());
        CHECK(forbear("test " + path).exit_code == 0);
    }
    CHECK(counted == records.size());
}

TEST_CASE("the page of a report and its twin hold the same numbers, and the same bytes each time", "[report]") {
    const std::string path = scratch("small.html");
    const Json report = report_of_world(path);
    const std::string html = read_file(path);
    CHECK(report_of_world(path) == report);
    CHECK(read_file(path) == html);
    CHECK(report["format"] == "forbear.report");
    CHECK(report["verdict"] == "refuse");
    for (const char* name : {"sentence", "hash", "owner", "engine"}) CHECK(html.find(report[name].get<std::string>()) != std::string::npos);
    for (const Json& reason : report["reasons"]) CHECK(html.find("<li>" + reason.get<std::string>() + "</li>") != std::string::npos);
    for (const Json& cell : report["map"]["cells"]) {
        const std::string number = std::to_string(cell["number"].get<int>());
        CHECK(count_of(html, "id=\"cell-" + number + "\"") == 1);
        CHECK(count_of(html, "href=\"#cell-" + number + "\"") == 3); // of three maps
        CHECK(html.find("<td>" + cell["where"].get<std::string>() + "</td>") != std::string::npos);
    }
    const Json& counts = report["portfolio"];
    CHECK(counts["records"] == 180);
    std::uint64_t records = 0, rules = 0;
    for (const Json& each : counts["statuses"]) {
        records += each["records"].get<std::uint64_t>();
        CHECK(html.find("<td class=\"number\">" + std::to_string(each["records"].get<std::uint64_t>()) + "</td>") != std::string::npos);
    }
    for (const Json& each : counts["rules"]) rules += each["records"].get<std::uint64_t>();
    CHECK(records == 180);
    CHECK(rules == 180);
    // Requirements: one proved, one refuted by a customer; scenarios and coverage stand there as well.
    CHECK(report["requirements"][0]["proof"] == "proved");
    CHECK(report["requirements"][1]["proof"] == "refuted");
    CHECK(report["requirements"][1]["counterexamples"].size() == 1);
    CHECK(report["scenarios"][0]["passed"] == true);
    CHECK(html.find("This customer breaks it:") != std::string::npos);
    // The policy's own words, in order, and nothing of them as markup.
    CHECK(html.find("when segment is business\n and tier is below silver\nthen contact by letter, sms") != std::string::npos);
    CHECK(html.find("A &lt;small&gt; world &amp; all of it") != std::string::npos);
    CHECK(html.find("House &lt;1&gt;") != std::string::npos);
    CHECK(html.find("src=") == std::string::npos);
    CHECK(html.find("<script") == std::string::npos);
}

TEST_CASE("a report of a shipped policy needs no portfolio, and its axes can be chosen", "[report]") {
    const std::string policy = checkout::source_dir() + "/policies/value_and_tier/value_and_tier.forbear";
    const Outcome made = forbear("report " + policy + " --rows worth --columns plan --bands days_past_due --json -");
    INFO(made.err);
    CHECK(made.exit_code == 0);
    const Json report = Json::parse(made.out);
    CHECK_FALSE(report.contains("portfolio"));
    CHECK(report["map"]["axes"][0]["fact"] == "worth");
    for (const Json& cell : report["map"]["cells"]) CHECK(cell["exact"] == true);
    for (const Json& scenario : report["scenarios"]) CHECK(scenario["passed"] == true);
    for (const Json& guard : report["guards"]) CHECK(guard.contains("file"));

    const Outcome wrong = forbear("report " + policy + " --rows wurth --json -");
    CHECK(wrong.exit_code == 2);
    CHECK(wrong.err.find("did you mean `worth`?") != std::string::npos);
    CHECK(forbear("report " + policy).exit_code == 2);
}

} // namespace portfolio
