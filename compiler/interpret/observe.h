#pragma once
// What one record reaches: the rule that fired, the guards, and the answer to every probe.

#include <cstdint>
#include <vector>

#include "forbear/decision.h"
#include "interpret/interpret.h"
#include "ir/probes.h"

namespace forbear::interpret {

enum class Answer : std::uint8_t { not_asked = 0, is_true = 1, is_false = 2, is_unknown = 3 };

struct Observation {
    std::vector<std::int64_t> decision; ///< as the interpreter writes it
    std::vector<Answer> answers;        ///< of every probe
};

/// Decides row `row` and asks every probe that a decision comes by: those of sections and rules up to the one that fired, and
/// those of guards unless the record is invalid or rejected. `interpreter` must be one of `probed.program`.
[[nodiscard]] Observation observe(const ir::Probed& probed, const Interpreter& interpreter, const FactsView& facts,
                                  std::uint64_t row);

} // namespace forbear::interpret
