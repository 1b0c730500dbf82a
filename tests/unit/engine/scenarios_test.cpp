// Scenarios through the public header: what passes, what fails and in what words, and which files are one compilation.

#include <algorithm>

#include <catch2/catch.hpp>

#include "forbear/scenarios.h"

using namespace forbear;

namespace {

const std::string schema = R"(schema customer
key  account_id
fact balance   money USD 0 to 1_000_000
fact hardship  yes or no, may be unknown
fact allowed   set of channel
fact promised  date, may be none
fact contacts  list of contact, at most 3
list contact
  on date
  by channel

channels email, sms, voice

outcome tone    ranked friendly, neutral, firm, normally neutral
outcome ask_for money USD 0 to 1_000_000
outcome note    text
outcome window  hours for each channel
outcome notices set of opt_out, free_advice, normally empty
)";

const std::string policy = R"(guards house

guard kind
  when hardship, or unknown
  limit tone to friendly or below
  forbid voice

guard own_choice
  allow only allowed

guard hours
  contact by sms only after 08:00 and before 21:00

guard line
  when contact by email
  add opt_out to notices
end guards

policy p
  about customer
  guarded by house

rule promised "Promised"
  when promised is on or after as_of
  then do not contact

rule talked "Talked"
  when any contacts where (by is voice)
  then reject
  because "nobody should be here"

table ladder "Ladder"
         balance       => contact by    | tone
  small: below 100 USD => email         | neutral
  large: -             => sms, voice    | firm
end table

otherwise do not contact
)";

const std::string customer = R"(
customer typical
  balance 50 USD; hardship no; allowed email, sms, voice; promised none; contacts none
)";

std::string scenario(const std::string& given, const std::string& expect) {
    return "\nscenario \"s\"\n  as of 2026-12-03\n  given typical" + (given.empty() ? "" : " except " + given) +
           "\n  expect " + expect + "\n";
}

TestReport run(const std::string& given, const std::string& expect) {
    TestReport report = test_texts({{"p.forbear", schema + "\n" + policy + customer + scenario(given, expect)}});
    INFO(render_text(report.sources, report.diagnostics));
    REQUIRE(report.diagnostics.empty());
    REQUIRE(report.scenarios.size() == 1);
    return report;
}

/// What came out instead of the only expectation; empty when it was met.
std::string actual(const std::string& given, const std::string& expect) {
    const TestReport report = run(given, expect);
    const ScenarioResult& result = report.scenarios.front();
    REQUIRE(result.expectations.size() == 1);
    CHECK(result.disagreement.empty());
    CHECK(report.ok == result.passed);
    CHECK(result.passed == result.expectations.front().met);
    return result.passed ? std::string() : result.expectations.front().actual;
}

} // namespace

TEST_CASE("what an author can expect is met, or the actual is said in the same words", "[engine][scenarios]") {
    CHECK(actual("", "rule ladder.small").empty());
    CHECK(actual("", "rule ladder.large") == "rule ladder.small");
    CHECK(actual("balance 100 USD", "rule ladder.small") == "rule ladder.large");
    CHECK(actual("promised 2026-12-03", "do not contact").empty());
    CHECK(actual("promised 2026-12-02", "do not contact") == "contact");
    CHECK(actual("contacts [on 2026-12-01, by voice]", "rejected").empty());
    CHECK(actual("contacts [on 2026-12-01, by voice]", "contact") == "rejected (nobody should be here)");
    CHECK(actual("allowed none", "blocked").empty());
    CHECK(actual("balance 2_000_000 USD", "invalid").empty());
    CHECK(actual("balance 2_000_000 USD", "invalid balance").empty());
    CHECK(actual("balance 2_000_000 USD", "invalid contacts").find("outside") != std::string::npos);
    CHECK(actual("contacts [on 2026-12-01, by email] [on 2026-12-01, by email] [on 2026-12-01, by email] [on 2026-12-01, by sms]",
                 "invalid contacts").empty());
    CHECK(actual("", "invalid") == "contact");

    CHECK(actual("balance 100 USD", "channels sms, voice").empty());
    CHECK(actual("balance 100 USD", "channels voice, sms") == "channels sms, voice");
    CHECK(actual("balance 100 USD", "channels sms") == "channels sms, voice");
    CHECK(actual("allowed none", "channels none").empty());
    CHECK(actual("", "channels none") == "channels email");

    CHECK(actual("", "tone neutral").empty());
    CHECK(actual("", "tone firm") == "tone neutral");
    CHECK(actual("", "ask_for none").empty());
    CHECK(actual("", "ask_for 1 USD") == "ask_for none");
    CHECK(actual("", "tone none") == "tone neutral");
    CHECK(actual("", "notices opt_out").empty());
    CHECK(actual("", "notices opt_out, free_advice") == "notices opt_out");
    CHECK(actual("", "notices none") == "notices opt_out");
    CHECK(actual("balance 100 USD", "notices empty").empty());
    CHECK(actual("balance 100 USD", "window of sms 08:01 to 20:59").empty());
    CHECK(actual("balance 100 USD", "window of voice none").empty());
    CHECK(actual("balance 100 USD", "window 08:01 to 20:59") == "window of sms 08:01-20:59; window of voice none");
    CHECK(actual("", "window of sms 08:01 to 20:59") == "channels email");
}

