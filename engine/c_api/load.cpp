// Policies from texts and files, for hosts in C.

#include "c_api/handles.h"
#include "forbear/diagnostic.h"

using namespace forbear;
using namespace forbear::c_api;

namespace {

static_assert(static_cast<forbear_engine>(EngineKind::jit) == FORBEAR_ENGINE_JIT &&
              static_cast<forbear_engine>(EngineKind::interpreter) == FORBEAR_ENGINE_INTERPRETER);

Failed take_texts(const forbear_text* given, std::uint64_t count, std::string_view what, std::vector<std::string>& taken) {
    if (given == nullptr && count > 0) return refuse(std::string(what) + " is NULL");
    taken.reserve(count);
    for (std::uint64_t index = 0; index < count; ++index) taken.emplace_back(view_of(given[index]));
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

/// The first sentence is the error's, the rest is in the diagnostics.
Failure failure_of(const LoadResult& loaded) {
    Failure failure{static_cast<forbear_status>(loaded.error_code), loaded.error};
    const bool has_mistakes = std::any_of(loaded.diagnostics.begin(), loaded.diagnostics.end(), [&](const Diagnostic& each) {
        if (severity_of(each) != Severity::error) return false;
        if (failure.message.empty()) failure.message = code_text(each.code) + ": " + message_text(each);
        return true;
    });
    if (has_mistakes) {
        failure.diagnostics_text = render_text(loaded.sources, loaded.diagnostics);
        failure.diagnostics_json = render_json(loaded.sources, loaded.diagnostics);
    }
    return failure;
}

Failed keep(LoadResult loaded, forbear_policy** policy) {
    if (loaded.policy == nullptr) return failure_of(loaded);
    auto made = std::make_unique<forbear_policy>();
    made->policy = std::move(loaded.policy);
    made->diagnostics_text = render_text(loaded.sources, loaded.diagnostics);
    made->diagnostics_json = render_json(loaded.sources, loaded.diagnostics);
    *policy = made.release();
    return done;
}

} // namespace

extern "C" {

forbear_status forbear_policy_load_files(const forbear_text* files, uint64_t count, const forbear_load_options* options,
                                         forbear_policy** policy, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (policy == nullptr || files == nullptr || count == 0) return refuse("`policy` or `files` is NULL, or there are no files");
        LoadOptions taken;
        std::vector<std::string> paths;
        if (auto failed = take_options(options, taken)) return failed;
        if (auto failed = take_texts(files, count, "`files`", paths)) return failed;
        return keep(load_files(paths, taken), policy);
    });
}

forbear_status forbear_policy_load_texts(const forbear_source* texts, uint64_t count, const forbear_load_options* options,
                                         forbear_policy** policy, forbear_error** error) {
    return call(error, [&]() -> Failed {
        if (policy == nullptr || texts == nullptr || count == 0) return refuse("`policy` or `texts` is NULL, or there are no texts");
        LoadOptions taken;
        if (auto failed = take_options(options, taken)) return failed;
        std::vector<NamedText> named;
        for (std::uint64_t index = 0; index < count; ++index) {
            forbear_source source;
            if (auto failed = take_from(texts, index, "a text", source)) return failed;
            named.push_back({std::string(view_of(source.path)), std::string(view_of(source.text))});
        }
        return keep(load_texts(named, taken), policy);
    });
}

forbear_text forbear_policy_diagnostics(const forbear_policy* policy, forbear_format format) {
    if (policy == nullptr) return no_text;
    return text_of(format == FORBEAR_FORMAT_JSON ? policy->diagnostics_json : policy->diagnostics_text);
}

forbear_engine forbear_policy_engine(const forbear_policy* policy) {
    return policy == nullptr ? FORBEAR_ENGINE_INTERPRETER : static_cast<forbear_engine>(policy->policy->engine());
}
forbear_text forbear_policy_engine_note(const forbear_policy* policy) {
    return policy == nullptr ? no_text : text_of(policy->policy->engine_note());
}
void forbear_policy_wait_for_engine(const forbear_policy* policy) {
    if (policy != nullptr) policy->policy->wait_for_engine();
}

} // extern "C"
