#pragma once
// Which policies the requirements of several files bind, and what is wrong with them.

#include <memory>
#include <string>
#include <vector>

#include "forbear/diagnostic.h"
#include "model/model.h"
#include "model/policy_builder.h"
#include "model/refine.h"
#include "model/schema.h"
#include "syntax/tree.h"

namespace forbear::model {

/// Written in one place, and the same in meaning.
[[nodiscard]] bool is_alike(const Requirement& left, const Requirement& right);

/// A requirement binds every policy of its file, and what refines one of them, that is about a schema with its names. That of a
/// file without a policy binds the policy that was asked about, or every policy where nobody asked.
class Requirements {
public:
    /// `files` outlive it.
    Requirements(const std::vector<syntax::File>& files, std::string asked);

    /// Adds what binds the policy of `flat`, which `builder` has built.
    void resolve(const Flat& flat, const ResolvedSchema& schema, PolicyBuilder& builder);
    /// Says each mistake once, when all policies are known.
    void report(const std::vector<std::unique_ptr<ResolvedSchema>>& schemas, DiagnosticSink& sink);

private:
    /// What one policy made of a requirement.
    struct Reading {
        std::string policy;
        Span policy_at;
        const ResolvedSchema* schema = nullptr;
        std::vector<Diagnostic> found;
        bool is_sound = false;
    };
    struct Written {
        const syntax::Require* text = nullptr;
        bool stands_alone = false; ///< in a file without a policy
        std::vector<Reading> readings;
    };

    [[nodiscard]] bool binds(const Written& written, const Flat& flat) const;
    void report_names_taken(DiagnosticSink& sink) const;
    static void read_alone(Written& written, const ResolvedSchema& schema);
    static void report(const Written& written, DiagnosticSink& sink);

    std::string asked_;
    std::vector<Written> written_;
    std::vector<std::vector<const syntax::Require*>> bound_; ///< by policy: what binds it
};

} // namespace forbear::model
