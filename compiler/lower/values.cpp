// Values: one register for each different expression.

#include <algorithm>

#include "forbear/experiment.h"
#include "ir/ranges.h"
#include "lower/lowering.h"
#include "model/expr.h"
#include "model/expression_key.h"

namespace forbear::lower {

namespace {

using model::ExprKind;

ir::Op op_of(ExprKind kind) noexcept {
    switch (kind) {
    case ExprKind::add: return ir::Op::add;
    case ExprKind::subtract: return ir::Op::subtract;
    case ExprKind::multiply: return ir::Op::multiply;
    case ExprKind::divide: return ir::Op::divide;
    case ExprKind::ratio: return ir::Op::ratio;
    case ExprKind::round: return ir::Op::round;
    case ExprKind::months_between: return ir::Op::months_between;
    case ExprKind::add_months: return ir::Op::add_months;
    case ExprKind::weekday: return ir::Op::weekday;
    case ExprKind::month_index: return ir::Op::month_index;
    case ExprKind::first_minute: return ir::Op::first_minute;
    case ExprKind::last_minute: return ir::Op::last_minute;
    default: return ir::Op::month_day;
    }
}

/// Equal bits of different types stay apart: readers of a register trust its type.
std::uint32_t scope_of(const Type& type) noexcept {
    return static_cast<std::uint32_t>(type.kind) | static_cast<std::uint32_t>(type.scale) << 8 |
           static_cast<std::uint32_t>(type.vocabulary + 1) << 16;
}

ir::Register about_expr(const model::Expr& expr) {
    return {expr.type, expr.type.low, expr.type.high, false, false, {}};
}

/// Narrowed to what the instruction can give. The model may know less: it sees an expression where we see its register.
void set_range(ir::Register& about, const std::optional<ir::Range>& range) {
    if (!range || !ir::fits_64_bits(*range) || range->low > range->high) return;
    about.low = static_cast<std::int64_t>(range->low);
    about.high = static_cast<std::int64_t>(range->high);
}

ir::Register about_fact(const Schema& schema, const Fact& fact) {
    ir::Register about{fact.type, fact.type.low, fact.type.high, fact.may_be_unknown, fact.may_be_none, fact.name};
    set_range(about, ir::range_of(schema, fact.type));
    return about;
}

bool can_be_zero(const ir::Register& about) noexcept { return about.low <= 0 && about.high >= 0; }

} // namespace

std::optional<std::int64_t> constant_of(const model::Expr& expr) {
    if (expr.kind == ExprKind::constant) return expr.value;
    if (expr.kind == ExprKind::always) return 1;
    if (expr.kind != ExprKind::rescale) return std::nullopt;
    const std::optional<std::int64_t> value = constant_of(expr.args[0]);
    return value ? std::optional(*value * expr.value) : std::nullopt;
}

ir::Reg Lowering::value(const model::Expr& expr) {
    const ir::Reg reg = lowered(expr);
    note_stage(reg);
    return reg;
}

ir::Reg Lowering::lowered(const model::Expr& expr) {
    if (const auto fixed = constant_of(expr)) return constant(expr.type, *fixed);
    if (model::is_condition(expr.kind)) return condition_value(expr);
    switch (expr.kind) {
    case ExprKind::text_constant: return text_constant(expr);
    case ExprKind::none:
        return instruction({.op = ir::Op::none}, {expr.type, 0, 0, false, true, {}}, scope_of(expr.type));
    case ExprKind::fact: return fact(expr.index);
    case ExprKind::cell: return cell(expr);
    case ExprKind::field: return field(expr.index);
    case ExprKind::decided:
    case ExprKind::decided_channels: return decided(expr);
    case ExprKind::rescale: return rescale(expr);
    case ExprKind::round: return strict(expr, ir::Op::round, expr.value, expr.step);
    case ExprKind::divide: return strict(expr, ir::Op::divide, expr.value, expr.step);
    case ExprKind::ratio: return strict(expr, ir::Op::ratio, expr.value);
    case ExprKind::least:
    case ExprKind::greatest: return extreme(expr);
    case ExprKind::if_none:
    case ExprKind::if_unknown: return replaced(expr);
    case ExprKind::business_days: return on_calendar(expr, ir::Op::business_days);
    case ExprKind::add_business_days: return on_calendar(expr, ir::Op::add_business_days);
    case ExprKind::days_ahead: return on_calendar(expr, ir::Op::days_ahead);
    case ExprKind::day_kind: return on_calendar(expr, ir::Op::day_kind);
    case ExprKind::lookup: return lookup(expr);
    case ExprKind::translated: return translated(expr);
    case ExprKind::count: return settled(expr);
    case ExprKind::total:
    case ExprKind::earliest:
    case ExprKind::latest: return aggregate(expr);
    default: return strict(expr, op_of(expr.kind));
    }
}

ir::Reg Lowering::constant(const Type& type, std::int64_t value) {
    return instruction({.op = ir::Op::constant, .imm = value}, {type, value, value, false, false, {}}, scope_of(type));
}

ir::Reg Lowering::text_constant(const model::Expr& expr) {
    const auto [entry, is_new] = texts_.try_emplace(expr.text_value, static_cast<std::uint32_t>(program_.texts.size()));
    if (is_new) program_.texts.push_back(expr.text_value);
    return instruction({.op = ir::Op::text_constant, .imm = entry->second}, about_expr(expr));
}

ir::Reg Lowering::fact(std::uint32_t index) {
    return instruction({.op = ir::Op::fact, .imm = index}, about_fact(program_.schema, program_.schema.facts[index]));
}

ir::Reg Lowering::cell(const model::Expr& expr) {
    ir::Experiment& experiment = program_.experiments[expr.index];
    const ir::Reg by = value(expr.args[0]);
    const bool in_doubt = about(by).can_be_unknown || about(by).can_be_none;
    constexpr std::int64_t last = bucket_count - 1;
    const Type whole{.kind = TypeKind::whole, .low = 0, .high = last};
    experiment.bucket = instruction({.op = ir::Op::bucket, .a = by, .imm = expr.index},
                                    {whole, 0, last, in_doubt, false, experiment.name + " bucket"}, scope_of(whole));
    ir::Register about_cell = about_expr(expr);
    about_cell.low = 0;
    about_cell.high = static_cast<std::int64_t>(experiment.cells.size()) - 1;
    about_cell.can_be_unknown = in_doubt;
    about_cell.name = experiment.name;
    experiment.cell = instruction({.op = ir::Op::cell, .a = experiment.bucket, .imm = expr.index},
                                  std::move(about_cell), scope_of(expr.type));
    return experiment.cell;
}

ir::Reg Lowering::field(std::uint32_t index) {
    const LoopScope& scope = scopes_.back();
    const Fact& field = program_.schema.lists[scope.list].fields[index];
    return instruction({.op = ir::Op::field, .imm = index}, about_fact(program_.schema, field), scope.stage,
                       scope.stage);
}

ir::Reg Lowering::decided(const model::Expr& expr) {
    if (expr.kind == ExprKind::decided_channels) {
        const Type channels{.kind = TypeKind::set, .vocabulary = 0};
        return instruction({.op = ir::Op::decided_channels}, about_fact(program_.schema, {"channels", channels}), 0,
                           after);
    }
    // A rule may unset even an outcome that has a normal value.
    const Outcome& outcome = program_.schema.outcomes[expr.index];
    return instruction({.op = ir::Op::decided, .imm = expr.index},
                       about_fact(program_.schema, {outcome.name, outcome.type, false, true}), 0, after);
}

ir::Reg Lowering::rescale(const model::Expr& expr) {
    const ir::Reg operand = value(expr.args[0]);
    if (expr.value == 1 && scope_of(expr.type) == scope_of(about(operand).type)) return operand;
    const Type whole{.kind = TypeKind::whole, .low = expr.value, .high = expr.value};
    return strict(expr, {.op = ir::Op::multiply, .a = operand, .b = constant(whole, expr.value)});
}

ir::Reg Lowering::strict(const model::Expr& expr, ir::Op op, std::int64_t imm, std::int64_t imm2) {
    ir::Instruction code{.op = op, .rounding = static_cast<ir::Rounding>(expr.rounding), .imm = imm, .imm2 = imm2};
    code.a = value(expr.args[0]);
    if (expr.args.size() > 1) code.b = value(expr.args[1]);
    return strict(expr, code);
}

ir::Reg Lowering::strict(const model::Expr& expr, ir::Instruction code) {
    const bool is_symmetric = code.op == ir::Op::add || code.op == ir::Op::multiply;
    if (is_symmetric && code.a > code.b) std::swap(code.a, code.b);
    const ir::Register& a = about(code.a);
    const ir::Register& b = code.b == ir::nothing ? a : about(code.b);
    ir::Register result = about_expr(expr);
    set_range(result, ir::outcomes_of(program_, code, ir::range_of(a), ir::range_of(b)).range);
    const bool is_quotient = code.op == ir::Op::divide || code.op == ir::Op::ratio;
    result.can_be_unknown = a.can_be_unknown || b.can_be_unknown || (is_quotient && can_be_zero(b)) ||
                            (expr.calendar != nullptr && expr.calendar->days.has_period);
    result.can_be_none = a.can_be_none || b.can_be_none;
    return instruction(code, std::move(result), scope_of(expr.type));
}

ir::Reg Lowering::extreme(const model::Expr& expr) {
    const bool is_least = expr.kind == ExprKind::least;
    ir::Reg found = value(expr.args[0]);
    for (std::size_t arg = 1; arg < expr.args.size(); ++arg) {
        ir::Reg next = value(expr.args[arg]);
        if (next == found) continue;
        if (next < found) std::swap(found, next);
        const ir::Register& a = about(found);
        const ir::Register& b = about(next);
        ir::Register result = about_expr(expr);
        result.low = is_least ? std::min(a.low, b.low) : std::max(a.low, b.low);
        result.high = is_least ? std::min(a.high, b.high) : std::max(a.high, b.high);
        // Where one can be none the other may stand alone, whatever its value.
        for (const auto& [one, other] : {std::pair(&a, &b), std::pair(&b, &a)}) {
            if (!one->can_be_none) continue;
            result.low = std::min(result.low, other->low);
            result.high = std::max(result.high, other->high);
        }
        result.can_be_unknown = a.can_be_unknown || b.can_be_unknown;
        result.can_be_none = a.can_be_none && b.can_be_none;
        const ir::Op op = is_least ? ir::Op::least : ir::Op::greatest;
        found = instruction({.op = op, .a = found, .b = next}, std::move(result), scope_of(expr.type));
    }
    return found;
}

/// One instruction for each value that the choice can have; those that do not match are none and drop out.
ir::Reg Lowering::translated(const model::Expr& expr) {
    const ir::Reg choice = value(expr.args[0]);
    const bool can_be_unknown = about(choice).can_be_unknown;
    ir::Reg found = ir::nothing;
    for (std::size_t arg = 1; arg < expr.args.size(); ++arg) {
        const std::int64_t to = expr.args[arg].value;
        const ir::Reg one = instruction(
            {.op = ir::Op::matched, .a = choice, .imm = static_cast<std::int64_t>(arg) - 1, .imm2 = to},
            {expr.type, to, to, can_be_unknown, true, {}}, scope_of(expr.type));
        if (found == ir::nothing) {
            found = one;
            continue;
        }
        const ir::Register both{expr.type, std::min(about(found).low, to), std::max(about(found).high, to),
                                can_be_unknown, true, {}};
        found = instruction({.op = ir::Op::greatest, .a = found, .b = one}, both, scope_of(expr.type));
    }
    return found;
}

ir::Reg Lowering::replaced(const model::Expr& expr) {
    const bool for_none = expr.kind == ExprKind::if_none;
    const ir::Reg first = value(expr.args[0]);
    if (for_none ? !about(first).can_be_none : !about(first).can_be_unknown) return first;
    const ir::Reg second = value(expr.args[1]);
    const ir::Register& a = about(first);
    const ir::Register& b = about(second);
    ir::Register result = about_expr(expr);
    result.low = std::min(a.low, b.low);
    result.high = std::max(a.high, b.high);
    result.can_be_unknown = (for_none && a.can_be_unknown) || b.can_be_unknown;
    result.can_be_none = (!for_none && a.can_be_none) || b.can_be_none;
    const ir::Op op = for_none ? ir::Op::if_none : ir::Op::if_unknown;
    return instruction({.op = op, .a = first, .b = second}, std::move(result), scope_of(expr.type));
}

ir::Reg Lowering::condition_value(const model::Expr& expr) {
    std::string key = key_of(expr);
    const Stage scope = scopes_.empty() ? before : scopes_.back().stage;
    key.append(reinterpret_cast<const char*>(&scope), sizeof scope);
    if (const auto known = condition_values_.find(key); known != condition_values_.end()) return known->second;
    const Formula is_true = formula(expr, Asked::is_true, false, {});
    const Formula is_not_false = formula(expr, Asked::is_not_false, false, {});
    const bool is_certain = same_answer(is_true, is_not_false, program_.registers);
    ir::Instruction code{.op = ir::Op::condition, .imm = graph(is_true)};
    code.imm2 = is_certain ? ir::reject : graph(is_not_false);
    ir::Register about{Type{.kind = TypeKind::yes_no, .low = 0, .high = 1}, 0, 1, !is_certain, false, {}};
    const ir::Reg result =
        instruction(code, std::move(about), scope, std::max(stage_of(is_true), stage_of(is_not_false)));
    condition_values_.emplace(std::move(key), result);
    return result;
}

} // namespace forbear::lower
