// `forbear fix`: what is safe is corrected, whole files or none, and nothing else is touched.

#include <filesystem>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "command.h"

namespace portfolio {

namespace {

const std::string schema = R"(schema account

key  account_id
fact days_late days 0 to 90
fact hardship  yes or no, may be unknown
fact balance   money USD 0 to 1_000

channels email, letter
)";

const std::string policy = R"(import "account.forbear"

policy reminders
  about account
  guarded by house

rule first "A first reminder"
  when balance is above 25 USD
  then contact by email
  because "Ladder 1"

otherwise do not contact because "Nothing is asked for."

guards house "Standards 2026"

guard gentle
  when hardship, or unknown
  forbid letter
  because "Standard 7"
end guards
)";

std::string folder(const std::string& name, const std::string& text) {
    const std::string path = scratch(name);
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
    write_file(path + "/account.forbear", schema);
    write_file(path + "/reminders.forbear", text);
    return path;
}

std::string changed(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

bool says(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

} // namespace

TEST_CASE("what is safe is corrected until nothing is left", "[cli][fix]") {
    // Each hides the next one: words first, then names and units, then guards.
    std::string text = changed(policy, "because \"Ladder 1\"", "becuase \"Ladder 1\"");
    text = changed(text, "25 USD", "25");
    text = changed(text, "hardship, or unknown", "hardship");
    const std::string path = folder("fix_all", text);
    const Outcome told = forbear("fix --check " + path);
    CHECK(told.exit_code == 1);
    CHECK(says(told.out, "reminders.forbear:10: write `because` [FB1104]"));
    CHECK(says(told.out, "3 corrections to make in 1 file"));
    CHECK(read_file(path + "/reminders.forbear") == text);

    const Outcome made = forbear("fix " + path);
    CHECK(made.exit_code == 0);
    CHECK(says(made.out, "3 corrections made in 1 file"));
    CHECK(read_file(path + "/reminders.forbear") == policy);
    CHECK(read_file(path + "/account.forbear") == schema);
    const Outcome again = forbear("fix --check " + path);
    CHECK(again.exit_code == 0);
    CHECK(again.out == "nothing to correct\n");
    // Nothing of the writing is left beside the files.
    CHECK(std::distance(std::filesystem::directory_iterator(path), std::filesystem::directory_iterator()) == 2);
}

TEST_CASE("a file that would still not compile is left as it is", "[cli][fix]") {
    const std::string text = changed(changed(policy, "because \"Ladder 1\"", "becuase \"Ladder 1\""), "balance is above", "balnce is above nothing and days_late is above");
    const std::string path = folder("fix_left", text);
    const std::string good = changed(changed(policy, "policy reminders", "policy others"), "25 USD", "25");
    write_file(path + "/others.forbear", changed(changed(good, "guarded by house", "guarded by others_house"), "guards house", "guards others_house"));
    const Outcome outcome = forbear("fix " + path);
    CHECK(outcome.exit_code == 1);
    CHECK(says(outcome.err, "reminders.forbear: with its corrections there would still be mistakes; the file is left as it is"));
    CHECK(says(outcome.err, "left: see `forbear check`"));
    CHECK(read_file(path + "/reminders.forbear") == text);
    CHECK(says(outcome.out, "1 correction made in 1 file"));
    CHECK(says(read_file(path + "/others.forbear"), "25 USD"));
}

TEST_CASE("findings are corrected as well, and the layout stays canonical", "[cli][fix]") {
    const std::string idle = "import \"account.forbear\"\n\nschema meter\n\nkey  meter_id\nfact overdue  days 0 to 90\n\nchannels post\n\npolicy unpaid\n  about meter\n\n"
                             "rule reminder \"A reminder\"\n  when overdue is at least 1\n  then contact by post\n  because \"Tariff 8\"\n\n"
                             "otherwise do not contact because \"Nothing is asked for.\"\n";
    const std::string path = folder("fix_finding", idle);
    const Outcome lint = forbear("lint " + path + "/reminders.forbear");
    CHECK(says(lint.out, "(fix available)"));
    CHECK(says(lint.out, "1 fix is available: `forbear fix` makes it"));
    write_file(path + "/forbear.ini", "[findings]\nimport_without_use = off\n");
    CHECK(forbear("fix --check " + path).exit_code == 0);
    std::filesystem::remove(path + "/forbear.ini");
    CHECK(forbear("fix " + path).exit_code == 0);
    CHECK(read_file(path + "/reminders.forbear") == idle.substr(idle.find("schema")));
    CHECK(forbear("fmt --check " + path + "/reminders.forbear").exit_code == 0);
}

TEST_CASE("what is only imported is not touched, whoever is asked", "[cli][fix]") {
    const std::string path = folder("fix_import", policy);
    const std::string broken = changed(schema, "yes or no,", "yes or no");
    write_file(path + "/account.forbear", broken);
    forbear("fix " + path + "/reminders.forbear");
    CHECK(read_file(path + "/account.forbear") == broken);
    CHECK(read_file(path + "/reminders.forbear") == policy);
    // A file of guards that no policy among the files uses is looked at by itself.
    const std::string guards = "import \"account.forbear\"\n\nguards house \"Standards 2026\"\n\nguard gentle\n  when hardship\n  forbid letter\n  because \"Standard 7\"\nend guards\n";
    const std::string alone = folder("fix_guards", policy);
    write_file(alone + "/guards.forbear", guards);
    CHECK(forbear("fix " + alone + "/guards.forbear").exit_code == 0);
    CHECK(read_file(alone + "/guards.forbear") == changed(guards, "when hardship", "when hardship, or unknown"));
}

TEST_CASE("what needs a person's eye is not corrected", "[cli][fix]") {
    const std::string text = changed(policy, "policy reminders\n  about account\n  guarded by house\n", "policy reminders\n  about account\n  guarded by house\n\nparameter idle is 5 days\n");
    const std::string path = folder("fix_review", text);
    CHECK(says(forbear("lint " + path).out, "(needs review)"));
    const Outcome outcome = forbear("fix " + path);
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out == "nothing to correct\n");
    CHECK(read_file(path + "/reminders.forbear") == text);
}

