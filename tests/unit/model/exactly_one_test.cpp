// Tables marked `exactly one row fits`: overlaps and gaps are found, with a customer, and nothing else is.

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

#include "model/from_syntax.h"
#include "unit/lower/kleene.h"

using namespace lower_test;
using forbear::Code;
using forbear::Diagnostic;
using forbear::DiagnosticSink;

namespace {

/// Facts say for themselves what can be unknown or none, as the resolver has them do.
Expr value_of(std::uint32_t index) {
    Expr expr = fact(index);
    expr.can_be_unknown = schema().facts[index].may_be_unknown;
    expr.can_be_none = schema().facts[index].may_be_none;
    return expr;
}
Expr between(std::uint32_t index, std::int64_t low, std::int64_t high) { return in_range(value_of(index), low, high); }
Expr one_of(std::uint64_t mask) { return masked(ExprKind::member, value_of(kind), mask); }
Expr is_unknown(std::uint32_t index) { return condition(ExprKind::is_unknown, {value_of(index)}); }
Expr is_none(std::uint32_t index) { return condition(ExprKind::is_none, {value_of(index)}); }

Policy table(std::vector<Condition> rows, Condition around = {}) {
    std::vector<Rule> rules;
    for (std::size_t index = 0; index < rows.size(); ++index) {
        rules.push_back(rule("ladder.row" + std::to_string(index), std::move(rows[index]), 0));
        rules.back().at = {0, static_cast<std::uint32_t>(index + 1), static_cast<std::uint32_t>(index + 2)};
    }
    const auto count = static_cast<std::uint32_t>(rules.size());
    Policy made = policy(std::move(rules));
    Section section;
    section.name = "around";
    section.condition = std::move(around);
    made.sections.push_back(section);
    made.tables.push_back({"ladder", true, 0, count, 0, {}});
    return made;
}
Policy table(std::vector<Expr> rows, Condition around = {}) {
    std::vector<Condition> conditions;
    for (Expr& row : rows) conditions.push_back({std::move(row), {}});
    return table(std::move(conditions), std::move(around));
}

std::vector<Diagnostic> findings(const Policy& policy) {
    DiagnosticSink sink;
    forbear::model::check_exactly_one(policy, sink);
    return sink.diagnostics();
}

bool has(const std::vector<Diagnostic>& found, Code code) {
    return std::any_of(found.begin(), found.end(), [&](const Diagnostic& each) { return each.code == code; });
}

} // namespace

TEST_CASE("ranges that meet without a gap are accepted") {
    CHECK(findings(table({between(limit, 0, 1), between(limit, 2, 4), is_unknown(limit)})).empty());
}

TEST_CASE("an unknown value that no row takes is a gap") {
    const auto found = findings(table({between(limit, 0, 1), between(limit, 2, 4)}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].code == Code::no_row_fits);
    CHECK(found[0].help == "for example: limit unknown");
}

TEST_CASE("a hole between two ranges is a gap, with the customer in it") {
    const auto found = findings(table({between(limit, 0, 1), between(limit, 3, 4), is_unknown(limit)}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].code == Code::no_row_fits);
    CHECK(found[0].help == "for example: limit 2");
}

TEST_CASE("two rows for one customer overlap, and both are shown") {
    const auto found = findings(table({between(limit, 0, 2), between(limit, 2, 4), is_unknown(limit)}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].code == Code::rows_overlap);
    CHECK(found[0].args == std::vector<std::string>{"row0", "row1", "ladder"});
    CHECK(found[0].at.begin == 2);
    REQUIRE(found[0].labels.size() == 1);
    CHECK(found[0].labels[0].at.begin == 1);
    CHECK(found[0].help == "for example: limit 2");
}

TEST_CASE("a cell that says `or unknown` fills the gap of unknown") {
    CHECK(findings(table({or_unknown(between(limit, 0, 1)), between(limit, 2, 4)})).empty());
    CHECK(
        has(findings(table({or_unknown(between(limit, 0, 1)), or_unknown(between(limit, 2, 4))})), Code::rows_overlap));
}

TEST_CASE("none is false to comparisons and needs its own row") {
    CHECK(has(findings(table({one_of(7), is_unknown(kind)})), Code::no_row_fits));
    CHECK(findings(table({one_of(3), one_of(4), is_unknown(kind), is_none(kind)})).empty());
    CHECK(findings(table({one_of(3), negation(or_unknown(one_of(3))), is_unknown(kind)})).empty());
}

TEST_CASE("the section's condition narrows the customers") {
    const Condition up_to_two{between(limit, 0, 2), {}};
    CHECK(findings(table({between(limit, 0, 1), between(limit, 2, 3)}, up_to_two)).empty());
    const Condition not_two{{}, between(limit, 2, 2)};
    CHECK(findings(table({between(limit, 0, 1), between(limit, 3, 4), is_unknown(limit)}, not_two)).empty());
    // What the rows do not test stays open.
    const Condition elsewhere{between(amount, 0, 2), {}};
    CHECK(has(findings(table({between(limit, 0, 1)}, elsewhere)), Code::no_row_fits));
}

