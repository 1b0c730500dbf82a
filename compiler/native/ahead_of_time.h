#pragma once
// Decision IR -> an object file that a host links without us: code for several generations of processors, picked when it runs.

#include <string>
#include <vector>

#include "native/compile.h"

namespace forbear::native {

/// What the object says of itself, see forbear/kernel.h; beside what the program knows.
struct ObjectRequest {
    std::string symbol; ///< a C identifier: the names of the object are `forbear_<symbol>_kernel`, `_decide` and `_decide_batch`
    std::string engine_version;
    std::string schema_hash;
    std::string layout_hash;              ///< empty: columns
    const BoundLayout* records = nullptr; ///< as in `Request`
    std::vector<std::string> targets;     ///< some of `known_targets`; empty: all of them
};

/// The generations of processors that code can be made for, as LLVM names them, from the oldest, which every machine of this kind runs.
[[nodiscard]] std::vector<std::string> known_targets();

struct Object {
    std::string bytes; ///< relocatable, position-independent, for this machine's kind of processor; refers to nothing outside
    std::vector<std::string> targets; ///< from the oldest
};

/// Thread-safe. Errors: ErrorCode::invalid_argument for a target that is not known; ErrorCode::backend.
[[nodiscard]] Result<Object> make_object(const ir::Program& program, const ObjectRequest& request);

} // namespace forbear::native
