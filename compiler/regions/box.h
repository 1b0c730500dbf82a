#pragma once
// Conditions as boxes: what each tested register may be, taken by itself. Registers that follow from the same facts are read as
// if each could be anything, so what no box holds no record reaches, while a record for a box has still to be found
// (questions.h). Box algebra settles thousands of rules in the time in which a solver settles a few.

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "regions/values.h"
#include "ir/program.h"

namespace forbear::regions {

/// One thing that tests ask about: a register, or of a set whether it has one of the members of `mask` (1 yes, 0 no).
struct Dimension {
    ir::Reg reg = 0;
    std::uint64_t mask = 0; ///< of a set; 0: the register's value itself
    Values all;             ///< everything it can be
};

struct Side {
    std::uint32_t dimension = 0;
    Values values; ///< neither empty nor everything
    friend bool operator==(const Side&, const Side&) = default;
};
/// The records in all of its sides, which ascend by dimension. Without sides: every record.
struct Box {
    std::vector<Side> sides;
    friend bool operator==(const Box&, const Box&) = default;
};
/// The records of any of its boxes.
using Region = std::vector<Box>;

/// The dimensions of one program and what is done with boxes over them.
class Space {
public:
    explicit Space(const ir::Program& program);

    [[nodiscard]] const std::vector<Dimension>& dimensions() const { return dimensions_; }
    /// Of a register that some condition tests; nothing where none does.
    [[nodiscard]] std::optional<std::uint32_t> dimension_of(ir::Reg reg, std::uint64_t mask = 0) const;
    /// The values with which a node passes.
    [[nodiscard]] Side passing(const ir::Node& node) const;

    /// The records that a condition's graph accepts, as boxes that have nothing in common; nothing where there are too many.
    [[nodiscard]] std::optional<Region> of_graph(std::uint32_t entry) const { return reaching(entry, ir::accept, ir::rule_bit); }
    /// The same, of a piece of a graph: the records that come from `entry` to `target` through nodes before node `end` alone.
    [[nodiscard]] std::optional<Region> reaching(std::uint32_t entry, std::uint32_t target, std::uint32_t end) const;

    /// `box` with one more side; nothing where that leaves no value.
    [[nodiscard]] std::optional<Box> narrowed(const Box& box, std::uint32_t dimension, const Values& values) const;
    [[nodiscard]] std::optional<Box> both(const Box& left, const Box& right) const;
    /// Of regions whose boxes are few; nothing where the result has too many.
    [[nodiscard]] std::optional<Region> both(const Region& left, const Region& right) const;
    /// Appends what is in `box` and not in `other`, as boxes that have nothing in common.
    void subtract(const Box& box, const Box& other, std::vector<Box>& rest) const;
    [[nodiscard]] const Values& values_of(const Box& box, std::uint32_t dimension) const;

private:
    /// `narrowed`, in place. False: no value is left, and the box is of no use.
    bool narrow(Box& box, std::uint32_t dimension, const Values& values) const;

    const ir::Program& program_;
    std::vector<Dimension> dimensions_;
    std::map<std::pair<ir::Reg, std::uint64_t>, std::uint32_t> places_;
};

[[nodiscard]] bool meet(const Box& left, const Box& right);

} // namespace forbear::regions
