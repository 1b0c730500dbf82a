// Probes tell true, false and unknown apart, and do not change a decision.

#include <algorithm>

#include <catch2/catch.hpp>

#include "forbear/binding.h"
#include "interpret/observe.h"
#include "lower/from_model.h"
#include "lower/probes.h"
#include "model/from_syntax.h"
#include "syntax/from_text.h"

using namespace forbear;
using interpret::Answer;

namespace {

const std::string text = R"(schema customer
key  account_id
fact balance  money USD 0 to 1_000_000
fact hardship yes or no, may be unknown
fact disputed yes or no, may be unknown

channels email, voice

guards house
  when balance is above 0 USD

guard kind
  when hardship, or unknown
  forbid voice except when disputed
end guards

policy p
  about customer
  guarded by house

define large when balance is above 100 USD and balance is below 900 USD

rule first "First"
  when large
   and hardship
  unless disputed
  then contact by voice

section rest when balance is at most 500 USD
  rule inner "Inner"
    when balance is at least 50 USD
    then reject
end section

otherwise contact by email
)";

ir::Probed probed() {
    SourceMap sources;
    DiagnosticSink sink;
    const std::uint32_t source = sources.add("p.forbear", text);
    const std::vector<syntax::File> files{syntax::from_text(sources, source, {}, sink)};
    const model::Model model = model::from_syntax(files, sink);
    INFO(render_text(sources, sink.sorted()));
    REQUIRE(sink.error_count() == 0);
    Result<ir::Probed> result = lower::with_probes(model.policies.at(0), std::string(64, '0'));
    if (!result) FAIL(result.error().message);
    // The program itself is the one that decides.
    const Result<ir::Program> plain = lower::from_model(model.policies.at(0), std::string(64, '0'));
    REQUIRE(plain);
    CHECK(result.value().program.entry == plain.value().entry);
    CHECK(result.value().program.guards.at(0).entry == plain.value().guards.at(0).entry);
    return std::move(result).value();
}

/// `text: answer` of every probe, for a record of three facts.
std::vector<std::string> answers(const char* balance, const char* hardship, const char* disputed) {
    const ir::Probed asked = probed();
    const interpret::Interpreter interpreter(asked.program);
    Record record(asked.program.schema);
    REQUIRE(record.set("account_id", std::string_view("A")));
    REQUIRE(record.set("balance", std::string_view(balance)));
    REQUIRE(record.set("hardship", std::string_view(hardship)));
    REQUIRE(record.set("disputed", std::string_view(disputed)));
    const interpret::Observation seen = interpret::observe(asked, interpreter, record.view(), 0);
    std::vector<std::int64_t> decided(asked.program.layout.words);
    interpreter.decide(record.view(), 0, decided.data());
    CHECK(seen.decision == decided);
    std::vector<std::string> told;
    for (std::size_t probe = 0; probe < seen.answers.size(); ++probe) {
        const char* words[] = {"-", "true", "false", "unknown"};
        told.push_back(asked.probes[probe].text + ": " + words[static_cast<std::size_t>(seen.answers[probe])]);
    }
    return told;
}

using Told = std::vector<std::string>;

} // namespace

TEST_CASE("every part of every condition is a probe, and knows whether it can be unknown", "[lower][probes]") {
    const ir::Probed asked = probed();
    Told parts, uncertain;
    for (const ir::Probe& probe : asked.probes) {
        parts.push_back(probe.text);
        if (probe.can_be_unknown) uncertain.push_back(probe.text);
    }
    CHECK(parts == Told{"balance is at most 500 USD", "large", "hardship", "unless disputed", "balance is at least 50 USD",
                        "balance is above 0 USD", "hardship, or unknown", "except when disputed"});
    CHECK(uncertain == Told{"hardship", "unless disputed", "except when disputed"});
}

TEST_CASE("probes are answered as far as a decision comes by them", "[lower][probes]") {
    // The first rule fires: nothing below is asked; guards are.
    CHECK(answers("200 USD", "yes", "no") ==
          Told{"balance is at most 500 USD: -", "large: true", "hardship: true", "unless disputed: false",
               "balance is at least 50 USD: -", "balance is above 0 USD: true", "hardship, or unknown: true",
               "except when disputed: false"});
    // Rejected: the section was entered, no guard is judged.
    CHECK(answers("200 USD", "unknown", "unknown") ==
          Told{"balance is at most 500 USD: true", "large: true", "hardship: unknown", "unless disputed: unknown",
               "balance is at least 50 USD: true", "balance is above 0 USD: -", "hardship, or unknown: -",
               "except when disputed: -"});
    // The section's condition is false: what is in it is not asked.
    CHECK(answers("950 USD", "no", "yes") ==
          Told{"balance is at most 500 USD: false", "large: false", "hardship: false", "unless disputed: true",
               "balance is at least 50 USD: -", "balance is above 0 USD: true", "hardship, or unknown: false",
               "except when disputed: true"});
    // Invalid: nothing is asked at all.
    const Told nothing = answers("2_000_000 USD", "no", "no");
    CHECK(std::ranges::all_of(nothing, [](const std::string& told) { return told.ends_with(": -"); }));
}
