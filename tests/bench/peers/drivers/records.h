#pragma once
// What the drivers in C++ share: records in the columns that Forbear is given, five rounds, answers and the report.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

constexpr std::size_t chunk = 1'024; ///< rows that a host decides before it looks at the answers
constexpr int rounds = 5;

/// Of the first `rows` records of a file, and their contacts where a file of those lies beside it.
struct Records {
    std::vector<std::vector<std::int64_t>> values;
    std::vector<std::vector<std::uint8_t>> states; ///< 1: unknown
    std::vector<std::uint32_t> offsets;
    std::vector<std::int64_t> by, result;

    Records(const std::string& file, std::size_t rows) {
        std::ifstream in(file);
        std::string line;
        std::getline(in, line);
        std::size_t facts = 1;
        for (const char letter : line) facts += letter == ',';
        values.resize(facts);
        states.resize(facts);
        while (values[0].size() < rows && std::getline(in, line)) {
            char* at = line.data();
            for (std::size_t fact = 0; fact < facts; ++fact) {
                const bool is_unknown = *at == ',' || *at == '\0';
                values[fact].push_back(is_unknown ? 0 : std::strtoll(at, &at, 10));
                states[fact].push_back(is_unknown);
                ++at;
            }
        }
        std::ifstream contacts(file.substr(0, file.rfind('/')) + "/contacts.csv");
        if (!contacts) return;
        std::getline(contacts, line);
        offsets.push_back(0);
        while (std::getline(contacts, line)) {
            char* at = line.data();
            const std::size_t row = std::strtoull(at, &at, 10);
            if (row >= count()) break;
            while (offsets.size() <= row) offsets.push_back(static_cast<std::uint32_t>(by.size()));
            by.push_back(std::strtoll(at + 1, &at, 10));
            result.push_back(std::strtoll(at + 1, &at, 10));
        }
        while (offsets.size() <= count()) offsets.push_back(static_cast<std::uint32_t>(by.size()));
    }
    [[nodiscard]] std::size_t count() const { return values[0].size(); }
};

/// `work(answers, keeps)` decides all rows; only where it keeps must every answer stay in its place. An answer has `words` words;
/// with more than one the words go into a binary file, else a line each.
template <class Work>
int measure(std::size_t rows, std::size_t words, const std::string& file, Work work) {
    std::vector<std::int64_t> answers(rows * words);
    work(answers.data(), true);
    std::printf("{\"rows\": %zu, \"ns\": [", rows);
    std::vector<std::int64_t> spare(chunk * words);
    for (int round = 0; round < rounds; ++round) {
        const auto start = std::chrono::steady_clock::now();
        work(spare.data(), false);
        const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
        std::printf("%s%.3f", round == 0 ? "" : ", ", took.count() / static_cast<double>(rows));
    }
    std::printf("]}\n");
    std::ofstream out(file, std::ios::binary);
    if (words > 1) out.write(reinterpret_cast<const char*>(answers.data()), static_cast<std::streamsize>(answers.size() * sizeof answers[0]));
    else for (const std::int64_t answer : answers) out << answer << '\n';
    return out.flush() ? 0 : 3;
}

/// `decide(begin, end, out)`, a chunk at a time.
template <class Decide>
int measure_chunks(std::size_t rows, std::size_t words, const std::string& file, Decide decide) {
    return measure(rows, words, file, [&](std::int64_t* answers, bool keeps) {
        for (std::size_t row = 0; row < rows; row += chunk) {
            decide(row, row + chunk < rows ? row + chunk : rows, keeps ? answers + row * words : answers);
            __asm__ volatile("" : : "r"(answers) : "memory");
        }
    });
}

/// `decide(row, out)`, a record at a time, as a host asks that wants one decision.
template <class Decide>
int measure_rows(std::size_t rows, std::size_t words, const std::string& file, Decide decide) {
    return measure(rows, words, file, [&](std::int64_t* answers, bool keeps) {
        for (std::size_t row = 0; row < rows; ++row) {
            decide(row, keeps ? answers + row * words : answers);
            __asm__ volatile("" : : "r"(answers) : "memory");
        }
    });
}
