#pragma once
// The corridor: calls the rooms in their order and owns no logic.

#include <string>
#include <vector>

#include "driver/load.h"
#include "ir/program.h"
#include "model/model.h"

namespace forbear::driver {

/// Everything known of one compilation.
struct Compiled {
    Loaded loaded;
    model::Model model;
    std::vector<ir::Program> programs; ///< one per policy of the files asked for; empty when there is an error
    std::vector<Diagnostic> diagnostics;
    std::string error;                 ///< a limit or an internal fault, in words; empty otherwise
    bool ok = false;                   ///< no error at all and every file was read
};

[[nodiscard]] Compiled compile_files(const std::vector<std::string>& files, const CompileOptions& options);
[[nodiscard]] Compiled compile_texts(const std::vector<NamedText>& texts, const CompileOptions& options);

} // namespace forbear::driver
