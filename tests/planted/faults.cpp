#include "faults.h"

namespace forbear::planted {
namespace {

// Places of card.forbear at which something is inserted.
const std::string first_rule = "rule nothing_due \"Nothing is past due\"";
const std::string last_rule = "rule hand_over \"To the agency\"";
const std::string end_of_table = "    because \"Strategy 2026, page 4\"";
const std::string end_of_guards = "guard digital_first";

std::string rule(const std::string& name, const std::string& when, const std::string& action) {
    // A tone between those around it, where the fault is not about tones.
    const bool says_tone = !action.starts_with("contact") || action.find("tone") != std::string::npos;
    return "rule " + name + "\n  when " + when + "\n  then " + action + (says_tone ? "" : "\n       tone empathetic") + "\n  because \"Standard CS-20\"\n\n";
}

TextEdit insert(const std::string& before, const std::string& text) { return {before, text + before}; }

std::vector<Fault> gaps_and_edges() {
    return {
        {"a day falls between two rows", {{"silver | 11 to 20 ", "silver | 12 to 20 "}}, Code::value_falls_between, "ladder.middle", "days_past_due is 11",
         {{"silver | 1 to 10 ", "silver | 1 to 11 "}, {"silver | 11 to 20 ", "silver | 12 to 20 "}}},
        {"a day fits two rows", {{"silver | 1 to 10 ", "silver | 1 to 11 "}}, Code::value_in_both, "ladder.middle", "days_past_due is 11", {}},
        {"`above 20` beside `below 20`", {{"silver | 11 to 20 ", "silver | 11 to below 20 "}, {"silver | 21 to 30 ", "silver | above 20 "}},
         Code::value_falls_between, "ladder.late", "days_past_due is 20", {{"silver | 11 to 20 ", "silver | 11 to below 21 "}, {"silver | 21 to 30 ", "silver | above 20 "}}},
        {"a day falls between two rules",
         {insert(last_rule, rule("soft_end", "days_past_due is 181 to 200", "do not contact") + rule("hard_end", "days_past_due is 202 to 300", "contact by letter"))},
         Code::value_falls_between, "hard_end", "days_past_due is 201",
         {insert(last_rule, rule("soft_end", "days_past_due is 181 to 200", "do not contact") + rule("hard_end", "days_past_due is 201 to 300", "contact by letter"))}},
        {"a cent falls between two rules",
         {insert(last_rule, rule("small_end", "days_past_due is 181 to 200 and balance is below 100 USD", "do not contact") +
                                rule("large_end", "days_past_due is 181 to 200 and balance is above 100 USD", "contact by letter"))},
         Code::value_falls_between, "large_end", "balance is 100.00 USD",
         {insert(last_rule, rule("small_end", "days_past_due is 181 to 200 and balance is below 100 USD", "do not contact") +
                                rule("large_end", "days_past_due is 181 to 200 and balance is at least 100 USD", "contact by letter"))}},
        {"less than a dollar falls between",
         {insert(last_rule, rule("small_end", "days_past_due is 181 to 200 and balance is 0 to 99 USD", "do not contact") +
                                rule("large_end", "days_past_due is 181 to 200 and balance is 100 to 900 USD", "contact by letter"))},
         Code::value_falls_between, "large_end", "balance is 99.01 USD to 99.99 USD", {}},
        {"a section begins a day late", {{"when days_past_due is 31 to 90", "when days_past_due is 32 to 90"}}, Code::value_falls_between, "middle_stage", "days_past_due is 31", {}},
        {"a row of the matrix is missing", {{"    business: small_business | -               | -             => email, agent    | neutral    | payment_plan    | 5 days\n",
                                             "    business: small_business | gold or above   | -             => email, agent    | neutral    | payment_plan    | 5 days\n"}},
         Code::row_missing, "ladder", "segment is small_business", {}},
        {"a cell of the matrix is missing", {{"    early:    consumer       | basic to silver | 1 to 10       => email, sms      | friendly   | no_offer        | 5 days\n", ""}},
         Code::row_missing, "ladder", "days_past_due is 1 to 10", {}},
        {"a value of the first column is missing", {{"silver | 21 to 30 ", "silver | 22 to 30 "}, {"silver | 11 to 20 ", "silver | 11 to 20 "}}, Code::value_falls_between,
         "ladder.late", "days_past_due is 21", {}},
    };
}

std::vector<Fault> dead_rules() {
    return {
        {"a rule in the shadow of one", {insert(last_rule, rule("late_word", "days_past_due is 40 to 50", "contact by letter"))}, Code::rule_never_fires, "late_word", "`write_them`",
         {insert(last_rule, rule("late_word", "days_past_due is 200 to 250", "contact by letter"))}},
        {"a rule in the shadow of two", {insert(last_rule, rule("late_word", "days_past_due is 80 to 100 and segment is consumer", "contact by letter"))},
         Code::rule_never_fires, "late_word", "`write_them` and `last_word`", {insert(last_rule, rule("late_word", "days_past_due is 80 to 190 and segment is consumer", "contact by letter"))}},
        {"a rule in the shadow of many", {insert(last_rule, rule("late_word", "days_past_due is 20 to 100", "contact by letter"))}, Code::rule_never_fires, "late_word", "together take", {}},
        {"a row in the shadow of a row", {insert(end_of_table, "    spare:    wealth         | gold or above   | -             => letter           | friendly   | no_offer        | 3 days\n")},
         Code::rule_never_fires, "ladder.spare", "`ladder.private`", {}},
        {"a row in the shadow of three rows", {insert(end_of_table, "    spare:    consumer       | -               | 5 to 25       => letter           | friendly   | no_offer        | 3 days\n")},
         Code::rule_never_fires, "ladder.spare", "together take", {}},
        {"a row that stands too low",
         {insert(end_of_table, "    rest:     -              | -               | -             => letter           | friendly   | no_offer        | 3 days\n")},
         Code::rule_never_fires, "ladder.rest", "together take", {}},
        {"an exception below its rule", {insert(last_rule, rule("gold_late", "days_past_due is 91 to 180 and tier is gold or above", "contact by letter"))},
         Code::rule_never_fires, "gold_late", "`last_word`",
         {insert("section late_stage", rule("gold_late", "days_past_due is 91 to 180 and tier is gold or above", "contact by letter"))}},
        {"the age contradicts itself", {insert(last_rule, rule("odd_ages", "days_past_due is above 90 and days_past_due is below 60", "contact by letter"))},
         Code::condition_never_holds, "odd_ages", "can never hold", {insert(last_rule, rule("odd_ages", "days_past_due is above 190 and days_past_due is below 260", "contact by letter"))}},
        {"two named conditions contradict each other",
         {{"define in_touch when", "define young when days_past_due is at most 30\ndefine old when days_past_due is at least 31\ndefine in_touch when"},
          insert(last_rule, rule("both_ages", "young and old", "contact by letter"))},
         Code::condition_never_holds, "both_ages", "can never hold",
         {{"define in_touch when", "define young when days_past_due is at most 230\ndefine old when days_past_due is at least 200\ndefine in_touch when"},
          insert(last_rule, rule("both_ages", "young and old", "contact by letter"))}},
        {"a rule contradicts its section", {{"  rule talk \"We are in touch\"\n    when in_touch\n", "  rule talk \"We are in touch\"\n    when in_touch\n     and days_past_due is at most 30\n"}},
         Code::condition_never_holds, "talk", "can never hold",
         {{"  rule talk \"We are in touch\"\n    when in_touch\n", "  rule talk \"We are in touch\"\n    when in_touch\n     and days_past_due is at most 60\n"}}},
        {"a section that nobody enters", {{"section late_stage \"Day 91 to 180\" when days_past_due is 91 to 180", "section late_stage \"Day 91 to 180\" when days_past_due is 91 to 180 and days_past_due is below 91"}},
         Code::section_never_entered, "late_stage", "no customer comes into", {}},
        {"a date that cannot be", {insert(last_rule, rule("odd_promise", "days_past_due is above 180 and promised_on is before as_of and promised_on is after as_of", "contact by letter"))},
         Code::condition_never_holds, "odd_promise", "can never hold", {}},
    };
}

std::vector<Fault> idle_words() {
    return {
        {"a test that its section has settled", {{"    when tier is silver or below\n     and balance", "    when tier is silver or below\n     and days_past_due is at least 91\n     and balance"}},
         Code::test_without_effect, "settle", "days_past_due is at least 91", {{"    when tier is silver or below\n     and balance", "    when tier is silver or below\n     and days_past_due is at least 92\n     and balance"}}},
        {"a test of every value", {{"    when tier is silver or below\n     and balance", "    when tier is silver or below\n     and segment is one of consumer, small_business, wealth\n     and balance"}},
         Code::test_without_effect, "settle", "segment is one of", {{"    when tier is silver or below\n     and balance", "    when tier is silver or below\n     and segment is one of consumer, small_business\n     and balance"}}},
        {"the wider of two tests", {{"    when tier is silver or below\n     and balance is above 1_000 USD", "    when balance is above 1_000 USD\n     and balance is above 500 USD\n     and tier is silver or below"}},
         Code::test_without_effect, "settle", "balance is above 500 USD", {}},
        {"a branch that cannot be", {{"    when tier is silver or below\n     and balance is above 1_000 USD", "    when tier is silver or below\n     and (balance is above 1_000 USD or days_past_due is above 180)"}},
         Code::test_without_effect, "settle", "days_past_due is above 180", {{"    when tier is silver or below\n     and balance is above 1_000 USD", "    when tier is silver or below\n     and (balance is above 1_000 USD or days_past_due is above 150)"}}},
        {"a definition that nobody uses", {{"define in_touch when", "define forgotten when days_past_due is 1 to 5\ndefine in_touch when"}}, Code::name_without_use, "forgotten", "used nowhere", {}},
        {"a parameter that nobody uses", {{"parameter small_sum is 25 USD", "parameter small_sum is 25 USD\nparameter patience is 5 days"}}, Code::name_without_use, "patience", "used nowhere", {}},
        {"a name that says nothing", {insert(last_rule, rule("rule2", "days_past_due is 200 to 250", "contact by letter"))}, Code::name_says_nothing, "rule2", "says nothing", {}},
        {"a title that threatens", {{"\"The last letter of our own\"", "\"The last letter before we call the police\""}}, Code::word_threatens, "last_word", "police", {}},
        {"a rule without a reason", {{"    because \"Who talks with us is not chased.\"\n", ""}}, Code::reason_missing, "talk", "does not say why", {}},
        {"a table without a reason", {{end_of_table + "\n", ""}}, Code::reason_missing, "ladder", "does not say why", {}},
        {"a guard without a source", {{"guards standards \"Customer standards 2026\"", "guards standards"}, {"because \"Standard CS-12: nobody is handed over in the first weeks\"", "because \"Nobody is handed over in the first weeks\""}},
         Code::citation_missing, "digital_first", "names no source", {}},
        {"a rule that changes nothing", {insert("  rule write_them \"A letter\"", "  rule write_gold \"A letter\"\n    when tier is gold or above\n    then contact by letter, email\n         tone empathetic\n         offer payment_plan\n         review in 7 days\n    because \"What is not urgent is written.\"\n\n")},
         Code::rule_changes_nothing, "write_gold", "`write_them` does the same",
         {insert("  rule write_them \"A letter\"", "  rule write_gold \"A letter\"\n    when tier is gold or above\n    then contact by letter, email\n         tone empathetic\n         offer due_date_change\n         review in 7 days\n    because \"What is not urgent is written.\"\n\n")}},
    };
}

std::vector<Fault> guarded() {
    return {
        {"guards always override a tone", {insert("rule hardship_plan", rule("press", "days_past_due is 200 to 250 and hardship", "contact by letter\n       tone firm"))},
         Code::outcome_always_overridden, "press", "tone firm", {}},
        {"guards always leave no channel", {{"       review in 14 days\n  because \"Standard CS-7: a plan, not a demand.\"", "       review in 14 days\n  because \"Standard CS-7: a plan, not a demand.\"\n\n" +
                                             rule("hand_over_early", "days_past_due is 2 to 10 and balance is above 900_000 USD", "contact by agency")}},
         Code::contact_always_blocked, "hand_over_early", "without a channel",
         {{"       review in 14 days\n  because \"Standard CS-7: a plan, not a demand.\"", "       review in 14 days\n  because \"Standard CS-7: a plan, not a demand.\"\n\n" +
                                             rule("hand_over_early", "days_past_due is 2 to 20 and balance is above 900_000 USD", "contact by agency")}}},
        {"guards always remove a channel", {{"       review in 14 days\n  because \"Standard CS-7: a plan, not a demand.\"", "       review in 14 days\n  because \"Standard CS-7: a plan, not a demand.\"\n\n" +
                                             rule("early_letter", "days_past_due is 2 to 10 and balance is above 900_000 USD", "contact by letter, agency")}},
         Code::channel_always_removed, "early_letter", "agency", {}},
        {"the last word is in the shadow of a guard", {{"  limit tone to neutral or below", "  limit tone to friendly or below"}}, Code::outcome_always_overridden, "hardship_plan", "tone empathetic", {}},
        {"a guard that never applies", {insert(end_of_guards, "guard nobody\n  when days_past_due is above 90 and days_past_due is below 90\n  forbid letter\n  because \"Standard CS-30\"\n\n")},
         Code::guard_never_applies, "nobody", "never applies", {}},
        {"a guard that never changes anything", {insert(end_of_guards, "guard no_app_late\n  when days_past_due is above 60\n  forbid app_push\n  because \"Standard CS-31\"\n\n")},
         Code::guard_never_changes, "no_app_late", "never changes", {{"guard digital_first\n  when days_past_due is at most 15\n", "guard digital_first\n  when days_past_due is at most 14\n"}}},
        {"a channel that nobody can use", {{"=> app_push, email |", "=> sms, email      |"}}, Code::channel_never_used, "app_push", "app_push", {}},
        {"a rule's own limit is looser than the guard's", {{"there are at most 2 contacts", "there are at most 9 contacts"}}, Code::limit_looser_than_guard, "call_them", "call_frequency", {{"there are at most 2 contacts", "there are at most 6 contacts"}}},
        {"a guard file is not named", {{"  guarded by federal, standards", "  guarded by standards"}},
         Code::guards_not_used, "collect", "`federal`", {}},
    };
}

std::vector<Fault> people() {
    return {
        {"an unknown hardship is pressed", {{"  when hardship, or unknown\n  then contact by letter, email\n       tone empathetic", "  when hardship\n  then contact by letter, email\n       tone empathetic"}},
         Code::unknown_gets_firmer, "hardship", "with `hardship` unknown", {}},
        {"an unknown wish to be left alone is overlooked", {{"  when cease_requested, or unknown\n  then do not contact", "  when cease_requested\n  then do not contact"},
                                                             {"guard cease_communication\n  when cease_requested, or unknown", "guard cease_communication\n  when cease_requested is known and cease_requested"}},
         Code::unknown_gets_firmer, "cease_requested", "with `cease_requested` unknown", {}},
        {"the tone jumps at day 31", {{"  rule write_them \"A letter\"\n    then contact by letter, email\n         tone empathetic", "  rule write_them \"A letter\"\n    then contact by letter, email\n         tone neutral"}},
         Code::tone_jumps, "write_them", "tone jumps from", {}},
        {"the tone jumps between two rows", {{"sms, letter     | empathetic | payment_plan ", "sms, letter     | firm       | payment_plan "}}, Code::tone_jumps, "ladder.late", "from friendly to firm", {}},
        {"the tone jumps where a section begins", {{"    then contact by letter, agent\n         tone neutral\n         offer settlement", "    then contact by letter, agent\n         tone firm\n         offer settlement"}},
         Code::tone_jumps, "settle", "from empathetic to firm where `days_past_due` goes from 90 to 91", {}},
        {"what is signed depends on the order", {insert(last_rule, rule("mid_year", "segment is consumer and days_past_due is 150 to 250", "contact by email"))},
         Code::order_decides, "hand_over", "`mid_year`", {}},
    };
}

} // namespace

const std::vector<Fault>& faults() {
    static const std::vector<Fault> all = [] {
        std::vector<Fault> made;
        for (std::vector<Fault> some : {gaps_and_edges(), dead_rules(), idle_words(), guarded(), people()})
            made.insert(made.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
        return made;
    }();
    return all;
}

} // namespace forbear::planted
