#pragma once
// Which registers can be unknown or none, read off the code that writes them. What a register says of itself is for the
// checks of the compiler; where this room leaves a state unread, it wants to have seen the reason.

#include <vector>

#include "ir/program.h"

namespace forbear::native {

struct RegisterStates {
    bool can_be_unknown = false;
    bool can_be_none = false;
};

/// One entry for each register of a verified program.
[[nodiscard]] std::vector<RegisterStates> register_states(const ir::Program& program);

} // namespace forbear::native
