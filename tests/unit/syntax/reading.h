#pragma once
// Texts that the tests of the parser read, and how they read them.

#include <string>
#include <string_view>

#include <catch2/catch.hpp>

#include "forbear/diagnostic.h"
#include "syntax/from_text.h"

namespace reading {

struct Parsed {
    forbear::SourceMap sources;
    std::uint32_t file = 0;
    forbear::DiagnosticSink sink;
    forbear::syntax::File tree;
};

inline Parsed parse(std::string text, const forbear::syntax::Limits& limits = {}) {
    Parsed made;
    made.file = made.sources.add("test.forbear", std::move(text));
    made.tree = forbear::syntax::from_text(made.sources, made.file, limits, made.sink);
    return made;
}

inline std::string said(const Parsed& parsed) {
    return forbear::render_text(parsed.sources, parsed.sink.sorted());
}

inline constexpr std::string_view schema_sample = R"sample(schema customer
  "One past-due account as the host sees it at the moment of decision."

key  account_id
fact segment           one of consumer, small_business, wealth
fact tier              ranked basic, silver, gold, platinum               # lowest first
fact state             one of "CA", "IN", "MA", "OR", may be unknown      # quotes where a value could be read as a word
fact oldest_unpaid     date, may be none                                  # none: nothing is unpaid. That is known.
fact balance           money USD 0 to 10_000_000
fact hardship          yes or no, may be unknown
fact preferred_channel channel, may be none
fact allowed_channels  set of channel
fact tags              set of vip, "NO", open
fact note              open text, may be unknown
fact rate              decimal with 4 places 0 to 1
fact share             percent 0% to 100%
fact age               whole -80 to 150, may be unknown, protected
fact local_time        time, may be unknown
fact working_hours     hours, may be unknown
fact contacts          list of contact, newest first, at most 500
fact owner             text
fact section           text
fact limit             whole 0 to 9

list contact
  on        date
  at        time
  by        channel, letter_by_court                                      # the record may hold what we never use
  list      text
  number    whole 0 to 9
  day       days 0 to 9
  result    one of delivered, no_answer, voicemail, busy, conversation
list party
  bankrupt  yes or no, may be unknown

channels app_push, email, sms, voice costs 0.12 USD, letter costs 0.85 USD, agency

calendar us_il "Illinois state holidays" weekdays Monday to Friday except 2026-12-25, 2027-01-01
calculate days_past_due as days from oldest_unpaid to as_of, or 0 days when none
calculate utilization   as balance as percent of credit_limit              # zero or unknown limit: unknown
calculate net           as greater of collateral - cost_to_sell and 0 USD
calculate last_day      as earlier of 60 days after notice, 90 days after fraud, loss_determined
calculate months_known  as months from opened to as_of
calculate workdays      as business days from opened to as_of on us_il
calculate owed          as total open_amount of bills where (due is before as_of)
calculate first_due     as earliest due of bills, or as_of when none
define calls as contacts in the last 30 days where (by is voice or agent)
lookup notice_days by state, tier
  "IL"       | basic to silver => 8 days
  "MA", "OR" | -               => 5 days
  other                        => 15 days

outcome tone     ranked friendly, empathetic, neutral, firm, normally friendly   # mildest first
outcome settle_for money USD 0 to 10_000_000
outcome window   hours for each channel
outcome notices  set of opt_out, free_advice, normally empty
)sample";

inline constexpr std::string_view policy_sample = R"sample(import "customer.forbear"

policy early_stage version 3
  "Inform, remind, engage: digital first, a person when it matters."
  about customer
  guarded by us_regulation_f, us_bankruptcy, house_rules
  owner "Collections Strategy"
  refines house_policy
  effective from 2026-12-01, until 2027-12-01

parameter patience is 5 days
define early_cure_likely when days_past_due is 1 to patience and utilization is below 80%

rule promise_open "A promise is open"
  effective from 2026-12-01
  when promised_on is on or after as_of, or unknown
  unless tier is gold or above
  then do not contact
       review in 1 day
  because "We asked; they answered."