TEST_CASE("`unless` of a row must be false") {
    const std::vector<Condition> rows{
        {between(limit, 0, 4), between(limit, 3, 4)}, {between(limit, 3, 4), {}}, {is_unknown(limit), {}}};
    CHECK(findings(table(rows)).empty());
}

TEST_CASE("comparisons between facts are refused: nothing is proved about them") {
    const auto found =
        findings(table({compare(value_of(limit), value_of(amount), 1), compare(value_of(limit), value_of(amount), 6)}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].code == Code::rows_not_proved);
}

TEST_CASE("counts in doubt are tried as lower and upper bounds") {
    Expr count = gathered(ExprKind::count, {});
    count.can_be_unknown = true;
    count.text = "number of events";
    const auto found = findings(table({in_range(count, 0, 0), in_range(count, 1, 3)}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].code == Code::no_row_fits);
    CHECK(found[0].help == "for example: number of events between 0 and 1");
    CHECK(findings(table({or_unknown(in_range(count, 0, 0)), in_range(count, 1, 3)})).empty());
}

TEST_CASE("a table that tests everything everywhere is settled all the same") {
    // One row for each combination.
    std::vector<Expr> rows;
    for (int first = 0; first < 5; ++first) {
        for (int second = 0; second < 5; ++second) {
            for (int third = 0; third < 3; ++third) {
                rows.push_back(all({or_unknown(between(limit, first, first)),
                                    between(as_of, second * 6'000, second * 6'000 + 5'999),
                                    or_unknown(one_of(std::uint64_t{1} << third))}));
            }
        }
    }
    CHECK(has(findings(table(rows)), Code::no_row_fits));  // none, and the last day
    CHECK(has(findings(table(rows)), Code::rows_overlap)); // unknown
}

TEST_CASE("findings agree with every customer there is") {
    std::mt19937 random(11);
    const auto below = [&](unsigned end) { return static_cast<int>(random() % end); };
    const auto test = [&]() -> Expr {
        const std::int64_t low = below(4);
        switch (below(6)) {
        case 0: return between(limit, low, low + below(3));
        case 1: return between(amount, low, low + below(3));
        case 2: return one_of(static_cast<unsigned>(1 + below(6)));
        case 3: return condition(ExprKind::is_none, {value_of(amount)});
        case 4: return or_unknown(between(limit, 0, low));
        default: return negation(between(amount, low, 4));
        }
    };
    std::vector<Record> everyone;
    const auto cells = [](std::int64_t values, bool none) {
        std::vector<Cell> made{{State::unknown}};
        if (none) made.push_back({State::none});
        for (std::int64_t value = 0; value < values; ++value) made.push_back({State::known, value});
        return made;
    };
    for (const Cell& a : cells(5, false)) {
        for (const Cell& b : cells(5, true)) {
            for (const Cell& c : cells(3, true)) {
                everyone.emplace_back();
                everyone.back().facts[limit] = a;
                everyone.back().facts[amount] = b;
                everyone.back().facts[kind] = c;
            }
        }
    }
    int clean = 0;
    for (int trial = 0; trial < 600; ++trial) {
        // Halves of halves: often a partition, often nearly one.
        std::vector<Expr> rows;
        Expr first = test();
        Expr second = either({test(), test()});
        rows.push_back(all({first, second}));
        rows.push_back(all({first, negation(or_unknown(second))}));
        if (below(3) != 0) rows.push_back(negation(or_unknown(first)));
        if (below(2) != 0) rows.push_back(all({or_unknown(first), negation(first)}));
        Condition around;
        if (below(2) != 0) around.when = either({test(), test()});
        const Policy policy = table(rows, around);
        bool overlap = false;
        bool gap = false;
        for (const Record& record : everyone) {
            const Kleene kleene(record);
            if (around.when && kleene.truth(*around.when) != Truth::yes) continue;
            const auto fitting = std::count_if(rows.begin(), rows.end(),
                                               [&](const Expr& row) { return kleene.truth(row) == Truth::yes; });
            overlap = overlap || fitting > 1;
            gap = gap || fitting == 0;
        }
        const auto found = findings(policy);
        clean += found.empty() ? 1 : 0;
        CHECK_FALSE(has(found, Code::rows_not_proved));
        // A section may test a value that no row tests; then it is not followed, and a finding may be one too many.
        if (overlap) CHECK(has(found, Code::rows_overlap));
        if (gap) CHECK(has(found, Code::no_row_fits));
        if (around.when) continue;
        CHECK(has(found, Code::rows_overlap) == overlap);
        CHECK(has(found, Code::no_row_fits) == gap);
    }
    CHECK(clean > 10);
}
