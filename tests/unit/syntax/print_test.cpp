#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "syntax/from_text.h"
#include "syntax/print.h"

using namespace forbear;
using namespace forbear::syntax;

namespace {

std::string formatted(const std::string& text) {
    SourceMap sources;
    const std::uint32_t source = sources.add("sample.forbear", text);
    DiagnosticSink sink;
    File file = from_text(sources, source, {}, sink);
    file.paragraphs = paragraphs_of(text);
    INFO(render_text(sources, sink.sorted()));
    REQUIRE(sink.error_count() == 0);
    return print(file);
}

/// `text` is canonical: it stays as it is.
void check_stays(const std::string& text) { CHECK(formatted(text) == text); }

std::vector<std::string> comments_of(const std::string& text) {
    SourceMap sources;
    DiagnosticSink sink;
    std::vector<std::string> comments;
    for (const Comment& comment : from_text(sources, sources.add("sample.forbear", text), {}, sink).comments) {
        comments.push_back(comment.text);
    }
    std::sort(comments.begin(), comments.end());
    return comments;
}

constexpr const char* schema = R"~(schema customer
  "One past-due account as the host sees it at the moment of decision."

key  account_id
fact segment           one of consumer, small_business, wealth
fact tier              ranked basic, silver, gold, platinum           # lowest first
fact state             one of "CA", "IN", "MA", "OR", may be unknown  # quotes where a value could be read as a word
fact oldest_unpaid     date, may be none                              # none: nothing is unpaid. That is known.
fact balance           money USD 0 to 10_000_000
fact credit_limit      money USD 0 to 10_000_000, may be unknown
fact hardship          yes or no, may be unknown
fact preferred_channel channel, may be none
fact allowed_channels  set of channel
fact ethnicity         text, may be unknown, protected                # only a guard may read it
fact contacts          list of contact, at most 500

list contact
  on        date
  by        channel, letter_by_court  # the record may hold what we never use
  direction one of outbound, inbound
list party
  role     one of borrower, co_borrower, guarantor
  bankrupt yes or no, may be unknown

channels app_push, email, sms, voice costs 0.12 USD, letter costs 0.85 USD, agent costs 5.00 USD, agency

calculate days_past_due as days from oldest_unpaid to as_of, or 0 days when none
calculate utilization   as balance as percent of credit_limit  # zero or unknown limit: unknown

outcome tone       ranked friendly, empathetic, neutral, firm, normally friendly  # mildest first
outcome offer      one of no_offer, due_date_change, payment_plan, fee_waiver, settlement, normally no_offer
outcome settle_for money USD 0 to 10_000_000
outcome review     days 0 to 90
outcome window     hours for each channel
outcome notices    set of opt_out, free_advice, normally empty
)~";

constexpr const char* policy = R"~(policy early_stage version 3
  "Inform, remind, engage: digital first, a person when it matters."
  about customer
  guarded by us_regulation_f, us_bankruptcy, house_rules
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
               segment        | tier            | balance       => contact by         | tone     | offer
    small_sum: consumer       | basic to silver | below 500 USD => email, sms         | friendly | no_offer
    others:    consumer       | -               | -             => email, sms, letter | friendly | due_date_change
    business:  small_business | gold or above   | -             => email, agent       | friendly | payment_plan
  end table

end section

otherwise do not contact because "No treatment in this policy applies."
)~";

constexpr const char* guards = R"~(guards us_regulation_f "12 CFR 1006"
  when collector is third_party

guard cease_communication
  when cease_requested, or unknown
  forbid all channels except when purpose is legal_notice
  because "1006.6(c)"

guard convenient_hours
  contact by voice, agent, sms, email only after 08:00 and before 21:00, customer's local time
  because "1006.6(b)(1)(i); 15 USC 1692c(a)(1) excludes both ends"

guard call_frequency
  when in the last 7 days there are at least 7 contacts where (by is voice or agent
                                                               and direction is outbound
                                                               and result is not busy)
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
)~";

constexpr const char* scenarios = R"~(require no_agency_in_first_month
  whenever days_past_due is at most 30
  channels exclude agency
  because "Internal standard CS-12"

require loyalty_never_hurts
  a higher tier never gets a higher tone, all else equal
  because "Customer promise 4"

customer typical
  segment consumer; tier silver; oldest_unpaid 2026-12-01; balance 420.00 USD; credit_limit 4_000 USD; hardship no;
  cease_requested no; collector first_party; allowed_channels app_push, email, sms, letter; contacts none; parties none

scenario "a platinum customer with a small slip is nudged, not chased"
  as of 2026-12-03
  given typical except segment wealth; tier platinum; balance 120.00 USD
  expect rule friendly_nudge; channels app_push, email; tone friendly
)~";