TEST_CASE("guards are expected by what they changed or forbade", "[engine][scenarios]") {
    CHECK(actual("hardship yes; balance 100 USD", "guard kind, hours").empty());
    CHECK(actual("hardship yes; balance 100 USD", "guard none") == "guard kind, hours");
    CHECK(actual("balance 100 USD", "guard kind") == "guard hours (kind did not apply, because this is not true: hardship, or unknown)");
    CHECK(actual("balance 100 USD", "guard own_choice") == "guard hours (own_choice applied, but there was nothing to change)");
    // The rule asks for email only: what is forbidden is forbidden all the same.
    CHECK(actual("hardship unknown", "forbidden voice by kind").empty());
    CHECK(actual("hardship no", "forbidden voice by kind") == "no channel is forbidden");
    CHECK(actual("hardship yes; allowed email, voice", "forbidden voice, sms").empty());
    CHECK(actual("hardship yes; allowed email, voice", "forbidden voice, sms by kind") ==
          "forbidden voice by kind; forbidden sms by own_choice");
    CHECK(actual("allowed none", "forbidden all channels by own_choice").empty());
    CHECK(actual("allowed none", "blocked by own_choice").empty());
    CHECK(actual("allowed none; hardship yes", "blocked by kind").find("own_choice") != std::string::npos);
}

TEST_CASE("a planted wrong expectation fails, and the others of its scenario are told apart from it", "[engine][scenarios]") {
    const TestReport report = run("", "rule ladder.small; tone firm; channels email");
    const ScenarioResult& result = report.scenarios.front();
    CHECK_FALSE(result.passed);
    CHECK_FALSE(report.ok);
    REQUIRE(result.expectations.size() == 3);
    CHECK(result.expectations[0].met);
    CHECK_FALSE(result.expectations[1].met);
    CHECK(result.expectations[2].met);
    CHECK(result.expectations[1].expected == "tone firm");
    CHECK(report.sources.text(result.expectations[1].at) == "tone firm");
    CHECK(result.explanation.rule == "ladder.small");
}

TEST_CASE("a loaded policy brings its scenarios, so that a host can run them", "[engine][scenarios]") {
    const std::string text = schema + "\n" + policy + customer + scenario("", "tone neutral") +
                             "\nscenario \"t\"\n  as of 2026-12-03\n  given typical\n  expect tone firm\n";
    for (const EngineKind engine : {EngineKind::jit, EngineKind::interpreter}) {
        LoadOptions options;
        options.engine = engine;
        const LoadResult loaded = load_texts({{"p.forbear", text}}, options);
        REQUIRE(loaded.policy);
        REQUIRE(loaded.scenarios.size() == 2);
        CHECK(run_scenario(*loaded.policy, loaded.scenarios[0]).passed);
        CHECK_FALSE(run_scenario(*loaded.policy, loaded.scenarios[1]).passed);
    }
}

