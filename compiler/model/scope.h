#pragma once
// The one namespace: what every name of a schema, a policy or a guard file means.

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "forbear/diagnostic.h"
#include "syntax/tree.h"

namespace forbear::model {

enum class MeaningKind : std::uint8_t {
    fact, list, outcome, calculate, call, define, parameter, lookup, calendar, per_channel, experiment
};

struct Expr;

/// What one name stands for. The syntax it points to outlives the scope.
struct Meaning {
    MeaningKind kind{};
    /// Facts, lists, outcomes: position in the schema; per channel: of the first channel's fact, the others follow.
    std::uint32_t index = 0;
    const syntax::Expr* expr = nullptr;     ///< calculations, calls and parameters
    const syntax::ListPart* part = nullptr; ///< defined lists
    const syntax::Lookup* lookup = nullptr;
    const syntax::Calendar* calendar = nullptr;
    mutable const Expr* cell = nullptr;     ///< experiments: the record's cell; null until what splits the records is read
    Span at;
    /// Its own mistakes are reported: what uses it stays silent.
    mutable bool is_broken = false;
};

/// `a fact`, `a parameter`: for messages.
[[nodiscard]] std::string meaning_words(MeaningKind kind);

/// Names of one schema, or of one policy or guard file on top of its schema.
class Scope {
public:
    explicit Scope(const Scope* outer = nullptr) : outer_(outer) {}

    /// Adds `name`, or reports both places when it is taken.
    void add(const syntax::Name& name, Meaning meaning, DiagnosticSink& sink);
    /// A name that takes part in lookups but was not written by anyone (`as_of`).
    void add_own(const std::string& name, Meaning meaning);
    [[nodiscard]] const Meaning* find(const std::string& name) const;
    /// Every name, those of the outer scope as well, in no particular order.
    [[nodiscard]] std::vector<std::string> names() const;

private:
    const Scope* outer_;
    std::unordered_map<std::string, Meaning> names_;
};

/// Names of one kind that must differ: rules, guards, rows. Reports both places of a repetition.
class Distinct {
public:
    explicit Distinct(std::string what) : what_(std::move(what)) {}
    void add(const syntax::Name& name, DiagnosticSink& sink);

private:
    std::string what_;
    std::unordered_map<std::string, Span> seen_;
};

/// `did you mean NAME?`, or empty when none is near.
[[nodiscard]] std::string did_you_mean(const std::string& wanted, const std::vector<std::string>& candidates);

} // namespace forbear::model
