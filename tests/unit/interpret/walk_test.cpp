#include "unit/interpret/decide.h"

using namespace forbear;
using namespace forbear::tests;
using ir::Op;

namespace {

/// A program whose rules say where one graph over two facts ends: contact by email when it accepts.
struct TwoFacts {
    ProgramBuilder builder;
    std::uint32_t a = builder.fact("a", days(0, 100), true, true);
    std::uint32_t b = builder.fact("b", days(0, 100), true, true);
    ir::Reg reg_a = builder.read(a);
    ir::Reg reg_b = builder.read(b);

    bool fires(Records& records) { return decide(builder.program, records).status() == Status::contact; }
};

} // namespace

TEST_CASE("a node decides by state before it decides by value", "[interpret][graph]") {
    for (const bool outside : {false, true}) {
        for (const bool pass_unknown : {false, true}) {
            for (const bool pass_none : {false, true}) {
                TwoFacts facts;
                ir::Node node = in_range(facts.reg_a, 10, 20, pass_unknown);
                node.outside = outside;
                node.pass_none = pass_none;
                facts.builder.rule("first", {node}, {to(email)});
                facts.builder.rule("otherwise", {});
                const ir::Program& program = facts.builder.finish();
                Records records(program.schema, 1);
                for (const std::int64_t value : {9, 10, 20, 21}) {
                    CAPTURE(outside, value);
                    CHECK(facts.fires(records.set(facts.a, value)) == ((value >= 10 && value <= 20) != outside));
                }
                CHECK(facts.fires(records.set(facts.a, State::unknown)) == pass_unknown);
                CHECK(facts.fires(records.set(facts.a, State::none)) == pass_none);
            }
        }
    }
}

TEST_CASE("three-valued `or` and `and` come out as two graphs", "[interpret][graph]") {
    // a is 1 or b is 1: true when one is true, whatever the other; unknown passes the question "is it not false".
    for (const bool not_false : {false, true}) {
        TwoFacts facts;
        ProgramBuilder& builder = facts.builder;
        ir::Node first = in_range(facts.reg_a, 1, 1, not_false);
        ir::Node second = in_range(facts.reg_b, 1, 1, not_false);
        builder.program.nodes = {first, second};
        builder.program.nodes[0].yes = ir::fires(0);
        builder.program.nodes[0].no = 1;
        builder.program.nodes[1].yes = ir::fires(0);
        builder.program.nodes[1].no = ir::fires(1);
        builder.rule("first", {}, {to(email)}).entry = 0;
        builder.rule("otherwise", {});
        const ir::Program& program = builder.finish();
        Records records(program.schema, 1);
        const auto answer = [&](auto a, auto b) { return facts.fires(records.set(facts.a, a).set(facts.b, b)); };
        const std::int64_t one = 1;
        const std::int64_t zero = 0;
        CHECK(answer(one, State::unknown));
        CHECK(answer(State::unknown, one));
        CHECK(answer(zero, State::unknown) == not_false);
        CHECK(answer(State::unknown, State::none) == not_false);
        CHECK_FALSE(answer(zero, State::none));
        CHECK_FALSE(answer(zero, zero));
    }
}

TEST_CASE("members and overlaps", "[interpret][graph]") {
    ProgramBuilder builder;
    const std::int32_t states = builder.vocabulary("state", {"CA", "IN", "MA", "OR"});
    const std::uint32_t state = builder.fact("state", choice(states, 4));
    const std::uint32_t allowed = builder.fact("allowed", set_of(0), false, true);
    ir::Node member = in_range(builder.read(state), bits(0, 2), 0);
    member.test = ir::Test::member;
    ir::Node overlap = in_range(builder.read(allowed), bits(sms, voice), 0);
    overlap.test = ir::Test::overlap;
    builder.rule("both", {member, overlap}, {to(email)});
    builder.rule("otherwise", {});
    const ir::Program& program = builder.finish();
    Records records(program.schema, 1);
    const auto fires = [&] { return decide(program, records).status() == Status::contact; };
    CHECK(fires() == false);
    records.set(allowed, bits(voice, letter));
    CHECK(fires());
    records.set(state, 1);
    CHECK_FALSE(fires());
    records.set(state, 2);
    CHECK(fires());
    records.set(allowed, bits(letter));
    CHECK_FALSE(fires());
    records.set(allowed, State::none);
    CHECK_FALSE(fires());
}

