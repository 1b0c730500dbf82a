#pragma once
// Which rule fires, without trying the rules: tables made from their regions.
//
// Each tested register is coded first: what it holds becomes one small word. The upper halves of the words add up to a cell of a
// grid; the lower halves are what the leaf of that cell compares, 32 rules in one step. A leaf holds, in the order of the rules, all
// that can fire in its cell; it ends with what fires for every record of the cell. Its first match is the answer. Codes count from
// where the cell begins, so that most fit into a byte.
// Equivalence classes as small integers: Gupta and McKeown, "Packet classification on multiple fields" (1999).

#include <cstdint>
#include <string>
#include <vector>

#include "dispatch/start_buckets.h"
#include "dispatch/start_tree.h"
#include "forbear/error.h"
#include "ir/program.h"

namespace forbear::dispatch {

inline constexpr std::uint32_t lanes = 32; ///< entries of a block, compared in one step
inline constexpr std::uint32_t most_columns = 16; ///< of a block: what is tested beyond them is checked

/// How the values of one register become words. Words: the code in the lower 16 bits (a bit of its column, or a rank, counted from
/// the first of the cell), the part of the cell in the upper 16.
enum class Coding : std::uint8_t {
    overlap = 0, ///< words[1] when the set has one of the members of `mask`, else words[0]
    steps = 1,   ///< words[number of `starts` that are not above the value]: few
    direct = 2,  ///< words[(value - low) / divisor]; of a set: words[value & mask]
    bucket = 3,  ///< words[buckets.reached(value - low)]: for many
    search = 4   ///< words[tree.reached(value - low)]: for many that lie too close for buckets, and for few that need none
};
struct Coder {
    ir::Reg reg = 0;
    Coding coding = Coding::steps;
    std::uint64_t mask = 0;
    std::int64_t low = 0;      ///< of the register
    std::int64_t high = 0;
    std::int64_t divisor = 1;
    std::vector<std::uint32_t> words;
    std::vector<std::int64_t> starts; ///< ascending; of all classes but the first
    StartBuckets buckets;             ///< of the same, counted from `low`
    StartTree tree;                   ///< of the same, counted from `low`
    std::uint32_t unknown_word = 0;
    std::uint32_t none_word = 0;
    /// Whether all that the register holds, counted from `low`, fits into 32 bits.
    [[nodiscard]] bool is_narrow() const { return static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) <= UINT32_MAX; }
    std::uint32_t column = ir::nothing; ///< of `Table::columns`, to which the code goes; nothing: the cell says all about this register
};

/// What blocks say of one code, `lanes` times each: of bits, those that the entry does not allow; of ranks, the lowest, and behind
/// all of these how far the highest lies above it, or the highest number where the entry takes all of the cell.
struct Column {
    bool is_rank = false;
    std::uint32_t bytes = 1; ///< of each: 1 or 2, little end first
    std::uint32_t begin = 0; ///< bytes from the begin of a block

    [[nodiscard]] std::uint32_t size() const { return lanes * bytes; } ///< of one of each lane
    [[nodiscard]] std::uint32_t end() const { return begin + (is_rank ? 2 : 1) * size(); }
};

/// A test that few entries have, made after the block has matched. With a mask: whether the set has one of its members, 1 or 0.
struct Check {
    ir::Reg reg = 0;
    std::uint64_t mask = 0;
    std::int64_t low = 0, high = 0; ///< known values that pass; low above high: none does
    bool pass_unknown = false;
    bool pass_none = false;
    friend bool operator==(const Check&, const Check&) = default;
};

/// A block in memory is its columns; then the rule of each lane; then, with checks, where in `checks` those of the entry begin, or 0:
/// it has none. They end before the next check whose `reg` is `ir::nothing`. Both are little end first, in as many bytes as it takes.
/// Entries are in the order of the rules. Blocks of one leaf follow each other; behind the entry that always matches, none counts.
struct Table {
    /// A register that the search looks at, for people.
    struct Looked {
        ir::Reg reg = 0;
        std::uint64_t mask = 0;     ///< as in `Coder`
        std::uint32_t classes = 0;  ///< that rules tell apart
        std::uint32_t slabs = 1;    ///< of the grid; 1: the grid does not look at it
        bool is_compared = false;   ///< in blocks
    };

    std::vector<Coder> coders;
    std::vector<Column> columns;
    std::uint32_t rule_bytes = 2;     ///< 2 or 4
    std::uint32_t check_bytes = 0;    ///< 2 or 4; 0 without checks
    std::vector<std::uint32_t> cells; ///< by the sum of the parts: the first block of the leaf
    std::vector<std::uint8_t> blocks;
    std::vector<Check> checks;      ///< the first says nothing
    std::vector<Looked> looked;
    std::uint32_t entries = 0;      ///< of all rules, once each
    std::uint32_t leaves = 0;
    std::uint32_t longest = 1;      ///< blocks of the longest leaf

    [[nodiscard]] bool has_checks() const { return checks.size() > 1; }
    [[nodiscard]] std::uint32_t rules_begin() const { return columns.empty() ? 0 : columns.back().end(); } ///< in a block
    [[nodiscard]] std::uint32_t checks_begin() const { return rules_begin() + lanes * rule_bytes; }
    [[nodiscard]] std::uint32_t block_bytes() const { return checks_begin() + lanes * check_bytes; }
    [[nodiscard]] std::size_t bytes() const;
};

/// What tables may cost. The same policy gives the same table on every machine.
struct Budget {
    std::size_t entries = 400'000;        ///< boxes of all rules
    std::size_t cells = 65'536;
    std::size_t bytes = 6u << 20;
    std::uint32_t classes = 60'000;       ///< of one register
};

/// The table of a program's main graph. ErrorCode::limit, with the reason in words, where the graph does not try one rule after
/// the other, where a condition is no region of a few hundred boxes, or where the budget does not suffice.
[[nodiscard]] Result<Table> make_table(const ir::Program& program, const Budget& budget = {});

/// The rule for a record, whose registers `before` has written: what generated code does, read plainly. Allocates nothing.
[[nodiscard]] std::uint32_t find(const Table& table, const std::int64_t* values, const std::uint8_t* states) noexcept;

} // namespace forbear::dispatch
