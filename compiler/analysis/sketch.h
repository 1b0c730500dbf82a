#pragma once
// A record for a box, drawn without a solver.

#include "analysis/boxes.h"
#include "forbear/scenario.h"
#include "interpret/interpret.h"

namespace forbear::analysis {

/// An ordinary record with the facts changed that the box is about, also where it is about what plainly follows from them (the days
/// from a date to the date of decision). A proposal: whoever asks must look whether it lies in the box.
[[nodiscard]] GivenRecord sketch(const ir::Program& program, const Space& space, const Box& box);
/// The same with `base` in the place of the ordinary record.
[[nodiscard]] GivenRecord sketch(const ir::Program& program, const Space& space, const Box& box, GivenRecord base);

/// Whether a valid record lies in the box. `facts` must be of the interpreter's program.
[[nodiscard]] bool lies_in(const interpret::Interpreter& interpreter, const FactsView& facts, const Space& space, const Box& box);

} // namespace forbear::analysis
