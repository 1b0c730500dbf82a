#pragma once
// Checking and formatting policy texts without deciding anything. Hosts that decide include forbear/engine.h instead.

#include <string>
#include <string_view>
#include <vector>

#include "forbear/diagnostic.h"
#include "forbear/schema.h"
#include "forbear/source.h"

namespace forbear {

/// A text given by the caller instead of a file: `path` names it in diagnostics and in other texts' imports.
struct NamedText {
    std::string path;
    std::string text;
};

struct CompileOptions {
    std::vector<std::string> search_path;  ///< folders for imports that are not found beside the importing file
    std::size_t max_file_bytes = 16u << 20;
};

/// What was found in a set of files. Plain values.
struct CheckResult {
    SourceMap sources;
    std::vector<Diagnostic> diagnostics; ///< sorted by file and position
    std::vector<Schema> schemas;         ///< of all files, imported ones included
    std::vector<std::string> policies;   ///< names of the policies in the files asked for
    std::vector<std::string> unreadable; ///< files asked for that could not be read, with the reason
    bool ok = false;                     ///< no error and every file was read
};

/// Parses, resolves and verifies `files` and all they import. Thread-safe.
[[nodiscard]] CheckResult check_files(const std::vector<std::string>& files, const CompileOptions& options = {});
/// The same on texts in memory; imports are looked up among them first.
[[nodiscard]] CheckResult check_texts(const std::vector<NamedText>& texts, const CompileOptions& options = {});

struct FormatResult {
    SourceMap sources;
    std::vector<Diagnostic> diagnostics; ///< only of reading; names are not resolved
    std::string text;                    ///< the canonical layout; empty when there is an error
    bool ok = false;
};
/// The one canonical layout of one text. Idempotent; comments are kept.
[[nodiscard]] FormatResult format_text(const NamedText& input, const CompileOptions& options = {});

} // namespace forbear
