// `forbear test` as a script sees it: exit codes, and the three forms of its report.

#include <filesystem>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "command.h"

namespace portfolio {

namespace {

const std::string policy = R"(schema customer

key  account_id
fact balance money USD 0 to 1_000

channels email, sms

outcome tone ranked friendly, neutral, firm, normally neutral

policy p
  about customer

rule small "Small"
  when balance is below 100 USD
  then contact by email
       tone friendly

otherwise do not contact
)";

/// A folder with `text` as its only policy file, and its path.
std::string folder(const std::string& name, const std::string& text) {
    const std::string path = scratch(name);
    std::filesystem::create_directories(path + "/below");
    write_file(path + "/below/p.forbear", text);
    return path;
}

const std::string good = "\nscenario \"small\"\n  given balance 20 USD\n  expect rule small; channels email\n";
const std::string bad = "\nscenario \"a <small> & \\\"odd\\\" one\"\n  given balance 20 USD\n  expect rule small; tone firm\n";

} // namespace

TEST_CASE("exit codes of forbear test", "[cli][scenarios]") {
    CHECK(forbear("test " + folder("good", policy + good)).exit_code == 0);
    CHECK(forbear("test " + folder("bad", policy + good + bad)).exit_code == 1);
    CHECK(forbear("test").exit_code == 2);
    CHECK(forbear("test /no/such/folder").exit_code == 2);
    CHECK(forbear("test " + scratch("good") + " --format yaml").exit_code == 2);
    const Outcome nothing = forbear("test " + folder("nothing", policy));
    CHECK(nothing.exit_code == 1);
    CHECK(nothing.err.find("nothing was tested") != std::string::npos);
    const Outcome mistake = forbear("test " + folder("mistake", policy + good + "\nscenario \"x\"\n  given balance 1 USD\n"));
    CHECK(mistake.exit_code == 1);
    CHECK(mistake.out.find("FB2110") != std::string::npos);
}

TEST_CASE("a failed scenario shows where it is, expected and actual, and why", "[cli][scenarios]") {
    const Outcome test = forbear("test " + folder("failed", policy + good + bad));
    INFO(test.out);
    CHECK(test.out.find("failed: \"a <small> & \"odd\" one\"") != std::string::npos);
    CHECK(test.out.find("/below/p.forbear:24, policy p") != std::string::npos);
    CHECK(test.out.find("expected: tone firm\n    actual:   tone friendly\n") != std::string::npos);
    CHECK(test.out.find("expected: rule small") == std::string::npos);
    CHECK(test.out.find("The rule that decided") != std::string::npos);
    CHECK(test.out.find("2 scenarios of 1 policy: 1 passed, 1 failed\n") != std::string::npos);
}

TEST_CASE("the report as JSON is an object with a version", "[cli][scenarios]") {
    const Outcome test = forbear("test --format json " + folder("json", policy + good + bad));
    CHECK(test.exit_code == 1);
    const auto report = nlohmann::json::parse(test.out);
    CHECK(report.at("schema_version") == 1);
    CHECK(report.at("summary") == nlohmann::json({{"scenarios", 2}, {"passed", 1}, {"failed", 1}, {"errors", 0}}));
    const auto& scenarios = report.at("scenarios");
    REQUIRE(scenarios.size() == 2);
    CHECK(scenarios[0].at("passed") == true);
    CHECK_FALSE(scenarios[0].contains("explanation"));
    CHECK(scenarios[1].at("title") == "a <small> & \"odd\" one");
    CHECK(scenarios[1].at("line") == 24);
    CHECK(scenarios[1].at("expectations").at(1).at("expected") == "tone firm");
    CHECK(scenarios[1].at("expectations").at(1).at("actual") == "tone friendly");
    CHECK(scenarios[1].at("explanation").at("status") == "contact");
    CHECK(report.at("diagnostics").empty());
}

