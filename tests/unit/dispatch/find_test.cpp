// Tables against the graph they were made from: the same rule for every record.

#include <random>

#include <catch2/catch.hpp>

#include "dispatch/table.h"
#include "unit/ir/programs.h"

using namespace forbear;
using namespace forbear::tests;

namespace {

/// What `before` would have left of one record.
struct Registers {
    std::vector<std::int64_t> values;
    std::vector<std::uint8_t> states;
};

std::uint32_t walk(const ir::Program& program, const Registers& held) {
    std::uint32_t at = program.entry;
    while (!ir::is_end(at)) {
        const ir::Node& node = program.nodes[at];
        const std::int64_t value = held.values[node.reg];
        bool passes = false;
        switch (node.test) {
        case ir::Test::range: passes = node.low <= value && value <= node.high; break;
        case ir::Test::member: passes = value >= 0 && value < 64 && (node.low >> value & 1) != 0; break;
        case ir::Test::overlap: passes = (value & node.low) != 0; break;
        }
        passes = passes != node.outside;
        if (held.states[node.reg] == 1) passes = node.pass_unknown;
        if (held.states[node.reg] == 2) passes = node.pass_none;
        at = passes ? node.yes : node.no;
    }
    return ir::rule_of(at);
}

class Generator {
public:
    explicit Generator(std::uint64_t seed) : random_(seed) {}

    std::int64_t number(std::int64_t low, std::int64_t high) { return std::uniform_int_distribution<std::int64_t>(low, high)(random_); }
    bool chance(int percent) { return number(1, 100) <= percent; }

    /// `facts` registers of all kinds, each rule about a few of them. With `step`, cut points are its multiples.
    ir::Program program(std::size_t rules, std::size_t facts, std::int64_t step) {
        ProgramBuilder builder;
        regs_.clear();
        for (std::size_t fact = 0; fact < facts; ++fact) {
            const bool unknown = chance(40), none = chance(20);
            switch (number(0, 4)) {
            case 0: regs_.push_back(builder.reg(days(0, 3650), 0, 3650, unknown, none)); break;
            case 1: {
                const std::int64_t low = -1'000 - number(0, 2); // see `cut`
                regs_.push_back(builder.reg(money(low, 100'000'000), low, 100'000'000, unknown, none));
                break;
            }
            case 2: regs_.push_back(builder.reg(choice(0, 5), 0, 4, unknown, none)); break;
            case 3: regs_.push_back(builder.reg(set_of(0), 0, 31, unknown, none)); break;
            default: regs_.push_back(builder.reg(yes_no(), 0, 1, unknown, none)); break;
            }
        }
        for (std::size_t rule = 1; rule < rules; ++rule) {
            std::vector<ir::Node> nodes;
            for (std::int64_t tests = number(1, 4); tests > 0; --tests) nodes.push_back(test(builder.program, step));
            builder.rule("r", nodes, {to(email)});
        }
        builder.rule("otherwise", {});
        return builder.finish();
    }