constexpr const char* cadence = R"~(policy ladder
  about customer

experiment softer_tone by account_id
  challenger 10% uses early_stage_softer  # guards and requirements bind both

experiment softer_settlement by account_id
  champion     90%
  challenger 9.75%
  other      0.25%

cadence broker_ladder by days_late counting calls
  first: days past due  1           contact by email  once
         days past due  2 to 9      do not contact
  last:  days past due 10 or above  contact by agent  every 30 days
end cadence

cadence consumer_ladder "Inform, remind, engage, repeat" when segment is consumer
  days past due  1 to 3   contact by email, app_push  tone friendly       once
  days past due  4 to 9   contact by sms, email       tone friendly       once
  days past due 10 to 30  contact by agent            offer payment_plan  every 7 days, at most 3 times
  stop when promise_open or disputed
end cadence

otherwise do not contact because "Nothing is due."
)~";

/// Everything an author may do to the blanks of a text without changing it.
std::string flattened(const std::string& text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool run = text[i] == ' ' && i > 0 && text[i - 1] == ' ';
        if (!run) result += text[i];
    }
    return result;
}

std::string with_line_ends(const std::string& text, std::string_view line_end) {
    std::string result;
    for (const char letter : text) {
        if (letter == '\n') result += line_end;
        else result += letter;
    }
    return result;
}

} // namespace

TEST_CASE("the samples are canonical", "[print]") {
    SECTION("schema") { check_stays(schema); }
    SECTION("policy") { check_stays(policy); }
    SECTION("guards") { check_stays(guards); }
    SECTION("requirements and scenarios") { check_stays(scenarios); }
    SECTION("experiment and cadence") { check_stays(cadence); }
}

TEST_CASE("blanks mean nothing", "[print]") {
    for (const char* text : {schema, policy, guards, scenarios, cadence}) CHECK(formatted(flattened(text)) == text);
}

TEST_CASE("every line end is read, LF is written", "[print]") {
    for (const char* text : {schema, policy, guards}) {
        CHECK(formatted(with_line_ends(text, "\r\n")) == text);
        CHECK(formatted(with_line_ends(text, "\r")) == text);
    }
}

TEST_CASE("comments stand where they stood", "[print]") {
    check_stays(R"~(# The head of the file.

# What the schema is for.
schema customer

# -- who --
key  account_id
# Several lines
# about one fact.
fact tier       ranked basic, silver  # lowest first

# -- what --
fact balance    money USD 0 to 10
# the last
)~");
    check_stays(R"~(policy early_stage  # a remark
  # about the owner
  owner "Collections"

# Two paragraphs.

# Of one comment.
rule a "A"  # title
  # why
  when x  # first
   # between
   and y  # second
  # the action
  then contact by email  # channel
       # a setting
       tone friendly  # mild
  # the reason
  because "z"  # cited

section s when x

  table t, first row that fits
    # header
         tier => contact by
    # row
    one: gold => email  # good
    # last
  end table  # t

  # nothing more
end section  # s

# at last
otherwise do not contact because "b"  # done
)~");
}

TEST_CASE("no comment is lost when lines are joined", "[print]") {
    const std::string text = R"~(policy p # 1
# 2
define c when a # 3
  # 4
  and b # 5
rule r when a # 6
  then contact by email, # 7
    sms # 8
    # 9
  because "x" # 10
otherwise do not contact # 11
  because "y" # 12
# 13
)~";
    const std::string once = formatted(text);
    CHECK(comments_of(once) == comments_of(text));
    CHECK(formatted(once) == once);
}

TEST_CASE("the groups an author made are kept, and no more than one blank line", "[print]") {
    CHECK(formatted("schema s\n\n\n\nkey id\n\n\n\nfact a yes or no\nfact bb yes or no\n\nfact ccc yes or no\n") ==
          "schema s\n\nkey  id\n\nfact a   yes or no\nfact bb  yes or no\n\nfact ccc yes or no\n");
}

TEST_CASE("long lists and conditions are wrapped, and stay so", "[print]") {
    std::string text = "schema s\n\nfact kind one of ";
    for (int i = 0; i < 30; ++i) text += (i == 0 ? "value_" : ", value_") + std::to_string(i);
    text += "\n";
    const std::string once = formatted(text);
    std::size_t longest = 0;
    std::size_t begin = 0;
    for (std::size_t end = once.find('\n'); end != std::string::npos; end = once.find('\n', begin)) {
        longest = std::max(longest, end - begin);
        begin = end + 1;
    }
    CHECK(longest <= 120);
    CHECK(formatted(once) == once);
}
