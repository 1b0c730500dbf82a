#pragma once
// Random policies as text, well typed by construction, and random records that sit on the policies' boundaries.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "differential/naive/scope.h"
#include "differential/random.h"

namespace forbear::differential {

enum class Kind { yes_no, whole, decimal, percent, money, days, months, date, time, hours, choice, text, channel, set };

/// Something that can be asked about: a fact, a field, a calculation, a call or an outcome.
struct Variable {
    std::string name;
    Kind kind{};
    std::vector<std::string> values; ///< choice, channel and set: the vocabulary
    bool ranked = false;
    int places = 0;       ///< digits after the point
    std::int64_t low = 0; ///< numbers: in units of 10^-places
    std::int64_t high = 0;
    bool unknown = false; ///< may be
    bool none = false;
    bool is_protected = false;
    bool for_each_channel = false;        ///< hours
    bool quotient = false;                ///< the exact value may have endless digits
    std::optional<std::int64_t> normally; ///< outcomes: index or amount; only whether there is one matters
};

struct ListShape {
    std::string name;   ///< contacts
    std::string record; ///< contact
    std::vector<Variable> fields;
    std::size_t at_most = 0;
    bool unknown = false;
    bool dated = false;
};

/// What the generator wrote, and what it needs to make records that matter.
struct GeneratedPolicy {
    std::uint64_t seed = 0;
    std::string text;
    std::vector<Variable> facts;
    std::vector<ListShape> lists;
    std::vector<std::string> channels;
    std::vector<Variable> outcomes;
    std::map<Kind, std::vector<std::int64_t>> constants; ///< in hundredths for decimals, percent and money
};

[[nodiscard]] GeneratedPolicy generate_policy(std::uint64_t seed);
/// Mostly valid, on and beside the constants of the policy, with unknowns, nones and now and then a fault.
[[nodiscard]] naive::RecordText generate_record(const GeneratedPolicy& policy, Random& random);

/// Dates count from 1970-01-01.
[[nodiscard]] std::string date_text(std::int64_t day);
[[nodiscard]] std::string time_text(std::int64_t minute);
[[nodiscard]] std::string amount_text(std::int64_t amount, int places);

} // namespace forbear::differential
