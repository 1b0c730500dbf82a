// Decides by CLIPS rules with falling salience, the first of the agenda run: clips RULES RECORDS ROWS ANSWERS SLOTS
// A record is asserted, one rule runs and leaves the global `answer`, the record is retracted.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <vector>

extern "C" {
#include <clips/clips.h>
}

namespace {

constexpr int rounds = 5;
constexpr double round_ns = 5e8;
constexpr std::size_t probe_rows = 200;

std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> words;
    std::size_t begin = 0;
    for (std::size_t end; (end = line.find(',', begin)) != std::string::npos; begin = end + 1) words.push_back(line.substr(begin, end - begin));
    words.push_back(line.substr(begin));
    return words;
}

class Rules {
public:
    explicit Rules(const char* file) : environment_(CreateEnvironment()) {
        EnvUnwatch(environment_, "all");
        if (EnvLoad(environment_, file) != 1) {
            std::fprintf(stderr, "error: CLIPS cannot load %s\n", file);
            std::exit(3);
        }
        EnvReset(environment_);
        record_ = EnvFindDeftemplate(environment_, "record");
    }

    long long decide(const std::vector<std::string>& names, const std::vector<long long>& values) {
        fact* const made = EnvCreateFact(environment_, record_);
        for (std::size_t slot = 0; slot < names.size(); ++slot) {
            DATA_OBJECT value;
            SetType(value, INTEGER);
            SetValue(value, EnvAddLong(environment_, values[slot]));
            EnvPutFactSlot(environment_, made, names[slot].c_str(), &value);
        }
        void* const asserted = EnvAssert(environment_, made);
        EnvRun(environment_, 1);
        DATA_OBJECT answer;
        EnvGetDefglobalValue(environment_, "answer", &answer);
        const long long decided = DOToLong(answer);
        EnvRetract(environment_, asserted);
        return decided;
    }

private:
    void* environment_;
    void* record_;
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 6) return 2;
    std::ifstream in(argv[2]);
    std::string line;
    std::getline(in, line);
    const std::vector<std::string> columns = split(line), names = split(argv[5]);
    std::vector<std::vector<long long>> records;
    while (records.size() < std::strtoull(argv[3], nullptr, 10) && std::getline(in, line)) {
        const std::vector<std::string> words = split(line);
        std::map<std::string, long long> facts;
        for (std::size_t column = 0; column < columns.size(); ++column) {
            const long long value = std::atoll(words[column].c_str());
            facts[columns[column]] = value;
            facts[columns[column] + "_unknown"] = words[column].empty();
            for (int bit = 0; bit < 4 && columns[column] == "allowed_channels"; ++bit) facts["allowed_" + std::to_string(bit)] = value >> bit & 1;
        }
        std::vector<long long> values;
        for (const std::string& name : names) values.push_back(facts.at(name));
        records.push_back(std::move(values));
    }

    Rules rules(argv[1]);
    std::vector<long long> answers(records.size());
    const auto round = [&](std::size_t rows) {
        const auto start = std::chrono::steady_clock::now();
        for (std::size_t row = 0; row < rows; ++row) answers[row] = rules.decide(names, records[row]);
        return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() / static_cast<double>(rows);
    };
    const std::size_t probe = std::min(probe_rows, records.size());
    round(probe);
    const std::size_t rows = std::min(records.size(), std::max(probe, static_cast<std::size_t>(round_ns / round(probe))));
    round(rows);
    std::printf("{\"rows\": %zu, \"ns\": [", rows);
    for (int number = 0; number < rounds; ++number) std::printf("%s%.1f", number == 0 ? "" : ", ", round(rows));
    std::printf("], \"version\": \"%s\"}\n", VERSION_STRING);
    std::ofstream file(argv[4]);
    for (std::size_t row = 0; row < rows; ++row) file << answers[row] << '\n';
    return file.flush() ? 0 : 3;
}
