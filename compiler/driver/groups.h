#pragma once
// Many files at once, as `forbear test` needs them: files that reach the same policies are one compilation, all others know
// nothing of each other and may use the same names. Every file is read and parsed once.

#include <set>
#include <string>
#include <vector>

#include "driver/load.h"
#include "ir/program.h"
#include "model/model.h"

namespace forbear::driver {

/// One compilation among several.
struct Group {
    std::set<std::uint32_t> roots; ///< sources of the files asked for
    std::set<std::uint32_t> sound; ///< those of them without an error, in themselves or in what they import
    model::Model model;
};

struct Groups {
    Loaded loaded;
    std::vector<Group> groups; ///< in the order of their first files
    std::vector<Diagnostic> diagnostics;
    bool ok = false; ///< no error at all and every file was read
};

/// Files that hold neither policies nor scenarios are read only as far as others import them.
[[nodiscard]] Groups group_files(const std::vector<std::string>& files, const CompileOptions& options);
[[nodiscard]] Groups group_texts(const std::vector<NamedText>& texts, const CompileOptions& options);

/// What `hash_of` gives when the file of a policy alone is asked for: scenarios that import it do not change it.
[[nodiscard]] std::string hash_of_policy(const Loaded& loaded, std::uint32_t source);

} // namespace forbear::driver