    /// A record near the cut points of some rule, or anywhere.
    Registers record(const ir::Program& program) {
        Registers held{std::vector<std::int64_t>(program.registers.size(), 0), std::vector<std::uint8_t>(program.registers.size(), 0)};
        for (std::size_t reg = 0; reg < program.registers.size(); ++reg) {
            const ir::Register& about = program.registers[reg];
            held.values[reg] = number(about.low, about.high);
            if (about.can_be_unknown && chance(15)) held.states[reg] = 1;
            else if (about.can_be_none && chance(15)) held.states[reg] = 2;
            if (held.states[reg] != 0) held.values[reg] = number(INT64_MIN, INT64_MAX); // nobody may look at it
        }
        for (int nodes = 0; nodes < 4 && !program.nodes.empty(); ++nodes) {
            const ir::Node& node = program.nodes[static_cast<std::size_t>(number(0, static_cast<std::int64_t>(program.nodes.size()) - 1))];
            const ir::Register& about = program.registers[node.reg];
            if (node.test != ir::Test::range) continue;
            held.states[node.reg] = 0;
            held.values[node.reg] = std::clamp((chance(50) ? node.low : node.high) + number(-1, 1), about.low, about.high);
        }
        return held;
    }

private:
    /// Evenly spread, or as amounts are, or all close together: each register has its own way.
    std::int64_t cut(const ir::Register& about) {
        switch (about.high - about.low > 10'000 ? (about.low + about.high) % 3 : 0) {
        case 0: return number(about.low, about.high);
        case 1: return about.low + number(1, about.high - about.low) / number(1, 10'000);
        default: return (about.low + about.high) / 2 + number(0, 2'000);
        }
    }

    ir::Node test(const ir::Program& program, std::int64_t step) {
        ir::Node node;
        node.reg = regs_[static_cast<std::size_t>(number(0, static_cast<std::int64_t>(regs_.size()) - 1))];
        const ir::Register& about = program.registers[node.reg];
        node.outside = chance(15);
        node.pass_unknown = chance(30);
        node.pass_none = chance(30);
        if (about.type.kind == TypeKind::set) {
            node.test = ir::Test::overlap;
            node.low = number(1, 3) * 5;
        } else if (about.type.kind == TypeKind::choice) {
            node.test = ir::Test::member;
            node.low = number(1, 30);
        } else {
            node.low = cut(about);
            node.high = chance(30) ? about.high : std::min(about.high, node.low + number(0, (about.high - about.low) / 4));
            if (step > 1) {
                node.low -= node.low % step;
                node.high -= node.high % step - step + 1;
            }
        }
        return node;
    }

    std::mt19937_64 random_;
    std::vector<ir::Reg> regs_;
};

/// Records for which table and graph differ.
std::size_t differences(const ir::Program& program, const dispatch::Table& table, Generator& generator, int records) {
    std::size_t count = 0;
    for (int record = 0; record < records; ++record) {
        const Registers held = generator.record(program);
        count += dispatch::find(table, held.values.data(), held.states.data()) != walk(program, held) ? 1u : 0u;
    }
    return count;
}

} // namespace

TEST_CASE("a table finds the rule that the graph comes to") {
    std::size_t with_checks = 0, with_grid = 0, with_long_leaves = 0, by_bucket = 0, by_growing_bucket = 0, by_tree = 0, wide = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        Generator generator(seed);
        const std::size_t rules = seed % 4 == 0 ? 9 : seed % 4 == 1 ? 40 : seed % 4 == 2 ? 200 : 1'200;
        const std::size_t facts = seed % 3 == 0 ? 3 : seed % 3 == 1 ? 8 : 30;
        const ir::Program program = generator.program(rules, facts, seed % 2 == 0 ? 5 : 1);
        for (const std::size_t cells : {std::size_t{65'536}, std::size_t{64}, std::size_t{1}}) {
            INFO("seed " << seed << ", " << rules << " rules, " << facts << " facts, " << cells << " cells");
            const auto made = dispatch::make_table(program, {.cells = cells});
            REQUIRE(made);
            const dispatch::Table* const table = &made.value();
            CHECK(table->cells.size() <= cells);
            CHECK(differences(program, *table, generator, 400) == 0);
            with_checks += table->has_checks() ? 1u : 0u;
            with_grid += table->cells.size() > 1 ? 1u : 0u;
            with_long_leaves += table->longest > 1 ? 1u : 0u;
            for (const dispatch::Coder& coder : table->coders) {
                by_bucket += coder.coding == dispatch::Coding::bucket && !coder.buckets.grow() ? 1u : 0u;
                by_growing_bucket += coder.coding == dispatch::Coding::bucket && coder.buckets.grow() ? 1u : 0u;
                by_tree += coder.coding == dispatch::Coding::search && coder.tree.levels().size() > 1 ? 1u : 0u;
            }
            for (const dispatch::Column& column : table->columns) wide += column.is_rank && column.bytes > 1 ? 1u : 0u;
        }
    }
    CHECK(with_checks > 20);
    CHECK(with_grid > 40);
    CHECK(with_long_leaves > 20);
    CHECK(by_bucket > 20);
    CHECK(by_growing_bucket > 5);
    CHECK(by_tree > 5);
    CHECK(wide > 10);
}

TEST_CASE("a policy that is hard for tables stays within the budget") {
    Generator generator(7);
    const ir::Program program = generator.program(4'000, 12, 1);
    const dispatch::Budget budget;
    const auto made = dispatch::make_table(program, budget);
    REQUIRE(made);
    const dispatch::Table* const table = &made.value();
    CHECK(table->bytes() <= budget.bytes);
    CHECK(differences(program, *table, generator, 500) == 0);
    CHECK(!dispatch::make_table(program, {.entries = 100}));
    CHECK(!dispatch::make_table(program, {.classes = 10}));
}

TEST_CASE("rules have numbers of four bytes where two do not do, beside checks") {
    ProgramBuilder builder;
    const ir::Reg left = builder.reg(days(0, 299), 0, 299), right = builder.reg(days(0, 299), 0, 299);
    const ir::Reg rare = builder.reg(yes_no(), 0, 1, true);
    for (std::int64_t rule = 0; rule < 70'000; ++rule) {
        builder.rule("r", {in_range(left, rule % 300, rule % 300), in_range(right, rule / 300, rule / 300)}, {to(email)});
    }
    for (std::int64_t rule = 0; rule < 40; ++rule) {
        builder.rule("s", {in_range(left, rule, rule), in_range(right, 299, 299), in_range(rare, 1, 1)}, {to(email)});
    }
    builder.rule("otherwise", {});
    const ir::Program program = builder.finish();
    const auto made = dispatch::make_table(program);
    REQUIRE(made);
    const dispatch::Table* const table = &made.value();
    CHECK(table->rule_bytes == 4);
    CHECK(table->has_checks());
    std::size_t wrong = 0;
    for (std::int64_t at = 0; at < 300 * 300; at += 97) {
        Registers held{{at % 300, at / 300, at % 2}, {0, 0, 0}};
        wrong += dispatch::find(*table, held.values.data(), held.states.data()) != walk(program, held) ? 1u : 0u;
    }
    CHECK(wrong == 0);
}

TEST_CASE("what does not try one rule after the other has no table") {
    Generator generator(3);
    ir::Program program = generator.program(20, 3, 1);
    REQUIRE(dispatch::make_table(program));
    program.nodes[program.rules[4].entry].no = ir::fires(12); // a way past the rules between
    CHECK(!dispatch::make_table(program));
}
