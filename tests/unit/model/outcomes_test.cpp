#include <catch2/catch.hpp>

#include "unit/model/texts.h"

using namespace forbear;
using namespace forbear::test;
using model::ExprKind;

namespace {

/// A rule that sets outcomes with `then`, tried when `when` is true.
Resolved setting(const std::string& clause, const std::string& when = "collector is third_party") {
    return with_rules("rule asked\n  when " + when + "\n  then contact by email\n       " + clause +
                      "\n  because \"x\"\n");
}

const model::Expr& value_of(const Resolved& resolved) {
    INFO(resolved.errors());
    REQUIRE(resolved.found().empty());
    return resolved.rule("asked").action.settings.at(0).value;
}

} // namespace

TEST_CASE("a share is rounded once, then bounded", "[model]") {
    const Resolved plain = setting("settle_for 40% of balance");
    CHECK(value_of(plain).kind == ExprKind::round);
    CHECK(value_of(plain).value == 100);
    CHECK(value_of(plain).step == 1);
    CHECK(value_of(plain).type.high == 400'000'000);
    const Resolved down =
        setting("settle_for 40% of balance, at least 100 USD, at most 5_000 USD, rounded down to 1 USD");
    const model::Expr& bounded = value_of(down);
    REQUIRE(bounded.kind == ExprKind::greatest);
    REQUIRE(bounded.args.at(0).kind == ExprKind::least);
    const model::Expr& share = bounded.args.at(0).args.at(0);
    CHECK(share.kind == ExprKind::round);
    CHECK(share.value == 100);
    CHECK(share.step == 100);
    CHECK(share.rounding == model::Rounding::down);
    CHECK(bounded.type.low == 10'000);
    CHECK(bounded.type.high == 500'000);
}

TEST_CASE("an outcome may not be unknown, unless the condition has made sure of it", "[model]") {
    CHECK(setting("settle_for 40% of credit_limit").errors() ==
          "outcome_may_be_unknown: `settle_for` would be unknown where `40% of credit_limit` is\n");
    CHECK(setting("settle_for 40% of credit_limit", "credit_limit is above 100 USD").errors().empty());
    CHECK(setting("settle_for 40% of credit_limit", "credit_limit is above 100 USD, or unknown").errors() ==
          "outcome_may_be_unknown: `settle_for` would be unknown where `40% of credit_limit` is\n");
    const Resolved sure = setting("settle_for 40% of credit_limit", "credit_limit is above 100 USD");
    CHECK_FALSE(value_of(sure).can_be_unknown);
    CHECK(setting("settle_for 40% of (credit_limit, or balance when unknown)").errors().empty());
}

TEST_CASE("an outcome stays in its declared range", "[model]") {
    CHECK(setting("review days_past_due").errors().find("outcome_may_leave_range: `review` holds 0 days to 90 days") ==
          0);
    CHECK(setting("review days_past_due, at least 0 days, at most 90 days").errors().empty());
    CHECK(setting("review in 91 days").errors().find("outside_range: `91 days` lies outside of 0 days") == 0);
    const Resolved fixed = setting("review in 3 days");
    CHECK(value_of(fixed).value == 3);
}

TEST_CASE("sets, none and repetitions", "[model]") {
    const Resolved notices = setting("notices opt_out, free_advice");
    CHECK(value_of(notices).value == 3);
    const Resolved hours = setting("window 09:00 to 17:00");
    CHECK(value_of(hours).value == pack_hours(540, 1020));
    CHECK(setting("tone friendly; tone firm").errors() == "outcome_set_twice: `tone` is set twice\n");
    CHECK(setting("tone cruel").errors() == "unknown_value: `cruel` is not a value of `tone`\n");
    CHECK(setting("tnoe firm").errors().find("tnoe") != std::string::npos);
    CHECK(setting("tnoe firm").found().size() == 1);
}

TEST_CASE("candidates are channels or facts that hold one", "[model]") {
    const Resolved resolved = with_rules("rule asked\n  then contact by first of preferred_channel, app_push\n");
    REQUIRE(resolved.errors().empty());
    const model::Action& action = resolved.rule("asked").action;
    CHECK(action.pick == model::Pick::first_of);
    REQUIRE(action.candidates.size() == 2);
    CHECK(action.candidates.at(0).from.has_value());
    CHECK(action.candidates.at(1).channel == 0);
    CHECK(with_rules("rule asked\n  then contact by tier\n").errors() ==
          "wrong_kind: `contact by` takes a channel, found a value of `tier`\n");
    CHECK(with_rules("rule asked\n  then contact by emial\n").errors() ==
          "unknown_channel: `emial` is not a channel\n");
}
