#pragma once
// Questions put to a program beside its decision: was this condition true, false or unknown? For coverage; what decides has none.

#include <cstdint>
#include <string>
#include <vector>

#include "ir/program.h"

namespace forbear::ir {

enum class ProbeOwner : std::uint8_t { rule = 0, section = 1, guard_file = 2, guard = 3 };

/// One part of a condition, as its author wrote it, with the two graphs that tell its answers apart.
struct Probe {
    ProbeOwner owner{};
    std::uint32_t index = 0; ///< rule, section or guard; of a guard file: its first guard
    std::string text;        ///< canonical spelling
    Span at;
    bool can_be_unknown = false;
    std::uint32_t is_true = accept;
    std::uint32_t is_not_false = accept;
};

/// A program with its probes: their graphs stand behind its own, which decide as without them.
struct Probed {
    Program program;
    std::vector<Probe> probes;
};

} // namespace forbear::ir