TEST_CASE("the report as JUnit is XML with every special character escaped", "[cli][scenarios]") {
    const std::string path = folder("junit", policy + good + bad);
    const Outcome test = forbear("test --format junit " + path);
    CHECK(test.exit_code == 1);
    CHECK(test.out.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"forbear test\" tests=\"2\" "
                               "failures=\"1\" errors=\"0\">\n  <testsuite name=\"p\" tests=\"2\" failures=\"1\" errors=\"0\">\n"));
    CHECK(test.out.find("name=\"a &lt;small&gt; &amp; &quot;odd&quot; one\"") != std::string::npos);
    CHECK(test.out.find("<failure message=\"expected tone firm, actual tone friendly\">") != std::string::npos);
    CHECK(test.out.find("<small>") == std::string::npos);
    // Every tag that opens closes again, in order.
    std::vector<std::string> open;
    for (std::size_t at = test.out.find('<'); at != std::string::npos; at = test.out.find('<', at + 1)) {
        const std::size_t end = test.out.find('>', at);
        REQUIRE(end != std::string::npos);
        const std::string tag = test.out.substr(at + 1, end - at - 1);
        if (tag[0] == '?' || tag.back() == '/') continue;
        if (tag[0] != '/') {
            open.push_back(tag.substr(0, tag.find(' ')));
            continue;
        }
        REQUIRE_FALSE(open.empty());
        CHECK("/" + open.back() == tag);
        open.pop_back();
    }
    CHECK(open.empty());
    const Outcome mistake = forbear("test --format junit " + folder("junit_mistake", policy + "\nscenario \"x\"\n  given balance 1 USD\n"));
    CHECK(mistake.exit_code == 1);
    CHECK(mistake.out.find("<error message=\"FB2110: the scenario expects nothing\"/>") != std::string::npos);
}

TEST_CASE("coverage names what is not reached, and fails only when that is asked for", "[cli][scenarios]") {
    const std::string path = folder("coverage", policy + good);
    const Outcome told = forbear("test --coverage " + path);
    INFO(told.out << told.err);
    CHECK(told.exit_code == 0);
    CHECK(told.out.find("coverage of p: 1 of 2 rules, rows and guards reached; 1 of 2 answers of conditions seen\n") != std::string::npos);
    CHECK(told.out.find("rule otherwise never decides") != std::string::npos);
    CHECK(told.out.find("      scenario \"otherwise\" of p\n") != std::string::npos);
    CHECK(told.out.find("never false: balance is below 100 USD, of rule small") != std::string::npos);
    CHECK(forbear("test " + path).out.find("coverage") == std::string::npos);
    CHECK(forbear("test --min-coverage 50 " + path).exit_code == 0);
    const Outcome too_little = forbear("test --min-coverage 51 " + path);
    CHECK(too_little.exit_code == 1);
    CHECK(too_little.err.find("1 of 2 rules, rows and guards are reached, less than 51%") != std::string::npos);
    for (const char* wrong : {"101", "-1", "x", "1.5"}) CHECK(forbear("test --min-coverage " + std::string(wrong) + " " + path).exit_code == 2);

    const std::string whole = folder("covered", policy + good + "\nscenario \"large\"\n  given balance 100 USD\n  expect otherwise\n");
    CHECK(forbear("test --min-coverage 100 " + whole).exit_code == 0);
    const auto report = nlohmann::json::parse(forbear("test --coverage --format json " + path).out);
    REQUIRE(report.at("coverage").size() == 1);
    CHECK(report.at("coverage")[0].at("reached") == 1);
    CHECK(report.at("coverage")[0].at("items").size() == 2);
    CHECK(report.at("coverage")[0].at("conditions")[0].at("false") == 0);
    CHECK_FALSE(nlohmann::json::parse(forbear("test --format json " + path).out).contains("coverage"));
}

TEST_CASE("an imported policy's own scenarios run only when its file is asked for", "[cli][scenarios]") {
    const std::string path = folder("imported", policy + good);
    write_file(path + "/outside.forbear", "import \"below/p.forbear\"\n\nscenario \"outside\"\n  given balance 200 USD\n  expect otherwise\n");
    const Outcome one = forbear("test " + path + "/outside.forbear");
    INFO(one.out << one.err);
    CHECK(one.out == "1 scenario of 1 policy: 1 passed, 0 failed\n");
    CHECK(forbear("test " + path).out == "2 scenarios of 1 policy: 2 passed, 0 failed\n");
    CHECK(forbear("test " + path + " " + path + "/outside.forbear").out == "2 scenarios of 1 policy: 2 passed, 0 failed\n");
}

} // namespace portfolio
