#pragma once
// Which rows of a lookup can give its value, found by trying every class of customer that their tests tell apart.

#include <vector>

#include "model/model.h"

namespace forbear::model {

struct LookupReach {
    bool is_total = false;           ///< proved: some row fits every record
    std::vector<bool> never_fits;    ///< by row, proved
};
[[nodiscard]] LookupReach reach_of(const Schema& schema, const Lookup& lookup);

} // namespace forbear::model
