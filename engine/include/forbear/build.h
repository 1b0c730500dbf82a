#pragma once
// What `forbear build` makes of a policy, for hosts that decide without a compiler: docs/ahead-of-time.md.

#include <optional>
#include <string>
#include <vector>

#include "forbear/engine.h"
#include "forbear/error.h"
#include "forbear/record_layout.h"

namespace forbear {

/// The compact file that `load_artefact` (forbear/artefact.h) reads; the same policy gives the same bytes. Errors:
/// ErrorCode::invalid_argument for a policy that this library did not load.
[[nodiscard]] Result<std::string> build_artefact(const Policy& policy);

struct ObjectOptions {
    std::string symbol;                   ///< a C identifier that names what the object offers; empty: the policy's name
    std::optional<RecordLayout> records;  ///< code for records of this layout; without it, for columns
    std::vector<std::string> targets;     ///< some of `known_targets()`; empty: all of them
};

/// The generations of processors that code can be made for here, from the oldest: x86-64, x86-64-v2, x86-64-v3 (AVX2), x86-64-v4
/// (AVX-512). On other kinds of machines: generic.
[[nodiscard]] std::vector<std::string> known_targets();

/// Machine code for this kind of machine and several generations of its processors, which a host links and calls from C.
struct BuiltObject {
    std::string symbol;
    std::string object;               ///< an ELF relocatable file
    std::string header;               ///< C99 and C++; needs no other header of Forbear
    std::vector<std::string> targets; ///< from the oldest
};
/// Errors: ErrorCode::invalid_argument for a policy that this library did not load, a symbol that is no identifier, or a target
/// that is not known; ErrorCode::binding as `bind_layout`; ErrorCode::backend where LLVM gives up. Thread-safe.
[[nodiscard]] Result<BuiltObject> build_object(const Policy& policy, const ObjectOptions& options = {});

} // namespace forbear
