#pragma once
// Policies for hosts without a compiler: `forbear build` and `build_artefact` (forbear/build.h) make of a policy one small file, which the
// rooms that read a finished program load and decide by the interpreter. No LLVM, no ANTLR, no executable memory.
//
//   auto loaded = forbear::load_artefact_file("early_stage.fbc");
//   if (!loaded) { std::cerr << loaded.error().message << '\n'; return 1; }
//   const forbear::Policy& policy = *loaded.value();   // binds, decides and explains as one that was loaded from text
//
// docs/ahead-of-time.md says what is in the file, and how it goes with machine code made ahead of time (forbear/kernel.h).

#include <memory>
#include <string>
#include <string_view>

#include "forbear/error.h"
#include "forbear/kernel.h"
#include "forbear/policy.h"
#include "forbear/record_layout.h"

namespace forbear {

/// The policy in `bytes`, which are read once and not needed afterwards. Everything is checked before it is used: a file that is damaged,
/// that another version wrote, or that no compiler wrote at all, is refused in words and does no harm. The checksum in it is no signature:
/// whoever may write the file decides who is contacted, so keep it where you keep programs.
/// Errors: ErrorCode::artefact, ErrorCode::limit. Threads: any number at once.
[[nodiscard]] Result<std::shared_ptr<const Policy>> load_artefact(std::string_view bytes);
/// The same from a file. Errors: also ErrorCode::file.
[[nodiscard]] Result<std::shared_ptr<const Policy>> load_artefact_file(const std::string& path);

/// May machine code made ahead of time decide for this policy, on this processor? With `records`: from records of this layout. True, or
/// ErrorCode::artefact with the reason: another interface, version of Forbear, policy, schema or layout, or a processor without what the
/// code needs;
/// ErrorCode::binding where the layout does not fit the schema.
[[nodiscard]] Result<bool> check_kernel(const forbear_kernel& kernel, const Policy& policy, const RecordLayout* records = nullptr);

/// The policy decided by that code, from columns; explained by `policy` as before. `kernel` and its object outlive what is returned. Errors: as
/// `check_kernel`.
[[nodiscard]] Result<std::shared_ptr<const Policy>> use_kernel(std::shared_ptr<const Policy> policy, const forbear_kernel& kernel);
/// The same with the shared library that `forbear build` wrote, which stays loaded as long as what is returned. Loading a library runs what is
/// in it: as with any program, look at where it comes from first. `symbol` is what the library was built with; empty: the policy's name.
/// Errors: also ErrorCode::file.
[[nodiscard]] Result<std::shared_ptr<const Policy>> use_kernel_file(std::shared_ptr<const Policy> policy, const std::string& path,
                                                                    const std::string& symbol = {});

} // namespace forbear
