#pragma once
// Policies for hosts without a compiler: `build_artefact` (forbear/build.h) makes of a policy one small file, which the rooms that read
// a finished program load and decide by the interpreter. No LLVM, no ANTLR, no executable memory.
//
//   auto loaded = forbear::load_artefact_file("early_stage.fbc");
//   if (!loaded) { std::cerr << loaded.error().message << '\n'; return 1; }
//   const forbear::Policy& policy = *loaded.value();   // binds, decides and explains as one that was loaded from text

#include <memory>
#include <string>
#include <string_view>

#include "forbear/error.h"
#include "forbear/policy.h"

namespace forbear {

/// The policy in `bytes`, which are read once and not needed afterwards. Everything is checked before it is used: a file that is damaged,
/// that another version wrote, or that no compiler wrote at all, is refused in words and does no harm. The checksum in it is no signature:
/// whoever may write the file decides who is contacted, so keep it where you keep programs.
/// Errors: ErrorCode::artefact, ErrorCode::limit. Threads: any number at once.
[[nodiscard]] Result<std::shared_ptr<const Policy>> load_artefact(std::string_view bytes);
/// The same from a file. Errors: also ErrorCode::file.
[[nodiscard]] Result<std::shared_ptr<const Policy>> load_artefact_file(const std::string& path);

} // namespace forbear
