#include "portfolio/word_table.h"

#include <bit>

namespace forbear::cli {

WordTable::WordTable(const std::vector<std::string>& words) : words_(words.data()) {
    slots_.assign(std::bit_ceil(4 * words.size() + 4), -1);
    mask_ = slots_.size() - 1;
    for (std::size_t place = 0; place < words.size(); ++place) {
        std::size_t slot = hash(words[place]) & mask_;
        while (slots_[slot] >= 0 && words[static_cast<std::size_t>(slots_[slot])] != words[place]) slot = (slot + 1) & mask_;
        if (slots_[slot] < 0) slots_[slot] = static_cast<std::int32_t>(place);
    }
}

} // namespace forbear::cli
