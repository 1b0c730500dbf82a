// Edits as people make them between two versions: what each changes in meaning.

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "faults.h"
#include "forbear/diff.h"
#include "forbear/scenarios.h"
#include "paths.h"

namespace forbear::planted {
namespace {

using Pairs = std::set<std::pair<std::string, std::string>>; ///< rules that decide before and after

struct Edited {
    std::string name;
    std::vector<TextEdit> edits;
    Pairs changes;       ///< none: the same decisions
    std::string region;  ///< stands in the words of the first change
    std::string cause;   ///< stands among the causes of each change
    std::string idle;    ///< stands among the texts on which no decision hangs
};

std::vector<NamedText> card() {
    std::vector<NamedText> texts;
    for (const char* name : {"card.forbear", "federal.forbear", "account.forbear"}) {
        std::ifstream stream(checkout::source_dir() + "/tests/planted/" + name);
        REQUIRE(stream);
        std::ostringstream text;
        text << stream.rdbuf();
        texts.push_back({name, text.str()});
    }
    return texts;
}

std::vector<NamedText> with(std::vector<NamedText> texts, const std::vector<TextEdit>& edits) {
    for (const TextEdit& edit : edits) {
        std::size_t places = 0;
        for (NamedText& each : texts) {
            for (std::size_t at = each.text.find(edit.from); at != std::string::npos; at = each.text.find(edit.from, at + edit.to.size())) {
                each.text.replace(at, edit.from.size(), edit.to);
                ++places;
            }
        }
        INFO("to be replaced: " << edit.from);
        REQUIRE(places > 0);
    }
    return texts;
}

const std::string loyal = "    loyal:    consumer       | gold or above   | -             => app_push, email | friendly   | due_date_change | 5 days\n";
const std::string early = "    early:    consumer       | basic to silver | 1 to 10       => email, sms      | friendly   | no_offer        | 5 days\n";
const std::string middle = "    middle:   consumer       | basic to silver | 11 to 20      => email, sms      | friendly   | due_date_change | 5 days\n";
const std::string end_of_standards = "guard digital_first";

const std::vector<Edited> edits = {
    {"rows that have nothing in common change places", {{loyal + early, early + loyal}}, {}, "", "", ""},
    {"a boundary moves by a day", {{"silver | 1 to 10 ", "silver | 1 to 11 "}, {"silver | 11 to 20 ", "silver | 12 to 20 "}},
     {{"ladder.middle", "ladder.early"}}, "days_past_due is 11", "`ladder.early` has changed", ""},
    {"a definition gets another name", {{"in_touch", "spoken_with"}}, {}, "", "", "condition `spoken_with` (added)"},
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
    const std::vector<NamedText> before = card();
    for (const Edited& edit : edits) {
        DYNAMIC_SECTION(edit.name) {
            const std::vector<NamedText> after = with(before, edit.edits);
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
                CHECK(report.same == edit.changes.empty());
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
    const std::vector<NamedText> before = card();
    const std::vector<NamedText> after = with(before, {{"parameter small_sum is 25 USD", "parameter small_sum is 10 USD"}});
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

} // namespace forbear::planted
