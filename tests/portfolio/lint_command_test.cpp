// `forbear lint` as a reviewer and a build server use it: exit codes, levels, baselines, and the forms of its report.

#include <algorithm>
#include <filesystem>
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "command.h"

namespace portfolio {

namespace {

using Json = nlohmann::json;

const std::string schema = R"(schema account
key  account_id
fact days_late days 0 to 90
channels email, letter
)";

const std::string policy = R"(import "account.forbear"

policy reminders
  about account

rule first "A first reminder"
  when days_late is 1 to 15
  then contact by email
  because "Ladder 1"

rule second "A second reminder"
  when days_late is 17 to 30
  then contact by letter
  because "Ladder 2"

rule spare "Never reached"
  when days_late is 5 to 10
  then contact by letter
  because "Ladder 3"

otherwise do not contact because "Nothing is asked for."
)";

const std::string sound_rules = R"(rule first "A first reminder"
  when days_late is 1 to 15
  then contact by email
  because "Ladder 1"

)";

/// A project: a schema, and `text` as its policy.
std::string project(const std::string& name, const std::string& text, const std::string& settings = "") {
    const std::string path = scratch(name);
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path + "/policies");
    write_file(path + "/policies/account.forbear", schema);
    write_file(path + "/policies/reminders.forbear", text);
    if (!settings.empty()) write_file(path + "/forbear.ini", settings);
    return path;
}