TEST_CASE("exit codes of forbear fix", "[cli][fix]") {
    CHECK(forbear("fix").exit_code == 2);
    CHECK(forbear("fix /no/such/file").exit_code == 2);
    const std::string path = folder("fix_codes", policy);
    CHECK(forbear("fix " + path).exit_code == 0);
    CHECK(forbear("fix " + path + " --settings /no/such.ini").exit_code == 2);
    CHECK(forbear("fix " + path + " --format json").exit_code == 2);
}

TEST_CASE("forbear check says that fixes are available, and writes SARIF", "[cli][fix]") {
    const std::string path = folder("check_sarif", changed(policy, "25 USD", "25"));
    const std::string file = path + "/reminders.forbear";
    CHECK(says(forbear("check " + file).err, "1 fix is available: `forbear fix` makes it"));
    const Outcome outcome = forbear("check " + file + " --format sarif");
    CHECK(outcome.exit_code == 1);
    const auto log = nlohmann::json::parse(outcome.out);
    CHECK(log.at("version") == "2.1.0");
    const auto& result = log.at("runs").at(0).at("results").at(0);
    CHECK(result.at("ruleId") == "FB2008");
    CHECK(result.at("level") == "error");
    CHECK(result.at("fixes").at(0).at("artifactChanges").at(0).at("replacements").size() == 1);
    CHECK(forbear("check " + file + " --format yaml").err.find("`text`, `json` or `sarif`") != std::string::npos);
    CHECK(forbear("fmt --check " + file + " --format sarif").exit_code == 2);
}

} // namespace portfolio
