#include "native/register_states.h"

namespace forbear::native {
namespace {

class Reader {
public:
    explicit Reader(const ir::Program& program) : program_(program), states_(program.registers.size()) {}

    std::vector<RegisterStates> read() {
        for (const ir::Instruction& instruction : program_.before) take(instruction, nullptr);
        for (const ir::Instruction& instruction : program_.after) take(instruction, nullptr);
        return std::move(states_);
    }

private:
    void take(const ir::Instruction& instruction, const List* list) {
        if (instruction.op == ir::Op::aggregate)
            loop(program_.loops[static_cast<std::size_t>(instruction.imm)]);
        else
            states_[instruction.result] = result_of(instruction, list);
    }

    RegisterStates of(const Fact& fact) const { return {fact.may_be_unknown, fact.may_be_none}; }
    RegisterStates of(ir::Reg reg) const { return reg == ir::nothing ? RegisterStates{} : states_[reg]; }

    RegisterStates result_of(const ir::Instruction& instruction, const List* list) const {
        using ir::Op;
        const RegisterStates a = of(instruction.a);
        const RegisterStates b = of(instruction.b);
        RegisterStates strict{a.can_be_unknown || b.can_be_unknown, a.can_be_none || b.can_be_none};
        switch (instruction.op) {
        case Op::none: return {false, true};
        case Op::fact: return of(program_.schema.facts[static_cast<std::size_t>(instruction.imm)]);
        case Op::field: return of(list->fields[static_cast<std::size_t>(instruction.imm)]);
        case Op::decided: return {false, true};
        case Op::bucket: return {a.can_be_unknown || a.can_be_none, false};
        case Op::condition: return {instruction.imm2 != ir::reject, false};
        case Op::lookup: {
            const ir::Register& found = program_.registers[instruction.result];
            return {found.can_be_unknown, found.can_be_none};
        }
        case Op::business_days:
        case Op::add_business_days:
        case Op::days_ahead:
        case Op::day_kind:
            strict.can_be_unknown |= program_.calendars[static_cast<std::size_t>(instruction.imm)].days.has_period;
            return strict;
        case Op::least:
        case Op::greatest: return {strict.can_be_unknown, a.can_be_none && b.can_be_none};
        case Op::if_none:
            return {a.can_be_unknown || (a.can_be_none && b.can_be_unknown), a.can_be_none && b.can_be_none};
        case Op::if_unknown:
            return {a.can_be_unknown && b.can_be_unknown, a.can_be_none || (a.can_be_unknown && b.can_be_none)};
        case Op::matched: return {a.can_be_unknown, true};
        case Op::settled: strict.can_be_unknown = true; return strict;
        case Op::divide:
        case Op::ratio: {
            const ir::Register& divisor = program_.registers[instruction.b];
            strict.can_be_unknown |= divisor.low <= 0 && divisor.high >= 0;
            return strict;
        }
        default: return strict;
        }
    }

    void loop(const ir::Loop& loop) {
        const List& list = program_.schema.lists[loop.list];
        for (std::uint32_t index = 0; index < loop.size; ++index) take(program_.loop_code[loop.first + index], &list);
        if (loop.kind == ir::LoopKind::count) return; // both counts are always known
        const bool in_doubt = list.may_be_unknown || of(loop.value).can_be_unknown || loop.may_be != loop.is_true;
        states_[loop.result] = {in_doubt, loop.kind != ir::LoopKind::total};
    }

    const ir::Program& program_;
    std::vector<RegisterStates> states_;
};

} // namespace

std::vector<RegisterStates> register_states(const ir::Program& program) { return Reader(program).read(); }

} // namespace forbear::native
