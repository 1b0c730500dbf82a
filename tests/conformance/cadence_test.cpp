// "Inform, remind, engage, repeat": a cadence run day by day, its contacts fed back as history. Every decision is made by the
// interpreter and by machine code, which must agree (see deciding.h).

#include <catch2/catch.hpp>

#include <chrono>
#include <functional>
#include <random>
#include <set>

#include "conformance/deciding.h"

namespace forbear::conformance {
namespace {

using Date = std::chrono::sys_days;

const Date due_day = std::chrono::year{2026} / 9 / 1;

const std::string schema = R"(schema customer
key  account_id
fact oldest_unpaid date, may be none
fact promised_on   date, may be none, may be unknown
fact segment       one of consumer, wealth, may be unknown
fact favourite     channel, may be none
fact contacts      list of contact, at most 200, may be unknown

list contact
  on        date, may be unknown
  by        channel, letter_by_court
  direction one of outbound, inbound
  result    one of sent, answered

channels push, email, sms, agent, letter

calculate days_past_due as days from oldest_unpaid to as_of, or 0 days when none

policy consumers version 1
  about customer

)";

const std::string ladder = R"(cadence ladder "Inform, remind, engage, repeat" when segment is consumer
  inform: days past due 1 to 3   contact by email, push  once
  remind: days past due 4 to 9   contact by sms          once
  engage: days past due 10 to 30 contact by agent        every 7 days, at most 3 times
  repeat: days past due 31 or above contact by letter    every 10 days
  stop when promised_on is on or after as_of
end cadence

)";

std::string policy_text(const std::string& cadence) {
    return schema + cadence + "otherwise contact by letter because \"The next rule.\"\n";
}

std::string iso(Date date) {
    const std::chrono::year_month_day civil{date};
    const auto two = [](unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return std::to_string(static_cast<int>(civil.year())) + "-" + two(static_cast<unsigned>(civil.month())) + "-" +
           two(static_cast<unsigned>(civil.day()));
}

Cells contact_on(Date date, const std::string& by, const std::string& direction = "outbound") {
    return {{"on", iso(date)}, {"by", by}, {"direction", direction}, {"result", "sent"}};
}

/// A customer whose payment was due on `due_day`.
struct Customer {
    Cells facts{{"account_id", "A-1"}, {"oldest_unpaid", iso(due_day)}, {"promised_on", "none"},
                {"segment", "consumer"},  {"favourite", "none"}};
    std::vector<Cells> contacts;

    [[nodiscard]] Outcome on_day(const Decider& policy, int past_due) const {
        Cells cells = facts;
        cells["as_of"] = iso(due_day + std::chrono::days(past_due));
        return policy.decide(cells, {{"contacts", contacts}});
    }
    [[nodiscard]] std::string rule_on(const Decider& policy, int past_due) const { return on_day(policy, past_due).rule; }
};

/// What happened in a run of days: the rule of each day that was run.
using Story = std::map<int, std::string>;

/// Days 1 to `last`, but not those of `missed`; `each_day` may change the customer before the run. A contact is made by the first
/// channel.
Story simulate(const Decider& policy, Customer& customer, int last, const std::set<int>& missed = {},
               const std::function<void(int, Customer&)>& each_day = {}) {
    Story story;
    for (int day = 1; day <= last; ++day) {
        if (each_day) each_day(day, customer);
        if (missed.count(day) != 0) continue;
        const Outcome decided = customer.on_day(policy, day);
        story[day] = decided.rule;
        if (decided.status != "contact") continue;
        const std::string channel = decided.channels.substr(0, decided.channels.find(' '));
        customer.contacts.push_back(contact_on(due_day + std::chrono::days(day), channel));
    }
    return story;
}

std::vector<int> days_of(const Story& story, const std::string& rule) {
    std::vector<int> days;
    for (const auto& [day, fired] : story) {
        if (fired == rule) days.push_back(day);
    }
    return days;
}

} // namespace

