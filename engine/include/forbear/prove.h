#pragma once
// Whether every decision of a policy keeps what is required of it: proved for all records there are, or refuted by one.

#include <string>
#include <vector>

#include "forbear/analysis.h"
#include "forbear/compile.h"
#include "forbear/diagnostic.h"
#include "forbear/explanation.h"

namespace forbear {

enum class Proof : std::uint8_t {
    proved = 0,     ///< no record breaks it
    refuted = 1,    ///< the witnesses break it
    not_decided = 2 ///< neither; never to be taken for proved
};

/// A customer whose decision breaks a requirement, or one of the two whose decisions do.
struct Counterexample {
    std::string scenario;    ///< the record as a scenario of the policy, in the canonical layout
    Explanation explanation; ///< of its decision
};

struct ProofResult {
    std::string policy;
    std::uint32_t version = 0;  ///< of the policy; the highest of its versions
    std::string name;           ///< of the requirement
    std::string whenever, text; ///< what it says, in the canonical spelling; `whenever` is empty where it always holds
    std::string because;
    Span at;
    Proof proof = Proof::not_decided;
    std::string reason;         ///< why it is not decided
    std::vector<Counterexample> counterexamples; ///< refuted: one, or the two of a comparison
    std::string query; ///< ProveOptions::queries: SMT-LIB 2; `unsat` is the proof, `sat` the refutation
};

struct ProveOptions {
    CompileOptions compile;
    std::string policy;               ///< which policy of the files; empty: all of them
    std::vector<std::string> against; ///< files with further requirements
    bool queries = false;             ///< keep the questions, for other solvers
};

struct ProveReport {
    SourceMap sources;
    std::vector<Diagnostic> diagnostics;  ///< mistakes in the texts, warnings included
    std::vector<std::string> unreadable;  ///< files asked for that could not be read, with the reason
    std::string error;                    ///< anything else that stood in the way; empty otherwise
    std::vector<ProofResult> results;     ///< by policy, then by the places of the requirements
    bool ok = false;                      ///< no error, and every requirement is proved
};

/// Proves or refutes every requirement that binds the policies of `file`. Deterministic: the effort is counted in steps of
/// the solver. Allocates; may take seconds. Threads: any number of calls at once.
[[nodiscard]] ProveReport prove_file(const std::string& file, const ProveOptions& options);

} // namespace forbear
