// What a large policy costs: time that grows in proportion, code that does not grow with the rules.

#include <ctime>

#include "unit/native/compare.h"
#include "unit/native/many_rules.h"

using namespace forbear;
using namespace forbear::tests;
using native::Optimization;

namespace {

/// Of this thread's processor, so that a busy machine fails no test.
double seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double seconds_to_compile(const ir::Program& program, Optimization level) {
    const double start = seconds();
    (void)must_compile(program, level);
    return seconds() - start;
}

std::size_t code_size(const ir::Program& program, Optimization level) {
    auto size = native::code_size(program, level, {});
    REQUIRE(size);
    return size.value();
}

} // namespace

TEST_CASE("the code of a policy does not grow with its rules") {
    const ir::Program thousand = many_rules(1'000);
    const ir::Program ten_thousand = many_rules(10'000);
    must_be_sound(ten_thousand);
    for (const Optimization level : {Optimization::o0, Optimization::o2}) {
        const std::size_t before = code_size(thousand, level);
        const std::size_t after = code_size(ten_thousand, level);
        CHECK(before > 100);
        CHECK(after < before + 100);
    }
    CHECK(seconds_to_compile(ten_thousand, Optimization::o0) < 1.0);
    Records customers = many_customers(ten_thousand, 500);
    CHECK(differences(ten_thousand, *must_compile(ten_thousand, Optimization::o2), customers.view(), 500) == 0);
}

TEST_CASE("a thousand guards compile in proportion") {
    const ir::Program few = many_rules(10, 125);
    const ir::Program many = many_rules(10, 1'000);
    must_be_sound(many);
    (void)must_compile(few, Optimization::o0);
    const double before = seconds_to_compile(few, Optimization::o2);
    const double after = seconds_to_compile(many, Optimization::o2);
    CHECK(after < before * 8 * 2.5); // eight times the guards
    Records customers = many_customers(many, 200);
    CHECK(differences(many, *must_compile(many, Optimization::o2), customers.view(), 200) == 0);
}

TEST_CASE("long straight code is cut into functions") {
    ProgramBuilder builder;
    const auto fact = builder.fact("balance", whole(0, 1000), true);
    const ir::Reg balance = builder.read(fact);
    const auto outcome = builder.outcome("answer", whole(0, 1001));
    ir::Reg last = balance;
    for (int step = 0; step < 2'000; ++step) {
        const ir::Reg other = builder.before(ir::Op::constant, builder.reg(whole(0, 1001), step % 1000, step % 1000),
                                             ir::nothing, ir::nothing, step % 1000);
        const auto& registers = builder.program.registers;
        const bool least = step % 2 == 0;
        const std::int64_t low = least ? std::min(registers[last].low, registers[other].low)
                                       : std::max(registers[last].low, registers[other].low);
        const std::int64_t high = least ? std::min(registers[last].high, registers[other].high)
                                        : std::max(registers[last].high, registers[other].high);
        last = builder.before(least ? ir::Op::least : ir::Op::greatest, builder.reg(whole(0, 1001), low, high, true),
                              last, other);
    }
    const ir::Reg zero = builder.before(ir::Op::constant, builder.reg(whole(0, 0), 0, 0));
    const ir::Reg shown = builder.before(ir::Op::if_unknown, builder.reg(whole(0, 1001), 0, 1001), last, zero);
    builder.rule("unknown", {in_range(shown, 100, 2000)}, {to(sms)}, {set_from(outcome, shown)});
    builder.rule("otherwise", {}, {}, {set_from(outcome, shown)});
    const ir::Program& program = builder.finish();
    must_be_sound(program);
    CHECK(seconds_to_compile(program, Optimization::o2) < 10.0);
    Records records(program.schema, 3);
    records.set(fact, 17, 0).set(fact, 1000, 1).set(fact, State::unknown, 2);
    CHECK(differences(program, *must_compile(program, Optimization::o2), records.view(), 3) == 0);
}
