#pragma once
// The front door for hosts that compile policies at run time: text in, decisions out.
//
//   auto loaded = forbear::load_files({"policies/card/early_stage.forbear"});
//   if (!loaded.policy) { std::cerr << forbear::render_text(loaded.sources, loaded.diagnostics); ... }
//   forbear::Record record(loaded.policy->schema());
//   ...
//   std::vector<std::int64_t> words(loaded.policy->layout().words);
//   loaded.policy->decide(record.view(), 0, words.data());
//   forbear::DecisionView decision(loaded.policy->layout(), words.data());

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "forbear/binding.h"
#include "forbear/compile.h"
#include "forbear/log.h"
#include "forbear/policy.h"
#include "forbear/scenario.h"

namespace forbear {

struct LoadOptions {
    CompileOptions compile;
    EngineKind engine = EngineKind::jit; ///< or else the interpreter: code made ahead of time is another road (forbear/artefact.h)
    int optimization = 2;        ///< 0 or 2; the decisions are the same
    /// Load returns as soon as the text is checked: the interpreter decides until a thread of the policy's own has made the
    /// machine code. The decisions are the same, the first comes tens of milliseconds earlier.
    bool compile_in_background = false;
    /// A folder in which machine code is kept for the next process; empty: none. It is made when it is missing, used only when
    /// nobody else may write to it, and may be deleted at any time. Kept code is used for the same program, the same version of
    /// this library and of LLVM, and the same processor; what is damaged is made anew.
    std::string kernel_cache;
    std::string policy;          ///< load_files, load_texts: which policy of the files; empty: the only one
    std::vector<std::string> policies; ///< load_all_files, load_all_texts: which of them, in this order; empty: all
    /// What happens is told here as well: see forbear/log.h. Lives as long as the policies do.
    Log log;
};

struct LoadResult {
    std::shared_ptr<const Policy> policy;  ///< null when something failed
    std::vector<Scenario> scenarios;       ///< of this policy, in the texts given and those they import: see scenarios.h
    SourceMap sources;
    std::vector<Diagnostic> diagnostics;   ///< mistakes in the texts, warnings included
    std::string error;                     ///< what else failed (a file, a limit, no such policy); empty otherwise
    ErrorCode error_code = ErrorCode::policy; ///< what kind of failure it was; says nothing where there is a policy
};

/// Several policies over one schema, each with its own answer to its own question.
struct LoadAllResult {
    /// In the order of the files, or as they were asked for; empty when something failed. Facts that are bound to `schema`
    /// serve all of them.
    std::vector<std::shared_ptr<const Policy>> policies;
    Schema schema;
    SourceMap sources;
    std::vector<Diagnostic> diagnostics;
    std::string error;
};

/// Parses, checks and compiles. Errors are part of the result; nothing throws. Thread-safe.
[[nodiscard]] LoadResult load_files(const std::vector<std::string>& files, const LoadOptions& options = {});
[[nodiscard]] LoadResult load_texts(const std::vector<NamedText>& texts, const LoadOptions& options = {});
/// The same for several policies that are decided together. Policies about different schemas are an error.
[[nodiscard]] LoadAllResult load_all_files(const std::vector<std::string>& files, const LoadOptions& options = {});
[[nodiscard]] LoadAllResult load_all_texts(const std::vector<NamedText>& texts, const LoadOptions& options = {});

} // namespace forbear
