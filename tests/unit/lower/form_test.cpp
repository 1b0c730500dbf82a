// The shape of lowered programs: what is shared, what is asked once, what an explanation will find.

#include <catch2/catch.hpp>

#include <algorithm>

#include "lower/from_model.h"
#include "unit/lower/models.h"

using namespace lower_test;
namespace ir = forbear::ir;

namespace {

ir::Program lower(const Policy& policy) {
    auto lowered = forbear::lower::from_model(policy, std::string(64, 'a'));
    if (!lowered.has_value()) FAIL(lowered.error().message);
    return std::move(lowered).value();
}

std::size_t count_of(const std::vector<ir::Instruction>& code, ir::Op op) {
    return static_cast<std::size_t>(
        std::count_if(code.begin(), code.end(), [&](const auto& each) { return each.op == op; }));
}

Expr sum() { return make(ExprKind::add, whole(0, 8), {fact(amount), fact(limit)}); }
Expr large_events(std::int64_t from) {
    Expr count = gathered(ExprKind::count, {compare(field(field_size), sum(), 4)});
    Expr test = in_range(count, from, 3);
    test.text = "there are at least " + std::to_string(from) + " events";
    test.shown = "found";
    return test;
}

} // namespace

TEST_CASE("equal values share one register, and every fact is loaded once") {
    const Expr turned = make(ExprKind::add, whole(0, 8), {fact(limit), fact(amount)});
    const ir::Program program =
        lower(policy({rule("one", {in_range(sum(), 1, 3), {}}), rule("two", {in_range(turned, 2, 8), {}})}));
    CHECK(count_of(program.before, ir::Op::fact) == 2);
    CHECK(count_of(program.before, ir::Op::add) == 1);
    CHECK(program.nodes.size() == 2);
    CHECK(program.nodes[0].reg == program.nodes[1].reg);
}

TEST_CASE("a comparison and its mirror image share one register") {
    const ir::Program program = lower(policy({rule("one", {compare(fact(amount), fact(limit), 1), {}}),
                                              rule("two", {compare(fact(limit), fact(amount), 6), {}})}));
    CHECK(count_of(program.before, ir::Op::compare) == 1);
    CHECK(program.nodes[0].low == -1);
    CHECK(program.nodes[0].high == -1);
    CHECK(program.nodes[1].low == -1);
    CHECK(program.nodes[1].high == 0);
}

TEST_CASE("constants of different types stay apart") {
    Rule one = rule("one", {condition(ExprKind::includes, {number(2, set(1)), fact(kinds)}), {}});
    Rule two = rule("two", {compare(number(2, whole(2, 2)), fact(limit), 1), {}});
    CHECK(count_of(lower(policy({one, two})).before, ir::Op::constant) == 2);
}

TEST_CASE("equal list parts are one loop, and what does not depend on the element is outside it") {
    const ir::Program program = lower(policy({rule("one", {large_events(1), {}}), rule("two", {large_events(2), {}})}));
    REQUIRE(program.loops.size() == 1);
    CHECK(count_of(program.before, ir::Op::aggregate) == 1);
    CHECK(count_of(program.before, ir::Op::add) == 1);
    CHECK(count_of(program.loop_code, ir::Op::add) == 0);
    CHECK(count_of(program.loop_code, ir::Op::compare) == 1);
    CHECK(program.loops[0].result_possible != ir::nothing);
}

TEST_CASE("only what guards ask of the decision runs after the rules") {
    Policy made = policy({});
    Expr decided = make(ExprKind::decided, whole(0, 9));
    decided.index = level;
    forbear::model::Guard guard;
    guard.name = "ceiling";
    guard.condition.when = in_range(make(ExprKind::subtract, whole(-9, 9), {decided, fact(limit)}), 1, 9);
    made.guards = {guard};
    const ir::Program program = lower(made);
    CHECK(count_of(program.before, ir::Op::fact) == 1);
    CHECK(count_of(program.after, ir::Op::decided) == 1);
    CHECK(count_of(program.after, ir::Op::subtract) == 1);
}

