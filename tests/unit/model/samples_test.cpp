// The reading samples of the language, from text to model.

#include <catch2/catch.hpp>

#include "unit/model/texts.h"

using namespace forbear;
using namespace forbear::test;

namespace {

const std::string early_stage = R"text(policy early_stage version 3
  "Inform, remind, engage: digital first, a person when it matters."
  about customer
  guarded by us_regulation_f, house_rules
  owner "Collections Strategy"
  effective from 2026-12-01

parameter patience is 5 days
define early_cure_likely when days_past_due is 1 to patience and utilization is below 80%

rule promise_open "A promise is open"
  when promised_on is on or after as_of, or unknown
  then do not contact
       review in 1 day
  because "We asked; they answered."

rule friendly_nudge "Friendly nudge"
  when early_cure_likely
   and tier is gold or above
  then contact by first of preferred_channel, app_push, email
       tone friendly
       review in 3 days
  because "Customers this early have mostly just forgotten."

section first_month "First month" when days_past_due is 1 to 30

  table reminder_ladder "Reminder ladder", first row that fits
               segment        | tier            | balance       => contact by         | tone       | offer
    small_sum: consumer       | basic to silver | below 500 USD => email, sms         | friendly   | no_offer
    others:    consumer       | -               | -             => email, sms, letter | friendly   | due_date_change
    business:  small_business | gold or above   | -             => email, agent       | friendly   | payment_plan
  end table

end section

otherwise do not contact because "No treatment in this policy applies."
)text";

const std::string guards = R"text(guards us_regulation_f "12 CFR 1006"
  when collector is third_party

guard cease_communication
  when cease_requested, or unknown
  forbid all channels except when purpose is legal_notice
  because "1006.6(c)"

guard convenient_hours
  contact by voice, agent, sms, email only after 08:00 and before 21:00, customer's local time
  because "1006.6(b)(1)(i); 15 USC 1692c(a)(1) excludes both ends"

guard call_frequency
  when in the last 7 days there are at least 7 contacts where (by is voice or agent and direction is outbound and result is not busy)
  forbid voice, agent
  because "1006.14(b)(2)(i)(A)"

guard after_a_conversation
  when in the last 7 days there is any contact where (result is conversation)
  forbid voice, agent
  because "1006.14(b)(2)(i)(B)"

guard opt_out_notice
  when contact by email or sms
  add opt_out to notices
  because "1006.6(e)"
end guards

guards house_rules "Customer standards"

guard own_choice
  allow only the channels in allowed_channels
  because "The customer's own choice of channel"

guard vulnerable_customers
  when hardship, or unknown
  limit tone to empathetic or below
  because "Standard CS-7"
end guards
)text";

} // namespace

TEST_CASE("the samples resolve over three files", "[model]") {
    const Resolved resolved = resolve({customer_schema, early_stage, guards});
    INFO(resolved.errors());
    REQUIRE(resolved.found().empty());
    const model::Policy& policy = resolved.policy();
    CHECK(policy.name == "early_stage");
    CHECK(policy.version == 3);
    CHECK(policy.owner == "Collections Strategy");
    CHECK(policy.rules.size() == 7); // the last is for days before the policy is in force
    CHECK(policy.guards.size() == 7);
    CHECK(policy.reads_as_of);
    CHECK(policy.schema.name == "customer");
    const model::Guard& frequency = resolved.guard("call_frequency");
    CHECK(frequency.file == "us_regulation_f");
    CHECK(frequency.citation == "12 CFR 1006");
    CHECK(frequency.condition.when->kind == model::ExprKind::in_range);
    CHECK(frequency.condition.when->value == 7);
    CHECK(frequency.condition.when->value_high == 500);
    CHECK_FALSE(frequency.condition.when->can_be_unknown);
    CHECK(resolved.guard("vulnerable_customers").effects.at(0).text == "limit tone to empathetic or below");
    const model::Rule& promise = resolved.rule("promise_open");
    CHECK(promise.condition.when->kind == model::ExprKind::or_unknown);
    CHECK(promise.action.settings.at(0).value.value == 1);
}

TEST_CASE("guards that no policy names are still read", "[model]") {
    const Resolved resolved =
        resolve({customer_schema, "guards g\n\nguard x\n  when hardship\n  forbid voice\n\nend guards\n"});
    CHECK(resolved.errors() == "unknown_not_said: the condition of guard `x` can be unknown\n");
    CHECK(resolved.model.policies.empty());
    CHECK(resolved.model.schemas.size() == 1);
}