TEST_CASE("an engine that decides otherwise than the interpreter fails the scenario", "[engine][scenarios]") {
    /// Decides like the policy it stands for, but takes an outcome's bit away: what a broken code generator might do.
    class Broken final : public Policy {
    public:
        explicit Broken(const Policy& whole) : whole_(whole) {}
        const std::string& name() const noexcept override { return whole_.name(); }
        std::uint32_t version() const noexcept override { return whole_.version(); }
        const std::string& hash() const noexcept override { return whole_.hash(); }
        const Schema& schema() const noexcept override { return whole_.schema(); }
        const std::vector<RuleInfo>& rules() const noexcept override { return whole_.rules(); }
        const std::vector<GuardInfo>& guards() const noexcept override { return whole_.guards(); }
        const std::vector<ExperimentInfo>& experiments() const noexcept override { return whole_.experiments(); }
        bool reads_as_of() const noexcept override { return whole_.reads_as_of(); }
        const DecisionLayout& layout() const noexcept override { return whole_.layout(); }
        std::uint32_t outcome_word(std::uint32_t outcome) const noexcept override { return whole_.outcome_word(outcome); }
        void decide(const FactsView& facts, std::uint64_t row, std::int64_t* out) const noexcept override {
            whole_.decide(facts, row, out);
            out[whole_.layout().guards_applied] ^= 1;
        }
        void decide(const FactsView&, std::uint64_t, std::uint64_t, std::int64_t*) const noexcept override {}
        void interpret(const FactsView& facts, std::uint64_t row, std::int64_t* out) const noexcept override {
            whole_.interpret(facts, row, out);
        }
        Explanation explain(const FactsView& facts, std::uint64_t row) const override { return whole_.explain(facts, row); }
        std::string fault_text(const Fault& fault, const FactsView& facts, std::uint64_t row) const override {
            return whole_.fault_text(fault, facts, row);
        }
        std::string reason_text(const DecisionView& decision, const FactsView& facts, std::uint64_t row) const override {
            return whole_.reason_text(decision, facts, row);
        }
        void wait_for_engine() const noexcept override {}
        EngineKind engine() const noexcept override { return EngineKind::jit; }
        const std::string& engine_note() const noexcept override { return whole_.engine_note(); }

    private:
        const Policy& whole_;
    };
    const LoadResult loaded =
        load_texts({{"p.forbear", schema + "\n" + policy + customer + scenario("", "tone neutral")}});
    REQUIRE(loaded.policy);
    const ScenarioResult result = run_scenario(Broken(*loaded.policy), loaded.scenarios.front());
    CHECK(result.expectations.front().met);
    CHECK_FALSE(result.passed);
    CHECK(result.disagreement.find("differently") != std::string::npos);
}

TEST_CASE("files of their own: names may repeat where nothing is shared, and a mistake stops nobody else", "[engine][scenarios]") {
    const std::string own = "import \"p.forbear\"\n" + customer;
    const std::string other_schema = "schema customer\n\nkey id\n\nchannels email\n\npolicy p\n  about customer\n\n"
                                     "otherwise contact by email\n\nscenario \"s\"\n  expect channels email\n";
    const TestReport report = test_texts({{"a.forbear", own + scenario("", "tone neutral")},
                                          {"b.forbear", own + "\nscenario \"b\"\n  as of 2026-12-03\n  given typical\n  expect tone neutral\n"},
                                          {"broken.forbear", own + "\nscenario \"c\"\n  given typical\n  expect nonsense\n"},
                                          {"other/p.forbear", other_schema},
                                          {"p.forbear", schema + "\n" + policy}});
    INFO(render_text(report.sources, report.diagnostics));
    CHECK_FALSE(report.ok);
    // The broken file is about the same policy as the first two; the other policy of the same name is another matter.
    const auto errors_in = [&](const std::string& path) {
        return std::ranges::count_if(report.diagnostics, [&](const Diagnostic& one) { return report.sources.file(one.at.file).path == path; });
    };
    CHECK(errors_in("broken.forbear") == 2);
    CHECK(report.diagnostics.size() == 2);
    std::vector<std::string> run;
    for (const ScenarioResult& result : report.scenarios) run.push_back(report.sources.file(result.at.file).path);
    CHECK(run == std::vector<std::string>{"a.forbear", "b.forbear", "other/p.forbear"});
}
