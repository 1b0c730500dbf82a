// Edits as people make them between two versions: what each changes in meaning.

#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "forbear/diff.h"
#include "forbear/scenarios.h"
#include "texts.h"

namespace forbear::planted {
namespace {

using Pairs = std::set<std::pair<std::string, std::string>>; ///< rules that decide before and after

struct Change {
    std::string name;
    std::vector<TextEdit> edits;
    Pairs changes;       ///< none: the same decisions
    std::string region;  ///< stands in the words of the first change
    std::string cause;   ///< stands among the causes of each change
    std::string idle;    ///< stands among the texts on which no decision hangs
};

const std::string loyal = "    loyal:    consumer       | gold or above   | -             => app_push, email | friendly   | due_date_change | 5 days\n";
const std::string early = "    early:    consumer       | basic to silver | 1 to 10       => email, sms      | friendly   | no_offer        | 5 days\n";
const std::string middle = "    middle:   consumer       | basic to silver | 11 to 20      => email, sms      | friendly   | due_date_change | 5 days\n";
const std::string end_of_standards = "guard digital_first";

const std::vector<Change> edits = {
    {"rows that have nothing in common change places", {{loyal + early, early + loyal}}, {}, "", "", ""},
    {"a boundary moves by a day", {{"silver | 1 to 10 ", "silver | 1 to 11 "}, {"silver | 11 to 20 ", "silver | 12 to 20 "}},
     {{"ladder.middle", "ladder.early"}}, "days_past_due is 11", "`ladder.early` has changed", ""},
    {"a definition gets another name", {{"define in_touch when", "define spoken_with when"}, {"    when in_touch\n", "    when spoken_with\n"}}, {}, "", "", "condition `spoken_with` (added)"},
    {"a guard comes in", {{end_of_standards, "guard no_sms_late\n  when days_past_due is above 20\n  forbid sms\n  because \"Standard CS-40\"\n\n" + end_of_standards}},
     {{"ladder.late", "ladder.late"}}, "days_past_due is 21 to 30", "guard `no_sms_late` is new", ""},
    {"a rule in the shadow goes", {{"rule hand_over \"To the agency\"", "rule never \"In the shadow\"\n  when days_past_due is 40 to 50\n  then contact by sms\n  because \"CS-1\"\n\nrule hand_over \"To the agency\""}},
     {}, "", "", "rule `never` (added)"},
    {"one row gets another tone", {{"=> email, agent    | neutral    |", "=> email, agent    | empathetic |"}},
     {{"ladder.business", "ladder.business"}}, "segment is small_business", "row `ladder.business` has changed", ""},
    {"a parameter changes", {{"parameter small_sum is 25 USD", "parameter small_sum is 10 USD"}},
     {{"tiny_sum", "ladder.loyal"}, {"tiny_sum", "ladder.early"}, {"tiny_sum", "ladder.middle"}, {"tiny_sum", "ladder.late"}, {"tiny_sum", "ladder.business"},
      {"tiny_sum", "ladder.private"}, {"tiny_sum", "talk"}, {"tiny_sum", "write_them"}},
     "", "parameter `small_sum` has changed", ""},
    {"two rows become one", {{early + middle, "    early:    consumer       | basic to silver | 1 to 20       => email, sms      | friendly   | no_offer        | 5 days\n"}},
     {{"ladder.middle", "ladder.early"}}, "days_past_due is 11 to 20", "row `ladder.middle` is gone", ""},
    {"a rule moves above another that it meets",
     {{"rule promise_open \"A promise is open\"\n  when promised_on is on or after as_of\n  then do not contact\n       review in 1 day\n  because \"We asked; they answered.\"\n\n", ""},
      {"rule answer_dispute \"A dispute is answered first\"", "rule promise_open \"A promise is open\"\n  when promised_on is on or after as_of\n  then do not contact\n       review in 1 day\n  because \"We asked; they answered.\"\n\nrule answer_dispute \"A dispute is answered first\""}},
     {{"answer_dispute", "promise_open"}}, "disputed", "the order of `answer_dispute` and `promise_open` has changed", ""},
    {"a guard gets an exception", {{"  allow only the channels in allowed_channels\n", "  allow only the channels in allowed_channels except when purpose is answer\n"}},
     {{"answer_dispute", "answer_dispute"}}, "disputed", "guard `own_choice` has changed", ""},
    {"`or unknown` goes", {{"  when hardship, or unknown\n  then contact by letter, email", "  when hardship\n  then contact by letter, email"}}, {}, "", "", ""},
    {"a range is spelled otherwise", {{"section middle_stage \"Day 31 to 90\" when days_past_due is 31 to 90", "section middle_stage \"Day 31 to 90\" when days_past_due is above 30 and days_past_due is at most 90"}},
     {}, "", "", "section `middle_stage` (changed)"},
    {"a fact takes more", {{"fact balance           money USD 0 to 1_000_000", "fact balance           money USD 0 to 5_000_000"}}, {}, "", "", "fact `balance` (changed)"},
};

} // namespace

TEST_CASE("what an edit changes in meaning is said, and nothing else", "[planted][diff]") {
    const std::vector<NamedText> before = realistic();
    for (const Change& edit : edits) {
        DYNAMIC_SECTION(edit.name) {
            const std::vector<NamedText> after = edited(before, edit.edits);
            const DiffReport report = diff_texts(before, after, {});
            INFO(render_text(report.sources_after, report.diagnostics_after) << report.error);
            REQUIRE(report.policies.size() == 1);
            const PolicyDiff& diff = report.policies.front();
            CHECK(diff.open.empty());
            Pairs found;
            for (const MeaningChange& change : diff.changes) {
                found.emplace(change.before, change.after);
                std::string causes;
                for (const std::string& cause : change.causes) causes += cause + "\n";
                INFO(change.before << " -> " << change.after << ": " << change.region << "\n" << causes);
                CHECK(causes.find(edit.cause) != std::string::npos);
                CHECK_FALSE(change.what.empty());
            }
            if (edit.name == "`or unknown` goes") {
                CHECK_FALSE(found.empty()); // everybody whose hardship is unknown, whichever rule takes them now
                for (const auto& [was, is] : found) CHECK(was == "hardship_plan");
            } else {
                CHECK(found == edit.changes);
                // Where the schema has changed a record may be invalid in one of the two.
                CHECK(report.same == (edit.changes.empty() && diff.schema.empty()));
            }
            if (!diff.changes.empty()) CHECK(diff.changes.front().region.find(edit.region) != std::string::npos);
            if (!edit.idle.empty()) {
                const std::vector<std::string> idle = idle_texts(diff);
                CHECK(std::ranges::find(idle, edit.idle) != idle.end());
            }
        }
    }
}

TEST_CASE("the example of a change is a scenario of both versions", "[planted][diff]") {
    const std::vector<NamedText> before = realistic();
    const std::vector<NamedText> after = edited(before, {{"parameter small_sum is 25 USD", "parameter small_sum is 10 USD"}});
    const DiffReport report = diff_texts(before, after, {});
    REQUIRE(report.policies.size() == 1);
    const auto passes = [](const std::vector<NamedText>& texts, const std::vector<std::string>& scenarios) {
        return std::ranges::all_of(scenarios, [&](const std::string& scenario) {
            std::vector<NamedText> all = texts;
            all.front().text += "\n" + scenario;
            const TestReport tested = test_texts(all);
            INFO(render_text(tested.sources, tested.diagnostics));
            return tested.ok && tested.scenarios.size() == 1;
        });
    };
    std::vector<std::string> old_ones, new_ones;
    for (const MeaningChange& change : report.policies.front().changes) {
        old_ones.push_back(change.customer_before);
        new_ones.push_back(change.customer_after);
    }
    REQUIRE(old_ones.size() == 8);
    CHECK(passes(before, old_ones));
    CHECK(passes(after, new_ones));
    CHECK_FALSE(passes(before, new_ones));
}

namespace {

/// A policy over the planted account, and the same text with one thing in it changed in its place.
DiffReport compared(const std::string& policy, const TextEdit& edit) {
    const std::vector<NamedText> all = realistic();
    const std::vector<NamedText> before{{"policy.forbear", "import \"account.forbear\"\n\n" + policy}, all.back()};
    const std::vector<NamedText> after = edited(before, {edit});
    DiffReport report = diff_texts(before, after, {});
    INFO(render_text(report.sources_before, report.diagnostics_before) << report.error);
    REQUIRE(report.policies.size() == 1);
    return report;
}

const std::string by_lookup = R"(policy early
  about account

lookup limit by segment
  consumer       => 25 USD
  small_business => 50 USD
  other          => 75 USD

rule tiny_sum
  when balance is below limit
  then do not contact
  because "CS-1"

otherwise contact by letter because "CS-2"
)";

const std::string by_calendar = R"(policy early
  about account

calendar office "Office" weekdays Monday to Friday except 2026-12-25

rule closed
  when as_of is a holiday on office
  then do not contact
  because "CS-1"

rule quiet
  when no contacts where (on is a holiday on office)
  then contact by email
  because "CS-3"

otherwise contact by letter because "CS-2"
)";

} // namespace