rule friendly_nudge "Friendly nudge"
  when early_cure_likely
   and tier is gold or above
   and (balance is at least 1 USD and is at most 30 USD)
   and (as_of is a Saturday or Sunday or as_of is a holiday on us_il)
   and as_of is between 1 June and 15 October
   and tags includes vip, other and tags includes any of a, b
   and not (segment is none of consumer, wealth)
  then contact by first of preferred_channel, app_push, email
       tone friendly; review in 3 days
       settle_for 40% of balance, at least 100 USD, at most 5_000 USD, rounded down to 1 USD
       window 09:00 to 17:00
       notices opt_out,
               free_advice
  because "Customers this early have mostly just forgotten."

rule counting
  when in the last 7 days there are at least 7 contacts where (by is voice or agent and result is not busy)
   and no contacts in the last 12 months where (result is conversation)
   and any contact this month
   and number of contacts since oldest_unpaid is at most 3
   and (not any parties where (bankrupt)
        or no contacts between 30 and 10 days ago)
  then reject because "more than this should not be here"

section first_month "First month" when days_past_due is 1 to 30

  table reminder_ladder "Reminder ladder", first row that fits
               segment        | tier            | balance           => contact by         | tone       | review  | because
    small_sum: consumer       | basic to silver | below 500 USD     => email, sms         | friendly   | 3 days  | "Small"
    others:    consumer       | -               | 500 to 2_000 USD  => first of sms, email | friendly  | -       | "Others"
    business:  small_business, wealth | not gold | at least 1 USD, or unknown => do not contact | friendly | 45 days - age | "Business" effective from 2027-01-01
    none_left: any            | gold or above   | unknown           => none               | firm       | 1 day   | "None"
    because "Everybody in the first month."
  end table

end section

experiment softer_tone by account_id
  challenger 10% uses early_stage_softer

experiment softer_settlement by account_id
  champion 90%, challenger 10%

cadence broker_ladder by days_late counting calls
  first: days past due 1 contact by email once
  last: days past due 2 or above contact by agent every 30 days
end cadence

cadence consumer_ladder "Inform, remind, engage, repeat" when segment is consumer
  days past due  1 to 3    contact by email, app_push   tone friendly     once
  days past due  4 to 9    contact by sms, email        tone friendly     once
  days past due 10 to 30   contact by agent             offer payment_plan  every 7 days, at most 3 times
  stop when promise_open or disputed
end cadence

otherwise do not contact because "No treatment in this policy applies."
)sample";

inline constexpr std::string_view guards_sample = R"sample(guards us_regulation_f "12 CFR 1006"
  about customer
  effective from 2012-03-02
  when collector is third_party

guard cease_communication
  when cease_requested, or unknown
  forbid all channels except letter except when purpose is legal_notice
  because "1006.6(c)"

guard convenient_hours
  contact by voice, agent, sms, email only after 08:00 and before 21:00, customer's local time
  contact by visit only from 09:00 until 21:00
  because "1006.6(b)(1)(i); 15 USC 1692c(a)(1) excludes both ends"

guard call_frequency
  when in the last 7 days there are at least 7 contacts where (by is voice or agent and direction is outbound and result is not busy)
  forbid voice, agent
  forbid offer settlement, fee_waiver
  because "1006.14(b)(2)(i)(A)"

guard opt_out_notice
  when contact by email or sms
  add opt_out to notices
  limit tone to empathetic or below
  limit settle_for to at most 40% of balance
  because "1006.6(e)"

guard own_choice
  allow only the channels in allowed_channels
  because "The customer's own choice of channel"
end guards
)sample";

inline constexpr std::string_view scenario_sample = R"sample(require no_agency_in_first_month
  whenever days_past_due is at most 30
  channels exclude agency unless a guard forbids it
  because "Internal standard CS-12"

require loyalty_never_hurts
  a higher tier never gets a higher tone, all else equal
  because "Customer promise 4"

customer typical
  segment consumer; tier silver; oldest_unpaid 2026-12-01; balance 420.00 USD; credit_limit 4_000 USD; hardship no;
  cease_requested no; allowed_channels app_push, email, sms, letter; contacts none
  parties [role borrower, bankrupt no] [role guarantor, bankrupt unknown]

scenario "a platinum customer with a small slip is nudged, not chased"
  as of 2026-12-03
  given typical except segment wealth; tier platinum; balance 120.00 USD
  expect rule friendly_nudge; channels app_push, email; tone friendly

scenario "a guard blocks"
  as of 2026-12-03
  given typical
  expect blocked
         guard call_frequency
)sample";

} // namespace reading
