#pragma once
// Type words of a schema -> types: vocabularies, currencies and ranges.

#include <optional>

#include "forbear/diagnostic.h"
#include "forbear/schema.h"
#include "syntax/tree.h"

namespace forbear::model {

/// Most values of a vocabulary, and channels of a schema.
inline constexpr std::size_t most_values = 63;
inline constexpr std::size_t most_channels = 32;

/// Types of one schema; adds the vocabularies they need to it.
class TypeReader {
public:
    TypeReader(Schema& schema, DiagnosticSink& sink) : schema_(schema), sink_(sink) {}

    /// The type of the fact, field or outcome `owner`, or nothing after its message. Lists have none.
    [[nodiscard]] std::optional<Type> type(const syntax::TypeExpr& written, const syntax::Name& owner, bool is_outcome);
    /// A constant of the schema (a range's end, a cost, what an outcome is normally); bare numbers take the type's
    /// unit.
    [[nodiscard]] std::optional<std::int64_t> constant(const syntax::Expr& written, const Type& type);
    [[nodiscard]] std::optional<std::uint8_t> decimals(const std::string& currency, Span at);

private:
    [[nodiscard]] std::optional<Type> of_vocabulary(const syntax::TypeExpr& written, const syntax::Name& owner);
    [[nodiscard]] std::int32_t vocabulary(Vocabulary vocabulary);
    bool read_range(const syntax::TypeExpr& written, Type& type);

    Schema& schema_;
    DiagnosticSink& sink_;
};

} // namespace forbear::model
