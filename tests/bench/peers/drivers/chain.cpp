// Runs a generated if-chain: chain RECORDS ROWS ANSWERS batch|whole_batch|record|whole_record
//
// CHAIN names the generated file (engines/clang.py). `whole` does all of Forbear's job: checks that every fact is in its range, and
// writes a decision of as many words; the others return the number of the rule (with guards, the channels left too).

#include <cstring>
#include <string_view>

#include "records.h"

namespace {

struct Columns {
    const std::int64_t* values[8];
    const std::uint8_t* states[8];
    const std::uint32_t* offsets;
    const std::int64_t *by, *result;
};

#include CHAIN

} // namespace

int main(int argc, char** argv) {
    if (argc != 5) return 2;
    const Records records(argv[1], std::strtoull(argv[2], nullptr, 10));
    const std::size_t rows = records.count();
    Columns columns{};
    for (std::size_t fact = 0; fact < records.values.size(); ++fact) {
        columns.values[fact] = records.values[fact].data();
        columns.states[fact] = records.states[fact].data();
    }
    columns.offsets = records.offsets.data();
    columns.by = records.by.data();
    columns.result = records.result.data();
    const std::string_view mode = argv[4];
    const std::string file = argv[3];
    if (mode == "batch") return measure_chunks(rows, 1, file, [&](std::size_t begin, std::size_t end, std::int64_t* out) { decide_columns(columns, begin, end, out); });
#if IS_WHOLE
    if (mode == "whole_batch") {
        return measure_chunks(rows, words, file, [&](std::size_t begin, std::size_t end, std::int64_t* out) { whole_columns(columns, begin, end, out); });
    }
#endif
#if HAS_RECORD
    std::vector<Record> structs;
    for (std::size_t row = 0; row < rows; ++row) structs.push_back(record_of(columns, row));
    if (mode == "record") return measure_rows(rows, 1, file, [&](std::size_t row, std::int64_t* out) { *out = decide_record(structs[row]); });
#if IS_WHOLE
    if (mode == "whole_record") return measure_rows(rows, words, file, [&](std::size_t row, std::int64_t* out) { whole_record(structs[row], out); });
#endif
#endif
    return 2;
}