TEST_CASE("a section asks once for all its rules, and its failure leads past them") {
    Policy made = policy({rule("one", {holds(asked), {}}, 0), rule("two", {holds(called), {}}, 1),
                          rule("three", {holds(called), {}}, 1)});
    made.sections.resize(2);
    made.sections[0].condition.when = in_range(fact(limit), 1, 4);
    made.sections[1].condition.when = in_range(fact(amount), 1, 4);
    made.sections[1].parent = 0;
    made.sections[1].is_complete = true;
    made.sections[1].complete_at = {0, 3, 9};
    const ir::Program program = lower(made);
    CHECK_FALSE(program.sections[0].is_complete);
    CHECK(program.sections[1].is_complete);
    CHECK(program.sections[1].complete_at == forbear::Span{0, 3, 9});
    REQUIRE(program.nodes.size() == 5);
    const ir::Node& outer = program.nodes[program.entry];
    CHECK(outer.rule == ir::nothing);
    CHECK(outer.section == 0);
    CHECK(outer.no == ir::fires(3));
    CHECK(outer.yes == program.rules[0].entry);
    const ir::Node& inner = program.nodes[program.nodes[program.rules[0].entry].no];
    CHECK(inner.section == 1);
    CHECK(inner.yes == program.rules[1].entry);
    CHECK(inner.no == ir::fires(3));
    CHECK(program.nodes[program.rules[2].entry].rule == 2);
}

TEST_CASE("every test knows its words, its part of the condition and the value that explains it") {
    Expr group = either({holds(asked), holds(called)});
    group.text = "(asked or called)";
    Expr test = in_range(fact(limit), 1, 2);
    test.text = "limit is 1 to 2";
    const ir::Program program = lower(policy({rule("one", {all({test, group, large_events(1)}), {}})}));
    const ir::Node* nodes = program.nodes.data() + program.entry; // the loop's own test lies before them
    const auto origin = [&](std::size_t node) { return program.origins[nodes[node].origin]; };
    const auto conjunct = [&](std::size_t node) { return program.origins[nodes[node].conjunct]; };
    CHECK(origin(0).text == "limit is 1 to 2");
    CHECK(origin(0).label == "limit");
    CHECK(nodes[0].conjunct == nodes[0].origin);
    CHECK(origin(1).text == "asked is 1 to 1");
    CHECK(conjunct(1).text == "(asked or called)");
    CHECK(nodes[1].conjunct == nodes[2].conjunct);
    CHECK(conjunct(3).text == "there are at least 1 events");
    CHECK(conjunct(3).label == "found");
    CHECK(conjunct(3).shown == program.loops[0].result);
}

TEST_CASE("an exception keeps its word `unless`, and unknown does not fire a rule") {
    const ir::Program program = lower(policy({rule("one", {holds(asked), holds(called)})}));
    REQUIRE(program.nodes.size() == 2);
    CHECK(program.origins[program.nodes[1].conjunct].text == "unless called is 1 to 1");
    CHECK(program.nodes[1].outside);
    CHECK_FALSE(program.nodes[1].pass_unknown);
    CHECK(program.nodes[1].pass_none);
}

TEST_CASE("a rule without a condition begins at its own end") {
    const ir::Program program =
        lower(policy({rule("one", {holds(asked), {}}), rule("two", {condition(ExprKind::always, {}), {}})}));
    CHECK(program.rules[1].entry == ir::fires(1));
    CHECK(program.rules[2].entry == ir::fires(2));
}

TEST_CASE("a rule that never fires still has a test to show for it") {
    const ir::Program program = lower(policy({rule("one", {negation(condition(ExprKind::always, {})), {}})}));
    REQUIRE_FALSE(ir::is_end(program.rules[0].entry));
    CHECK(program.nodes[program.rules[0].entry].rule == 0);
}

TEST_CASE("who never asks for the date of decision need not give it") {
    Policy made = policy({});
    CHECK(lower(made).schema.facts[0].may_be_unknown);
    made.reads_as_of = true;
    CHECK_FALSE(lower(made).schema.facts[0].may_be_unknown);
}

TEST_CASE("more values than the engine holds are refused in plain words") {
    std::vector<Rule> rules;
    for (int index = 0; index < 9'000; ++index) {
        const Expr apart = make(ExprKind::add, whole(0, 20'000), {fact(limit), number(index, whole(0, 20'000))});
        rules.push_back(rule("r" + std::to_string(index), {in_range(apart, 0, 1), {}}));
    }
    const auto lowered = forbear::lower::from_model(policy(std::move(rules)), {});
    REQUIRE_FALSE(lowered.has_value());
    CHECK(lowered.error().code == forbear::ErrorCode::limit);
}

TEST_CASE("an unsound model becomes an internal error, not a wrong decision") {
    Rule one = rule("one", {});
    one.action.settings.push_back({level, number(77, whole(77, 77))}); // outside the outcome's range
    const auto lowered = forbear::lower::from_model(policy({rule("zero", {holds(asked), {}}), one}), {});
    REQUIRE_FALSE(lowered.has_value());
    CHECK(lowered.error().code == forbear::ErrorCode::internal);
}
