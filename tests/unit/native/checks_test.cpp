// What is tested beyond the columns of the blocks is checked entry by entry, in machine code as by the interpreter.

#include <array>

#include "dispatch/table.h"
#include "unit/native/compare.h"

using namespace forbear;
using namespace forbear::tests;

TEST_CASE("a policy of so many checks that their numbers take four bytes decides as the interpreter does") {
    constexpr std::size_t facts = 8, rules = 22'000, rows = 400; // six facts are compared: two tests of each rule and an end are checks
    constexpr std::int64_t high = 1'000'000, narrow = 100, wide = 400'000;
    std::mt19937_64 random(2'024);
    const auto number = [&](std::int64_t from, std::int64_t to) { return std::uniform_int_distribution<std::int64_t>(from, to)(random); };
    ProgramBuilder builder;
    std::vector<ir::Reg> regs;
    for (std::size_t fact = 0; fact < facts; ++fact) regs.push_back(builder.read(builder.fact("fact_" + std::to_string(fact), whole(0, high))));
    std::vector<std::array<std::int64_t, facts>> lows(rules);
    const auto width = [](std::size_t fact) { return fact == 0 ? narrow : wide; };
    for (auto& low : lows) {
        std::vector<ir::Node> tests;
        for (std::size_t fact = 0; fact < facts; ++fact) {
            low[fact] = number(0, high - width(fact));
            tests.push_back(in_range(regs[fact], low[fact], low[fact] + width(fact)));
        }
        builder.rule("r", tests, {to(email)});
    }
    builder.rule("otherwise", {});
    const ir::Program& program = builder.finish();
    must_be_sound(program);

    const auto table = dispatch::make_table(program);
    REQUIRE(table);
    CHECK(table.value().checks.size() > UINT16_MAX);
    CHECK(table.value().check_bytes == 4);

    // Customers whom a rule is about, but for one fact at most, which lies at an edge.
    Records records(program.schema, rows);
    for (std::size_t row = 0; row < rows; ++row) {
        const auto& low = lows[static_cast<std::size_t>(number(0, rules - 1))];
        const auto at_edge = static_cast<std::size_t>(number(0, facts - 1));
        for (std::size_t fact = 0; fact < facts; ++fact) {
            std::int64_t value = number(low[fact], low[fact] + width(fact));
            if (fact == at_edge) value = std::clamp((number(0, 1) == 0 ? low[fact] : low[fact] + width(fact)) + number(-1, 1), std::int64_t{0}, high);
            records.set(static_cast<std::uint32_t>(fact), value, row);
        }
    }
    for (const native::Optimization level : {native::Optimization::o0, native::Optimization::o2}) {
        CHECK(differences(program, *must_compile(program, level), records.view(), rows) == 0);
    }
}