TEST_CASE("a condition in a register is three-valued", "[interpret][graph]") {
    TwoFacts facts;
    ProgramBuilder& builder = facts.builder;
    const std::uint32_t is_true = builder.all_of({in_range(facts.reg_a, 5, 9)});
    const std::uint32_t may_be = builder.all_of({in_range(facts.reg_a, 5, 9, true)});
    const std::uint32_t seen = builder.outcome("seen", yes_no());
    const ir::Reg answer =
        builder.before(Op::condition, builder.reg(yes_no(), 0, 1, true), ir::nothing, ir::nothing, is_true, may_be);
    const ir::Reg two = builder.before(Op::constant, builder.reg(yes_no(), 0, 1), ir::nothing, ir::nothing, 0);
    const ir::Reg settled = builder.before(Op::if_unknown, builder.reg(yes_no(), 0, 1), answer, two);
    builder.rule("known", {in_range(answer, 0, 1)}, {to(email)}, {set_from(seen, settled)});
    builder.rule("otherwise", {}, {}, {set_from(seen, settled)});
    const ir::Program& program = builder.finish();
    Records records(program.schema, 1);
    CHECK(decide(program, records.set(facts.a, 5)).outcome(seen) == 1);
    CHECK(decide(program, records.set(facts.a, 4)).outcome(seen) == 0);
    CHECK(decide(program, records.set(facts.a, 4)).status() == Status::contact);
    CHECK(decide(program, records.set(facts.a, State::unknown)).status() == Status::no_contact);
    CHECK(decide(program, records.set(facts.a, State::none)).status() == Status::contact);
}

namespace {

/// Contacts with a date and an amount; four loops over those whose amount is at least 10.
struct Contacts {
    ProgramBuilder builder;
    std::uint32_t list;
    std::uint32_t outcomes[5];
    ir::Program program;

    explicit Contacts(bool list_may_be_unknown = false) {
        list = builder.list("contacts", {{"on", date_type(), true, true}, {"amount", whole(0, 1000), true, true}}, 4,
                            list_may_be_unknown);
        const ir::Reg zero =
            builder.before(Op::constant, builder.reg(whole(-1, 9), -1, 9), ir::nothing, ir::nothing, -1);
        std::vector<ir::Setting> settings;
        const auto show = [&](std::size_t index, ir::Reg result, const Type& type) {
            // Unknown shows as -1; none leaves the outcome unset.
            const ir::Reg shown = builder.before(
                Op::if_unknown, builder.reg(type, std::min<std::int64_t>(-1, type.low), type.high, false, true), result,
                zero);
            outcomes[index] = builder.outcome("out" + std::to_string(index), type);
            settings.push_back(set_from(outcomes[index], shown));
        };
        const Type number = whole(-1, 4000);
        for (const ir::LoopKind kind :
             {ir::LoopKind::count, ir::LoopKind::total, ir::LoopKind::earliest, ir::LoopKind::latest}) {
            ir::Loop loop;
            loop.kind = kind;
            loop.list = list;
            loop.first = static_cast<std::uint32_t>(builder.program.loop_code.size());
            loop.size = 2;
            const Fact& on = builder.program.schema.lists[list].fields[0];
            const Fact& amount = builder.program.schema.lists[list].fields[1];
            const ir::Reg date = ProgramBuilder::emit(builder.program.loop_code, Op::field, builder.for_fact(on));
            const ir::Reg sum = ProgramBuilder::emit(builder.program.loop_code, Op::field, builder.for_fact(amount),
                                                     ir::nothing, ir::nothing, 1);
            loop.is_true = builder.all_of({in_range(sum, 10, 1000)});
            loop.may_be = builder.all_of({in_range(sum, 10, 1000, true)});
            if (kind == ir::LoopKind::count) {
                loop.result = builder.reg(number, 0, 4);
                loop.result_possible = builder.reg(number, 0, 4);
            } else if (kind == ir::LoopKind::total) {
                loop.value = sum;
                loop.result = builder.reg(number, 0, 4000, true);
            } else {
                loop.value = date;
                loop.result = builder.reg(date_type(), date_type().low, date_type().high, true, true);
            }
            builder.program.loops.push_back(loop);
            builder.before(Op::aggregate, ir::nothing, ir::nothing, ir::nothing,
                           static_cast<std::int64_t>(builder.program.loops.size()) - 1);
            if (kind == ir::LoopKind::count) {
                show(0, loop.result, number);
                show(1, loop.result_possible, number);
            } else {
                const bool is_total = kind == ir::LoopKind::total;
                show(is_total                         ? 2
                     : kind == ir::LoopKind::earliest ? 3
                                                      : 4,
                     loop.result, is_total ? number : date_type());
            }
        }
        builder.rule("otherwise", {}, {}, settings);
        program = builder.finish();
    }
    std::vector<std::optional<std::int64_t>> answers(Records& records) {
        const Decided decided = decide(program, records);
        std::vector<std::optional<std::int64_t>> all;
        for (const std::uint32_t outcome : outcomes) all.push_back(decided.outcome(outcome));
        return all;
    }
};

using Answers = std::vector<std::optional<std::int64_t>>;
constexpr std::optional<std::int64_t> unset{};

} // namespace

