#pragma once
// Conditions as boxes: what each tested register may be, taken by itself. Registers that follow from the same facts are read as
// if each could be anything, so what no box holds no record reaches, while a record for a box has still to be found
// (questions.h). Box algebra settles thousands of rules in the time in which a solver settles a few.

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "analysis/values.h"
#include "ir/requirements.h"

namespace forbear::analysis {

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
    [[nodiscard]] std::optional<Region> of_graph(std::uint32_t entry) const;

    /// `box` with one more side; nothing where that leaves no value.
    [[nodiscard]] std::optional<Box> narrowed(const Box& box, std::uint32_t dimension, const Values& values) const;
    [[nodiscard]] std::optional<Box> both(const Box& left, const Box& right) const;
    /// Of regions whose boxes are few; nothing where the result has too many.
    [[nodiscard]] std::optional<Region> both(const Region& left, const Region& right) const;
    /// Appends what is in `box` and not in `other`, as boxes that have nothing in common.
    void subtract(const Box& box, const Box& other, std::vector<Box>& rest) const;
    [[nodiscard]] const Values& values_of(const Box& box, std::uint32_t dimension) const;

private:
    const ir::Program& program_;
    std::vector<Dimension> dimensions_;
    std::map<std::pair<ir::Reg, std::uint64_t>, std::uint32_t> places_;
};

[[nodiscard]] bool meet(const Box& left, const Box& right);

/// What is left of a region once others are taken away, box by box, so that a first answer comes early.
class Remainder {
public:
    /// `taken` and what it points to must outlive this; null: nothing is taken.
    Remainder(const Space& space, const Region& whole, const std::vector<const Region*>& taken);

    /// The next box of what is left; nothing when there is no more, or when the effort is used up.
    [[nodiscard]] std::optional<Box> next();
    [[nodiscard]] bool gave_up() const { return gave_up_; }
    /// By place in `taken`: it took something on the way so far.
    [[nodiscard]] const std::vector<bool>& used() const { return used_; }

private:
    struct Open {
        Box box;
        std::size_t next = 0; ///< of `taken`
    };
    const Space& space_;
    const std::vector<const Region*>& taken_;
    std::vector<Open> open_;
    std::vector<bool> used_;
    std::size_t steps_ = 0;
    bool gave_up_ = false;
};

/// The regions of the rules of one policy.
class Regions {
public:
    /// `judged` must outlive this.
    explicit Regions(const ir::Judged& judged);

    [[nodiscard]] const Space& space() const { return space_; }
    /// Where the condition of section `section` and of those around it holds; null where it is no region.
    [[nodiscard]] const Region* of_section(std::uint32_t section) const;
    /// Where the condition of rule `rule` and of its sections holds, whatever stands above it; null where it is no region.
    [[nodiscard]] const Region* own(std::uint32_t rule) const;
    /// The regions of the rules above `rule`, in their order; nothing where one of them is no region.
    [[nodiscard]] std::optional<std::vector<const Region*>> above(std::uint32_t rule) const;
    /// What rule `rule` decides; nothing where that cannot be said in a few thousand boxes. Computed when first asked for.
    [[nodiscard]] const std::optional<Region>& decided(std::uint32_t rule);

private:
    const ir::Judged& judged_;
    Space space_;
    std::vector<std::optional<Region>> sections_, own_;
    std::map<std::uint32_t, std::optional<Region>> decided_;
};

} // namespace forbear::analysis
