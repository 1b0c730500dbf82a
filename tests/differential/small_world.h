#pragma once
// Policies over so few facts that every record there is can be decided.

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "differential/random.h"
#include "forbear/binding.h"
#include "forbear/decision.h"
#include "ir/program.h"

namespace forbear::differential {

struct Customer {
    std::int64_t tier = 0, late = 0;
    State hardship_state = State::known;
    std::int64_t hardship = 0;
    State promised_state = State::none;
    std::int64_t promised = 0;
};

[[nodiscard]] std::vector<Customer> everybody();
/// `customer` in a record of the small schema.
void fill(const Customer& customer, Record& record);

/// What one customer gets.
struct Outcome {
    Status status = Status::invalid;
    std::uint32_t rule = 0;
    std::set<std::uint32_t> channels, applied, changed;
    std::int64_t tone = 0;
    std::optional<std::int64_t> review;
};
[[nodiscard]] Outcome outcome_of(const DecisionView& decision, const ir::Program& program);

/// A requirement as text, and what it means, in words of the tests.
struct Required {
    std::string text;
    std::function<bool(const Customer&, const Outcome&)> breaks;
    std::function<bool(const Customer&, const Outcome&, const Customer&, const Outcome&)> breaks_of_two;
};

class SmallWorld {
public:
    explicit SmallWorld(std::uint64_t seed) : random_(seed) {}

    std::string policy();
    /// The same policy with one thing in it changed, as an author would change it.
    std::string edited(const std::string& policy);
    std::vector<Required> requirements();

private:
    std::string atom();
    std::string condition();
    std::string action();
    std::string effect();

    Random random_;
};

} // namespace forbear::differential
