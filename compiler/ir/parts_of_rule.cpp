#include "ir/parts_of_rule.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "ir/without_rules.h"

namespace forbear::ir {

namespace {

class Asking {
public:
    Asking(const Program& program, std::uint32_t rule) : from_(program), rule_(rule) { made_.program = without_rules(program); }

    PartsOfRule make() && {
        for (std::uint32_t section = from_.rules[rule_].section; section != nothing; section = from_.sections[section].parent) {
            sections_.push_back(section);
        }
        std::reverse(sections_.begin(), sections_.end());
        write_conditions();
        for (const std::string& part : made_.parts) add_answer(made_.program, part);
        add_answer(made_.program, from_.rules[rule_].name);
        lay_out(made_.program);
        return std::move(made_);
    }

private:
    /// The condition of a section, or of the rule: its nodes of the main graph, in their order.
    struct Condition {
        std::uint32_t section = nothing; ///< `nothing`: the rule's own
        std::vector<std::uint32_t> nodes;
    };

    void write_conditions() {
        Program& to = made_.program;
        std::vector<Condition> conditions;
        for (const std::uint32_t section : sections_) conditions.push_back({section, nodes_of(nothing, section)});
        conditions.push_back({nothing, nodes_of(rule_, nothing)});
        if (!is_reached()) {
            made_.parts.emplace_back();
            to.entry = fires(0);
            return;
        }
        std::erase_if(conditions, [](const Condition& condition) { return condition.nodes.empty(); });
        std::uint32_t next = static_cast<std::uint32_t>(to.nodes.size());
        to.entry = conditions.empty() ? every_part : next;
        for (std::size_t at = 0; at < conditions.size(); ++at) {
            const auto first = next;
            next += static_cast<std::uint32_t>(conditions[at].nodes.size());
            write(conditions[at], first, at + 1 == conditions.size() ? every_part : next);
        }
        const std::uint32_t all_true = fires(static_cast<std::uint32_t>(made_.parts.size()));
        if (to.entry == every_part) to.entry = all_true;
        for (Node& node : to.nodes) {
            if (node.yes == every_part) node.yes = all_true;
            if (node.no == every_part) node.no = all_true;
        }
    }

    [[nodiscard]] std::vector<std::uint32_t> nodes_of(std::uint32_t rule, std::uint32_t section) const {
        // A section around which others were put may be asked for more than once: the answers are the same, the first stands
        // for all. Its nodes are those that can be reached from its first without leaving it.
        std::vector<std::uint32_t> nodes;
        std::vector<bool> is_in(from_.nodes.size(), false);
        for (std::uint32_t index = 0; index < from_.nodes.size(); ++index) {
            const Node& node = from_.nodes[index];
            const bool belongs = rule != nothing ? node.rule == rule : node.rule == nothing && node.section == section;
            if (!belongs || (!nodes.empty() && !is_in[index])) continue;
            nodes.push_back(index);
            for (const std::uint32_t target : {node.yes, node.no}) {
                if (!is_end(target)) is_in[target] = true;
            }
        }
        return nodes;
    }
    /// The lowering leaves out what can never be true.
    [[nodiscard]] bool is_reached() const {
        const auto leads_here = [&](const Node& node) { return node.yes == fires(rule_) || node.no == fires(rule_); };
        return from_.entry == fires(rule_) || std::ranges::any_of(from_.nodes, leads_here);
    }

    /// Whether a target that leaves a condition means that it was true.
    [[nodiscard]] bool enters(const Condition& condition, std::uint32_t target) const {
        if (condition.section == nothing) return target == fires(rule_);
        if (is_end(target) && rule_of(target) >= from_.rules.size()) return false;
        std::uint32_t section = is_end(target) ? from_.rules[rule_of(target)].section : from_.nodes[target].section;
        while (section != nothing && section != condition.section) section = from_.sections[section].parent;
        return section != nothing;
    }

    void write(const Condition& condition, std::uint32_t first, std::uint32_t then) {
        std::unordered_map<std::uint32_t, std::uint32_t> place;
        for (const std::uint32_t index : condition.nodes) place.emplace(index, first + static_cast<std::uint32_t>(place.size()));
        for (const std::uint32_t index : condition.nodes) {
            Node node = from_.nodes[index];
            const std::uint32_t failed = fires(part_of(node));
            const auto moved = [&](std::uint32_t target) {
                if (!is_end(target)) {
                    if (const auto inside = place.find(target); inside != place.end()) return inside->second;
                }
                return enters(condition, target) ? then : failed;
            };
            node.yes = moved(node.yes);
            node.no = moved(node.no);
            node.rule = rule_of(failed);
            node.section = nothing;
            made_.program.nodes.push_back(node);
        }
    }

    /// The index of the part that a node belongs to, in the order of the first nodes.
    std::uint32_t part_of(const Node& node) {
        const std::uint32_t origin = node.conjunct != nothing ? node.conjunct : node.origin;
        const auto [known, is_new] = parts_.emplace(origin, static_cast<std::uint32_t>(made_.parts.size()));
        if (is_new) made_.parts.push_back(origin < from_.origins.size() ? from_.origins[origin].text : std::string());
        return known->second;
    }

    static constexpr std::uint32_t every_part = std::numeric_limits<std::uint32_t>::max() - 2; ///< until the parts are counted; an end

    const Program& from_;
    const std::uint32_t rule_;
    std::vector<std::uint32_t> sections_; ///< around the rule, the outermost first
    std::unordered_map<std::uint32_t, std::uint32_t> parts_;
    PartsOfRule made_;
};

} // namespace

PartsOfRule parts_of_rule(const Program& program, std::uint32_t rule) { return Asking(program, rule).make(); }

} // namespace forbear::ir
