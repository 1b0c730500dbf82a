#pragma once
// Scenarios and customers: syntax -> records and expectations of the policy they are about.

#include <optional>
#include <vector>

#include "forbear/diagnostic.h"
#include "forbear/scenario.h"
#include "model/model.h"
#include "model/schema.h"
#include "syntax/tree.h"

namespace forbear::model {

/// A policy of the compilation: as it was written, and what became of it.
struct DeclaredPolicy {
    const syntax::Policy* written = nullptr;
    const ResolvedSchema* schema = nullptr; ///< null: not known, which has been said
    std::size_t index = 0;                  ///< into Model::policies
};

/// Adds the scenarios of all files to `model`, whose policies are resolved. Only names that are in reach count: those of the
/// scenario's own file and of what it imports.
void resolve_scenarios(const std::vector<syntax::File>& files, const std::vector<DeclaredPolicy>& policies, Model& model,
                       DiagnosticSink& sink);

/// What has been said of a record so far; what is absent has not been mentioned.
struct PartialRecord {
    std::vector<std::optional<GivenValue>> facts;
    std::vector<std::optional<GivenList>> lists;
};

/// How strict the values of a record are taken: a scenario that expects `invalid` may give what no record should hold.
enum class Taken : std::uint8_t { as_valid, as_written };

/// Reads `given` into `record`, over what is there. Each fact may be said once in `given`.
void read_given(const ResolvedSchema& schema, const std::vector<syntax::Given>& given, Taken taken, PartialRecord& record,
                DiagnosticSink& sink);

/// What the scenario expects of `policy`; mistakes are left out, after their message.
[[nodiscard]] std::vector<Expectation> read_expectations(const Policy& policy, const syntax::Scenario& written,
                                                         DiagnosticSink& sink);

} // namespace forbear::model
