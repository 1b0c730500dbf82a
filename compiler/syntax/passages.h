#pragma once
// A file taken apart: what each rule, row, section, guard and definition says by itself, in the canonical layout. Reports show
// these texts beside what the analysis found out about them; `at` is how the two find each other.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "forbear/source.h"
#include "syntax/tree.h"

namespace forbear::syntax {

enum class PassageKind : std::uint8_t {
    policy, section, rule, table, row, cadence, step, otherwise, experiment, removal,
    guard_file, guard,
    schema, parameter, condition, list_part, calculation, lookup, calendar
};

struct Passage {
    PassageKind kind{};
    Span at;            ///< of its name, which is the place that the model knows it by
    std::string name;   ///< of a row or step: without that of its table or cadence
    std::string title;  ///< of a policy: what it is said to be for
    std::string within; ///< of rows and steps: the table or cadence; of all others: the policy, guard file or schema
    std::string text;   ///< conditions, actions, effects; definitions as a whole; of a policy `version 4`. A line feed between lines, none at the end
    std::vector<std::pair<std::string, std::string>> cells; ///< of a row: heads and cells
    std::size_t conditions = 0; ///< so many of the cells are conditions
    std::string because; ///< of a row without one of its own: that of its table
    std::string citation; ///< of a guard file, and of its guards
    std::string owner, effective; ///< of a policy; `effective from 2026-12-01`, also of others
};

/// In the order of the file; a section or table before what stands in it.
[[nodiscard]] std::vector<Passage> passages(const File& file);

} // namespace forbear::syntax
