#pragma once
// The days on which something is in force.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "model/expr.h"
#include "model/resolver.h"

namespace forbear::model {

/// Both days included, as days since 1970-01-01.
struct Period {
    std::int64_t first = std::numeric_limits<std::int64_t>::min();
    std::int64_t last = std::numeric_limits<std::int64_t>::max();
    friend bool operator==(const Period&, const Period&) = default;
};

/// Where the dates stand; nothing when there are none.
[[nodiscard]] std::optional<Span> place_of(const syntax::Effective& effective);
/// Nothing after a message.
[[nodiscard]] std::optional<Period> period_of(Resolver& resolver, const syntax::Effective& effective);
/// `from 2026-12-01 to 2027-02-28`, `from 2026-12-01 on`, `on 2026-12-01`.
[[nodiscard]] std::string days_words(const Schema& schema, const Period& period);

/// The condition that `as_of` lies in `period`.
[[nodiscard]] Expr in_force(const Schema& schema, const Period& period, Span at);
/// `condition` also asks for `required`.
void narrow(Condition& condition, Expr required);

/// One of several texts of one name, of which the day of decision chooses one.
struct Dated {
    std::string words;       ///< "`early_stage` version 3"
    Span at;                 ///< of its name
    const syntax::Effective* effective = nullptr;
    Period period;
};
/// Reads the dates and sorts by them; who does not say `until` is in force until the next begins. False after a message:
/// one without dates, or two that are in force on one day. Warns of days in between on which none is. `whole` is what they
/// are versions of: "`early_stage`".
[[nodiscard]] bool settle(std::vector<Dated>& texts, const std::string& whole, Resolver& resolver);

} // namespace forbear::model
