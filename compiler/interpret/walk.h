#pragma once
// One record under way: its registers, and how code, loops and graphs read and write them. Lives on the stack.

#include <cstdint>
#include <span>

#include "dispatch/table.h"
#include "interpret/value.h"

namespace forbear::interpret {

/// What a rule asked for, before any guard: channel indices in order, without repetition.
struct Asked {
    std::uint8_t channels[32];
    std::uint32_t count = 0;
    std::uint64_t set = 0; ///< the same as one bit per channel
};

class Walk {
public:
    /// Everything is only borrowed. `decision` is the record's decision, whose outcomes the rule writes.
    Walk(const ir::Program& program, const Text* texts, const FactsView& facts, std::uint64_t row,
         const std::int64_t* decision) noexcept
        : program_(program), texts_(texts), facts_(facts), row_(row), decision_(decision) {}

    void run(std::span<const ir::Instruction> code) noexcept;
    /// Follows a graph to its end: accept, reject, or a rule of the main graph.
    [[nodiscard]] std::uint32_t end_of(std::uint32_t entry) const noexcept;
    /// The rule that the main graph would come to, by table.
    [[nodiscard]] std::uint32_t found_in(const dispatch::Table& table) const noexcept {
        return dispatch::find(table, values_, reinterpret_cast<const std::uint8_t*>(states_));
    }
    [[nodiscard]] bool accepts(std::uint32_t entry) const noexcept { return end_of(entry) == ir::accept; }
    [[nodiscard]] bool passes(const ir::Node& node) const noexcept;

    [[nodiscard]] Value get(ir::Reg reg) const noexcept { return Value{values_[reg], states_[reg]}; }
    void set(ir::Reg reg, Value value) noexcept {
        values_[reg] = value.value;
        states_[reg] = value.state;
    }

    /// The cell of every experiment, once `before` has run.
    void write_cells(std::int64_t* out) const noexcept;
    /// Steps 4 and 5 of a decision: the candidates into `asked()`, the outcomes into `out`, which is `decision`.
    void take_rule(const ir::Rule& rule, std::int64_t* out) noexcept;
    [[nodiscard]] const Asked& asked() const noexcept { return asked_; }
    /// From now on the instructions that read a decision read this one, with these channels as bits.
    void look_at(const std::int64_t* decision, std::uint64_t channels) noexcept;
    [[nodiscard]] const ir::Program& program() const noexcept { return program_; }

private:
    [[nodiscard]] Value read(const Column& column, std::uint64_t place) const noexcept;
    [[nodiscard]] Value result_of(const ir::Instruction& instruction) const noexcept;
    [[nodiscard]] Value looked_up(const ir::Lookup& lookup) const noexcept;
    [[nodiscard]] Value bucket(const ir::Instruction& instruction, Value by) const noexcept;
    [[nodiscard]] Value cell(const ir::Instruction& instruction, Value bucket) const noexcept;
    [[nodiscard]] Value decided(std::uint32_t outcome) const noexcept;
    void run_loop(const ir::Loop& loop) noexcept;
    void count(const ir::Loop& loop) noexcept;
    void gather(const ir::Loop& loop) noexcept;
    void visit(const ir::Loop& loop, std::uint32_t element) noexcept;
    /// The channel of a candidate, none where it drops out of `rule`.
    [[nodiscard]] Value channel_of(const ir::Rule& rule, const ir::Candidate& candidate) const noexcept;
    void ask_for(std::uint32_t channel) noexcept;
    void ask_for_candidates(const ir::Rule& rule) noexcept;

    const ir::Program& program_;
    const Text* texts_;
    const FactsView& facts_;
    std::uint64_t row_;
    const std::int64_t* decision_;
    const Column* fields_ = nullptr; ///< of the list whose loop runs
    std::uint64_t element_ = 0;
    Asked asked_;
    std::int64_t values_[ir::max_registers]; ///< left as they are: verified code writes before it reads
    State states_[ir::max_registers];
};

/// A bit of a row of bits that starts at word `base`.
[[nodiscard]] inline bool bit(const std::int64_t* words, std::uint32_t base, std::uint32_t index) noexcept {
    return (static_cast<std::uint64_t>(words[base + index / 64]) >> (index % 64) & 1u) != 0;
}
inline void set_bit(std::int64_t* words, std::uint32_t base, std::uint32_t index, bool value) noexcept {
    const std::uint64_t mask = std::uint64_t{1} << (index % 64);
    const auto old = static_cast<std::uint64_t>(words[base + index / 64]);
    words[base + index / 64] = static_cast<std::int64_t>(value ? old | mask : old & ~mask);
}

} // namespace forbear::interpret
