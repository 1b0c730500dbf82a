#pragma once
// Few rules over many records: every entry is held against a block of records side by side, the last entry first. What costs
// is the number of comparisons, not where the first match lies, and no record waits for another one's branch.
//
// Only for rules about facts as they stand. Each fact becomes a column of codes, unsigned and as narrow as its values let them
// be: the value less the lowest one, or a code of its own for unknown and for none. A condition is then ranges of codes.

#include <cstdint>
#include <optional>
#include <vector>

#include "ir/program.h"

namespace forbear::dispatch {

/// A fact that rules ask for. Sets keep their members as bits, with a further bit each for unknown and none.
struct CodedFact {
    std::uint32_t fact = 0; ///< of the schema
    bool is_set = false;
    unsigned lane_bits = 64; ///< 8, 16, 32 or 64: of a code
    std::int64_t low = 0;    ///< value that has code 0
    std::uint64_t high = 0;  ///< highest code; of a set: all bits
    std::optional<std::uint64_t> unknown_code, none_code; ///< where the fact may be that
};

/// Passes when the code lies in one of the ranges, or of a set when it has one of the bits of `mask`. `is_negated`: when not.
struct CodeTest {
    struct Range {
        std::uint64_t low = 0, high = 0;
        friend bool operator==(const Range&, const Range&) = default;
    };
    std::uint32_t column = 0; ///< into `SideBySide::facts`
    bool is_negated = false;
    std::uint64_t mask = 0;
    std::vector<Range> ranges;
};

struct SideBySide {
    /// A rule fires when all tests of one of its entries pass and no entry before it does.
    struct Entry {
        std::uint32_t rule = 0;
        std::vector<CodeTest> tests;
    };
    std::vector<CodedFact> facts;
    std::vector<Entry> entries; ///< in the order of the rules; the last has no test
    std::size_t steps = 0;      ///< comparisons of 64 bytes each that a block of `block_records` records takes
};
inline constexpr std::uint32_t block_records = 64;

/// Nothing where a rule asks for more than facts, or where it would take more than `most_steps`.
[[nodiscard]] std::optional<SideBySide> make_side_by_side(const ir::Program& program, std::size_t most_steps);

} // namespace forbear::dispatch
