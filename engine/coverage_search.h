#pragma once
// Looks for records that reach what no scenario reaches: the scenarios' records, changed at random at the values on which the
// policy turns. Bounded and always the same; what it does not find may exist all the same.

#include <map>
#include <string>
#include <vector>

#include "coverage.h"
#include "forbear/explanation.h"

namespace forbear {

/// By goal: a record that reaches it and differs as little as may be from one of a scenario.
using FoundRecords = std::map<std::size_t, GivenRecord>;

[[nodiscard]] FoundRecords search_records(const ir::Probed& probed, const interpret::Interpreter& interpreter, const Goals& goals,
                                          const std::vector<std::size_t>& open, const std::vector<GivenRecord>& records);

/// Records that differ from some of `records` at random, mostly at the values on which the policy turns. Always the same.
[[nodiscard]] std::vector<GivenRecord> vary(const ir::Program& program, const std::vector<GivenRecord>& records, std::size_t count);

/// Every fact and list of the record, as a scenario gives them, `unknown` included.
[[nodiscard]] std::vector<NamedValue> given_words(const Schema& schema, const GivenRecord& record);

/// A scenario with this record, titled by what it expects, in the canonical layout.
[[nodiscard]] std::string scenario_text(const ir::Program& program, const GivenRecord& record, const std::string& expect);

} // namespace forbear
