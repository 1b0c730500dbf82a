#pragma once
// Files and texts -> syntax trees, with everything they import.

#include <string>
#include <vector>

#include "forbear/compile.h"
#include "forbear/diagnostic.h"
#include "syntax/tree.h"

namespace forbear::driver {

/// All texts of one compilation, parsed. The files asked for come first.
struct Loaded {
    SourceMap sources;
    std::vector<syntax::File> files;
    std::size_t roots = 0;
    std::vector<std::string> unreadable; ///< files asked for that could not be read, with the reason
};

/// Reads `files` from disk. Imports are looked up beside the importing file, then in the search path. A file is read once,
/// however many import it; cycles are mistakes of the author.
[[nodiscard]] Loaded load_files(const std::vector<std::string>& files, const CompileOptions& options, DiagnosticSink& sink);
/// The same for texts in memory; an import that names none of them is looked up on disk.
[[nodiscard]] Loaded load_texts(const std::vector<NamedText>& texts, const CompileOptions& options, DiagnosticSink& sink);

} // namespace forbear::driver
