#include "driver/compile.h"

#include <algorithm>
#include <utility>

#include "driver/echoes.h"
#include "driver/hash.h"
#include "lower/from_model.h"
#include "model/from_syntax.h"

namespace forbear::driver {
namespace {

/// Without an imported text most names would be unknown: one mistake would become many.
bool all_imports_found(const DiagnosticSink& sink) {
    return std::none_of(sink.diagnostics().begin(), sink.diagnostics().end(), [](const Diagnostic& diagnostic) {
        return diagnostic.code == Code::import_not_found || diagnostic.code == Code::import_unreadable ||
               diagnostic.code == Code::import_cycle;
    });
}

Compiled compile(Loaded loaded, DiagnosticSink& sink) {
    Compiled compiled;
    if (all_imports_found(sink)) compiled.model = model::from_syntax(loaded.files, sink);
    if (sink.error_count() == 0) {
        const std::string hash = hash_of(loaded.sources);
        for (const model::Policy& policy : compiled.model.policies) {
            if (policy.at.file >= loaded.roots) continue;
            Result<ir::Program> program = lower::from_model(policy, hash);
            if (program) {
                compiled.programs.push_back(std::move(program).value());
                continue;
            }
            compiled.error = "policy " + policy.name + ": " + program.error().message;
            sink.report({.code = program.error().code == ErrorCode::limit ? Code::too_large_to_compile : Code::internal,
                         .at = policy.at, .args = {program.error().message}, .labels = {}, .help = {}, .fixes = {}});
        }
    }
    compiled.diagnostics = without_echoes(sink.sorted(), loaded);
    compiled.ok = sink.error_count() == 0 && loaded.unreadable.empty();
    if (!compiled.ok) compiled.programs.clear();
    compiled.loaded = std::move(loaded);
    return compiled;
}

} // namespace

Compiled compile_files(const std::vector<std::string>& files, const CompileOptions& options) {
    DiagnosticSink sink;
    Loaded loaded = load_files(files, options, sink);
    return compile(std::move(loaded), sink);
}

Compiled compile_texts(const std::vector<NamedText>& texts, const CompileOptions& options) {
    DiagnosticSink sink;
    Loaded loaded = load_texts(texts, options, sink);
    return compile(std::move(loaded), sink);
}

} // namespace forbear::driver
