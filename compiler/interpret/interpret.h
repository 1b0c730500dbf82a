#pragma once
// The meaning of the decision IR, read plainly: one record at a time, no tricks. Generated code is tested against it, and so is this
// with a table in place of the walk through the rules.

#include <cstdint>
#include <vector>

#include "dispatch/table.h"
#include "forbear/facts.h"
#include "interpret/guards.h"
#include "ir/program.h"

namespace forbear::interpret {

/// A verified program made ready to be read: owns nothing that changes, so any number of threads may share it.
class Interpreter {
public:
    /// `program` must outlive the interpreter and have passed ir::verify; so must `table`, which finds its rules (dispatch::find).
    /// Without one the main graph is walked.
    explicit Interpreter(const ir::Program& program, const dispatch::Table* table = nullptr);

    /// Decides row `row` into `out[0 .. layout.words)`. Allocates nothing, never fails.
    void decide(const FactsView& facts, std::uint64_t row, std::int64_t* out) const noexcept;
    /// Decides rows [begin, end); row r goes to `out + (r - begin) * layout.words`.
    void decide(const FactsView& facts, std::uint64_t begin, std::uint64_t end, std::int64_t* out) const noexcept;

    [[nodiscard]] const ir::Program& program() const noexcept { return *program_; }
    /// The texts of the program as registers hold them.
    [[nodiscard]] const Text* texts() const noexcept { return texts_.data(); }

private:
    const ir::Program* program_;
    const dispatch::Table* table_;
    std::vector<Text> texts_;
    EffectsByOutcome effects_;
};

} // namespace forbear::interpret
