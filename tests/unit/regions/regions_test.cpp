// Regions against the graph they are read from, and the index against comparing everything.

#include <random>

#include <catch2/catch.hpp>

#include "regions/regions.h"
#include "unit/ir/programs.h"

using namespace forbear;
using namespace forbear::tests;
using regions::Box;
using regions::Region;

namespace {

struct Registers {
    std::vector<std::int64_t> values;
    std::vector<bool> is_unknown;
};

bool passes(const ir::Node& node, const Registers& held) {
    if (held.is_unknown[node.reg]) return node.pass_unknown;
    return (node.low <= held.values[node.reg] && held.values[node.reg] <= node.high) != node.outside;
}

/// Rules in sections in sections, laid out as lowering lays them out, and what each of them asks.
class Layout {
public:
    explicit Layout(std::uint64_t seed) : random_(seed) {
        for (int reg = 0; reg < 3; ++reg) builder_.reg(whole(0, 20), 0, 20, reg != 1);
        fill(ir::nothing, 0);
        add_rule(ir::nothing, {});
        ir::Program& program = builder_.program;
        // From the last to the first, as targets must exist before what leads to them; then turned round.
        const std::uint32_t entry = lay(0, items_.size(), ir::reject);
        const auto last = static_cast<std::uint32_t>(reversed_.size()) - 1;
        const auto placed = [&](std::uint32_t target) { return ir::is_end(target) ? target : last - target; };
        for (auto node = reversed_.rbegin(); node != reversed_.rend(); ++node) {
            node->yes = placed(node->yes);
            node->no = placed(node->no);
            program.nodes.push_back(*node);
        }
        for (ir::Rule& rule : program.rules) rule.entry = placed(rule.entry);
        program.entry = placed(entry);
    }

    [[nodiscard]] const ir::Program& program() const { return builder_.program; }

    /// Whether a rule's own condition and those of its sections hold.
    [[nodiscard]] bool holds(std::uint32_t rule, const Registers& held) const {
        for (std::uint32_t section = program().rules[rule].section; section != ir::nothing; section = program().sections[section].parent) {
            if (!all_pass(section_conditions_[section], held)) return false;
        }
        return all_pass(rule_conditions_[rule], held);
    }
    [[nodiscard]] bool section_holds(std::uint32_t section, const Registers& held) const {
        for (; section != ir::nothing; section = program().sections[section].parent) {
            if (!all_pass(section_conditions_[section], held)) return false;
        }
        return true;
    }

    Registers record() {
        Registers held{{}, {}};
        for (int reg = 0; reg < 3; ++reg) {
            held.values.push_back(number(0, 20));
            held.is_unknown.push_back(reg != 1 && number(0, 5) == 0);
        }
        return held;
    }
    std::int64_t number(std::int64_t low, std::int64_t high) { return std::uniform_int_distribution<std::int64_t>(low, high)(random_); }
    ir::Node test() {
        const std::int64_t low = number(0, 20);
        ir::Node node = in_range(static_cast<ir::Reg>(number(0, 2)), low, std::min<std::int64_t>(20, low + number(0, 9)), number(0, 2) == 0);
        node.outside = number(0, 4) == 0;
        return node;
    }

private:
    struct Item {
        std::uint32_t rule = ir::nothing, section = ir::nothing; ///< one of them
        std::size_t end = 0;                                     ///< of a section: behind its last item
    };

    static bool all_pass(const std::vector<ir::Node>& nodes, const Registers& held) {
        return std::ranges::all_of(nodes, [&](const ir::Node& node) { return passes(node, held); });
    }
    std::vector<ir::Node> condition(int percent_without) {
        std::vector<ir::Node> nodes;
        if (number(1, 100) <= percent_without) return nodes;
        for (std::int64_t tests = number(1, 3); tests > 0; --tests) nodes.push_back(test());
        return nodes;
    }
    void add_rule(std::uint32_t section, std::vector<ir::Node> nodes) {
        ir::Rule& rule = builder_.program.rules.emplace_back();
        rule.section = section;
        rule_conditions_.push_back(std::move(nodes));
        items_.push_back({static_cast<std::uint32_t>(builder_.program.rules.size() - 1), ir::nothing, 0});
    }
    void fill(std::uint32_t section, int depth) {
        for (std::int64_t more = number(1, 4); more > 0; --more) {
            if (depth == 3 || number(0, 2) > 0) {
                add_rule(section, condition(10));
                continue;
            }
            const std::uint32_t inner = builder_.section("s", section);
            section_conditions_.push_back(condition(25));
            const std::size_t place = items_.size();
            items_.push_back({ir::nothing, inner, 0});
            fill(inner, depth + 1);
            items_[place].end = items_.size();
        }
    }

