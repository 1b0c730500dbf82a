#pragma once
// The options by which `decide` and `explain` name a policy and a portfolio.

#include <memory>

#include "command.h"
#include "forbear/engine.h"
#include "portfolio/portfolio.h"

namespace forbear::cli {

void add_portfolio_options(boost::program_options::options_description& described);

/// A policy and a portfolio that fit each other.
struct Opened {
    std::shared_ptr<const Policy> policy;
    std::unique_ptr<Portfolio> portfolio;
};

/// Loads the policy, prints its findings on standard error, opens the portfolio and says what there is to say about it.
/// Nothing when that failed: `failed` then is the exit code, and the reason has been said.
[[nodiscard]] std::optional<Opened> open_policy_and_portfolio(const CommandInfo& command, const Options& options,
                                                              const Findings& how, Exit& failed);

} // namespace forbear::cli
