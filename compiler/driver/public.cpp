// The public functions of forbear/compile.h.
#include <utility>

#include "driver/compile.h"
#include "forbear/compile.h"
#include "forbear/error.h"
#include "syntax/from_text.h"
#include "syntax/print.h"

namespace forbear {
namespace {

CheckResult result_of(driver::Compiled compiled) {
    CheckResult result;
    result.diagnostics = std::move(compiled.diagnostics);
    result.schemas = std::move(compiled.model.schemas);
    for (const model::Policy& policy : compiled.model.policies) {
        if (policy.at.file < compiled.loaded.roots) result.policies.push_back(policy.name);
    }
    result.unreadable = std::move(compiled.loaded.unreadable);
    result.sources = std::move(compiled.loaded.sources);
    result.ok = compiled.ok;
    return result;
}

} // namespace

CheckResult check_files(const std::vector<std::string>& files, const CompileOptions& options) {
    return result_of(driver::compile_files(files, options));
}

CheckResult check_texts(const std::vector<NamedText>& texts, const CompileOptions& options) {
    return result_of(driver::compile_texts(texts, options));
}

FormatResult format_text(const NamedText& input, const CompileOptions& options) {
    FormatResult result;
    DiagnosticSink sink;
    syntax::Limits limits;
    limits.max_bytes = options.max_file_bytes;
    const std::uint32_t source = result.sources.add(input.path, input.text);
    const syntax::File file = syntax::from_text(result.sources, source, limits, sink);
    result.diagnostics = sink.sorted();
    result.ok = sink.error_count() == 0;
    if (result.ok) result.text = syntax::print(file);
    return result;
}

} // namespace forbear
