#pragma once
// Policies as text for the tests of this folder, and what the model makes of them.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "model/from_syntax.h"
#include "syntax/from_text.h"

namespace forbear::test {

/// What one compilation of `texts` gives.
struct Resolved {
    SourceMap sources;
    DiagnosticSink sink;
    model::Model model;

    [[nodiscard]] std::vector<Diagnostic> found() const {
        std::vector<Diagnostic> result;
        for (const Diagnostic& diagnostic : sink.sorted()) {
            if (info(diagnostic.code).severity == Severity::error) result.push_back(diagnostic);
        }
        return result;
    }
    /// `name: message` of every error, a line each: what a test compares.
    [[nodiscard]] std::string errors() const {
        std::string text;
        for (const Diagnostic& diagnostic : found()) {
            text += std::string(info(diagnostic.code).name) + ": " + message_text(diagnostic) + "\n";
        }
        return text;
    }
    [[nodiscard]] std::string text_at(Span at) const { return std::string(sources.text(at)); }
    [[nodiscard]] const model::Policy& policy() const { return model.policies.at(0); }
    [[nodiscard]] const model::Rule& rule(std::string_view name) const {
        return *std::ranges::find(policy().rules, name, &model::Rule::name);
    }
    [[nodiscard]] const model::Expr& when(std::string_view name) const { return *rule(name).condition.when; }
    [[nodiscard]] const model::Guard& guard(std::string_view name) const {
        return *std::ranges::find(policy().guards, name, &model::Guard::name);
    }
};

inline Resolved resolve(const std::vector<std::string>& texts) {
    Resolved result;
    std::vector<syntax::File> files;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto source = result.sources.add("file" + std::to_string(i) + ".forbear", texts[i]);
        files.push_back(syntax::from_text(result.sources, source, {}, result.sink));
    }
    result.model = model::from_syntax(files, result.sink);
    return result;
}

/// The schema of docs and tests: one past-due account.
inline const std::string customer_schema = R"(schema customer
key  account_id
fact segment           one of consumer, small_business, wealth
fact tier              ranked basic, silver, gold, platinum
fact state             one of "CA", "IN", "OR", may be unknown
fact oldest_unpaid     date, may be none
fact promised_on       date, may be none, may be unknown
fact balance           money USD 0 to 10_000_000
fact credit_limit      money USD 0 to 10_000_000, may be unknown
fact hardship          yes or no, may be unknown
fact cease_requested   yes or no, may be unknown
fact collector         one of first_party, third_party
fact preferred_channel channel, may be none
fact allowed_channels  set of channel
fact score             decimal 0 to 1, may be unknown
fact ethnicity         text, may be unknown, protected
fact contacts          list of contact, at most 500
fact parties           list of party, at most 10
list contact
  on        date
  by        channel, letter_by_court
  direction one of outbound, inbound
  result    one of delivered, no_answer, voicemail, busy, conversation
  debt      text
  amount    money USD 0 to 100_000
list party
  role      one of borrower, co_borrower
  bankrupt  yes or no, may be unknown
channels app_push, email, sms, voice costs 0.12 USD, letter costs 0.85 USD, agent costs 5.00 USD, agency
calculate days_past_due as days from oldest_unpaid to as_of, or 0 days when none
calculate utilization as balance as percent of credit_limit
outcome tone     ranked friendly, empathetic, neutral, firm, normally friendly
outcome offer    one of no_offer, due_date_change, payment_plan, settlement, normally no_offer
outcome settle_for money USD 0 to 10_000_000
outcome purpose  one of demand, answer, legal_notice, normally demand
outcome review   days 0 to 90
outcome window   hours for each channel
outcome notices  set of opt_out, free_advice, normally empty
)";

/// The customer schema with one policy of these rules.
inline Resolved with_rules(const std::string& rules, const std::string& guards = {}) {
    const std::string named = guards.empty() ? "" : "  guarded by house\n";
    const std::string file = guards.empty() ? "" : "guards house\n" + guards + "\nend guards\n";
    return resolve({customer_schema + "\npolicy test version 1\n  about customer\n" + named + "\n" + rules +
                    "\notherwise do not contact because \"nothing applies\"\n\n" + file});
}
inline Resolved with_when(const std::string& when) {
    return with_rules("rule asked\n  when " + when + "\n  then do not contact\n  because \"x\"\n");
}
inline Resolved with_guard(const std::string& guard) { return with_rules("", guard); }

} // namespace forbear::test
