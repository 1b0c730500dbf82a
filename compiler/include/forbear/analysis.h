#pragma once
// Answers about a policy over all records there are, as plain values.

#include <cstdint>
#include <string>
#include <vector>

#include "forbear/scenario.h"

namespace forbear {

enum class Verdict : std::uint8_t {
    no = 0,         ///< proved: no record
    yes = 1,        ///< shown by a record
    not_decided = 2 ///< neither within the effort that is allowed
};

/// Why a question is not decided.
enum class Doubt : std::uint8_t {
    none = 0,
    effort = 1,       ///< the solver used up the steps it is allowed
    beyond = 2,       ///< there may be a record with longer lists, or with dates outside of the years 2000 to 2039
    not_confirmed = 3 ///< the solver names a record, and the interpreter decides it otherwise
};

struct Found {
    Verdict verdict = Verdict::not_decided;
    Doubt doubt = Doubt::none;
    std::vector<GivenRecord> witnesses; ///< of a yes: one, or the two that are compared; as ordinary as the answer lets them be
    std::string query; ///< where it was asked for: the question that was answered, in SMT-LIB 2; a no is its `unsat`
};

} // namespace forbear