    /// Items [first, end), in front of `next`.
    std::uint32_t lay(std::size_t first, std::size_t end, std::uint32_t next) {
        std::vector<std::size_t> outer;
        for (std::size_t at = first; at < end; at = items_[at].rule != ir::nothing ? at + 1 : items_[at].end) outer.push_back(at);
        for (auto at = outer.rbegin(); at != outer.rend(); ++at) {
            const Item item = items_[*at];
            if (item.rule != ir::nothing) {
                next = put(rule_conditions_[item.rule], item.rule, builder_.program.rules[item.rule].section, ir::fires(item.rule), next);
                builder_.program.rules[item.rule].entry = next;
            } else {
                next = put(section_conditions_[item.section], ir::nothing, item.section, lay(*at + 1, item.end, next), next);
            }
        }
        return next;
    }
    std::uint32_t put(const std::vector<ir::Node>& nodes, std::uint32_t rule, std::uint32_t section, std::uint32_t yes, std::uint32_t no) {
        for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
            ir::Node made = *node;
            made.rule = rule;
            made.section = section;
            made.yes = yes;
            made.no = no;
            reversed_.push_back(made);
            yes = static_cast<std::uint32_t>(reversed_.size()) - 1;
        }
        return yes;
    }

    std::mt19937_64 random_;
    ProgramBuilder builder_;
    std::vector<std::vector<ir::Node>> rule_conditions_, section_conditions_;
    std::vector<Item> items_;
    std::vector<ir::Node> reversed_;
};

bool contains(const regions::Space& space, const Region& region, const Registers& held) {
    return std::ranges::any_of(region, [&](const Box& box) {
        return std::ranges::all_of(box.sides, [&](const regions::Side& side) {
            const ir::Reg reg = space.dimensions()[side.dimension].reg;
            if (held.is_unknown[reg]) return side.values.unknown;
            return std::ranges::any_of(side.values.ranges, [&](const regions::Range& range) { return range.low <= held.values[reg] && held.values[reg] <= range.high; });
        });
    });
}

std::uint32_t walk(const ir::Program& program, const Registers& held) {
    std::uint32_t at = program.entry;
    while (!ir::is_end(at)) at = passes(program.nodes[at], held) ? program.nodes[at].yes : program.nodes[at].no;
    return ir::rule_of(at);
}

std::vector<Box> all_of(regions::Remainder left) {
    std::vector<Box> made;
    while (auto box = left.next()) made.push_back(std::move(*box));
    return made;
}

} // namespace

TEST_CASE("regions read off the main graph are the conditions of rules and sections") {
    std::size_t wrong = 0, records = 0, sections = 0, behind_all = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        Layout layout(seed);
        const ir::Program& program = layout.program();
        INFO("seed " << seed);
        const regions::Regions regions(program);
        REQUIRE(regions.is_ordered());
        sections += program.sections.size();
        for (int number = 0; number < 60; ++number, ++records) {
            const Registers held = layout.record();
            std::uint32_t first = ir::nothing;
            for (std::uint32_t rule = 0; rule < program.rules.size(); ++rule) {
                const Region* own = regions.own(rule);
                if (own == nullptr) { // behind a rule that takes everything
                    ++behind_all;
                    continue;
                }
                const bool is_in = contains(regions.space(), *own, held);
                wrong += is_in != layout.holds(rule, held) ? 1u : 0u;
                if (is_in && first == ir::nothing) first = rule;
            }
            wrong += first != walk(program, held) ? 1u : 0u;
            for (std::uint32_t section = 0; section < program.sections.size(); ++section) {
                const Region* own = regions.of_section(section);
                if (own != nullptr) wrong += contains(regions.space(), *own, held) != layout.section_holds(section, held) ? 1u : 0u;
            }
        }
        REQUIRE(wrong == 0);
    }
    CHECK(sections > 200);
    CHECK(behind_all < records);
}

TEST_CASE("the index finds what comparing everything finds") {
    std::size_t skipped = 0, asked = 0;
    for (std::uint64_t seed = 0; seed < 120; ++seed) {
        Layout layout(seed);
        const regions::Regions known(layout.program());
        const regions::Space& space = known.space();
        std::vector<const Region*> all;
        for (std::uint32_t rule = 0; rule + 1 < layout.program().rules.size(); ++rule) all.push_back(known.own(rule));
        const regions::BoxIndex index(space, all);
        for (std::size_t one = 0; one < all.size(); ++one) {
            if (all[one] == nullptr) continue;
            for (const Box& box : *all[one]) {
                const std::vector<std::uint64_t> near = index.may_meet(box);
                for (std::size_t other = 0; other < all.size(); ++other, ++asked) {
                    const bool meets = all[other] != nullptr && std::ranges::any_of(*all[other], [&](const Box& each) { return meet(box, each); });
                    const bool may = (near[other / 64] >> other % 64 & 1u) != 0;
                    CHECK((may || !meets));
                    skipped += may ? 0u : 1u;
                }
            }
            const std::span<const Region* const> above(all.data(), one);
            CHECK(all_of({space, *all[one], regions::Takers(above, &index)}) == all_of({space, *all[one], regions::Takers(above, nullptr)}));
        }
    }
    CHECK(skipped * 10 > asked);
}
