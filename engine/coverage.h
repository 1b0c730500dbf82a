#pragma once
// Counts what the records of scenarios reach in one policy.

#include <memory>
#include <string>
#include <vector>

#include "forbear/coverage.h"
#include "forbear/scenario.h"
#include "interpret/observe.h"
#include "ir/probes.h"

namespace forbear {

/// Something that a record can reach, as a position in one row of bits: rules, then guards that applied, then guards that
/// changed something, then three answers for every probe.
class Goals {
public:
    explicit Goals(const ir::Probed& probed) noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t rule(std::size_t index) const noexcept { return index; }
    [[nodiscard]] std::size_t applied(std::size_t guard) const noexcept { return rules_ + guard; }
    [[nodiscard]] std::size_t changed(std::size_t guard) const noexcept { return rules_ + guards_ + guard; }
    [[nodiscard]] std::size_t answer(std::size_t probe, interpret::Answer answer) const noexcept {
        return rules_ + 2 * guards_ + 3 * probe + static_cast<std::size_t>(answer) - 1;
    }
    /// The goals that `seen` reaches, ascending.
    [[nodiscard]] std::vector<std::size_t> reached(const ir::Probed& probed, const interpret::Observation& seen) const;

private:
    std::size_t rules_, guards_, size_;
};

class Coverage {
public:
    explicit Coverage(ir::Probed probed);

    void add(const Scenario& scenario);
    /// Looks for records that would reach what no scenario has; the same for the same policy and scenarios.
    [[nodiscard]] PolicyCoverage result(Span at) const;

private:
    /// What the decision of a record is, as a scenario expects it.
    [[nodiscard]] std::string decided_words(const GivenRecord& given) const;

    ir::Probed probed_;
    interpret::Interpreter interpreter_;
    Goals goals_;
    std::vector<std::uint32_t> counts_; ///< by goal
    std::vector<GivenRecord> records_;
};

} // namespace forbear
