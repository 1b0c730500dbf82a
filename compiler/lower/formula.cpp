#include "lower/formula.h"

namespace forbear::lower {

Formula joined(Shape shape, std::vector<Formula> parts) {
    if (parts.empty()) return {};
    if (parts.size() == 1) return std::move(parts.front());
    return {shape, {}, std::move(parts)};
}

bool same_answer(const Formula& left, const Formula& right, const std::vector<ir::Register>& registers) {
    if (left.shape != right.shape || left.parts.size() != right.parts.size()) return false;
    for (std::size_t part = 0; part < left.parts.size(); ++part) {
        if (!same_answer(left.parts[part], right.parts[part], registers)) return false;
    }
    if (left.shape != Shape::test) return true;
    const ir::Node& a = left.test;
    const ir::Node& b = right.test;
    const bool same_test =
        a.test == b.test && a.outside == b.outside && a.reg == b.reg && a.low == b.low && a.high == b.high;
    const bool same_unknown = a.pass_unknown == b.pass_unknown || !registers[a.reg].can_be_unknown;
    return same_test && same_unknown && a.pass_none == b.pass_none;
}

std::uint32_t GraphWriter::add(const Formula& formula, GraphPlace place, std::uint32_t yes, std::uint32_t no) {
    switch (formula.shape) {
    case Shape::always: return yes;
    case Shape::all:
        for (auto part = formula.parts.rbegin(); part != formula.parts.rend(); ++part) yes = add(*part, place, yes, no);
        return yes;
    case Shape::either:
        for (auto part = formula.parts.rbegin(); part != formula.parts.rend(); ++part) no = add(*part, place, yes, no);
        return no;
    case Shape::test: break;
    }
    if (yes == no) return yes;
    ir::Node node = formula.test;
    node.yes = yes;
    node.no = no;
    node.rule = place.rule;
    node.section = place.section;
    reversed_.push_back(node);
    return static_cast<std::uint32_t>(reversed_.size() - 1);
}

void GraphWriter::finish() {
    last_ = static_cast<std::uint32_t>(nodes_.size() + reversed_.size() - 1);
    for (auto node = reversed_.rbegin(); node != reversed_.rend(); ++node) {
        nodes_.push_back(*node);
        nodes_.back().yes = placed(node->yes);
        nodes_.back().no = placed(node->no);
    }
    reversed_.clear();
}

std::uint32_t GraphWriter::placed(std::uint32_t target) const noexcept {
    return ir::is_end(target) ? target : last_ - target;
}

} // namespace forbear::lower