std::string changed(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

Outcome lint(const std::string& folder, const std::string& options = "") { return forbear("lint " + folder + "/policies " + options); }

std::set<std::string> names(const Json& report, bool only_new = false) {
    std::set<std::string> made;
    for (const Json& each : report.at("findings")) {
        if (!only_new || !each.at("known")) made.insert(each.at("name"));
    }
    return made;
}

Json report_of(const std::string& folder, const std::string& options = "") { return Json::parse(lint(folder, options + " --format json").out); }

bool says(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

} // namespace

TEST_CASE("exit codes of forbear lint", "[cli][lint]") {
    const Outcome found = lint(project("found", policy));
    CHECK(found.exit_code == 1);
    CHECK(says(found.out, "FB4202"));
    CHECK(says(found.out, "days_late is 16"));
    CHECK(says(found.out, "2 warnings found"));
    const std::string quiet = project("quiet", changed(changed(policy, "17 to 30", "16 to 30"), "5 to 10", "31 to 60"));
    const Outcome nothing = lint(quiet);
    CHECK(nothing.exit_code == 0);
    CHECK(nothing.out == "nothing found\n");
    // What is only worth knowing does not stop anybody.
    const Outcome notes = lint(project("notes", changed(changed(policy, "17 to 30", "16 to 30"), "rule spare \"Never reached\"\n  when days_late is 5 to 10", "rule rule3 \"Third\"\n  when days_late is 31 to 60")), "--level info");
    CHECK(notes.exit_code == 0);
    CHECK(says(notes.out, "FB4254"));
    CHECK(forbear("lint").exit_code == 2);
    CHECK(forbear("lint /no/such/folder").exit_code == 2);
    CHECK(lint(quiet, "--level loud").exit_code == 2);
    CHECK(lint(quiet, "--format yaml").exit_code == 2);
    CHECK(lint(quiet, "--baseline /no/such/file").exit_code == 2);
    const Outcome mistake = lint(project("mistake", changed(policy, "because \"Ladder 1\"", "becuase \"Ladder 1\"")));
    CHECK(mistake.exit_code == 1);
    CHECK(says(mistake.out, "FB1104"));
    CHECK(says(mistake.out, "`forbear fix` makes it"));
}

TEST_CASE("a finding shows the customer it happens to, and the scenario is true", "[cli][lint]") {
    const Json report = report_of(project("customers", policy));
    std::string scenarios;
    int count = 0;
    for (const Json& finding : report.at("findings")) {
        for (std::string scenario : finding.at("customers")) scenarios += "\n" + scenario.insert(scenario.find('"') + 1, std::to_string(++count) + ": ");
    }
    CHECK(count == 1);
    const std::string tested = project("customers_tested", policy + scenarios);
    const Outcome outcome = forbear("test " + tested + "/policies");
    INFO(outcome.out << outcome.err);
    CHECK(outcome.exit_code == 0);
}

TEST_CASE("a project sets the levels of findings", "[cli][lint]") {
    CHECK(report_of(project("raised", policy, "[findings]\nrule_never_fires = error\n")).at("findings").at(1).at("level") == "error");
    const std::string hidden = project("hidden", policy, "[findings]\nrule_never_fires = off\nvalue_falls_between = off\n");
    CHECK(lint(hidden).exit_code == 0);
    CHECK(lint(hidden).out == "nothing found\n");
    const std::string info = project("lowered", policy, "[findings]\nrule_never_fires = info\nvalue_falls_between = info\n");
    CHECK(lint(info).exit_code == 0);
    CHECK(names(report_of(info)).empty());
    CHECK(lint(info, "--level info").exit_code == 0);
    CHECK(names(report_of(info, "--level info")).contains("rule_never_fires"));
    // A note may be made a warning, too.
    const std::string name = changed(changed(changed(policy, "17 to 30", "16 to 30"), "5 to 10", "31 to 60"), "rule spare", "rule rule3");
    CHECK(lint(project("name", name)).exit_code == 0);
    CHECK(lint(project("name", name, "[findings]\nname_says_nothing = warning\n")).exit_code == 1);
}

TEST_CASE("a levels file that makes no sense is refused by name", "[cli][lint]") {
    const Outcome misspelt = lint(project("misspelt", policy, "[findings]\nrule_never_fire = error\n"));
    CHECK(misspelt.exit_code == 2);
    CHECK(says(misspelt.err, "did you mean `rule_never_fires`?"));
    CHECK(misspelt.out.empty());
    CHECK(lint(project("level", policy, "[findings]\nrule_never_fires = loud\n")).exit_code == 2);
    CHECK(lint(project("section", policy, "[levels]\nrule_never_fires = error\n")).exit_code == 2);
    CHECK(lint(project("mess", policy, "[findings]\nrule_never_fires\n")).exit_code == 2);
    const std::string other = scratch("other.ini");
    write_file(other, "[findings]\nrule_never_fires = off\nvalue_falls_between = off\n");
    CHECK(lint(project("named", policy, "[findings]\nmisspelt = error\n"), "--settings " + other).exit_code == 0);
    CHECK(lint(scratch("named"), "--settings /no/such.ini").exit_code == 2);
}

TEST_CASE("a baseline holds what was seen, through edits elsewhere", "[cli][lint]") {
    const std::string folder = project("baseline", policy);
    const std::string baseline = scratch("baseline.json");
    CHECK(lint(folder, "--write-baseline " + baseline).exit_code == 1);
    const Json written = Json::parse(read_file(baseline));
    CHECK(written.at("format") == "forbear.baseline");
    CHECK(written.at("version") == 1);
    CHECK(written.at("findings").size() == 2);
    const Outcome known = lint(folder, "--baseline " + baseline);
    CHECK(known.exit_code == 0);
    CHECK(known.out == "nothing found; 2 known from the baseline\n");

    // Lines and a rule above, another name for what is not concerned: the identities are the same.
    const std::string above = "# Reviewed in December.\n\n" + changed(policy, "rule first", "rule holiday \"Nobody is asked on the last day\"\n  when days_late is 90\n  then do not contact\n  because \"Ladder 0\"\n\nrule first");
    write_file(folder + "/policies/reminders.forbear", above);
    CHECK(lint(folder, "--baseline " + baseline).exit_code == 0);

    write_file(folder + "/policies/reminders.forbear", changed(above, "  because \"Ladder 2\"\n", ""));
    const Outcome more = lint(folder, "--baseline " + baseline);
    CHECK(more.exit_code == 1);
    CHECK(says(more.out, "FB4241"));
    CHECK_FALSE(says(more.out, "FB4202"));
    CHECK(says(more.out, "1 warning found; 2 known from the baseline"));
    const Json report = report_of(folder, "--baseline " + baseline);
    CHECK(report.at("findings").size() == 3);
    CHECK(names(report, true) == std::set<std::string>{"reason_missing"});
    CHECK(report.at("ok") == false);

    const Json sarif = Json::parse(lint(folder, "--format sarif --baseline " + baseline).out);
    std::multiset<std::string> states;
    for (const Json& result : sarif.at("runs").at(0).at("results")) states.insert(result.at("baselineState").get<std::string>());
    CHECK(states == std::multiset<std::string>{"new", "unchanged", "unchanged"});

    write_file(baseline, "{\"format\": \"forbear.baseline\", \"version\": 2, \"findings\": []}");
    CHECK(lint(folder, "--baseline " + baseline).exit_code == 2);
    write_file(baseline, "[");
    CHECK(lint(folder, "--baseline " + baseline).exit_code == 2);
}

TEST_CASE("the JSON of forbear lint has what its page says", "[cli][lint]") {
    const std::string folder = project("json", policy);
    const Outcome once = lint(folder, "--format json");
    CHECK(once.out == lint(folder, "--format json").out);
    const Json report = Json::parse(once.out);
    CHECK(report.at("format") == "forbear.lint");
    CHECK(report.at("version") == 1);
    CHECK(report.at("ok") == false);
    CHECK(report.at("mistakes").empty());
    REQUIRE(report.at("findings").size() == 2);
    const Json& gap = report.at("findings").at(0);
    CHECK(gap.at("code") == "FB4206");
    CHECK(gap.at("name") == "value_falls_between");
    CHECK(gap.at("level") == "warning");
    CHECK(gap.at("identity").get<std::string>().size() == 16);
    CHECK(gap.at("known") == false);
    CHECK(gap.at("policy") == "reminders");
    CHECK(gap.at("item") == "second");
    CHECK(gap.at("message") == "`days_late is 16` falls between `first` and `second`");
    CHECK(says(gap.at("file"), "reminders.forbear"));
    CHECK(gap.at("start").at("line") == 11);
    CHECK(gap.at("start").at("column") == 6);
    CHECK(gap.at("end").at("column") == 12);
    CHECK(gap.at("related").at(0).at("start").at("line") == 6);
    CHECK(gap.at("related").at(0).contains("text"));
    CHECK(gap.at("help").is_string());
    CHECK(gap.at("fixes").is_array());
    CHECK(says(gap.at("customers").at(0), "as of"));
}

TEST_CASE("a reviewer's acceptance counts until its day", "[cli][lint]") {
    const std::string text = policy + "\naccept rule_never_fires at spare\n  because \"It stays for the log\"\n  owner \"Credit Risk\"\n  until 2027-06-30\n";
    const std::string folder = project("accepted", text);
    const Json report = report_of(folder, "--as-of 2027-06-30");
    const auto accepted = std::ranges::find_if(report.at("findings"), [](const Json& each) { return each.contains("accepted"); });
    REQUIRE(accepted != report.at("findings").end());
    CHECK(accepted->at("name") == "rule_never_fires");
    CHECK(accepted->at("accepted").at("owner") == "Credit Risk");
    CHECK(accepted->at("accepted").at("until") == "2027-06-30");
    CHECK(says(lint(folder, "--as-of 2027-06-30").out, "1 warning found; 1 accepted"));
    const Outcome expired = lint(folder, "--as-of 2027-07-01");
    CHECK(says(expired.out, "FB4202"));
    CHECK(says(expired.out, "FB4261"));
    CHECK(lint(folder, "--as-of tomorrow").exit_code == 2);
}

} // namespace portfolio
