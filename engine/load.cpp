#include <utility>

#include "compiled_policy.h"
#include "driver/compile.h"

namespace forbear {
namespace {

/// The program that the host asked for by name, or the only one.
Result<std::size_t> choose(const std::vector<ir::Program>& programs, const std::string& wanted) {
    std::string names;
    for (std::size_t index = 0; index < programs.size(); ++index) {
        if (programs[index].name == wanted) return index;
        names += (index == 0 ? "" : ", ") + programs[index].name;
    }
    if (programs.empty()) return Error{ErrorCode::policy, "the files hold no policy"};
    if (!wanted.empty()) return Error{ErrorCode::policy, "there is no policy `" + wanted + "` here, only: " + names};
    if (programs.size() > 1) return Error{ErrorCode::policy, "the files hold several policies, name one: " + names};
    return std::size_t{0};
}

LoadResult load(driver::Compiled compiled, const LoadOptions& options) {
    LoadResult result;
    result.diagnostics = std::move(compiled.diagnostics);
    result.sources = std::move(compiled.loaded.sources);
    if (!compiled.loaded.unreadable.empty()) result.error = compiled.loaded.unreadable.front();
    if (!compiled.ok) return result;
    const Result<std::size_t> chosen = choose(compiled.programs, options.policy);
    if (!chosen) {
        result.error = chosen.error().message;
        return result;
    }
    auto policy = std::make_shared<CompiledPolicy>(std::move(compiled.programs[chosen.value()]), result.sources);
    for (Scenario& scenario : compiled.model.scenarios) {
        if (scenario.policy == policy->name()) result.scenarios.push_back(std::move(scenario));
    }
    if (options.engine == EngineKind::jit) policy->use_machine_code(options.optimization);
    result.policy = std::move(policy);
    return result;
}

} // namespace

LoadResult load_files(const std::vector<std::string>& files, const LoadOptions& options) {
    return load(driver::compile_files(files, options.compile), options);
}

LoadResult load_texts(const std::vector<NamedText>& texts, const LoadOptions& options) {
    return load(driver::compile_texts(texts, options.compile), options);
}

} // namespace forbear
