#pragma once
// Findings for code-scanning services: SARIF 2.1.0 (OASIS), one run.

#include <string>
#include <vector>

#include "forbear/diagnostic.h"

namespace forbear {

/// A diagnostic as one SARIF result.
struct SarifResult {
    const Diagnostic* diagnostic = nullptr;
    std::string identity;        ///< stable fingerprint; empty: none
    std::string notes;           ///< further words after the message, such as an example customer
    std::string accepted;        ///< why and by whom it is accepted; empty: it is not
    bool has_baseline = false;   ///< a baseline was given: `is_known` says whether it holds this one
    bool is_known = false;
};

/// `version` is the engine's. Columns count code points. Paths are made relative to the folder in which the tool was started by leaving
/// them as they were given.
[[nodiscard]] std::string render_sarif(const SourceMap& sources, const std::vector<SarifResult>& results, const std::string& version);

} // namespace forbear
