#include <algorithm>
#include <exception>
#include <type_traits>
#include <utility>

#include "compiled_policy.h"
#include "driver/compile.h"
#include "events.h"

namespace forbear {
namespace {

std::string names_of(const std::vector<ir::Program>& programs) {
    std::string names;
    for (const ir::Program& program : programs) names += (names.empty() ? "" : ", ") + program.name;
    return names;
}

Result<std::size_t> named(const std::vector<ir::Program>& programs, const std::string& wanted) {
    const auto found = std::ranges::find(programs, wanted, &ir::Program::name);
    if (found != programs.end()) return static_cast<std::size_t>(found - programs.begin());
    return Error{ErrorCode::policy, "there is no policy `" + wanted + "` here, only: " + names_of(programs)};
}

/// The program that the host asked for by name, or the only one.
Result<std::size_t> choose(const std::vector<ir::Program>& programs, const std::string& wanted) {
    if (programs.empty()) return Error{ErrorCode::policy, "the files hold no policy"};
    if (!wanted.empty()) return named(programs, wanted);
    if (programs.size() > 1)
        return Error{ErrorCode::policy, "the files hold several policies, name one: " + names_of(programs)};
    return std::size_t{0};
}

/// The programs that the host asked for, or all; about one schema.
Result<std::vector<std::size_t>> choose_all(const std::vector<ir::Program>& programs,
                                            const std::vector<std::string>& wanted) {
    if (programs.empty()) return Error{ErrorCode::policy, "the files hold no policy"};
    std::vector<std::size_t> chosen;
    for (std::size_t index = 0; wanted.empty() && index < programs.size(); ++index) chosen.push_back(index);
    for (const std::string& name : wanted) {
        const Result<std::size_t> index = named(programs, name);
        if (!index) return index.error();
        if (std::ranges::find(chosen, index.value()) != chosen.end())
            return Error{ErrorCode::policy, "policy `" + name + "` is asked for twice"};
        chosen.push_back(index.value());
    }
    const ir::Program& first = programs[chosen.front()];
    for (const std::size_t index : chosen) {
        const ir::Program& other = programs[index];
        if (other.schema.name == first.schema.name) continue;
        return Error{ErrorCode::policy, "policies `" + first.name + "` and `" + other.name +
                                            "` cannot be decided together: one is about `" + first.schema.name +
                                            "`, the other about `" + other.schema.name + "`; name those of one schema"};
    }
    return chosen;
}

std::shared_ptr<const Policy> ready(ir::Program&& program, const SourceMap& sources, const LoadOptions& options, const Events& events) {
    auto policy = std::make_shared<CompiledPolicy>(std::move(program), sources, options.engine, options.optimization, options.kernel_cache, events);
    if (options.engine != EngineKind::jit) {
        policy->use_table();
        return policy;
    }
    if (options.compile_in_background) policy->use_machine_code_later();
    else policy->use_machine_code();
    return policy;
}

/// What both kinds of loading tell of a compilation. False: nothing can be decided with it.
template <class Loaded>
bool take_over(driver::Compiled& compiled, Loaded& result) {
    result.diagnostics = std::move(compiled.diagnostics);
    result.sources = std::move(compiled.loaded.sources);
    if (!compiled.loaded.unreadable.empty()) result.error = compiled.loaded.unreadable.front();
    return compiled.ok;
}

/// Why nothing came of a compilation.
ErrorCode code_of(const std::vector<Diagnostic>& diagnostics) {
    const auto has = [&](Code code) { return std::ranges::find(diagnostics, code, &Diagnostic::code) != diagnostics.end(); };
    if (has(Code::internal)) return ErrorCode::internal;
    if (has(Code::too_large_to_compile) || has(Code::text_too_large)) return ErrorCode::limit;
    return ErrorCode::policy;
}

LoadResult load(driver::Compiled compiled, const LoadOptions& options, const Events& events) {
    LoadResult result;
    if (!take_over(compiled, result)) {
        result.error_code = result.error.empty() ? code_of(result.diagnostics) : ErrorCode::file;
        return result;
    }
    const Result<std::size_t> chosen = choose(compiled.programs, options.policy);
    if (!chosen) {
        result.error = chosen.error().message;
        return result;
    }
    std::shared_ptr<const Policy> policy = ready(std::move(compiled.programs[chosen.value()]), result.sources, options, events);
    for (Scenario& scenario : compiled.model.scenarios) {
        if (scenario.policy == policy->name()) result.scenarios.push_back(std::move(scenario));
    }
    result.policy = std::move(policy);
    return result;
}

LoadAllResult load_all(driver::Compiled compiled, const LoadOptions& options, const Events& events) {
    LoadAllResult result;
    if (!take_over(compiled, result)) return result;
    const Result<std::vector<std::size_t>> chosen = choose_all(compiled.programs, options.policies);
    if (!chosen) {
        result.error = chosen.error().message;
        return result;
    }
    for (const std::size_t index : chosen.value())
        result.policies.push_back(ready(std::move(compiled.programs[index]), result.sources, options, events));
    // One of them may ask for the day of decision where another does not: then it must be bound.
    const auto asks = std::ranges::find_if(result.policies, [](const auto& policy) { return policy->reads_as_of(); });
    result.schema = (asks != result.policies.end() ? *asks : result.policies.front())->schema();
    return result;
}

/// The first mistake in the texts, and how many more there are.
std::string first_mistake(const std::vector<Diagnostic>& diagnostics) {
    const auto is_mistake = [](const Diagnostic& each) { return severity_of(each) == Severity::error; };
    const auto first = std::ranges::find_if(diagnostics, is_mistake);
    if (first == diagnostics.end()) return {};
    const auto more = std::ranges::count_if(diagnostics, is_mistake) - 1;
    return code_text(first->code) + ": " + message_text(*first) + (more > 0 ? ", and " + std::to_string(more) + " more" : "");
}

std::string how_loaded(const Policy& policy, const std::vector<Diagnostic>& diagnostics) {
    const std::string engine = policy.engine() == EngineKind::jit ? "machine code decides" : "the interpreter decides";
    if (diagnostics.empty()) return "loaded without a warning; " + engine;
    return "loaded with " + std::to_string(diagnostics.size()) + (diagnostics.size() == 1 ? " warning; " : " warnings; ") + engine;
}

const Policy* first_policy(const LoadResult& loaded) { return loaded.policy.get(); }
const Policy* first_policy(const LoadAllResult& loaded) { return loaded.policies.empty() ? nullptr : loaded.policies.front().get(); }

/// Runs a load and tells what became of it.
template <class Work>
auto told(const Events& events, Work work) {
    try {
        auto loaded = work();
        if (first_policy(loaded) == nullptr) {
            events.tell(LogEventKind::policy_refused, LogSeverity::error, nullptr,
                        [&] { return loaded.error.empty() ? first_mistake(loaded.diagnostics) : loaded.error; });
        } else if constexpr (std::is_same_v<decltype(loaded), LoadResult>) {
            events.tell(LogEventKind::policy_loaded, LogSeverity::info, loaded.policy.get(), [&] { return how_loaded(*loaded.policy, loaded.diagnostics); });
        } else {
            for (const auto& policy : loaded.policies) {
                events.tell(LogEventKind::policy_loaded, LogSeverity::info, policy.get(), [&] { return how_loaded(*policy, loaded.diagnostics); });
            }
        }
        return loaded;
    } catch (const std::exception& exception) {
        events.tell(LogEventKind::policy_refused, LogSeverity::error, nullptr, std::string_view(exception.what()));
        throw;
    }
}

} // namespace

LoadResult load_files(const std::vector<std::string>& files, const LoadOptions& options, const Events& events) {
    return told(events, [&] { return load(driver::compile_files(files, options.compile), options, events); });
}
LoadResult load_texts(const std::vector<NamedText>& texts, const LoadOptions& options, const Events& events) {
    return told(events, [&] { return load(driver::compile_texts(texts, options.compile), options, events); });
}

LoadResult load_files(const std::vector<std::string>& files, const LoadOptions& options) { return load_files(files, options, Events(options.log)); }
LoadResult load_texts(const std::vector<NamedText>& texts, const LoadOptions& options) { return load_texts(texts, options, Events(options.log)); }

LoadAllResult load_all_files(const std::vector<std::string>& files, const LoadOptions& options) {
    const Events events(options.log);
    return told(events, [&] { return load_all(driver::compile_files(files, options.compile), options, events); });
}
LoadAllResult load_all_texts(const std::vector<NamedText>& texts, const LoadOptions& options) {
    const Events events(options.log);
    return told(events, [&] { return load_all(driver::compile_texts(texts, options.compile), options, events); });
}

} // namespace forbear
