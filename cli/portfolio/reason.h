#pragma once
// Why a record is invalid, in one sentence that names the fact and what stood there.

#include <string>

#include "forbear/decision.h"
#include "forbear/schema.h"
#include "portfolio/facts_chunk.h"

namespace forbear::cli {

/// What a cell of this fact must be: `money in USD`, `one of basic, silver, gold`, `a date like 2026-12-01`.
[[nodiscard]] std::string expected_text(const Schema& schema, const Type& type);

/// The reason of record `record`, whose decision has `fault`; `view` is what the decision read of `facts`. Control
/// characters in the file's cells are escaped.
[[nodiscard]] std::string reason_text(const Schema& schema, const FactsChunk& facts, const FactsView& view,
                                      std::size_t record, const Fault& fault);

} // namespace forbear::cli
