#include "unit/interpret/decide.h"

#include <limits>

#include "forbear/calendar.h"
#include "interpret/explain.h"

using namespace forbear;
using namespace forbear::tests;

namespace {

struct Facts {
    ProgramBuilder builder;
    std::uint32_t balance = builder.fact("balance", money(0, 100'000));
    std::uint32_t tier =
        builder.fact("tier", choice(builder.vocabulary("tier", {"basic", "silver", "gold"}, true), 3), true);
    std::uint32_t since = builder.fact("since", date_type(), false, true);
    std::uint32_t allowed = builder.fact("allowed", set_of(0));
    std::uint32_t quiet = builder.fact("quiet", hours_type());
    std::uint32_t hardship = builder.fact("hardship", yes_no());
    std::uint32_t account = builder.fact("account_id", text_type());
    std::uint32_t list = builder.list("contacts", {{"on", date_type()}, {"by", choice(0, 5), true}}, 3);
    std::uint32_t tone = builder.outcome("tone", yes_no(), 1);
    ir::Program program;

    Facts() {
        builder.rule("otherwise", {}, {to(email)});
        builder.guard("always", ir::accept, {remove(bits(sms))});
        program = builder.finish();
    }
    Records records() const {
        Records fresh(program.schema, 1);
        static const Text name{"A", 1};
        fresh.set(since, 20'000);
        fresh.set(account, static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(&name)));
        return fresh;
    }
    Fault fault(Records& records) const {
        const Decided decided = decide(program, records);
        const Fault fault = decided.view().fault();
        if (fault.kind == FaultKind::no_fault) {
            CHECK(decided.status() == Status::contact);
            CHECK(decided.view().guard_applied(0));
        } else {
            CHECK(decided.status() == Status::invalid);
            CHECK(decided.view().rule() == -1);
            CHECK(decided.channels().empty());
            CHECK_FALSE(decided.view().guard_applied(0));
            CHECK_FALSE(decided.view().outcome_is_set(tone));
            for (std::size_t word = 3; word < decided.words.size(); ++word) CHECK(decided.words[word] == 0);
        }
        return fault;
    }
    std::string words(Records& records) const {
        const FactsView view = records.view();
        return interpret::fault_text(program.schema, decide(program, records).view().fault(), view, 0);
    }
};

void check_fault(const Fault& fault, FaultKind kind, std::uint32_t fact) {
    CHECK(fault.kind == kind);
    CHECK(fault.fact == fact);
    CHECK_FALSE(fault.in_list);
}

} // namespace

TEST_CASE("a null address is no text", "[interpret][faults]") {
    const Facts facts;
    Records records = facts.records();
    records.set(facts.account, 0);
    check_fault(facts.fault(records), FaultKind::out_of_range, facts.account);
    CHECK(facts.words(records).find("which is not a text") != std::string::npos);
}

TEST_CASE("a record that is what the schema says has no fault", "[interpret][fault]") {
    const Facts facts;
    Records records = facts.records();
    records.set(facts.balance, 100'000).set(facts.tier, State::unknown).set(facts.since, State::none);
    records.set(facts.allowed, 31).set(facts.quiet, pack_hours(1439, 1439));
    records.add(facts.list, {1, 4}).add(facts.list, {1, 0}, {State::known, State::unknown}).add(facts.list, {1, 0});
    CHECK(facts.fault(records).kind == FaultKind::no_fault);
}

TEST_CASE("unknown, none and malformed are faults where the schema does not allow them", "[interpret][fault]") {
    const Facts facts;
    Records records = facts.records();
    records.set(facts.balance, State::unknown);
    check_fault(facts.fault(records), FaultKind::missing, facts.balance);
    CHECK(facts.words(records) == "fact `balance` is unknown, which the schema does not allow");
    records.set(facts.balance, State::malformed);
    check_fault(facts.fault(records), FaultKind::malformed, facts.balance);
    CHECK(facts.words(records) == "fact `balance` is not an amount of money");
    records.set(facts.balance, static_cast<State>(200));
    check_fault(facts.fault(records), FaultKind::malformed, facts.balance);
    records = facts.records();
    records.set(facts.tier, State::none);
    check_fault(facts.fault(records), FaultKind::missing, facts.tier);
    records = facts.records();
    records.set(facts.since, State::unknown);
    check_fault(facts.fault(records), FaultKind::missing, facts.since);
}

TEST_CASE("values outside their range or vocabulary are faults", "[interpret][fault]") {
    const Facts facts;
    const auto out_of_range = [&](std::uint32_t fact, std::int64_t value) {
        Records records = facts.records();
        records.set(fact, value);
        CAPTURE(fact, value);
        check_fault(facts.fault(records), FaultKind::out_of_range, fact);
    };
    const std::int64_t most = std::numeric_limits<std::int64_t>::max();
    const std::int64_t least = std::numeric_limits<std::int64_t>::min();
    for (const std::int64_t value : {std::int64_t{-1}, std::int64_t{100'001}, least, most})
        out_of_range(facts.balance, value);
    for (const std::int64_t value : {std::int64_t{-1}, std::int64_t{3}, std::int64_t{64}, least, most})
        out_of_range(facts.tier, value);
    for (const std::int64_t value : {std::int64_t{32}, std::int64_t{-1}, least, most})
        out_of_range(facts.allowed, value);
    for (const std::int64_t value :
         {pack_hours(10, 9), pack_hours(0, 1440), pack_hours(1440, 1441), std::int64_t{-1}, least, most}) {
        out_of_range(facts.quiet, value);
    }
    for (const std::int64_t value : {std::int64_t{2}, std::int64_t{-1}}) out_of_range(facts.hardship, value);

    Records records = facts.records();
    records.set(facts.balance, -500);
    CHECK(facts.words(records) == "fact `balance` is -5.00 USD, outside 0.00 USD to 1000.00 USD");
    records = facts.records();
    records.set(facts.tier, 7);
    CHECK(facts.words(records) == "fact `tier` is value number 7, which is not in the list of tier");
}

TEST_CASE("the first fault in the order of the schema is the one told", "[interpret][fault]") {
    const Facts facts;
    Records records = facts.records();
    records.set(facts.hardship, 9).set(facts.tier, 9);
    check_fault(facts.fault(records), FaultKind::out_of_range, facts.tier);
    records.set(0, State::unknown);
    check_fault(facts.fault(records), FaultKind::missing, 0);
}

TEST_CASE("faults inside lists name the field and the element", "[interpret][fault]") {
    const Facts facts;
    Records records = facts.records();
    records.add(facts.list, {1, 4}).add(facts.list, {1, 5});
    Fault fault = facts.fault(records);
    CHECK(fault.kind == FaultKind::out_of_range);
    CHECK(fault.in_list);
    CHECK(fault.fact == facts.list);
    CHECK(fault.field == 1);
    CHECK(fault.element == 1);
    CHECK(facts.words(records) ==
          "list `contacts`, record 2: `by` is value number 5, which is not in the list of channel");

    records = facts.records();
    records.add(facts.list, {1, 4}, {State::none});
    fault = facts.fault(records);
    CHECK(fault.kind == FaultKind::missing);
    CHECK(fault.element == 0);
    CHECK(facts.words(records) == "list `contacts`, record 1: `on` is none, which the schema does not allow");

    records = facts.records();
    for (int count = 0; count < 4; ++count) records.add(facts.list, {1, 9});
    fault = facts.fault(records);
    CHECK(fault.kind == FaultKind::list_too_long);
    CHECK(facts.words(records) == "list `contacts` has 4 records, more than 3");

    records = facts.records();
    records.set_list(facts.list, State::unknown);
    CHECK(facts.fault(records).kind == FaultKind::missing);
    CHECK(facts.words(records) == "list `contacts` is unknown, which the schema does not allow");
    records.set_list(facts.list, State::malformed);
    CHECK(facts.fault(records).kind == FaultKind::malformed);
}

TEST_CASE("offsets that fall are a list that is too long", "[interpret][fault]") {
    const Facts facts;
    Records records = facts.records();
    FactsView view = records.view();
    const std::uint32_t offsets[] = {7, 6};
    ListColumns list = view.lists[0];
    list.offsets = offsets;
    view.lists = &list;
    std::vector<std::int64_t> words(facts.program.layout.words);
    interpret::Interpreter(facts.program).decide(view, 0, words.data());
    CHECK(DecisionView(facts.program.layout, words.data()).fault().kind == FaultKind::list_too_long);
}
