#pragma once
// A program that tells, for one rule of another program, which part of its condition is the first that is not true.

#include <cstdint>
#include <string>
#include <vector>

#include "ir/program.h"

namespace forbear::ir {

struct PartsOfRule {
    /// Its rules are the parts, by index, then one more: every part is true. It reads facts, calculates and finds invalid
    /// records as the original does; it asks for no channel, sets no outcome and has no guards.
    Program program;
    /// As their author wrote them: the conditions of the sections the rule stands in, the outermost first, then the rule's own.
    std::vector<std::string> parts;
};

/// `rule` is an index into `program.rules`. A part is what `explain` calls one: an outermost `and` part of `when`, or
/// `unless`. A rule that the lowering left out, because its condition is never true, has one part without words.
[[nodiscard]] PartsOfRule parts_of_rule(const Program& program, std::uint32_t rule);

} // namespace forbear::ir
