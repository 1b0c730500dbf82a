#pragma once
// A whole portfolio through a policy: read, understood, decided and written in chunks, in the order of the file.

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "forbear/engine.h"
#include "forbear/error.h"
#include "portfolio/decision_writer.h"
#include "portfolio/output.h"
#include "portfolio/portfolio.h"
#include "portfolio/tally.h"

namespace forbear::cli {

struct DecideResult {
    std::vector<Tally> tallies;     ///< one for each policy
    std::optional<WhyNotTally> why_not; ///< where a rule is asked about
    std::set<std::string> ignored;  ///< names in JSON objects that mean nothing
    std::uint64_t rows_written = 0; ///< complete rows, also when something failed
    std::string failure;            ///< why it ended early; empty when it did not
};

/// Told of the rows written so far, and of the bytes of the portfolio up to the last of them.
using OnProgress = std::function<void(std::uint64_t rows, std::uint64_t bytes)>;

/// Reads every record once, whatever the number of policies; they are about one schema, which is that of the portfolio.
/// The calling thread is one of `threads`. Memory: a few chunks for each thread, whatever the size of the portfolio. The output
/// does not depend on `threads`, nor on `full`, the size of a chunk. `on_progress` is called between chunks, by any of the
/// threads, one at a time. `asked`: a rule of the one policy there is, or null; the writer knows of it as well.
[[nodiscard]] DecideResult decide_portfolio(const std::vector<const Policy*>& policies, Portfolio& portfolio,
                                            const DecisionWriter& writer, Output& output, unsigned threads,
                                            const OnProgress& on_progress, const ChunkSize& full = {},
                                            const AskedRule* asked = nullptr);

} // namespace forbear::cli
