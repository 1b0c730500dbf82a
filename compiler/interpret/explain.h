#pragma once
// The explaining loop: the same walk as the interpreter's, which writes down what it saw.

#include <span>
#include <vector>

#include "forbear/decision.h"
#include "forbear/explanation.h"
#include "forbear/facts.h"
#include "forbear/source.h"
#include "ir/program.h"

namespace forbear::interpret {

/// Where a rule is written, for the reader of an explanation.
struct RulePlace {
    std::string file; ///< empty: nobody knows
    std::uint32_t line = 0;
};
/// By rule.
[[nodiscard]] std::vector<RulePlace> places_of_rules(const ir::Program& program, const SourceMap& sources);

/// Explains the decision of row `row`. Reads the record only. `places` is empty, or has one for each rule.
[[nodiscard]] Explanation explain(const ir::Program& program, std::span<const RulePlace> places, const FactsView& facts,
                                  std::uint64_t row);
[[nodiscard]] Explanation explain(const ir::Program& program, const SourceMap& sources, const FactsView& facts,
                                  std::uint64_t row);

/// The words of a fault: "fact `balance` is -5.00 USD, outside 0.00 USD to 10000000.00 USD".
[[nodiscard]] std::string fault_text(const Schema& schema, const Fault& fault, const FactsView& facts,
                                     std::uint64_t row);

/// Why there is no decision: the fault of an invalid record, the author's words of a rejected one, the day on which no version
/// of the policy is in force. Empty otherwise.
[[nodiscard]] std::string reason_text(const ir::Program& program, const DecisionView& decision, const FactsView& facts,
                                      std::uint64_t row);

} // namespace forbear::interpret
