// List parts: one loop for each different question about the elements of a list.

#include <algorithm>

#include "ir/ranges.h"
#include "lower/lowering.h"
#include "model/expression_key.h"

namespace forbear::lower {

namespace {

Type whole_up_to(std::int64_t high) { return Type{.kind = TypeKind::whole, .low = 0, .high = high}; }

ir::LoopKind kind_of(model::ExprKind kind) noexcept {
    switch (kind) {
    case model::ExprKind::count: return ir::LoopKind::count;
    case model::ExprKind::total: return ir::LoopKind::total;
    case model::ExprKind::earliest: return ir::LoopKind::earliest;
    default: return ir::LoopKind::latest;
    }
}

/// A total, earliest or latest of values like `value`.
ir::Register about_gathered(const model::Expr& expr, ir::LoopKind kind, const ir::Register& value,
                            std::uint32_t at_most, bool in_doubt) {
    ir::Register about{expr.type, value.low, value.high, in_doubt || value.can_be_unknown, kind != ir::LoopKind::total,
                       {}};
    if (kind != ir::LoopKind::total) return about;
    const ir::Range total = ir::product(ir::range_of(value), {0, at_most});
    if (!ir::fits_64_bits(total)) return about; // the verifier says so
    about.low = static_cast<std::int64_t>(std::min<ir::Wide>(total.low, 0));
    about.high = static_cast<std::int64_t>(std::max<ir::Wide>(total.high, 0));
    return about;
}

} // namespace

std::uint32_t Lowering::loop(const model::Expr& expr) {
    std::string key = key_of(expr);
    if (const auto known = loops_.find(key); known != loops_.end()) return known->second;
    const model::Part& part = expr.part.front();
    const List& list = program_.schema.lists[part.list];

    scopes_.push_back({part.list, next_loop_++, before, {}});
    Formula is_true;
    Formula may_be;
    if (!part.condition.empty()) {
        is_true = formula(part.condition.front(), Asked::is_true, false, {});
        may_be = formula(part.condition.front(), Asked::is_not_false, false, {});
    }
    ir::Loop loop{.kind = kind_of(expr.kind), .list = part.list};
    if (loop.kind != ir::LoopKind::count) loop.value = value(expr.args.front());
    const LoopScope scope = std::move(scopes_.back());
    scopes_.pop_back();

    const bool is_certain = same_answer(is_true, may_be, program_.registers);
    loop.is_true = graph(is_true);
    loop.may_be = is_certain ? loop.is_true : graph(may_be);
    loop.first = static_cast<std::uint32_t>(program_.loop_code.size());
    loop.size = static_cast<std::uint32_t>(scope.code.size());
    program_.loop_code.insert(program_.loop_code.end(), scope.code.begin(), scope.code.end());
    const bool in_doubt = !is_certain || list.may_be_unknown;
    if (loop.kind == ir::LoopKind::count) {
        const ir::Register about{whole_up_to(list.at_most), 0, list.at_most, false, false, {}};
        loop.result = add_register(about, scope.runs);
        if (in_doubt) loop.result_possible = add_register(about, scope.runs);
    } else {
        loop.result =
            add_register(about_gathered(expr, loop.kind, this->about(loop.value), list.at_most, in_doubt), scope.runs);
    }
    const auto index = static_cast<std::uint32_t>(program_.loops.size());
    program_.loops.push_back(loop);
    place({.op = ir::Op::aggregate, .imm = index}, scope.runs);
    loops_.emplace(std::move(key), index);
    return index;
}

Lowering::Counted Lowering::counted(const model::Expr& expr) {
    const ir::Loop& counting = program_.loops[loop(expr)];
    note_stage(counting.result);
    const bool in_doubt = counting.result_possible != ir::nothing;
    return {counting.result, in_doubt ? counting.result_possible : counting.result};
}

ir::Reg Lowering::settled(const model::Expr& expr) {
    const Counted count = counted(expr);
    if (count.found == count.possible) return count.found;
    ir::Register about = this->about(count.found);
    about.can_be_unknown = true;
    return instruction({.op = ir::Op::settled, .a = count.found, .b = count.possible}, std::move(about));
}

ir::Reg Lowering::aggregate(const model::Expr& expr) { return program_.loops[loop(expr)].result; }

} // namespace forbear::lower
