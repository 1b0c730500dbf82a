#include "dispatch/side_by_side.h"

#include <algorithm>
#include <bit>

#include "ir/ranges.h"
#include "regions/regions.h"

namespace forbear::dispatch {
namespace {

using regions::Box;
using regions::Values;

constexpr std::size_t most_rules = 255; ///< numbers of rules are bytes in a block

class Maker {
public:
    Maker(const ir::Program& program, const regions::Regions& regions, std::size_t most_steps)
        : program_(program), regions_(regions), most_steps_(most_steps), fact_of_(program.registers.size(), ir::nothing),
          column_of_(program.schema.facts.size(), ir::nothing) {
        for (const ir::Instruction& instruction : program.before) {
            if (instruction.op == ir::Op::fact) fact_of_[instruction.result] = static_cast<std::uint32_t>(instruction.imm);
        }
    }

    std::optional<SideBySide> make() {
        for (std::uint32_t rule = 0; rule < program_.rules.size(); ++rule) {
            const regions::Region* own = regions_.own(rule);
            if (own == nullptr) return std::nullopt;
            for (const Box& box : *own) {
                SideBySide::Entry& entry = made_.entries.emplace_back();
                entry.rule = rule;
                for (const regions::Side& side : box.sides) {
                    std::optional<CodeTest> test = test_of(regions_.space().dimensions()[side.dimension], side.values);
                    if (!test) return std::nullopt;
                    entry.tests.push_back(std::move(*test));
                }
                if (made_.steps > most_steps_) return std::nullopt;
                if (box.sides.empty()) return std::move(made_); // it takes whatever is left
            }
        }
        return std::nullopt;
    }

private:
    /// Where the codes of a fact stand; nothing where it has no place for what is not known.
    std::optional<std::uint32_t> column_of(std::uint32_t fact) {
        std::uint32_t& place = column_of_[fact];
        if (place != ir::nothing) return place;
        const Fact& about = program_.schema.facts[fact];
        CodedFact coded;
        coded.fact = fact;
        coded.is_set = about.type.kind == TypeKind::set;
        const std::optional<ir::Range> bounds = ir::range_of(program_.schema, about.type);
        if (!bounds) return std::nullopt;
        coded.low = static_cast<std::int64_t>(bounds->low);
        coded.high = static_cast<std::uint64_t>(bounds->high - bounds->low);
        const auto add_code = [&](bool is_there, std::optional<std::uint64_t>& code) {
            if (!is_there) return true;
            const std::uint64_t next = coded.high + 1;
            if (next == 0 || (coded.is_set && (next | coded.high) == UINT64_MAX)) return false;
            code = next;
            coded.high = coded.is_set ? coded.high | next : next;
            return true;
        };
        if (!add_code(about.may_be_unknown, coded.unknown_code) || !add_code(about.may_be_none, coded.none_code)) return std::nullopt;
        coded.lane_bits = std::max(8u, std::bit_ceil(static_cast<unsigned>(std::bit_width(coded.high))));
        place = static_cast<std::uint32_t>(made_.facts.size());
        made_.facts.push_back(coded);
        return place;
    }

    std::optional<CodeTest> test_of(const regions::Dimension& about, const Values& values) {
        const std::uint32_t fact = fact_of_[about.reg];
        if (fact == ir::nothing) return std::nullopt;
        const std::optional<std::uint32_t> column = column_of(fact);
        if (!column) return std::nullopt;
        const CodedFact& coded = made_.facts[*column];
        if (coded.is_set != (about.mask != 0)) return std::nullopt;
        CodeTest test;
        test.column = *column;
        if (coded.is_set) mark_members(test, coded, about.mask, values);
        else mark_ranges(test, coded, values);
        made_.steps += (std::max<std::size_t>(test.ranges.size(), 1) * 2 + 1) * coded.lane_bits / 8;
        return test;
    }

    /// A record has a member of `mask`, has none of them, is unknown or is none: exactly one of these.
    static void mark_members(CodeTest& test, const CodedFact& coded, std::uint64_t mask, const Values& values) {
        const auto passes = [&](std::int64_t answer) {
            return std::ranges::any_of(values.ranges, [&](const regions::Range& range) { return range.low <= answer && answer <= range.high; });
        };
        test.is_negated = passes(0);
        if (passes(1) != test.is_negated) test.mask |= mask;
        if (coded.unknown_code && values.unknown != test.is_negated) test.mask |= *coded.unknown_code;
        if (coded.none_code && values.none != test.is_negated) test.mask |= *coded.none_code;
    }

    static void mark_ranges(CodeTest& test, const CodedFact& coded, const Values& values) {
        std::vector<CodeTest::Range> inside;
        const auto append = [&](std::uint64_t low, std::uint64_t high) {
            if (!inside.empty() && inside.back().high + 1 == low) inside.back().high = high;
            else inside.push_back({low, high});
        };
        for (const regions::Range& range : values.ranges) {
            append(static_cast<std::uint64_t>(range.low) - static_cast<std::uint64_t>(coded.low),
                   static_cast<std::uint64_t>(range.high) - static_cast<std::uint64_t>(coded.low));
        }
        if (coded.unknown_code && values.unknown) append(*coded.unknown_code, *coded.unknown_code);
        if (coded.none_code && values.none) append(*coded.none_code, *coded.none_code);
        std::vector<CodeTest::Range> outside;
        std::uint64_t next = 0;
        for (const CodeTest::Range& range : inside) {
            if (range.low > next) outside.push_back({next, range.low - 1});
            next = range.high + 1;
        }
        if (inside.empty() || inside.back().high < coded.high) outside.push_back({next, coded.high});
        test.is_negated = outside.size() < inside.size();
        test.ranges = test.is_negated ? std::move(outside) : std::move(inside);
    }

    const ir::Program& program_;
    const regions::Regions& regions_;
    const std::size_t most_steps_;
    std::vector<std::uint32_t> fact_of_;   ///< by register
    std::vector<std::uint32_t> column_of_; ///< by fact
    SideBySide made_;
};

} // namespace

std::optional<SideBySide> make_side_by_side(const ir::Program& program, std::size_t most_steps) {
    if (program.rules.size() > most_rules || program.schema.facts.empty()) return std::nullopt;
    const regions::Regions regions(program);
    if (!regions.is_ordered()) return std::nullopt;
    return Maker(program, regions, most_steps).make();
}

} // namespace forbear::dispatch
