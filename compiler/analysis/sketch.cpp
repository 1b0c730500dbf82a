#include "analysis/sketch.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "analysis/ordinary.h"
#include "interpret/walk.h"

namespace forbear::analysis {
namespace {

/// What a register shall hold.
struct Goal {
    State state = State::known;
    std::int64_t value = 0;
};

class Sketcher {
public:
    Sketcher(const ir::Program& program, const Space& space, GivenRecord base)
        : program_(program), space_(space), record_(std::move(base)), writers_(program.registers.size()) {
        for (const ir::Instruction& instruction : program.before) {
            if (instruction.result < writers_.size()) writers_[instruction.result] = &instruction;
        }
    }

    GivenRecord draw(const Box& box) {
        // What cannot be steered is left as it is: an ordinary record often lies there already.
        // Members that a set must not have go first: what it must have is then chosen among the others.
        for (const bool is_to_have : {false, true}) {
            for (const Side& side : box.sides) {
                const Dimension& about = space_.dimensions()[side.dimension];
                const Goal goal = goal_of(side.values, program_.registers[about.reg].type);
                const bool has = about.mask != 0 && goal.state == State::known && goal.value == 1;
                if (has != is_to_have) continue;
                if (about.mask != 0) reach_members(about, goal);
                else reach(about.reg, goal);
            }
        }
        return std::move(record_);
    }

private:
    static Goal goal_of(const Values& values, const Type& type) {
        if (values.ranges.empty()) return {values.none ? State::none : State::unknown, 0};
        const std::int64_t ordinary = ordinary_number(type);
        for (const Range& range : values.ranges) {
            if (range.low <= ordinary && ordinary <= range.high) return {State::known, ordinary};
        }
        // From below the first value, from above the last one: where there is no end, the only one that is close.
        const bool is_below = values.ranges.front().low > ordinary || values.ranges.size() > 1;
        return {State::known, is_below ? values.ranges.front().low : values.ranges.front().high};
    }

    [[nodiscard]] const ir::Instruction* fact_of(ir::Reg reg) const {
        const ir::Instruction* writer = writers_[reg];
        return writer != nullptr && writer->op == ir::Op::fact ? writer : nullptr;
    }

    bool reach_members(const Dimension& about, Goal goal) {
        const ir::Instruction* fact = fact_of(about.reg);
        if (fact == nullptr) return false;
        GivenValue& value = record_.facts[static_cast<std::size_t>(fact->imm)];
        if (goal.state != State::known) {
            value = {goal.state, 0, {}};
            return true;
        }
        if (value.state != State::known) value = {State::known, 0, {}};
        auto members = static_cast<std::uint64_t>(value.value);
        std::uint64_t& refused = refused_[about.reg];
        if (goal.value == 0) {
            refused |= about.mask;
            members &= ~about.mask;
        } else if ((members & about.mask) == 0) {
            const std::uint64_t free = about.mask & ~refused;
            if (free == 0) return false;
            members |= free & (~free + 1); // the lowest of them
        }
        value.value = static_cast<std::int64_t>(members);
        return true;
    }

    /// Changes facts so that `reg` comes to `goal`, where that is plain.
    bool reach(ir::Reg reg, Goal goal) {
        const ir::Instruction* writer = writers_[reg];
        if (writer == nullptr) return false;
        switch (writer->op) {
        case ir::Op::fact: {
            const auto fact = static_cast<std::size_t>(writer->imm);
            const GivenValue given{goal.state, goal.state == State::known ? goal.value : 0, {}};
            if (program_.schema.facts[fact].type.kind == TypeKind::text && goal.state == State::known) return false;
            record_.facts[fact] = given;
            return true;
        }
        case ir::Op::if_none: {
            const std::optional<std::int64_t> when_none = constant(writer->b);
            if (goal.state == State::known && when_none == goal.value && reach(writer->a, {State::none, 0})) return true;
            return goal.state == State::known && reach(writer->a, goal);
        }
        case ir::Op::if_unknown: return goal.state == State::known && reach(writer->a, goal);
        case ir::Op::subtract: {
            const ir::Instruction* left = fact_of(writer->a);
            if (goal.state != State::known) return reach(writer->b, goal);
            const std::optional<std::int64_t> from = left != nullptr ? held(*left) : constant(writer->a);
            return from && reach(writer->b, {State::known, *from - goal.value});
        }
        case ir::Op::add: {
            if (goal.state != State::known) return reach(writer->a, goal);
            const std::optional<std::int64_t> other = constant(writer->b);
            return other && reach(writer->a, {State::known, goal.value - *other});
        }
        case ir::Op::multiply: {
            if (goal.state != State::known) return reach(writer->a, goal);
            const std::optional<std::int64_t> by = constant(writer->b);
            return by && *by != 0 && goal.value % *by == 0 && reach(writer->a, {State::known, goal.value / *by});
        }
        default: return false;
        }
    }

    [[nodiscard]] std::optional<std::int64_t> held(const ir::Instruction& fact) const {
        const GivenValue& value = record_.facts[static_cast<std::size_t>(fact.imm)];
        return value.state == State::known ? std::optional(value.value) : std::nullopt;
    }
    [[nodiscard]] std::optional<std::int64_t> constant(ir::Reg reg) const {
        const ir::Instruction* writer = writers_[reg];
        return writer != nullptr && writer->op == ir::Op::constant ? std::optional(writer->imm) : std::nullopt;
    }

    const ir::Program& program_;
    const Space& space_;
    GivenRecord record_;
    std::vector<const ir::Instruction*> writers_; ///< by register
    std::map<ir::Reg, std::uint64_t> refused_;    ///< by set: members that it must not have
};

} // namespace

bool lies_in(const interpret::Interpreter& interpreter, const FactsView& facts, const Space& space, const Box& box) {
    const ir::Program& program = interpreter.program();
    const std::vector<std::int64_t> nothing_decided(program.layout.words);
    const auto walk = std::make_unique<interpret::Walk>(program, interpreter.texts(), facts, 0, nothing_decided.data());
    walk->run(program.before);
    return std::ranges::all_of(box.sides, [&](const Side& side) {
        const Dimension& about = space.dimensions()[side.dimension];
        const interpret::Value held = walk->get(about.reg);
        if (held.state != State::known) return held.state == State::none ? side.values.none : side.values.unknown;
        const auto members = static_cast<std::uint64_t>(held.value);
        const std::int64_t value = about.mask == 0 ? held.value : (members & about.mask) != 0 ? 1 : 0;
        return meet(side.values, range_of(value, value));
    });
}

GivenRecord sketch(const ir::Program& program, const Space& space, const Box& box) {
    return sketch(program, space, box, ordinary_record(program.schema));
}

GivenRecord sketch(const ir::Program& program, const Space& space, const Box& box, GivenRecord base) {
    return Sketcher(program, space, std::move(base)).draw(box);
}

} // namespace forbear::analysis
