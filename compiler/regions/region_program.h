#pragma once
// A program that tells in which box of which rule a record falls.

#include <cstdint>
#include <vector>

#include "forbear/error.h"
#include "regions/regions.h"

namespace forbear::regions {

struct RegionProgram {
    struct Place {
        std::uint32_t rule = 0;
        Box box; ///< of the rule's own condition and those of its sections, whatever stands above it
    };
    std::vector<Place> places; ///< by the index of the program's rules: in the order of the policy's rules, then of their boxes
    ir::Program program;
};

/// Errors: `ErrorCode::limit` where some rule's condition is no region, or all of them have too many boxes; `internal` where the
/// main graph is not ordered.
[[nodiscard]] Result<RegionProgram> program_of_regions(const ir::Program& program, const Regions& regions);

} // namespace forbear::regions