TEST_CASE("60 days: the steps come in their order, and repeat as often as they say", "[cadence]") {
    const Decider policy = Decider::from_text(policy_text(ladder));
    Customer customer;
    const Story story = simulate(policy, customer, 60);
    CHECK(days_of(story, "ladder.inform") == std::vector<int>{1});
    CHECK(days_of(story, "ladder.remind") == std::vector<int>{4});
    CHECK(days_of(story, "ladder.engage") == std::vector<int>{10, 17, 24}); // the 31st would be a fourth, and is no longer its day
    CHECK(days_of(story, "ladder.repeat") == std::vector<int>{31, 41, 51});
    CHECK(days_of(story, "ladder.wait").size() == 52);
    CHECK(customer.contacts.size() == 8);
}

TEST_CASE("at most so many times in a step, however long it is", "[cadence]") {
    const Decider policy = Decider::from_text(
        policy_text("cadence ladder\n  days past due 1 to 60 contact by sms every 5 days, at most 3 times\nend cadence\n\n"));
    Customer customer;
    CHECK(days_of(simulate(policy, customer, 60), "ladder.days_1_to_60") == std::vector<int>{1, 6, 11});
}

TEST_CASE("a payment ends the cadence, and a promise stops it while it is open", "[cadence]") {
    const Decider policy = Decider::from_text(policy_text(ladder));
    Customer payer;
    const Story paid = simulate(policy, payer, 60, {}, [](int day, Customer& customer) {
        if (day == 12) customer.facts["oldest_unpaid"] = "none";
    });
    CHECK(days_of(paid, "ladder.engage") == std::vector<int>{10});
    CHECK(days_of(paid, "otherwise").size() == 49); // from the 12th day on

    Customer promiser;
    const Story promised = simulate(policy, promiser, 40, {}, [](int day, Customer& customer) {
        if (day == 8) customer.facts["promised_on"] = iso(due_day + std::chrono::days(19));
    });
    CHECK(days_of(promised, "ladder.stopped").size() == 12); // the 8th to the 19th
    CHECK(days_of(promised, "ladder.engage") == std::vector<int>{20, 27});

    Customer unsure;
    const Story in_doubt = simulate(policy, unsure, 40, {}, [](int day, Customer& customer) {
        customer.facts["promised_on"] = day < 8 ? "none" : "unknown";
    });
    CHECK(days_of(in_doubt, "ladder.stopped").size() == 33); // unknown stops as well
}

TEST_CASE("missed nights lose no step", "[cadence]") {
    const Decider policy = Decider::from_text(policy_text(ladder));
    std::mt19937 random(20261201); // NOLINT: the same nights every time
    const std::map<std::string, std::pair<int, int>> steps{
        {"ladder.inform", {1, 3}}, {"ladder.remind", {4, 9}}, {"ladder.engage", {10, 30}}, {"ladder.repeat", {31, 60}}};
    for (int round = 0; round < 60; ++round) {
        std::set<int> missed;
        for (int day = 1; day <= 60; ++day) {
            if (random() % 3 == 0) missed.insert(day);
        }
        Customer customer;
        const Story story = simulate(policy, customer, 60, missed);
        for (const auto& [rule, days] : steps) {
            int first_run = days.first;
            while (missed.count(first_run) != 0) ++first_run;
            const std::vector<int> done = days_of(story, rule);
            CAPTURE(round, rule);
            if (first_run > days.second) {
                CHECK(done.empty()); // no night at all was run
                continue;
            }
            REQUIRE_FALSE(done.empty());
            CHECK(done.front() == first_run); // the first night that was run
            CHECK(done.back() <= days.second);
        }
        CHECK(days_of(story, "ladder.inform").size() <= 1);
        CHECK(days_of(story, "ladder.engage").size() <= 3);
        for (const char* rule : {"ladder.engage", "ladder.repeat"}) {
            const std::vector<int> done = days_of(story, rule);
            for (std::size_t i = 1; i < done.size(); ++i) CHECK(done[i] - done[i - 1] >= (*(rule + 7) == 'e' ? 7 : 10));
        }
    }
}

