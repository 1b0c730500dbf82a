#pragma once
// What a portfolio came to, counted.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "forbear/decision.h"
#include "forbear/engine.h"

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

/// A line of a summary.
struct TallyLine {
    std::string name;
    std::uint64_t count = 0;
};
/// A title and the lines below it, the counts in a column; nothing where there are none.
void append_lines(std::string& text, const std::string& title, const std::vector<TallyLine>& lines);

} // namespace forbear::cli
