#pragma once
// A whole run of `decide` over texts in memory, for tests that hold it byte for byte.

#include <memory>
#include <string>
#include <string_view>

#include <catch2/catch.hpp>

#include "forbear/engine.h"
#include "portfolio/decide_portfolio.h"
#include "unit/cli/portfolio_fixture.h"

namespace forbear::cli::test {

/// Every kind of fact, a list, outcomes of several kinds, guards; names that a CSV cell must quote.
inline const std::string odd_policy = R"(schema account
key  account_id
fact segment  one of consumer, "small, business", "in time; or not"
fact tier     ranked basic, silver, gold, may be unknown
fact balance  money USD -1_000 to 100_000
fact share    percent 0% to 100%, may be unknown
fact score    decimal 0.00 to 10.00, may be unknown, may be none
fact visits   whole -5 to 100, may be unknown, may be none
fact due      date, may be unknown, may be none
fact open     hours, may be unknown
fact called   time, may be unknown
fact hardship yes or no, may be unknown
fact allowed  set of channel, may be unknown
fact note     text, may be unknown
fact contacts list of contact, at most 3

list contact
  on   date
  by   channel
  said text, may be unknown

channels email, sms, letter

outcome tone   ranked friendly, neutral, firm, normally friendly
outcome settle percent 0% to 100%, normally 0%
outcome least  money USD 0 to 1_000
outcome review days 0 to 90
outcome urgent yes or no, normally no
outcome window hours for each channel

guards house "What nobody asks"

guard own_choice "The channels that the customer refused"
  allow only allowed
  because "They said so."

guard quiet "Only in the day"
  when hardship, or unknown
  contact by sms only from 08:00 until 17:00
  because "A rule."
end guards

policy odd
  about account
  guarded by house

rule refused
  when balance is below 0 USD
  then reject because "=Not ours, really"

rule often
  when number of contacts in the last 30 days is at least 2
  then do not contact
  because "Enough."

rule large
  when balance is at least 500 USD
  then contact by letter, sms, email
       tone firm
       settle 12.5%
       least 20.50 USD
       review in 14 days
       urgent yes
  because "Much."

otherwise contact by email because "Little."
)";

inline std::shared_ptr<const Policy> load_odd_policy() {
    LoadOptions options;
    options.engine = EngineKind::interpreter;
    const LoadResult loaded = load_texts({{"odd.forbear", odd_policy}}, options);
    INFO(loaded.error << render_text(loaded.sources, loaded.diagnostics));
    REQUIRE(loaded.policy);
    return loaded.policy;
}

/// Everything that `forbear decide` says of a portfolio: rows, notes, why it ended, the summary.
inline std::string decided(const Policy& policy, const PortfolioOptions& options, FileFormat format, unsigned threads,
                           const ChunkSize& full = {}) {
    const Folder folder;
    auto portfolio = Portfolio::open(policy.schema(), options, policy.reads_as_of());
    if (!portfolio) return portfolio.error().message;
    const DecisionWriter writer(policy, format);
    Output output;
    REQUIRE(output.open(folder.path("out")).has_value());
    const DecideResult result =
        decide_portfolio({&policy}, *portfolio.value(), writer, output, threads, [](std::uint64_t, std::uint64_t) {}, full);
    REQUIRE(output.close().has_value());
    std::string text = folder.read("out");
    for (const std::string& name : result.ignored) text += "ignored: " + name + "\n";
    for (const std::string& note : portfolio.value()->closing_notes()) text += "note: " + note + "\n";
    if (!result.failure.empty()) text += "failure: " + result.failure + "\n";
    return text + result.tallies.front().text(policy);
}

} // namespace forbear::cli::test