TEST_CASE("which contacts are those of a step", "[cadence]") {
    const Decider policy = Decider::from_text(policy_text(ladder));
    const auto on_fifth = [&](const Cells& contact) {
        Customer customer;
        customer.contacts = {contact};
        return customer.rule_on(policy, 5);
    };
    const auto day = [](int past_due) { return due_day + std::chrono::days(past_due); };
    CHECK(on_fifth(contact_on(day(4), "sms")) == "ladder.wait");            // the step's first day
    CHECK(on_fifth(contact_on(day(5), "sms")) == "ladder.wait");            // today
    CHECK(on_fifth(contact_on(day(3), "sms")) == "ladder.remind");          // before the step
    CHECK(on_fifth(contact_on(day(6), "sms")) == "ladder.remind");          // not yet
    CHECK(on_fifth(contact_on(day(4), "email")) == "ladder.remind");        // another step's channel
    CHECK(on_fifth(contact_on(day(4), "letter_by_court")) == "ladder.remind");
    CHECK(on_fifth(contact_on(day(4), "sms", "inbound")) == "ladder.remind"); // the customer wrote
    Cells undated = contact_on(day(4), "sms");
    undated["on"] = "unknown";
    CHECK(on_fifth(undated) == "ladder.wait"); // it may be one of the step: no contact
    undated["by"] = "email";
    CHECK(on_fifth(undated) == "ladder.remind");
}

TEST_CASE("an unknown history contacts nobody", "[cadence]") {
    const Decider policy = Decider::from_text(policy_text(ladder));
    const Customer customer;
    Cells cells = customer.facts;
    cells["as_of"] = iso(due_day + std::chrono::days(5));
    CHECK(policy.decide(cells, {}, {"contacts"}).rule == "ladder.wait");
}

TEST_CASE("outside of its days and its condition a cadence leaves the record to the next rule", "[cadence]") {
    const Decider policy = Decider::from_text(policy_text(ladder));
    Customer customer;
    CHECK(customer.rule_on(policy, 0) == "otherwise");
    CHECK(customer.rule_on(policy, 1) == "ladder.inform");
    CHECK(customer.rule_on(policy, 4'000) == "ladder.repeat");
    customer.facts["segment"] = "wealth";
    CHECK(customer.rule_on(policy, 1) == "otherwise");
    customer.facts["segment"] = "unknown";
    CHECK(customer.rule_on(policy, 1) == "otherwise");
}

TEST_CASE("a fact among the channels: a contact by any channel is one of the step", "[cadence]") {
    const Decider policy = Decider::from_text(policy_text(
        "cadence ladder\n  days past due 1 to 9 contact by first of favourite, sms once\nend cadence\n\n"));
    Customer customer;
    customer.facts["favourite"] = "push";
    customer.contacts = {contact_on(due_day + std::chrono::days(2), "agent")};
    CHECK(customer.rule_on(policy, 5) == "ladder.wait");
    customer.contacts = {contact_on(due_day + std::chrono::days(2), "letter_by_court")};
    CHECK(customer.rule_on(policy, 5) == "ladder.days_1_to_9");
}

TEST_CASE("a defined part says itself which contacts count", "[cadence]") {
    const Decider policy = Decider::from_text(policy_text(
        "define answers as contacts where (result is answered)\n\n"
        "cadence ladder counting answers\n  days past due 1 to 9 contact by sms every 2 days\nend cadence\n\n"));
    Customer customer;
    customer.contacts = {contact_on(due_day + std::chrono::days(5), "sms")};
    CHECK(customer.rule_on(policy, 5) == "ladder.days_1_to_9"); // it was not answered
    customer.contacts = {contact_on(due_day + std::chrono::days(5), "sms", "inbound")};
    customer.contacts.front()["result"] = "answered";
    CHECK(customer.rule_on(policy, 5) == "ladder.wait");
}

TEST_CASE("a pause is a step without contact", "[cadence]") {
    const Decider policy = Decider::from_text(policy_text(
        "cadence ladder\n  days past due 1 to 3 contact by sms once\n  pause: days past due 4 to 9 do not contact\n"
        "  days past due 10 or above contact by sms every 30 days\nend cadence\n\n"));
    Customer customer;
    const Story story = simulate(policy, customer, 20);
    CHECK(days_of(story, "ladder.pause").size() == 6);
    CHECK(days_of(story, "ladder.days_10_or_above") == std::vector<int>{10});
}

} // namespace forbear::conformance
