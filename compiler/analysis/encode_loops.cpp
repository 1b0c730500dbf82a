// What is counted, added up or found in lists.

#include "analysis/encoder.h"

namespace forbear::analysis {

void Encoder::run_loop(const ir::Loop& loop) {
    if (detail_ == Detail::bounded_lists) run_bounded(loop);
    else run_open(loop);
}

void Encoder::run_open(const ir::Loop& loop) {
    const ListSymbol& list = lists_[loop.list];
    const std::string& name = program_.schema.lists[loop.list].name;
    Symbol result = open_value(name, program_.registers[loop.result]);
    if (loop.kind == ir::LoopKind::count) {
        require(result.value <= f_.choose(list.unknown, f_.number(0), list.size));
        if (loop.result_possible != ir::nothing) {
            Symbol possible = open_value(name, program_.registers[loop.result_possible]);
            require(result.value <= possible.value);
            const z3::expr most = f_.number(program_.schema.lists[loop.list].at_most);
            require(f_.choose(list.unknown, possible.value == most, possible.value <= list.size));
            registers_[loop.result_possible] = std::move(possible);
        }
        element_ = &any_record_[loop.list];
        run(std::span(program_.loop_code).subspan(loop.first, loop.size));
        element_ = nullptr;
        const z3::expr belongs = accepts(loop.is_true);
        counts_.push_back({loop.list, result.value,
                           loop.result_possible != ir::nothing ? registers_[loop.result_possible]->value : result.value, belongs,
                           f_.either(belongs, accepts(loop.may_be))});
    }
    registers_[loop.result] = std::move(result);
}

void Encoder::run_bounded(const ir::Loop& loop) {
    const ListSymbol& list = lists_[loop.list];
    const bool counts = loop.kind == ir::LoopKind::count;
    z3::expr belong = f_.number(0);
    z3::expr may_belong = f_.number(0);
    z3::expr in_doubt = f_.no();
    Symbol answer = loop.kind == ir::LoopKind::total ? f_.constant(0) : f_.nothing();
    for (std::size_t element = 0; element < list.elements.size(); ++element) {
        element_ = &list.elements[element];
        run(std::span(program_.loop_code).subspan(loop.first, loop.size));
        const z3::expr is_there = f_.number(static_cast<std::int64_t>(element)) < list.size;
        const z3::expr belongs = f_.both(is_there, accepts(loop.is_true));
        const z3::expr perhaps = f_.both(is_there, accepts(loop.may_be));
        if (counts) {
            belong = belong + f_.one_if(belongs);
            may_belong = may_belong + f_.one_if(f_.either(belongs, perhaps));
            continue;
        }
        const Symbol& value = reg(loop.value);
        in_doubt = f_.either(in_doubt, f_.both(f_.negation(belongs), perhaps));
        in_doubt = f_.either(in_doubt, f_.both(belongs, value.unknown));
        const z3::expr takes = f_.both(belongs, value.known());
        z3::expr combined = value.value;
        if (loop.kind == ir::LoopKind::total) {
            combined = answer.value + value.value;
        } else {
            const z3::expr is_better = loop.kind == ir::LoopKind::earliest ? value.value < answer.value
                                                                           : value.value > answer.value;
            combined = f_.choose(f_.either(answer.none, is_better), value.value, answer.value);
        }
        answer = f_.choose(takes, f_.known_value(combined), answer);
    }
    element_ = nullptr;
    if (!counts) {
        in_doubt = f_.either(in_doubt, list.unknown);
        registers_[loop.result] = f_.choose(in_doubt, Symbol{f_.number(0), {}, f_.yes(), f_.no()}, answer);
        return;
    }
    const z3::expr most = f_.number(program_.schema.lists[loop.list].at_most);
    registers_[loop.result] = f_.known_value(f_.choose(list.unknown, f_.number(0), belong));
    if (loop.result_possible != ir::nothing)
        registers_[loop.result_possible] = f_.known_value(f_.choose(list.unknown, most, may_belong));
}

} // namespace forbear::analysis
