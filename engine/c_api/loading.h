#pragma once
// What loading a policy and publishing one have in common.

#include <string>
#include <vector>

#include "c_api/calls.h"
#include "forbear/diagnostic.h"
#include "forbear/engine.h"

namespace forbear::c_api {

[[nodiscard]] Failed take_options(const forbear_load_options* given, LoadOptions& options);
[[nodiscard]] Failed take_texts(const forbear_text* given, std::uint64_t count, std::string_view what, std::vector<std::string>& taken);
[[nodiscard]] Failed take_sources(const forbear_source* given, std::uint64_t count, std::vector<NamedText>& taken);

/// Why nothing was loaded: the first sentence is the error's, the rest is in the diagnostics.
[[nodiscard]] Failure why_not_loaded(ErrorCode code, const std::string& error, const SourceMap& sources, const std::vector<Diagnostic>& diagnostics);

} // namespace forbear::c_api
