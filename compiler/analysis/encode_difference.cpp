// Of two records that have most facts in common: which registers may differ.

#include <set>

#include "analysis/encoder.h"

namespace forbear::analysis {

bool Encoder::may_differ_on(std::uint32_t entry) const {
    std::set<std::uint32_t> seen;
    std::vector<std::uint32_t> open{entry};
    while (!open.empty()) {
        const std::uint32_t at = open.back();
        open.pop_back();
        if (ir::is_end(at) || !seen.insert(at).second) continue;
        const ir::Node& node = program_.nodes[at];
        if (differs_[node.reg]) return true;
        open.push_back(node.yes);
        open.push_back(node.no);
    }
    return false;
}

bool Encoder::may_differ(const ir::Instruction& instruction) const {
    using ir::Op;
    const auto index = static_cast<std::size_t>(instruction.imm);
    const auto differs = [&](ir::Reg operand) { return operand != ir::nothing && differs_[operand]; };
    switch (instruction.op) {
    case Op::fact: return differing_facts_[index];
    case Op::decided:
    case Op::decided_channels: return true;
    case Op::condition:
        return may_differ_on(static_cast<std::uint32_t>(instruction.imm)) ||
               may_differ_on(static_cast<std::uint32_t>(instruction.imm2));
    case Op::lookup: {
        const ir::Lookup& lookup = program_.lookups[index];
        for (std::uint32_t choice = 0; choice < lookup.choices; ++choice) {
            const ir::Reg reg = program_.choices[lookup.first_choice + choice].reg;
            if (differs(reg)) return true;
        }
        return may_differ_on(lookup.entry);
    }
    case Op::aggregate: {
        const ir::Loop& loop = program_.loops[index];
        if (differing_lists_[loop.list]) return true;
        // The loop's own registers do not differ as long as none of its instructions does.
        for (std::uint32_t place = loop.first; place < loop.first + loop.size; ++place) {
            if (may_differ(program_.loop_code[place])) return true;
        }
        if (differs(loop.value)) return true;
        return may_differ_on(loop.is_true) || may_differ_on(loop.may_be);
    }
    default: return differs(instruction.a) || differs(instruction.b);
    }
}

void Encoder::mark(const ir::Instruction& instruction, bool differs) {
    if (instruction.op != ir::Op::aggregate) {
        differs_[instruction.result] = differs;
        return;
    }
    const ir::Loop& loop = program_.loops[static_cast<std::size_t>(instruction.imm)];
    differs_[loop.result] = differs;
    if (loop.result_possible != ir::nothing) differs_[loop.result_possible] = differs;
    for (std::uint32_t place = loop.first; place < loop.first + loop.size; ++place)
        differs_[program_.loop_code[place].result] = differs;
}

} // namespace forbear::analysis
