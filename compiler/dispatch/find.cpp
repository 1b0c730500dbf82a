#include "dispatch/coders.h"

namespace forbear::dispatch {
namespace {

std::uint32_t pair_at(const std::uint16_t* words, std::uint32_t lane) { return words[2 * lane] | std::uint32_t{words[2 * lane + 1]} << 16; }

bool passes(const Check& check, std::int64_t value, std::uint8_t state) {
    if (state == 1) return check.pass_unknown;
    if (state != 0) return check.pass_none;
    const std::int64_t asked = check.mask == 0 ? value : (static_cast<std::uint64_t>(value) & check.mask) != 0 ? 1 : 0;
    return check.low <= asked && asked <= check.high;
}

} // namespace

std::uint32_t find(const Table& table, const std::int64_t* values, const std::uint8_t* states) {
    std::vector<std::uint32_t> codes(table.bit_columns + table.rank_columns, 0);
    std::uint32_t cell = 0;
    for (const Coder& coder : table.coders) {
        const std::uint32_t word = word_of(coder, values[coder.reg], states[coder.reg]);
        cell += word >> 16;
        if (coder.column != ir::nothing) codes[coder.column] |= word & 0xffff;
    }
    const auto matches = [&](const std::uint16_t* block, std::uint32_t lane) {
        for (std::uint32_t column = 0; column < table.bit_columns; ++column) {
            if ((block[column * lanes + lane] & codes[column]) != 0) return false;
        }
        const std::uint16_t* ranks = block + table.bit_columns * lanes + lane;
        for (std::uint32_t column = 0; column < table.rank_columns; ++column, ranks += 2 * lanes) {
            const std::uint32_t code = codes[table.bit_columns + column];
            if (code < ranks[0] || code - ranks[0] > ranks[lanes]) return false;
        }
        if (!table.has_checks()) return true;
        for (const Check* check = &table.checks[pair_at(block + table.check_words(), lane)]; check != table.checks.data() && check->reg != ir::nothing; ++check) {
            if (!passes(*check, values[check->reg], states[check->reg])) return false;
        }
        return true;
    };
    for (const std::uint16_t* block = table.blocks.data() + std::size_t{table.cells[cell]} * table.block_words();; block += table.block_words()) {
        for (std::uint32_t lane = 0; lane < lanes; ++lane) {
            if (matches(block, lane)) return pair_at(block + table.rule_words(), lane);
        }
    }
}

} // namespace forbear::dispatch
