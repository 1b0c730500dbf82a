// Runs a generated if-chain: over columns in batches, or a struct at a time. CHAIN names the generated file, which defines
// `decide_columns` and `decide_record`.
//
//   chain RECORDS ROWS ANSWERS
//
// IS_BATCH says which of the two is run; the other is then never compiled to machine code.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

constexpr std::size_t facts = 6;
constexpr std::size_t chunk = 1'024;
constexpr int rounds = 5;

/// As Forbear's benchmark holds a customer.
struct Customer {
    std::int64_t balance;
    std::int16_t days_past_due;
    std::uint8_t segment, tier, hardship, allowed_channels;
};

namespace {
#include CHAIN
} // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    std::size_t rows = std::strtoull(argv[2], nullptr, 10);
    std::vector<std::vector<std::int64_t>> values(facts);
    std::ifstream in(argv[1]);
    std::string line;
    std::getline(in, line);
    while (values[0].size() < rows && std::getline(in, line)) {
        char* at = line.data();
        for (std::vector<std::int64_t>& column : values) {
            column.push_back(std::strtoll(at, &at, 10));
            ++at;
        }
    }
    rows = values[0].size();
    const std::int64_t* columns[facts];
    for (std::size_t fact = 0; fact < facts; ++fact) columns[fact] = values[fact].data();
    std::vector<Customer> customers(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        customers[row] = {values[3][row], static_cast<std::int16_t>(values[2][row]), static_cast<std::uint8_t>(values[0][row]),
                          static_cast<std::uint8_t>(values[1][row]), static_cast<std::uint8_t>(values[4][row]), static_cast<std::uint8_t>(values[5][row])};
    }

    std::vector<std::int64_t> answers(rows), out(chunk);
    const auto work = [&](bool keeps) {
        if constexpr (IS_BATCH) {
            for (std::size_t row = 0; row < rows; row += chunk) {
                const std::size_t end = row + chunk < rows ? row + chunk : rows;
                decide_columns(columns, row, end, keeps ? answers.data() + row : out.data());
                __asm__ volatile("" : : "r"(out.data()) : "memory");
            }
            return;
        }
        for (std::size_t row = 0; row < rows; ++row) {
            (keeps ? answers[row] : out[0]) = decide_record(customers[row]);
            __asm__ volatile("" : : "r"(out.data()) : "memory");
        }
    };
    work(true);
    std::printf("{\"rows\": %zu, \"ns\": [", rows);
    for (int round = 0; round < rounds; ++round) {
        const auto start = std::chrono::steady_clock::now();
        work(false);
        const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
        std::printf("%s%.3f", round == 0 ? "" : ", ", took.count() / static_cast<double>(rows));
    }
    std::printf("]}\n");
    std::ofstream file(argv[3]);
    for (const std::int64_t answer : answers) file << answer << '\n';
    return file.flush() ? 0 : 3;
}
