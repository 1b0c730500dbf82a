#pragma once
// A schema's syntax -> runtime schema and the names it brings. Every definition in it is checked, used or not.

#include <memory>

#include "forbear/diagnostic.h"
#include "forbear/schema.h"
#include "model/model.h"
#include "model/scope.h"
#include "syntax/tree.h"

namespace forbear::model {

/// One schema and its names. Stays in place: the scopes of policies point to it.
struct ResolvedSchema {
    const syntax::Schema* written = nullptr;
    Schema schema;
    Scope scope;
    std::vector<Proxy> proxies;
};

[[nodiscard]] std::unique_ptr<ResolvedSchema> resolve_schema(const syntax::Schema& written, DiagnosticSink& sink);

/// Once all facts of `schema` are known: which of them stand in for protected ones.
void add_proxies(ResolvedSchema& schema, DiagnosticSink& sink);

/// Adds a policy's or guard file's own name to `scope`; refuses what this version does not decide.
void add_parameter(Scope& scope, const syntax::Parameter& parameter, DiagnosticSink& sink);
void add_calculate(Scope& scope, const syntax::Calculate& calculate, DiagnosticSink& sink);
void add_call(Scope& scope, const syntax::Call& call, DiagnosticSink& sink);
void add_define(Scope& scope, const syntax::Define& define, DiagnosticSink& sink);
void add_lookup(Scope& scope, const syntax::Lookup& lookup, DiagnosticSink& sink);
void add_calendar(Scope& scope, const syntax::Calendar& calendar, DiagnosticSink& sink);

} // namespace forbear::model
