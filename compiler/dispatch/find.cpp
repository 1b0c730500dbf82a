#include <array>

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

/// Which entries of a block the codes fit, each lane all ones or 0. Lane by lane without a branch, so that compilers take all at once.
using Fits = std::array<std::uint16_t, lanes>;
Fits fits_of(const Table& table, const std::uint16_t* block, const std::uint16_t* codes) {
    Fits fits;
    fits.fill(0xffff);
    const auto also = [](std::uint16_t& fit, bool claim) { fit = static_cast<std::uint16_t>(claim ? fit : 0); };
    for (std::uint32_t column = 0; column < table.bit_columns; ++column, ++codes, block += lanes) {
        for (std::uint32_t lane = 0; lane < lanes; ++lane) also(fits[lane], (block[lane] & *codes) == 0);
    }
    for (std::uint32_t column = 0; column < table.rank_columns; ++column, ++codes, block += 2 * lanes) {
        for (std::uint32_t lane = 0; lane < lanes; ++lane) also(fits[lane], static_cast<std::uint16_t>(*codes - block[lane]) <= block[lanes + lane]);
    }
    return fits;
}

} // namespace

std::uint32_t find(const Table& table, const std::int64_t* values, const std::uint8_t* states) noexcept {
    std::array<std::uint16_t, most_columns> codes{};
    std::uint32_t cell = 0;
    for (const Coder& coder : table.coders) {
        const std::uint32_t word = word_of(coder, values[coder.reg], states[coder.reg]);
        cell += word >> 16;
        if (coder.column != ir::nothing) codes[coder.column] = static_cast<std::uint16_t>(codes[coder.column] | word);
    }
    const auto passes_checks = [&](const std::uint16_t* block, std::uint32_t lane) {
        if (!table.has_checks()) return true;
        const std::uint32_t first = pair_at(block + table.check_words(), lane);
        if (first == 0) return true;
        for (const Check* check = &table.checks[first]; check->reg != ir::nothing; ++check) {
            if (!passes(*check, values[check->reg], states[check->reg])) return false;
        }
        return true;
    };
    for (const std::uint16_t* block = table.blocks.data() + std::size_t{table.cells[cell]} * table.block_words();; block += table.block_words()) {
        const Fits fits = fits_of(table, block, codes.data());
        for (std::uint32_t lane = 0; lane < lanes; ++lane) {
            if (fits[lane] != 0 && passes_checks(block, lane)) return pair_at(block + table.rule_words(), lane);
        }
    }
}

} // namespace forbear::dispatch
