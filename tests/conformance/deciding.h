#pragma once
// One small policy text, one record given as text, one decision: in the interpreter and in machine code at both levels,
// which must agree word for word.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "forbear/engine.h"

namespace forbear::conformance {

/// Names and cells, as a line of a CSV would hold them. What is not there is an empty cell.
using Cells = std::map<std::string, std::string>;

/// What a policy decided, in words.
struct Outcome {
    std::string status, rule;
    std::string channels;                        ///< in order, blanks between
    std::map<std::string, std::string> outcomes; ///< hours for each channel as `window voice`
    std::string applied, changed;                ///< guards in their order, blanks between
    std::string fault;                           ///< kind and fact
};

class Decider {
public:
    /// Fails the test when the policy does not compile.
    static Decider from_text(const std::string& text);
    static Decider from_file(const std::string& name); ///< below tests/conformance/policies

    /// Lists as names with their elements; `unknown` names lists that are unknown.
    [[nodiscard]] Outcome decide(const Cells& facts, const std::map<std::string, std::vector<Cells>>& lists = {},
                                 const std::vector<std::string>& unknown = {}) const;

private:
    explicit Decider(std::vector<std::shared_ptr<const Policy>> policies) : policies_(std::move(policies)) {}
    std::vector<std::shared_ptr<const Policy>> policies_; ///< one for each engine
};

/// The diagnostics of a text that must not compile.
[[nodiscard]] std::string refusal(const std::string& text);

} // namespace forbear::conformance
