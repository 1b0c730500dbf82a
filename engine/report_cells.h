#pragma once
// What becomes of the customers of each cell of a report's map: shown by customers, or proved that there is none.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "analysis/questions.h"
#include "forbear/report.h"
#include "interpret/interpret.h"
#include "report_axes.h"

namespace forbear {

/// What was seen of one cell: a customer for everything that happens.
struct SeenCell {
    std::map<std::uint32_t, GivenRecord> rules;
    std::map<Status, GivenRecord> statuses;
    std::map<std::optional<std::int64_t>, GivenRecord> values; ///< of the outcome, of who is contacted; absent: not set
    std::map<std::uint32_t, GivenRecord> channels;
    std::optional<GivenRecord> ordinary;
};

/// What is neither shown nor refuted.
struct OpenCell {
    bool exists = false;
    std::vector<std::uint32_t> rules, channels;
    std::vector<Status> statuses;
    std::vector<std::optional<std::int64_t>> values;

    [[nodiscard]] bool is_empty() const { return !exists && rules.empty() && channels.empty() && statuses.empty() && values.empty(); }
};

class CellFinder {
public:
    /// All must outlive it. `outcome`: the outcome that is looked at, or ir::nothing.
    CellFinder(const ir::Judged& judged, analysis::Questions& questions, const CellMap& map, std::uint32_t outcome);

    /// Customers to begin with: they are decided as they are, and moved into every cell.
    void start_from(const std::vector<GivenRecord>& records);
    /// Settles everything that is still open about `cell`, with at most `most_asked` questions to the solver in all.
    void settle(std::size_t cell, std::uint64_t most_asked);

    [[nodiscard]] const SeenCell& seen(std::size_t cell) const { return seen_[cell]; }
    [[nodiscard]] const OpenCell& open(std::size_t cell) const { return open_[cell]; }
    [[nodiscard]] std::uint64_t asked() const { return asked_; }
    [[nodiscard]] std::optional<std::size_t> cell_of(const GivenRecord& record);
    [[nodiscard]] const interpret::Interpreter& interpreter() const { return interpreter_; }

private:
    void see(const GivenRecord& record);
    void spread(const GivenRecord& record);
    [[nodiscard]] GivenRecord moved(const GivenRecord& record, std::size_t cell, bool to_end) const;
    [[nodiscard]] bool may_fire_in(std::uint32_t rule, const analysis::Box& box);
    /// Takes over what was found; true when it is neither yes nor no.
    bool take(const Found& found);
    void settle_rules(std::size_t cell, std::uint64_t most_asked);
    void settle_endings(std::size_t cell, std::uint64_t most_asked);
    [[nodiscard]] std::vector<std::optional<std::int64_t>> possible_values(const std::vector<std::uint32_t>& rules) const;
    [[nodiscard]] std::vector<std::uint32_t> possible_channels(const std::vector<std::uint32_t>& rules) const;

    const ir::Judged& judged_;
    analysis::Questions& questions_;
    const CellMap& map_;
    std::uint32_t outcome_;
    interpret::Interpreter interpreter_;
    Record record_;
    std::vector<SeenCell> seen_;
    std::vector<OpenCell> open_;
    std::uint64_t asked_ = 0;
};

} // namespace forbear
