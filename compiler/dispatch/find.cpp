#include <array>

#include "dispatch/coders.h"

namespace forbear::dispatch {
namespace {

std::uint32_t number_at(const std::uint8_t* lanes_of, std::uint32_t bytes, std::uint32_t lane) {
    std::uint32_t number = 0;
    for (std::uint32_t byte = 0; byte < bytes; ++byte) number |= std::uint32_t{lanes_of[lane * bytes + byte]} << 8 * byte;
    return number;
}

bool passes(const Check& check, std::int64_t value, std::uint8_t state) {
    if (state == 1) return check.pass_unknown;
    if (state != 0) return check.pass_none;
    const std::int64_t asked = check.mask == 0 ? value : (static_cast<std::uint64_t>(value) & check.mask) != 0 ? 1 : 0;
    return check.low <= asked && asked <= check.high;
}

/// Which entries of a block the codes fit, each lane all ones or 0. Lane by lane without a branch, so that compilers take all at once.
using Fits = std::array<std::uint8_t, lanes>;

template <class Code>
Code code_at(const std::uint8_t* lanes_of, std::uint32_t lane) { return static_cast<Code>(number_at(lanes_of, sizeof(Code), lane)); }

template <class Code>
void fit(Fits& fits, const Column& column, const std::uint8_t* block, Code code) {
    const std::uint8_t* first = block + column.begin;
    const std::uint8_t* second = first + column.size();
    const auto also = [](std::uint8_t& one, bool claim) { one = static_cast<std::uint8_t>(claim ? one : 0); };
    if (column.is_rank) {
        for (std::uint32_t lane = 0; lane < lanes; ++lane) {
            also(fits[lane], static_cast<Code>(code - code_at<Code>(first, lane)) <= code_at<Code>(second, lane));
        }
    } else {
        for (std::uint32_t lane = 0; lane < lanes; ++lane) also(fits[lane], (code_at<Code>(first, lane) & code) == 0);
    }
}

Fits fits_of(const Table& table, const std::uint8_t* block, const std::uint16_t* codes) {
    Fits fits;
    fits.fill(0xff);
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        if (table.columns[column].bytes == 1) fit(fits, table.columns[column], block, static_cast<std::uint8_t>(codes[column]));
        else fit(fits, table.columns[column], block, codes[column]);
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
    const auto passes_checks = [&](const std::uint8_t* block, std::uint32_t lane) {
        const std::uint32_t first = number_at(block + table.checks_begin(), table.check_bytes, lane);
        if (first == 0) return true;
        for (const Check* check = &table.checks[first]; check->reg != ir::nothing; ++check) {
            if (!passes(*check, values[check->reg], states[check->reg])) return false;
        }
        return true;
    };
    for (const std::uint8_t* block = table.blocks.data() + std::size_t{table.cells[cell]} * table.block_bytes();; block += table.block_bytes()) {
        const Fits fits = fits_of(table, block, codes.data());
        for (std::uint32_t lane = 0; lane < lanes; ++lane) {
            if (fits[lane] != 0 && passes_checks(block, lane)) return number_at(block + table.rules_begin(), table.rule_bytes, lane);
        }
    }
}

} // namespace forbear::dispatch