TEST_CASE("a declaration that changes in its place is another one", "[planted][diff]") {
    const DiffReport lookup = compared(by_lookup, {"consumer       => 25 USD", "consumer       => 95 USD"});
    CHECK(lookup.policies.front().differs == Verdict::yes);
    CHECK_FALSE(lookup.same);
    const DiffReport same_lookup = compared(by_lookup, {"because \"CS-2\"", "because \"CS-9\""});
    CHECK(same_lookup.same);
    const DiffReport holiday = compared(by_calendar, {"2026-12-25", "2026-12-28"});
    Pairs found;
    for (const MeaningChange& change : holiday.policies.front().changes) found.emplace(change.before, change.after);
    CHECK(found.contains({"closed", "quiet"}));
    CHECK(found.contains({"otherwise", "quiet"}));
    CHECK_FALSE(holiday.same);
    CHECK(compared(by_calendar, {"because \"CS-2\"", "because \"CS-9\""}).same);
}

TEST_CASE("another normal value changes what rules come to that do not set it", "[planted][diff]") {
    const DiffReport report = compared(by_lookup, {"normally friendly", "normally neutral"});
    const PolicyDiff& diff = report.policies.front();
    CHECK(diff.differs == Verdict::yes);
    CHECK(diff.changes.size() == 2);
    for (const MeaningChange& change : diff.changes) CHECK(change.causes == std::vector<std::string>{"outcome `tone` has changed"});
}

TEST_CASE("policies about different schemas are not compared", "[planted][diff]") {
    std::vector<NamedText> after{{"policy.forbear", "import \"account.forbear\"\n\n" + by_lookup}, realistic().back()};
    for (NamedText& each : after) {
        for (std::size_t at = each.text.find("schema account"); at != std::string::npos; at = each.text.find("schema account", at + 1)) each.text.replace(at, 14, "schema accounts");
        for (std::size_t at = each.text.find("about account\n"); at != std::string::npos; at = each.text.find("about account\n", at + 1)) each.text.replace(at, 14, "about accounts\n");
        if (const std::size_t at = each.text.find("fact tier              ranked basic, silver"); at != std::string::npos) each.text.replace(at, 43, "fact tier              ranked silver, basic");
    }
    const std::vector<NamedText> before{{"policy.forbear", "import \"account.forbear\"\n\n" + by_lookup}, realistic().back()};
    const DiffReport other = diff_texts(before, after, {});
    REQUIRE(other.policies.size() == 1);
    CHECK(other.policies.front().differs == Verdict::not_decided);
    CHECK_FALSE(other.same);
}

} // namespace forbear::planted
