#pragma once
// A condition after three-valued logic has been decided: tests joined by "and" and "or", each either passed or not.

#include <cstdint>
#include <vector>

#include "ir/program.h"

namespace forbear::lower {

enum class Shape : std::uint8_t { test, all, either, always };

/// `all` and `either` have parts; a test is a node whose targets and place are not chosen yet. What never passes is a
/// test too, so that an explanation finds it.
struct Formula {
    Shape shape = Shape::always;
    ir::Node test;
    std::vector<Formula> parts;
};

/// Parts joined by "and" (or by "or"). One part stands for itself; no part at all passes.
[[nodiscard]] Formula joined(Shape shape, std::vector<Formula> parts);

/// True when both give the same answer for every record, tests compared one by one: they may still differ in what they
/// do with an unknown that `registers` rule out.
[[nodiscard]] bool same_answer(const Formula& left, const Formula& right, const std::vector<ir::Register>& registers);

/// The place of a graph that the nodes of a formula belong to.
struct GraphPlace {
    std::uint32_t rule = ir::nothing;
    std::uint32_t section = ir::nothing;
};

/// Lays formulas out as short-circuit jumps, from the last to the first: a node's targets exist before it does, and all
/// of them lie behind it once the whole is turned round. Targets handed out count from the end until `finish`.
class GraphWriter {
public:
    explicit GraphWriter(std::vector<ir::Node>& nodes) : nodes_(nodes) {}

    /// Adds `formula` in front of what it leads to; returns where it is entered.
    [[nodiscard]] std::uint32_t add(const Formula& formula, GraphPlace place, std::uint32_t yes, std::uint32_t no);
    /// Appends the graph to the program's nodes. `placed` turns targets that `add` returned into node indices
    /// afterwards.
    void finish();
    [[nodiscard]] std::uint32_t placed(std::uint32_t target) const noexcept;

private:
    std::vector<ir::Node>& nodes_;
    std::vector<ir::Node> reversed_;
    std::uint32_t last_ = 0; ///< node index of the target 0
};

} // namespace forbear::lower
