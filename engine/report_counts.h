#pragma once
// What a portfolio comes to, counted for a report. No record of it is kept.

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "compiled_policy.h"
#include "forbear/report.h"
#include "report_axes.h"

namespace forbear {

class ReportCounts {
public:
    /// All must outlive it; `interpreter` is of the program that the map is of. `outcome`: that of the map, or ir::nothing.
    ReportCounts(const CompiledPolicy& policy, const interpret::Interpreter& interpreter, const CellMap& map, std::uint32_t outcome);

    void count(const FactsView& facts, std::uint64_t row, bool is_readable);

    [[nodiscard]] ReportPortfolio told(const std::string& name, const std::string& as_of) const;
    /// By rule, of the records in a cell.
    [[nodiscard]] const std::map<std::uint32_t, std::uint64_t>& of_cell(std::size_t cell) const { return cells_[cell]; }
    [[nodiscard]] std::uint64_t records() const { return records_; }

private:
    const CompiledPolicy& policy_;
    const interpret::Interpreter& interpreter_;
    const CellMap& map_;
    std::uint32_t outcome_;
    std::vector<std::int64_t> words_;
    std::uint64_t records_ = 0, unreadable_ = 0, unset_ = 0;
    std::array<std::uint64_t, 5> statuses_{};
    std::vector<std::uint64_t> rules_, channels_, values_, guards_;
    std::vector<std::map<std::uint32_t, std::uint64_t>> cells_;
};

} // namespace forbear
