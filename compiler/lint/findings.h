#pragma once
// What the lints have found, before it is levelled, accepted and shown.

#include <set>
#include <string>
#include <vector>

#include "forbear/diagnostic.h"
#include "forbear/scenario.h"

namespace forbear::lint {

struct Found {
    Diagnostic diagnostic;
    std::string policy;  ///< empty: of no policy in particular
    std::string item;    ///< the rule, `table.row`, guard, section, fact ... that it is about
    std::string detail;  ///< what tells findings of one code at one item apart; never a place in the text
    std::vector<GivenRecord> customers; ///< who it happens to: one, or two that are compared
};

/// Collects them, in the order in which the lints run.
class Findings {
public:
    /// `wanted`: what is worth looking for; everything else is left out. Lints that take long ask first.
    explicit Findings(std::set<Code> wanted) : wanted_(std::move(wanted)) {}

    [[nodiscard]] bool wants(Code code) const { return wanted_.contains(code); }
    void begin(std::string policy) { policy_ = std::move(policy); }
    void add(Found found) {
        if (!wants(found.diagnostic.code)) return;
        found.policy = policy_;
        all_.push_back(std::move(found));
    }
    [[nodiscard]] std::vector<Found>& all() { return all_; }

private:
    std::set<Code> wanted_;
    std::string policy_;
    std::vector<Found> all_;
};

} // namespace forbear::lint
