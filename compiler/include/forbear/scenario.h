#pragma once
// An author's test of a policy as plain values, every name resolved: a record, and what must come out for it. Who wants to run
// them includes forbear/scenarios.h instead.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "forbear/decision.h"
#include "forbear/facts.h"
#include "forbear/source.h"

namespace forbear {

/// One value as a scenario gives it. Units are those of the fact's type.
struct GivenValue {
    State state = State::known;
    std::int64_t value = 0;
    std::string text; ///< of text facts
};
struct GivenList {
    State state = State::known;
    std::vector<std::vector<GivenValue>> elements; ///< fields in the order of the schema
};
/// A whole record: one entry for every fact and every list of the schema, in its order.
struct GivenRecord {
    std::vector<GivenValue> facts; ///< [0] is `as_of`
    std::vector<GivenList> lists;
};

enum class ExpectationKind : std::uint8_t {
    status = 0,
    rule = 1,             ///< rule `index` of the policy decides
    channels = 2,         ///< exactly `channels`, in this order
    outcome = 3,          ///< outcome `index` has `value`, or is not set
    window = 4,           ///< the hours `value` of outcome `index` for `channels`; empty: for every channel of the decision
    guards_changed = 5,   ///< each of `guards` applied and changed something
    no_guard_changed = 6,
    forbidden = 7,        ///< each of `channels` is taken away by each of `guards`, asked for or not; no guards: by any
    blocked_by = 8,       ///< blocked, and each of `guards` takes a channel that the rule asked for
    invalid_fact = 9      ///< invalid because of fact `index`, or of list `index`
};

/// One thing that must be true of the decision.
struct Expectation {
    ExpectationKind kind{};
    std::string text;                    ///< in the language's words: `rule friendly_nudge`, `channels email, sms`
    Span at;
    Status status = Status::contact;     ///< status
    std::uint32_t index = 0;
    bool in_list = false;                ///< invalid_fact: `index` counts lists
    std::optional<std::int64_t> value;   ///< outcome, window; absent: not set, or not limited
    std::string text_value;              ///< of a text outcome
    std::vector<std::uint32_t> channels; ///< of the schema
    std::vector<std::uint32_t> guards;   ///< of the policy
};

struct Scenario {
    std::string title;
    std::string policy; ///< name of the policy it tests
    Span at;            ///< its title
    GivenRecord record;
    std::vector<Expectation> expectations;
};

} // namespace forbear
