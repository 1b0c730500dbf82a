#pragma once
// The options by which `decide` and `explain` name a policy and a portfolio.

#include <memory>

#include "command.h"
#include "forbear/engine.h"
#include "portfolio/portfolio.h"

namespace forbear::cli {

void add_portfolio_options(boost::program_options::options_description& described);

/// The options of the portfolio alone, where another option than `--input` names the file.
void add_reading_options(boost::program_options::options_description& described);
/// Opens the portfolio `input` and says what there is to say about it. Nothing when that failed: `failed` then is the exit code, and
/// the reason has been said. `schema` must outlive the portfolio.
[[nodiscard]] std::unique_ptr<Portfolio> open_portfolio(const CommandInfo& command, const Options& options, const std::string& input,
                                                        const Schema& schema, bool reads_as_of, Exit& failed);

/// Policies over one schema, and a portfolio that fits them.
struct Opened {
    std::vector<std::shared_ptr<const Policy>> policies; ///< at least one
    Schema schema;                                       ///< of all of them; the portfolio points to it
    std::unique_ptr<Portfolio> portfolio;
};

/// Loads the policies (`most` says whether there may be more than one), prints its findings on standard error, opens the portfolio and says what there is to say about it.
/// Nothing when that failed: `failed` then is the exit code, and the reason has been said.
enum class Most { one, several };
[[nodiscard]] std::unique_ptr<Opened> open_policies_and_portfolio(const CommandInfo& command, const Options& options,
                                                                  const Findings& how, Most most, Exit& failed);

} // namespace forbear::cli