TEST_CASE("loops count, add up and find the first and last", "[interpret][loop]") {
    Contacts contacts;
    Records records(contacts.program.schema, 1);
    CHECK(contacts.answers(records) == Answers{0, 0, 0, unset, unset});
    records.add(contacts.list, {50, 10})
        .add(contacts.list, {30, 9})
        .add(contacts.list, {40, 25})
        .add(contacts.list, {45, 1000});
    CHECK(contacts.answers(records) == Answers{3, 3, 1035, 40, 50});
}

TEST_CASE("an element in doubt leaves counts with two bounds and the rest unknown", "[interpret][loop]") {
    Contacts contacts;
    Records records(contacts.program.schema, 1);
    records.add(contacts.list, {50, 10}).add(contacts.list, {60, 0}, {State::known, State::unknown});
    CHECK(contacts.answers(records) == Answers{1, 2, -1, -1, -1});
}

TEST_CASE("an unknown value of one that belongs is a doubt, a value that is none does not count", "[interpret][loop]") {
    Contacts contacts;
    Records records(contacts.program.schema, 1);
    records.add(contacts.list, {50, 10}).add(contacts.list, {0, 20}, {State::none, State::known});
    CHECK(contacts.answers(records) == Answers{2, 2, 30, 50, 50});
    records.add(contacts.list, {0, 20}, {State::unknown, State::known});
    CHECK(contacts.answers(records) == Answers{3, 3, 50, -1, -1});
}

TEST_CASE("elements of other rows are never read", "[interpret][loop]") {
    Contacts contacts;
    Records records(contacts.program.schema, 3);
    records.add(contacts.list, {1, 11}, {}, 0);
    records.add(contacts.list, {2, 12}, {}, 1).add(contacts.list, {3, 13}, {}, 1);
    CHECK(decide(contacts.program, records, 0).outcome(contacts.outcomes[2]) == 11);
    CHECK(decide(contacts.program, records, 1).outcome(contacts.outcomes[2]) == 25);
    CHECK(decide(contacts.program, records, 2).outcome(contacts.outcomes[2]) == 0);
}

TEST_CASE("an unknown list has any number of elements up to its bound", "[interpret][loop]") {
    Contacts contacts(true);
    Records records(contacts.program.schema, 1);
    records.add(contacts.list, {50, 10}).set_list(contacts.list, State::unknown);
    CHECK(contacts.answers(records) == Answers{0, 4, -1, -1, -1});
}
