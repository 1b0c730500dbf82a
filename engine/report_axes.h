#pragma once
// The map of a report: by which facts it is drawn, where their parts begin and end, and into which cell a record falls.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/region_words.h"
#include "analysis/boxes.h"
#include "forbear/error.h"
#include "forbear/facts.h"
#include "interpret/interpret.h"
#include "ir/requirements.h"

namespace forbear {

struct MapAxis {
    std::uint32_t dimension = 0;
    ir::Reg reg = 0;
    std::string name;
    std::optional<std::uint32_t> fact; ///< absent of a calculation
    std::vector<analysis::Values> parts; ///< all that it can be, cut where some condition turns
    std::vector<std::string> words;
};

/// Which facts a host wants; empty: those that the policy's rules ask about most.
struct WantedAxes {
    std::string rows, columns, bands;
};

class CellMap {
public:
    /// `judged` and `space` must outlive it. Errors: ErrorCode::invalid_argument for a name that no condition of the policy tests.
    [[nodiscard]] static Result<CellMap> make(const ir::Judged& judged, const analysis::Space& space, const WantedAxes& wanted);

    [[nodiscard]] const std::vector<MapAxis>& axes() const noexcept { return axes_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    /// The part of each axis.
    [[nodiscard]] std::vector<std::uint32_t> parts_of(std::size_t cell) const;
    [[nodiscard]] analysis::Box box(std::size_t cell) const;
    /// The cell of a valid record.
    [[nodiscard]] std::size_t cell_of(const interpret::Interpreter& interpreter, const FactsView& facts, std::uint64_t row) const;

private:
    CellMap(const ir::Program& program, const analysis::Space& space) : program_(&program), space_(&space) {}

    const ir::Program* program_;
    const analysis::Space* space_;
    std::vector<MapAxis> axes_;
    std::size_t size_ = 1;
};

} // namespace forbear
