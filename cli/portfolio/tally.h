#pragma once
// What a portfolio came to, counted.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "forbear/decision.h"
#include "forbear/engine.h"
#include "forbear/why_not.h"

namespace forbear::cli {

/// Counts of decisions. Tallies of parts add up to the tally of the whole.
class Tally {
public:
    Tally() = default;
    explicit Tally(const Policy& policy);

    /// `row` is counted from 1; `reason` of an invalid record is kept when it is among the first.
    void count(std::uint64_t row, std::string_view key, const DecisionView& decision, std::string_view reason);
    /// `later` counts rows behind those of this tally.
    void add(const Tally& later);
    void clear();

    [[nodiscard]] std::uint64_t records() const noexcept { return records_; }
    [[nodiscard]] std::uint64_t with_status(Status status) const noexcept {
        return statuses_[static_cast<std::size_t>(status)];
    }

    /// The summary for people, ready to print; the same for the same portfolio whatever the threads and the engine.
    [[nodiscard]] std::string text(const Policy& policy) const;

private:
    const Policy* policy_ = nullptr; ///< must outlive the tally
    std::uint64_t records_ = 0;
    std::array<std::uint64_t, 5> statuses_{};
    std::vector<std::uint64_t> rules_;
    std::vector<std::uint64_t> channels_;
    std::vector<std::vector<std::uint64_t>> cells_; ///< of each experiment; the last counts records in no cell
    std::vector<std::string> reasons_;
};

/// A rule of which a portfolio is asked why it does not take more records.
struct AskedRule {
    std::string name;
    std::shared_ptr<const WhyNot> question;
};

/// How many records each part of a rule's condition turns away: the first that is not true counts.
class WhyNotTally {
public:
    explicit WhyNotTally(const AskedRule& asked);

    /// `answer` as `WhyNot::answer` gives it; `decided`: the rule decided the record.
    void count(std::uint32_t answer, bool decided);
    void add(const WhyNotTally& other);
    void clear();
    [[nodiscard]] std::string text() const;

private:
    const AskedRule* asked_; ///< must outlive the tally
    std::vector<std::uint64_t> parts_;
    std::uint64_t decided_ = 0, decided_above_ = 0, invalid_ = 0;
};

/// A part of a condition in words; of one that the compiler left out, that it is never true.
[[nodiscard]] std::string_view part_text(const std::string& part) noexcept;

} // namespace forbear::cli
