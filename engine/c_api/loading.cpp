#include "c_api/loading.h"

namespace forbear::c_api {

Failed take_texts(const forbear_text* given, std::uint64_t count, std::string_view what, std::vector<std::string>& taken) {
    if (given == nullptr && count > 0) return refuse(std::string(what) + " is NULL");
    taken.reserve(count);
    for (std::uint64_t index = 0; index < count; ++index) taken.emplace_back(view_of(given[index]));
    return done;
}

Failed take_sources(const forbear_source* given, std::uint64_t count, std::vector<NamedText>& taken) {
    for (std::uint64_t index = 0; index < count; ++index) {
        forbear_source source;
        if (auto failed = take_from(given, index, "a text", source)) return failed;
        taken.push_back({std::string(view_of(source.path)), std::string(view_of(source.text))});
    }
    return done;
}

Failed take_options(const forbear_load_options* given, LoadOptions& options) {
    if (given == nullptr) return done;
    forbear_load_options taken;
    if (auto failed = take(given, "`options`", taken)) return failed;
    if (taken.engine != FORBEAR_ENGINE_JIT && taken.engine != FORBEAR_ENGINE_INTERPRETER) return refuse("`options` asks for an unknown engine");
    options.engine = static_cast<EngineKind>(taken.engine);
    options.optimization = taken.no_optimization != 0 ? 0 : 2;
    options.compile_in_background = taken.compile_in_background != 0;
    options.policy = view_of(taken.policy);
    options.kernel_cache = view_of(taken.kernel_cache);
    if (taken.max_file_bytes > 0) options.compile.max_file_bytes = taken.max_file_bytes;
    return take_texts(taken.search_path, taken.search_path_count, "`search_path`", options.compile.search_path);
}

Failure why_not_loaded(ErrorCode code, const std::string& error, const SourceMap& sources, const std::vector<Diagnostic>& diagnostics) {
    Failure failure{static_cast<forbear_status>(code), error};
    const bool has_mistakes = std::any_of(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& each) {
        if (severity_of(each) != Severity::error) return false;
        if (failure.message.empty()) failure.message = code_text(each.code) + ": " + message_text(each);
        return true;
    });
    if (has_mistakes) {
        failure.diagnostics_text = render_text(sources, diagnostics);
        failure.diagnostics_json = render_json(sources, diagnostics);
    }
    return failure;
}

} // namespace forbear::c_api
