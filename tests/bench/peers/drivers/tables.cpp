// Decides by tables, or by comparing few rules with many records: tables TABLES RECORDS ROWS ANSWERS batch|whole_batch|one
//
// `whole` does all of Forbear's job: checks that every fact is in its range (or unknown, where it may be), and writes a decision of as
// many words.

#include <cstring>
#include <string_view>

#include "few_rules.h"
#include "records.h"
#include "table_kernel.h"

namespace {

struct Actions {
    std::size_t words = 0;
    std::vector<std::int64_t> rows;
};

/// False in `is_valid` where a fact is out of its range.
void check(const Records& records, const std::vector<std::array<std::int64_t, 2>>& bounds, std::size_t begin, std::size_t end, std::uint8_t* __restrict is_valid) {
    std::array<std::int64_t, chunk> bad{};
    for (std::size_t place = 0; place < bounds.size(); ++place) {
        const std::int64_t* const column = records.values[place].data() + begin;
        const std::uint8_t* const states = records.states[place].data() + begin;
        const std::int64_t low = bounds[place][0];
        const auto width = static_cast<std::uint64_t>(bounds[place][1] - low);
        for (std::size_t at = 0; at < end - begin; ++at) bad[at] |= (static_cast<std::uint64_t>(column[at] - low) > width) & (states[at] == 0);
    }
    for (std::size_t at = 0; at < end - begin; ++at) is_valid[at] = bad[at] == 0;
}

/// What Forbear writes for a record that cannot be decided: status and fault.
void write_invalid(const Records& records, const std::vector<std::array<std::int64_t, 2>>& bounds, std::size_t row, std::size_t words, std::int64_t* out) {
    std::int64_t fact = 0;
    for (; records.states[static_cast<std::size_t>(fact)][row] != 0 || (records.values[static_cast<std::size_t>(fact)][row] >= bounds[static_cast<std::size_t>(fact)][0] &&
                                              records.values[static_cast<std::size_t>(fact)][row] <= bounds[static_cast<std::size_t>(fact)][1]);) ++fact;
    std::memset(out, 0, words * sizeof *out);
    out[0] = 3;
    out[1] = -1;
    out[2] = 3 | fact << 16;
}

template <std::size_t Words>
void copy_words(const std::int64_t* rows, const std::int64_t* chosen, std::size_t count, std::int64_t* out) {
    for (std::size_t at = 0; at < count; ++at) std::memcpy(out + at * Words, rows + static_cast<std::size_t>(chosen[at]) * Words, Words * sizeof *out);
}

template <std::size_t Ranged, std::size_t Words>
int run(const Kernel& kernel, const FewRules& few, const Actions& actions, const std::vector<std::array<std::int64_t, 2>>& bounds, const Records& records,
        const std::string& file, std::string_view mode) {
    const auto decide = [&](std::size_t begin, std::size_t end, std::int64_t* out) {
        if (!few.can_decide() || (end - begin) % FewRules::block != 0) {
            kernel.decide<Ranged, Words>(records, begin, end, out);
            return;
        }
        alignas(64) std::array<std::uint8_t, chunk> chosen;
        few.decide(records, begin, end, chosen.data());
        for (std::size_t at = 0; at < end - begin; ++at) out[at] = chosen[at];
    };
    if (mode == "batch") return measure_chunks(records.count(), 1, file, decide);
    if (mode == "one") return measure_rows(records.count(), 1, file, [&](std::size_t row, std::int64_t* out) { *out = kernel.decide<Ranged, Words>(records, row); });
    if (mode != "whole_batch" || actions.rows.empty()) return 2;
    return measure_chunks(records.count(), actions.words, file, [&](std::size_t begin, std::size_t end, std::int64_t* out) {
        std::array<std::uint8_t, chunk> is_valid;
        std::array<std::int64_t, chunk> chosen;
        check(records, bounds, begin, end, is_valid.data());
        const std::size_t count = end - begin;
        const bool are_all = std::count(is_valid.begin(), is_valid.begin() + static_cast<std::ptrdiff_t>(count), 1) == static_cast<std::ptrdiff_t>(count);
        if (are_all && actions.words == 8) {
            decide(begin, end, chosen.data());
            copy_words<8>(actions.rows.data(), chosen.data(), count, out);
            return;
        }
        for (std::size_t at = 0; at < count; ++at, out += actions.words) {
            if (is_valid[at] == 0) write_invalid(records, bounds, begin + at, actions.words, out);
            else std::memcpy(out, actions.rows.data() + static_cast<std::size_t>(kernel.decide<Ranged, Words>(records, begin + at)) * actions.words, actions.words * sizeof *out);
        }
    });
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 6) return 2;
    std::ifstream text(argv[1]);
    std::size_t facts = 0, rows = 0;
    text >> facts;
    std::vector<std::array<std::int64_t, 2>> bounds(facts);
    for (auto& [low, high] : bounds) text >> low >> high;
    Kernel kernel;
    kernel.read(text);
    Actions actions;
    text >> actions.words >> rows;
    actions.rows.resize(actions.words * rows);
    for (std::int64_t& word : actions.rows) text >> word;
    FewRules few;
    few.read(text, bounds);
    if (!text) return 2;

    const Records records(argv[2], std::strtoull(argv[3], nullptr, 10));
    const std::string file = argv[4];
    const std::string_view mode = argv[5];
    if (kernel.ranged.size() == 5) return run<5, 1>(kernel, few, actions, bounds, records, file, mode);
    if (kernel.ranged.size() != 2) return 2;
    if (kernel.bits <= 16) return run<2, 1>(kernel, few, actions, bounds, records, file, mode);
    if (kernel.bits <= 32) return run<2, 2>(kernel, few, actions, bounds, records, file, mode);
    return run<2, 4>(kernel, few, actions, bounds, records, file, mode);
}
