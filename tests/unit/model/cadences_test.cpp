// Cadences as rules: their names, their order, what they read, and the mistakes an author can make.

#include <catch2/catch.hpp>

#include "unit/model/texts.h"

using namespace forbear;
using namespace forbear::test;

namespace {

Resolved with_steps(const std::string& steps, const std::string& header = "cadence ladder") {
    return with_rules(header + "\n" + steps + "end cadence\n");
}

const std::string inform = "  inform: days past due 1 to 3 contact by email once\n";

std::string names_of(const Resolved& resolved) {
    std::string names;
    for (const model::Rule& rule : resolved.policy().rules) names += (names.empty() ? "" : " ") + rule.name;
    return names;
}

} // namespace

TEST_CASE("a cadence becomes a section: stopped, its steps, and wait", "[model]") {
    const Resolved resolved =
        with_steps(inform + "  days past due 4 contact by sms once\n  days past due 5 or above contact by agent every 7 days\n"
                            "  stop when hardship\n",
                   "cadence ladder \"A ladder\" when segment is consumer");
    REQUIRE(resolved.errors().empty());
    CHECK(names_of(resolved) == "ladder.stopped ladder.inform ladder.day_4 ladder.days_5_or_above ladder.wait otherwise");
    const model::Section& section = resolved.policy().sections.at(0);
    CHECK(section.name == "ladder");
    CHECK(section.condition.when->text == "segment is consumer and days_past_due is at least 1");
    CHECK(resolved.when("ladder.stopped").text == "hardship, or unknown");
    CHECK(resolved.when("ladder.stopped").kind == model::ExprKind::or_unknown);
    CHECK(resolved.rule("ladder.stopped").action.stance == model::Stance::no_contact);
    CHECK(resolved.rule("ladder.wait").action.stance == model::Stance::no_contact);
    CHECK_FALSE(resolved.rule("ladder.wait").condition.when.has_value());
    CHECK(resolved.when("ladder.inform").text == "days_past_due is 1 to 3 and no contacts by email since day 1");
    CHECK(resolved.rule("ladder.inform").title == "A ladder, step inform");
    CHECK(resolved.policy().reads_as_of);
    REQUIRE(resolved.sink.sorted().size() == 1); // the step of one day
    CHECK(info(resolved.sink.sorted().front().code).name == std::string("step_of_one_day"));
}

TEST_CASE("a stop that cannot be unknown says no more than it is", "[model]") {
    CHECK(with_steps(inform + "  stop when segment is wealth\n").when("ladder.stopped").text == "segment is wealth");
}

TEST_CASE("days without a step and with two are named", "[model]") {
    const std::string later = " contact by agent every 7 days\n";
    CHECK(with_steps(inform + "  days past due 5 to 9" + later).errors() ==
          "gap_between_steps: no step of cadence `ladder` is for day 4\n");
    CHECK(with_steps(inform + "  days past due 3 to 9" + later).errors() ==
          "steps_overlap: steps `inform` and `days_3_to_9` are both for day 3\n");
    CHECK(with_steps("  days past due 4 to 9" + later + inform).errors().empty()); // days are disjoint, so order says nothing
    CHECK(with_steps("  days past due 4 or above" + later + "  days past due 9 to 12" + later).errors().find("steps_overlap") ==
          0);
    CHECK(with_steps("  days past due 9 to 4" + later).errors().find("empty_range") == 0);
}

TEST_CASE("how often is said where there is a contact, and only there", "[model]") {
    const auto step = [](const std::string& rest) { return with_steps("  days past due 1 to 9 " + rest + "\n").errors(); };
    CHECK(step("contact by email").find("step_without_repetition") == 0);
    CHECK(step("do not contact once").find("repetition_without_contact") == 0);
    CHECK(step("do not contact").empty());
    CHECK(step("contact by email every 0 days").find("outside_range") == 0);
    CHECK(step("contact by email every 7 days, at most 0 times").find("outside_range") == 0);
    CHECK_FALSE(step("contact by email every 2 months").empty());
    CHECK_FALSE(step("contact by nobody once").empty());
    CHECK_FALSE(step("once").empty());
}

TEST_CASE("the header names what counts the days and what holds the contacts", "[model]") {
    CHECK(with_steps(inform, "cadence ladder by nothing").errors().find("unknown_name") == 0);
    CHECK(with_steps(inform, "cadence ladder by balance").errors().find("wrong_kind") == 0);
    CHECK(with_steps(inform, "cadence ladder counting parties").errors() ==
          "uncountable_list: contacts cannot be counted in `parties`: it has no date\n");
    CHECK(with_steps(inform, "cadence ladder counting days_past_due").errors().find("unknown_list") == 0);
    CHECK(with_steps(inform, "cadence ladder by days_past_due counting contacts").errors().empty());
    const auto counting = [](const std::string& part) {
        return with_rules("define part as contacts " + part + "\n\ncadence ladder counting part\n" + inform + "end cadence\n")
            .errors();
    };
    CHECK(counting("where (result is conversation)").empty());
    CHECK(counting("this month").find("counted_part_has_window") == 0);
}

TEST_CASE("names of steps are the cadence's own", "[model]") {
    CHECK(with_steps(inform + "  inform: days past due 4 to 9 contact by sms once\n").errors().find("name_taken") == 0);
    CHECK(with_steps("  wait: days past due 4 to 9 contact by sms once\n").errors().find("name_taken") == 0);
    CHECK(with_rules("cadence ladder\n" + inform + "end cadence\n\ncadence ladder\n" + inform + "end cadence\n")
              .errors()
              .find("name_taken") == 0);
}
