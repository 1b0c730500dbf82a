#include <catch2/catch.hpp>

#include "ir/print.h"
#include "unit/ir/programs.h"

using namespace forbear;
using namespace forbear::tests;

TEST_CASE("a program prints as its own plain text", "[ir][print]") {
    ProgramBuilder builder;
    const std::uint32_t past_due = builder.fact("days_past_due", days(0, 1000), true);
    const std::uint32_t balance = builder.fact("balance", money(0, 100'000));
    const std::uint32_t contacts = builder.list("contacts", {{"on", date_type()}}, 5);
    const std::uint32_t tone =
        builder.outcome("tone", choice(builder.vocabulary("tone", {"friendly", "firm"}, true), 2), 0);
    const std::uint32_t window = builder.outcome("window", hours_type(), {}, true);
    const ir::Reg past_due_reg = builder.read(past_due);
    const ir::Reg balance_reg = builder.read(balance);
    builder.before(ir::Op::divide, builder.reg(money(0, 5000), 0, 5000), balance_reg, balance_reg, 10, 100,
                   ir::Rounding::down);

    ir::Loop loop;
    loop.list = contacts;
    loop.size = 1;
    const ir::Reg on = ProgramBuilder::emit(builder.program.loop_code, ir::Op::field,
                                            builder.for_fact(builder.program.schema.lists[contacts].fields[0]));
    loop.is_true = builder.all_of({in_range(on, 0, 9)});
    loop.may_be = ir::accept;
    loop.result = builder.reg(whole(0, 5), 0, 5);
    loop.result_possible = builder.reg(whole(0, 5), 0, 5);
    builder.program.loops.push_back(loop);
    builder.before(ir::Op::aggregate, ir::nothing);

    ir::Node node = in_range(past_due_reg, 1, 30, true);
    node.origin = builder.origin("days_past_due is 1 to 30, or unknown");
    ir::Node outside = in_range(loop.result, 0, 2);
    outside.outside = true;
    ir::Rule& rule = builder.rule("early", {node, outside}, {to(sms), to(email)}, {set_to(tone, 1)});
    rule.pick = ir::Pick::first_of;
    rule.section = builder.section("first_month");
    builder.rule("otherwise", {});
    ProgramBuilder::emit(builder.program.after, ir::Op::decided, builder.reg(choice(1, 2), 0, 1), ir::nothing,
                         ir::nothing, tone);
    builder
        .guard("gentle", ir::accept,
               {outcome_effect(ir::EffectKind::at_most, tone, 0, 0), remove(bits(sms, voice)),
                outcome_effect(ir::EffectKind::narrow_hours, window, bits(voice), pack_hours(481, 1259))})
        .file = "house_rules";

    CHECK("\n" + ir::print(builder.finish()) == R"(
program by_hand version 1
registers
  r0: days 0..1000 unknown `days_past_due`
  r1: money USD scale 2 0..100000 `balance`
  r2: money USD scale 2 0..5000
  r3: date -100000..100000 `on`
  r4: whole 0..5
  r5: whole 0..5
  r6: choice of tone 0..1
before
  r0 = fact days_past_due
  r1 = fact balance
  r2 = divide r1, r1 by 10 step 100 down
  aggregate l0
loops
  l0: r4, r5 = count in contacts where n0 or perhaps accept
    r3 = field on
main from n1
  n0: r3 in 0..9 ? accept : reject
  n1: r0 in 1..30 or unknown ? n2 : rule otherwise  # days_past_due is 1 to 30, or unknown
  n2: r4 not in 0..2 ? rule early : rule otherwise
rules
  early: contact first_of sms, email; tone = firm  # in first_month
  otherwise: no_contact
after
  r6 = decided tone
guards
  house_rules.gentle when accept
    at_most tone friendly
    remove sms;voice
    narrow window of voice to 08:01-20:59
)");
}

TEST_CASE("every instruction has its name", "[ir][print]") {
    CHECK(ir::op_name(ir::Op::constant) == "constant");
    CHECK(ir::op_name(ir::Op::months_between) == "months_between");
    CHECK(ir::op_name(ir::Op::decided_channels) == "decided_channels");
    CHECK(ir::op_name(static_cast<ir::Op>(250)) == "?");
}

TEST_CASE("a decision has room for every channel, guard and outcome", "[ir][layout]") {
    ProgramBuilder builder;
    builder.outcome("one", days(0, 9));
    builder.outcome("window", hours_type(), {}, true);
    builder.outcome("two", days(0, 9));
    builder.rule("otherwise", {});
    for (int count = 0; count < 65; ++count) builder.guard("g", ir::accept, {});
    const ir::Program& program = builder.finish();
    CHECK(program.layout.channels == 4);
    CHECK(program.layout.guards_applied == 5);
    CHECK(program.layout.guards_changed == 7);
    CHECK(program.layout.outcomes_set == 9);
    CHECK(program.layout.outcomes == 10);
    CHECK(program.outcome_words == std::vector<std::uint32_t>{0, 1, 6});
    CHECK(program.layout.words == 17);
    CHECK(program.layout.channel_count == 5);
    CHECK(program.layout.guard_count == 65);
}
