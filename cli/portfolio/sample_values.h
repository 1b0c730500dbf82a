#pragma once
// Made-up records that fit a schema: mostly ordinary values, with the boundaries on which policies turn among them. The
// same seed gives the same records on every machine: only integers, no library distributions.

#include <cstdint>
#include <string>
#include <vector>

#include "forbear/facts.h"
#include "forbear/schema.h"

namespace forbear::cli {

/// SplitMix64. Good enough to make variety; not for secrets.
class Random {
public:
    explicit Random(std::uint64_t seed) noexcept : state_(seed) {}
    std::uint64_t next() noexcept;
    /// 0 to `count` - 1; `count` at least 1.
    std::uint64_t below(std::uint64_t count) noexcept { return next() % count; }
    /// Both ends included.
    std::int64_t between(std::int64_t low, std::int64_t high) noexcept;
    bool percent(std::uint64_t share) noexcept { return below(100) < share; }

private:
    std::uint64_t state_;
};

struct SampleValue {
    State state = State::known;
    std::int64_t value = 0;
    std::string text; ///< of text facts
};

struct SampleList {
    State state = State::known;
    std::vector<std::vector<SampleValue>> elements; ///< by date where the records have one
};

struct SampleRecord {
    std::vector<SampleValue> facts; ///< facts[0] is the date of decision
    std::vector<SampleList> lists;
};

class SampleGenerator {
public:
    /// Dates lie around `as_of`. The schema must outlive the generator.
    SampleGenerator(const Schema& schema, std::uint64_t seed, std::int64_t as_of);

    /// The next record; its key tells it from all others where the key's type has room for that.
    [[nodiscard]] SampleRecord next();

private:
    [[nodiscard]] SampleValue fact_value(const Fact& fact, std::int64_t days_back, std::int64_t days_ahead);
    [[nodiscard]] SampleValue key_value(const Fact& fact) const;
    [[nodiscard]] SampleList list_value(const List& list, const std::string& key);
    [[nodiscard]] std::int64_t value_of(const Type& type, std::int64_t days_back, std::int64_t days_ahead);
    [[nodiscard]] std::int64_t amount(const Type& type);
    [[nodiscard]] std::int64_t date(const Type& type, std::int64_t days_back, std::int64_t days_ahead);
    [[nodiscard]] std::int64_t one_of(const std::vector<std::int64_t>& values, const Type& type);

    const Schema* schema_;
    Random random_;
    std::int64_t as_of_;
    std::uint64_t made_ = 0;
};

} // namespace forbear::cli
