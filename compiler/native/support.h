#pragma once
// What an object file brings along because it has nobody to ask: which processor this is, the bucket of a record, and the place of
// a name.

#include <string_view>

#include "native/llvm_headers.h"
#include "native/settings.h"

namespace forbear::native {

/// i32 (): how far this processor goes. On x86-64 the micro-architecture level, 1 to 4; elsewhere 1.
inline constexpr std::string_view processor_level = "forbear_level";

/// Adds that function to `module`, and those of forbear/experiment.h and forbear/record_layout.h that it calls; all of them visible to it alone.
/// Errors: ErrorCode::internal.
[[nodiscard]] Result<bool> add_support(llvm::Module& module);

} // namespace forbear::native
