#include "interpret/protected_registers.h"

#include <algorithm>
#include <span>

namespace forbear::interpret {

namespace {

class Follower {
public:
    explicit Follower(const ir::Program& program) : program_(program), is_protected_(program.registers.size()) {}

    std::vector<bool> follow() {
        for (const ir::Instruction& instruction : program_.before) take(instruction, nullptr);
        for (const ir::Instruction& instruction : program_.after) take(instruction, nullptr);
        return std::move(is_protected_);
    }

private:
    [[nodiscard]] bool holds(ir::Reg reg) const { return reg != ir::nothing && is_protected_[reg]; }

    /// Does any test of the graph read a protected value?
    [[nodiscard]] bool asks(std::uint32_t entry) const {
        std::vector<std::uint32_t> open{entry};
        std::vector<bool> seen(program_.nodes.size());
        while (!open.empty()) {
            const std::uint32_t at = open.back();
            open.pop_back();
            if (ir::is_end(at) || seen[at]) continue;
            seen[at] = true;
            const ir::Node& node = program_.nodes[at];
            if (holds(node.reg)) return true;
            open.push_back(node.yes);
            open.push_back(node.no);
        }
        return false;
    }

    void take(const ir::Instruction& code, const List* list) {
        const auto index = static_cast<std::size_t>(code.imm);
        switch (code.op) {
        case ir::Op::aggregate: loop(program_.loops[index]); return;
        case ir::Op::fact: is_protected_[code.result] = program_.schema.facts[index].is_protected; return;
        case ir::Op::field: is_protected_[code.result] = list->fields[index].is_protected; return;
        case ir::Op::condition:
            is_protected_[code.result] =
                asks(static_cast<std::uint32_t>(code.imm)) || asks(static_cast<std::uint32_t>(code.imm2));
            return;
        case ir::Op::lookup: {
            const ir::Lookup& lookup = program_.lookups[index];
            const auto choices = std::span(program_.choices).subspan(lookup.first_choice, lookup.choices);
            is_protected_[code.result] =
                asks(lookup.entry) || std::ranges::any_of(choices, [&](const ir::Choice& one) { return holds(one.reg); });
            return;
        }
        default: is_protected_[code.result] = holds(code.a) || holds(code.b); return;
        }
    }

    void loop(const ir::Loop& loop) {
        const List& list = program_.schema.lists[loop.list];
        for (std::uint32_t place = 0; place < loop.size; ++place) take(program_.loop_code[loop.first + place], &list);
        const bool follows = holds(loop.value) || asks(loop.is_true) || asks(loop.may_be);
        is_protected_[loop.result] = follows;
        if (loop.result_possible != ir::nothing) is_protected_[loop.result_possible] = follows;
    }

    const ir::Program& program_;
    std::vector<bool> is_protected_;
};

} // namespace

std::vector<bool> protected_registers(const ir::Program& program) { return Follower(program).follow(); }

} // namespace forbear::interpret
