// An interpreter that finds rules by table, against the one that tries them.

#include <catch2/catch.hpp>

#include "interpret/interpreted_policy.h"
#include "unit/native/many_rules.h"

using namespace forbear;
using namespace forbear::tests;

TEST_CASE("rules found by table decide as rules that are tried one by one") {
    constexpr std::size_t rows = 3'000;
    for (const std::size_t rules : {std::size_t{3}, std::size_t{60}, std::size_t{900}}) {
        INFO(rules << " rules");
        const ir::Program program = many_rules(rules);
        Records records = many_customers(program, rows);
        for (std::size_t row = 0; row < rows; row += 50) records.set(1, 3651, row); // a day more than the schema has
        interpret::InterpretedPolicy policy(ir::Program(program), {});
        policy.use_table();
        CHECK(policy.finds_by_table() == (rules > 3)); // few rules are tried
        const FactsView facts = records.view();
        const std::size_t width = program.layout.words;
        std::vector<std::int64_t> batch(rows * width), one(width), walked(width);
        policy.decide(facts, 0, rows, batch.data());
        std::vector<bool> fired(rules, false);
        for (std::size_t row = 0; row < rows; ++row) {
            policy.interpret(facts, row, walked.data());
            policy.decide(facts, row, one.data());
            REQUIRE(one == walked);
            REQUIRE(std::equal(walked.begin(), walked.end(), batch.begin() + static_cast<std::ptrdiff_t>(row * width)));
            if (const DecisionView decision(program.layout, walked.data()); decision.status() != Status::invalid) fired[static_cast<std::size_t>(decision.rule())] = true;
        }
        CHECK(std::ranges::count(fired, true) >= static_cast<std::ptrdiff_t>(std::min<std::size_t>(rules - 1, 40)));
    }
}

TEST_CASE("a program that is no list of rules is walked, table or not") {
    ir::Program program = many_rules(60);
    program.nodes[program.rules[4].entry].no = ir::fires(12); // a way past the rules between
    interpret::InterpretedPolicy policy(std::move(program), {});
    policy.use_table();
    CHECK_FALSE(policy.finds_by_table());
}
