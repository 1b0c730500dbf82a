// Policies from texts and files, for hosts in C.

#include "c_api/handles.h"
#include "c_api/loading.h"

using namespace forbear;
using namespace forbear::c_api;

namespace {

static_assert(static_cast<forbear_engine>(EngineKind::jit) == FORBEAR_ENGINE_JIT &&
              static_cast<forbear_engine>(EngineKind::interpreter) == FORBEAR_ENGINE_INTERPRETER);

Failed keep(LoadResult loaded, forbear_policy** policy) {
    if (loaded.policy == nullptr) return why_not_loaded(loaded.error_code, loaded.error, loaded.sources, loaded.diagnostics);
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
        if (auto failed = take_sources(texts, count, named)) return failed;
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
