#pragma once
// What the compiler has to say to an author: plain values, renderers and the sink they are collected in.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forbear/source.h"

namespace forbear {

enum class Severity : std::uint8_t { error = 0, warning = 1, info = 2 };

/// Every code Forbear can emit. Numbers are stable and never reused: `diagnostics.def` is the registry.
enum class Code : std::uint16_t {
#define FORBEAR_DIAGNOSTIC(number, name, severity, message) name = number,
#include "forbear/diagnostics.def"
#undef FORBEAR_DIAGNOSTIC
};

/// A further place and what it has to do with the mistake.
struct Label {
    Span at;
    std::string text;
};

/// Replaces the text at `at`; an empty span inserts.
struct Edit {
    Span at;
    std::string replacement;
};

enum class FixSafety : std::uint8_t { safe = 0, needs_review = 1 };

/// A ready correction. Edits of one fix do not overlap.
struct Fix {
    std::string title;
    FixSafety safety = FixSafety::needs_review;
    std::vector<Edit> edits;
};

/// One mistake, at the word that is wrong. `args` fill `{0}`, `{1}` ... of the registered message.
struct Diagnostic {
    Code code{};
    Span at;
    std::vector<std::string> args;
    std::vector<Label> labels;
    std::string help;
    std::vector<Fix> fixes;
    std::optional<Severity> level; ///< as a project has set it; absent: as the registry says
};

/// What the registry says of a code.
struct CodeInfo {
    std::uint16_t number;
    std::string_view name;
    Severity severity;
    std::string_view message;
};
[[nodiscard]] const CodeInfo& info(Code code) noexcept;
[[nodiscard]] const std::vector<CodeInfo>& all_codes();
[[nodiscard]] inline Severity severity_of(const Diagnostic& diagnostic) noexcept {
    return diagnostic.level.value_or(info(diagnostic.code).severity);
}
/// `FB2007`.
[[nodiscard]] std::string code_text(Code code);
/// The registered message with `args` filled in; control characters in the arguments are escaped.
[[nodiscard]] std::string message_text(const Diagnostic& diagnostic);

/// Collects diagnostics. Not thread-safe: one per compilation.
class DiagnosticSink {
public:
    void report(Diagnostic diagnostic);
    [[nodiscard]] std::size_t error_count() const noexcept { return errors_; }
    [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const noexcept { return diagnostics_; }
    /// In the order of file, position and code; exact repetitions removed.
    [[nodiscard]] std::vector<Diagnostic> sorted() const;

private:
    std::vector<Diagnostic> diagnostics_;
    std::size_t errors_ = 0;
};

struct RenderOptions {
    bool color = false;
    std::size_t max_per_file = 50; ///< then "n more"
    bool no_summary = false;       ///< without the counts at the end
};

/// For people: place, code, message, the source line with its labels, help and fixes. Ends in a line feed
/// unless there is nothing to say.
[[nodiscard]] std::string render_text(const SourceMap& sources, const std::vector<Diagnostic>& diagnostics,
                                      const RenderOptions& options = {});
/// For programs: one JSON object with `version` 1 and `diagnostics`. Documented in docs/diagnostics/README.md.
[[nodiscard]] std::string render_json(const SourceMap& sources, const std::vector<Diagnostic>& diagnostics);

/// The nearest of `candidates` by edit distance (transposition counts one), or empty when none is near.
[[nodiscard]] std::string nearest_name(std::string_view wanted, const std::vector<std::string>& candidates);

/// `text` with control characters, invalid UTF-8 and bidirectional controls written as escapes.
[[nodiscard]] std::string printable(std::string_view text);

} // namespace forbear
