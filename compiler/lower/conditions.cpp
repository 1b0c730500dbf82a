// Three-valued conditions to two-valued formulas. Negations are pushed down to the tests; what is left of "unknown" is
// which way each test goes when it meets one.

#include <limits>

#include "lower/lowering.h"
#include "model/expr.h"

namespace forbear::lower {

namespace {

using model::ExprKind;

constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();

/// low <= value <= high; bounds the wrong way round hold for nothing.
ir::Node range_node(ir::Reg reg, std::int64_t low, std::int64_t high) {
    if (low > high) return {.outside = true, .reg = reg, .low = lowest, .high = highest};
    return {.reg = reg, .low = low, .high = high};
}

Formula test_formula(const ir::Node& node) { return {Shape::test, node, {}}; }

/// compare's results that `mask` allows.
ir::Node compare_node(ir::Reg reg, std::uint64_t mask) {
    constexpr std::uint64_t less = 1, equal = 2, greater = 4;
    switch (mask) {
    case less | greater: return {.outside = true, .reg = reg, .low = 0, .high = 0};
    case 0: return range_node(reg, 1, -1);
    default: break;
    }
    return range_node(reg,
                      (mask & less) != 0    ? -1
                      : (mask & equal) != 0 ? 0
                                            : 1,
                      (mask & greater) != 0 ? 1
                      : (mask & equal) != 0 ? 0
                                            : -1);
}

constexpr std::uint64_t swapped(std::uint64_t mask) noexcept { return (mask & 2) | (mask & 1) << 2 | (mask & 4) >> 2; }

/// The register that every test of the formula shows, or nothing.
void only_shown(const Formula& formula, const std::vector<ir::Origin>& origins, const ir::Origin*& shown,
                bool& is_only) {
    if (formula.shape == Shape::test && formula.test.origin != ir::nothing) {
        const ir::Origin& origin = origins[formula.test.origin];
        if (shown == nullptr) shown = &origin;
        is_only = is_only && shown->shown == origin.shown;
    }
    for (const Formula& part : formula.parts) only_shown(part, origins, shown, is_only);
}

} // namespace

Formula Lowering::gate(const model::Condition& condition, Asked asked) {
    std::vector<Formula> formulas;
    if (condition.when) {
        formulas.reserve(condition.when->args.size() + 1);
        add_conjuncts(*condition.when, asked, *condition.when, formulas);
    }
    if (condition.unless) {
        const model::Expr& unless = *condition.unless;
        const std::uint32_t conjunct =
            add_conjunct(unless, unless.text.empty() ? unless.text : "unless " + unless.text);
        // Law 2, both ways: an unknown exception never makes a rule fire and never lifts a guard.
        formulas.push_back(formula(unless, asked, true, {&unless, nullptr, conjunct}));
        show_conjunct(conjunct, formulas.back());
    }
    return joined(Shape::all, std::move(formulas));
}

Formula Lowering::explained(const model::Expr& expr, Asked asked) {
    std::vector<Formula> formulas;
    add_conjuncts(expr, asked, expr, formulas);
    return joined(Shape::all, std::move(formulas));
}

std::uint32_t Lowering::graph(const Formula& formula) {
    GraphWriter writer(program_.nodes);
    const std::uint32_t entry = writer.add(formula, {}, ir::accept, ir::reject);
    writer.finish();
    return writer.placed(entry);
}

void Lowering::add_conjuncts(const model::Expr& expr, Asked asked, const model::Expr& text_of,
                             std::vector<Formula>& formulas) {
    // A named condition stays one part: its name is what the author wrote.
    const bool is_outermost = &expr == &text_of;
    if (expr.kind == ExprKind::all && (is_outermost || expr.text.empty())) {
        for (const model::Expr& arg : expr.args) add_conjuncts(arg, asked, text_of, formulas);
        return;
    }
    const model::Expr& named = expr.text.empty() ? text_of : expr;
    const std::uint32_t conjunct = add_conjunct(expr, named.text);
    formulas.push_back(formula(expr, asked, false, {&named, &expr, conjunct}));
    show_conjunct(conjunct, formulas.back());
}

std::uint32_t Lowering::add_conjunct(const model::Expr& expr, std::string text) {
    program_.origins.push_back({expr.at, std::move(text), ir::nothing, expr.shown});
    return static_cast<std::uint32_t>(program_.origins.size() - 1);
}

void Lowering::show_conjunct(std::uint32_t conjunct, const Formula& formula) {
    const ir::Origin* shown = nullptr;
    bool is_only = true;
    only_shown(formula, program_.origins, shown, is_only);
    if (shown == nullptr || !is_only) return;
    program_.origins[conjunct].shown = shown->shown;
    program_.origins[conjunct].label = shown->label;
}

std::uint32_t Lowering::origin(const model::Expr& expr, ir::Reg shown, Written written) {
    if (written.text_of == nullptr) return ir::nothing;
    if (&expr == written.whole) {
        program_.origins[written.conjunct].shown = shown;
        return written.conjunct;
    }
    program_.origins.push_back({written.text_of->at, written.text_of->text, shown, expr.shown});
    return static_cast<std::uint32_t>(program_.origins.size() - 1);
}

Formula Lowering::formula(const model::Expr& expr, Asked asked, bool negated, Written written) {
    if (written.text_of != nullptr && !expr.text.empty()) written.text_of = &expr;
    switch (expr.kind) {
    case ExprKind::all:
    case ExprKind::either: return parts(expr, asked, negated, written);
    case ExprKind::negation: return formula(expr.args[0], asked, !negated, written);
    case ExprKind::or_unknown:
        // Two-valued: true unless the inner condition is false, so its negation asks whether that is false for certain.
        return formula(expr.args[0], negated ? Asked::is_true : Asked::is_not_false, negated, written);
    case ExprKind::in_range: return range(expr, asked, negated, written);
    case ExprKind::member:
    case ExprKind::overlap: {
        const ir::Reg reg = value(expr.args[0]);
        const ir::Test how = expr.kind == ExprKind::member ? ir::Test::member : ir::Test::overlap;
        const ir::Node node{.test = how, .reg = reg, .low = static_cast<std::int64_t>(expr.mask)};
        return test(node, asked, negated, origin(expr, reg, written), written);
    }
    case ExprKind::compare: return comparison(expr, asked, negated, written);
    case ExprKind::contains: return holds(expr, ir::Op::contains, asked, negated, written);
    case ExprKind::includes: return holds(expr, ir::Op::includes, asked, negated, written);
    case ExprKind::text_equal: return holds(expr, ir::Op::text_equal, asked, negated, written);
    case ExprKind::is_known:
    case ExprKind::is_unknown:
    case ExprKind::is_none: return state_test(expr, negated, written);
    case ExprKind::always: {
        if (!negated) return {};
        const ir::Reg reg = constant({.kind = TypeKind::yes_no, .low = 0, .high = 1}, 1);
        return test(range_node(reg, 1, 1), asked, negated, origin(expr, ir::nothing, written), written);
    }
    default: { // a yes/no value
        const ir::Reg reg = value(expr);
        return test(range_node(reg, 1, 1), asked, negated, origin(expr, reg, written), written);
    }
    }
}

Formula Lowering::parts(const model::Expr& expr, Asked asked, bool negated, Written written) {
    std::vector<Formula> formulas;
    formulas.reserve(expr.args.size());
    for (const model::Expr& arg : expr.args) formulas.push_back(formula(arg, asked, negated, written));
    return joined((expr.kind == ExprKind::all) != negated ? Shape::all : Shape::either, std::move(formulas));
}

Formula Lowering::test(ir::Node node, Asked asked, bool negated, std::uint32_t origin, Written written) const {
    node.outside = node.outside != negated;
    node.pass_unknown = asked == Asked::is_not_false;
    node.pass_none = negated;
    node.origin = origin;
    node.conjunct = written.conjunct;
    return test_formula(node);
}

Formula Lowering::range(const model::Expr& expr, Asked asked, bool negated, Written written) {
    const model::Expr& tested = expr.args[0];
    if (model::is_condition(tested.kind)) {
        const bool takes_no = expr.value <= 0 && expr.value_high >= 0;
        const bool takes_yes = expr.value <= 1 && expr.value_high >= 1;
        if (takes_no != takes_yes) return formula(tested, asked, negated != takes_no, written);
    }
    if (tested.kind == ExprKind::count) return count_range(expr, asked, negated, written);
    const ir::Reg reg = value(tested);
    ir::Node node = range_node(reg, expr.value, expr.value_high);
    if (tested.type.kind == TypeKind::set && expr.value == 0 && expr.value_high == 0) { // empty: none of all members
        node = {.test = ir::Test::overlap, .outside = true, .reg = reg, .low = about(reg).high};
    }
    return test(node, asked, negated, origin(expr, reg, written), written);
}

/// The count lies between `found` and `possible`; each bound of the range is asked of the side that settles it.
Formula Lowering::count_range(const model::Expr& expr, Asked asked, bool negated, Written written) {
    const Counted count = counted(expr.args[0]);
    const bool is_strict = (asked == Asked::is_true) != negated;
    const std::uint32_t from = origin(expr, count.found, written);
    const bool needs_low = expr.value > 0;
    const bool needs_high = expr.value_high < about(count.found).high;
    const bool is_settled =
        count.found == count.possible || expr.value > expr.value_high || (!needs_low && !needs_high);
    if (is_settled) {
        return test(range_node(count.found, expr.value, expr.value_high), asked, negated, from, written);
    }
    std::vector<Formula> formulas;
    if (needs_low) {
        const ir::Reg reg = is_strict ? count.found : count.possible;
        formulas.push_back(test(range_node(reg, expr.value, highest), asked, negated, from, written));
    }
    if (needs_high) {
        const ir::Reg reg = is_strict ? count.possible : count.found;
        formulas.push_back(test(range_node(reg, lowest, expr.value_high), asked, negated, from, written));
    }
    return joined(negated ? Shape::either : Shape::all, std::move(formulas));
}

Formula Lowering::comparison(const model::Expr& expr, Asked asked, bool negated, Written written) {
    ir::Instruction code{.op = ir::Op::compare};
    const ir::Reg left = code.a = value(expr.args[0]);
    code.b = value(expr.args[1]);
    std::uint64_t mask = expr.mask;
    if (code.a > code.b) { // one register for `a before b` and `b after a`
        std::swap(code.a, code.b);
        mask = swapped(mask);
    }
    const Type type{.kind = TypeKind::whole, .low = -1, .high = 1};
    const ir::Reg reg = instruction(code, {type,
                                           -1,
                                           1,
                                           about(code.a).can_be_unknown || about(code.b).can_be_unknown,
                                           about(code.a).can_be_none || about(code.b).can_be_none,
                                           {}});
    return test(compare_node(reg, mask), asked, negated, origin(expr, left, written), written);
}

Formula Lowering::holds(const model::Expr& expr, ir::Op op, Asked asked, bool negated, Written written) {
    const auto mask = constant_of(expr.args[1]);
    const ir::Reg left = value(expr.args[0]);
    const std::uint32_t from = origin(expr, left, written);
    if (op == ir::Op::contains && mask) {
        return test({.test = ir::Test::member, .reg = left, .low = *mask}, asked, negated, from, written);
    }
    ir::Instruction code{.op = op, .a = left, .b = value(expr.args[1])};
    if (op == ir::Op::text_equal && code.a > code.b) std::swap(code.a, code.b);
    const Type type{.kind = TypeKind::yes_no, .low = 0, .high = 1};
    const ir::Reg reg = instruction(code, {type,
                                           0,
                                           1,
                                           about(code.a).can_be_unknown || about(code.b).can_be_unknown,
                                           about(code.a).can_be_none || about(code.b).can_be_none,
                                           {}});
    return test(range_node(reg, 1, 1), asked, negated, from, written);
}

/// Tests of a state: a known value passes the full range, or nothing does outside it.
Formula Lowering::state_test(const model::Expr& expr, bool negated, Written written) {
    const ir::Reg reg = value(expr.args[0]);
    const bool passes_known = (expr.kind == ExprKind::is_known) != negated;
    const bool passes_unknown = (expr.kind == ExprKind::is_unknown) != negated;
    // None is not unknown: that there is nothing is known.
    const bool passes_none = (expr.kind != ExprKind::is_unknown) != negated;
    return test_formula({.outside = !passes_known,
                         .pass_unknown = passes_unknown,
                         .pass_none = passes_none,
                         .reg = reg,
                         .low = lowest,
                         .high = highest,
                         .origin = origin(expr, reg, written),
                         .conjunct = written.conjunct});
}

} // namespace forbear::lower
