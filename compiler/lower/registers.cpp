// Registers and the places of their instructions. Equal instructions share one register.

#include <algorithm>

#include "lower/lowering.h"

namespace forbear::lower {

std::size_t Lowering::IdentityHash::operator()(const Identity& identity) const noexcept {
    std::uint64_t hash = 0xcbf2'9ce4'8422'2325u;
    const auto mix = [&hash](std::uint64_t word) {
        hash = (hash ^ word) * 0x9e37'79b9'7f4a'7c15u;
        hash ^= hash >> 32;
    };
    mix(static_cast<std::uint64_t>(identity.op) << 8 | static_cast<std::uint64_t>(identity.rounding));
    mix(static_cast<std::uint64_t>(identity.a) << 32 | identity.b);
    mix(static_cast<std::uint64_t>(identity.imm));
    mix(static_cast<std::uint64_t>(identity.imm2));
    mix(identity.scope);
    return static_cast<std::size_t>(hash);
}

ir::Reg Lowering::add_register(ir::Register about, Stage stage) {
    program_.registers.push_back(std::move(about));
    stages_.push_back(stage);
    return static_cast<ir::Reg>(program_.registers.size() - 1);
}

ir::Reg Lowering::instruction(ir::Instruction code, ir::Register about, std::uint32_t scope, Stage earliest) {
    const Identity identity{code.op, code.rounding, code.a, code.b, code.imm, code.imm2, scope};
    const auto [entry, is_new] = known_.try_emplace(identity, ir::nothing);
    if (!is_new) return entry->second;
    const Stage stage = std::max({earliest, stage_of(code.a), stage_of(code.b)});
    code.result = add_register(std::move(about), stage);
    entry->second = code.result;
    place(code, stage);
    return code.result;
}

void Lowering::place(const ir::Instruction& code, Stage stage) {
    // Only the innermost loop can be meant: an element is visible in its own list part alone.
    if (stage >= first_loop)
        scopes_.back().code.push_back(code);
    else
        (stage == before ? program_.before : program_.after).push_back(code);
}

void Lowering::note_stage(ir::Reg reg) {
    if (!scopes_.empty() && stage_of(reg) == after) scopes_.back().runs = after;
}

Lowering::Stage Lowering::stage_of(const Formula& formula) const noexcept {
    Stage stage = formula.shape == Shape::test ? stage_of(formula.test.reg) : before;
    for (const Formula& part : formula.parts) stage = std::max(stage, stage_of(part));
    return stage;
}

} // namespace forbear::lower
