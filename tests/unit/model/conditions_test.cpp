#include <catch2/catch.hpp>

#include "unit/model/texts.h"

using namespace forbear;
using namespace forbear::test;
using model::ExprKind;

namespace {

const model::Expr& asked(const Resolved& resolved) {
    INFO(resolved.errors());
    REQUIRE(resolved.found().empty());
    return resolved.when("asked");
}

} // namespace

TEST_CASE("every spelling of a range is one and the same range", "[model]") {
    for (const char* text : {"days_past_due is 1 to 30", "days_past_due is 1 to 30 days"}) {
        const Resolved resolved = with_when(text);
        const model::Expr& expr = asked(resolved);
        CHECK(expr.kind == ExprKind::in_range);
        CHECK(expr.value == 1);
        CHECK(expr.value_high == 30);
        CHECK(expr.shown == "days_past_due");
    }
    const Resolved below = with_when("balance is below 500 USD");
    CHECK(asked(below).value_high == 49'999);
    const Resolved range = with_when("balance is 500 to 2_000 USD");
    CHECK(asked(range).value == 50'000);
    CHECK(asked(range).value_high == 200'000);
}

TEST_CASE("ranked values are masks", "[model]") {
    const auto mask = [](const std::string& text) {
        const Resolved resolved = with_when(text);
        return asked(resolved).mask;
    };
    CHECK(mask("tier is gold or above") == 0b1100);
    CHECK(mask("tier is basic to silver") == 0b0011);
    CHECK(mask("tier is one of basic, platinum") == 0b1001);
    CHECK(mask("segment is consumer or wealth") == 0b101);
    CHECK(mask("state is \"IN\"") == 0b010);
    CHECK(mask("as_of is a Saturday or Sunday") == 0b110'0000);
    CHECK(mask("as_of is a weekday") == 0b001'1111);
}

TEST_CASE("a quotient is compared exactly, by doubled bounds", "[model]") {
    const Resolved resolved = with_when("utilization is below 80%");
    const model::Expr& expr = asked(resolved);
    CHECK(expr.kind == ExprKind::in_range);
    CHECK(expr.args.at(0).kind == ExprKind::ratio);
    CHECK(expr.args.at(0).value == 10'000);
    CHECK(expr.value_high == 2 * 8'000 - 1);
    CHECK(expr.can_be_unknown);
    const Resolved above = with_when("utilization is above 33.333%");
    CHECK(asked(above).args.at(0).value == 100'000);
    CHECK(asked(above).value == 2 * 33'333 + 1);
    const Resolved with_default = with_when("(utilization, or 0% when unknown) is at least 80%");
    CHECK(asked(with_default).args.at(0).kind == ExprKind::if_unknown);
    CHECK_FALSE(asked(with_default).can_be_unknown);
}

TEST_CASE("absence and ignorance are different things", "[model]") {
    CHECK(asked(with_when("oldest_unpaid is none")).kind == ExprKind::is_none);
    CHECK_FALSE(asked(with_when("promised_on is none")).can_be_unknown);
    CHECK(asked(with_when("promised_on is on or after as_of")).can_be_unknown);
    CHECK_FALSE(asked(with_when("promised_on is on or after as_of, or unknown")).can_be_unknown);
    CHECK_FALSE(asked(with_when("days_past_due is at most 30")).can_be_unknown);
    CHECK_FALSE(asked(with_when("hardship is known and hardship")).can_be_unknown);
    CHECK_FALSE(asked(with_when("hardship is unknown or hardship")).can_be_unknown);
    CHECK(asked(with_when("hardship is known or hardship")).can_be_unknown);
    CHECK(asked(with_when("hardship is known and cease_requested")).can_be_unknown);
    const Resolved negated = with_when("hardship is not yes");
    CHECK(asked(negated).kind == ExprKind::negation);
    CHECK(asked(negated).text == "hardship is not yes");
}

TEST_CASE("channels agree with the history's channels, texts with texts", "[model]") {
    CHECK(asked(with_when("preferred_channel is one of allowed_channels")).kind == ExprKind::contains);
    CHECK(asked(with_when("allowed_channels includes email")).kind == ExprKind::overlap);
    CHECK(asked(with_when("allowed_channels is empty")).value_high == 0);
    CHECK(asked(with_when("any contacts where (debt is account_id)")).kind == ExprKind::in_range);
    CHECK(asked(with_when("any contacts where (by is preferred_channel)")).args.at(0).part.at(0).condition.at(0).kind ==
          ExprKind::compare);
}

TEST_CASE("seasons wrap the year's end", "[model]") {
    const Resolved summer = with_when("as_of is between 1 June and 15 October");
    CHECK(asked(summer).value == 601);
    CHECK(asked(summer).value_high == 1015);
    const Resolved winter = with_when("as_of is between 1 November and 31 March");
    CHECK(asked(winter).kind == ExprKind::either);
    CHECK(asked(winter).args.at(0).value == 1101);
    CHECK(asked(winter).args.at(1).value_high == 331);
}

TEST_CASE("calls and parameters are written out in place", "[model]") {
    const Resolved resolved =
        with_rules("parameter patience is 5 days\n"
                   "define early when days_past_due is 1 to patience and utilization is below 80%\n"
                   "rule asked\n  when early\n   and tier is gold or above\n  then do not contact\n");
    const model::Expr& expr = asked(resolved);
    CHECK(expr.kind == ExprKind::all);
    CHECK(expr.text == "early and tier is gold or above");
    CHECK(expr.args.at(0).kind == ExprKind::all);
    CHECK(expr.args.at(0).text == "early");
    CHECK(expr.args.at(0).args.at(0).value_high == 5);
    CHECK(resolved.policy().reads_as_of);
}

TEST_CASE("windows count the way the law counts", "[model]") {
    const auto window = [](const std::string& text) {
        const Resolved resolved = with_when(text);
        return asked(resolved).args.at(0).part.at(0).condition.at(0);
    };
    const model::Expr days = window("in the last 7 days there are at least 7 contacts");
    REQUIRE(days.kind == ExprKind::all);
    CHECK(days.args.at(0).mask == 6);
    CHECK(days.args.at(0).args.at(1).kind == ExprKind::subtract);
    CHECK(days.args.at(0).args.at(1).args.at(1).value == 6);
    CHECK(days.args.at(1).mask == 3);
    const model::Expr months = window("any contacts in the last 2 months");
    CHECK(months.args.at(0).mask == 4);
    CHECK(months.args.at(0).args.at(1).kind == ExprKind::add_months);
    CHECK(months.args.at(0).args.at(1).args.at(1).value == -2);
    const model::Expr ago = window("any contacts between 30 and 10 days ago");
    CHECK(ago.args.at(0).args.at(1).args.at(1).value == 30);
    CHECK(ago.args.at(1).args.at(1).args.at(1).value == 10);
    CHECK(window("any contacts this month").args.at(0).args.at(0).kind == ExprKind::month_index);
    CHECK(window("any contact since oldest_unpaid").args.at(0).mask == 6);
}

TEST_CASE("a range may leave its upper end out", "[model]") {
    const Resolved money = with_when("balance is 500 to below 2_000 USD");
    CHECK(asked(money).kind == ExprKind::in_range);
    CHECK(asked(money).value == 50'000);
    CHECK(asked(money).value_high == 199'999);
    CHECK(with_when("balance is 500 USD to below 500 USD").errors().find("empty_range") == 0);
    CHECK(with_when("oldest_unpaid is 2026-01-01 to below 2026-02-01").errors().find("wrong_comparison") == 0);
}
