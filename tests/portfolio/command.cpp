#include "command.h"
#include "paths.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace portfolio {
namespace {

namespace fs = std::filesystem;

struct Folder {
    fs::path path = fs::temp_directory_path() / ("forbear-portfolio-" + std::to_string(::getpid()));
    Folder() { fs::create_directories(path); }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
};

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char c = line[at];
        if (c == '"' && quoted && at + 1 < line.size() && line[at + 1] == '"') {
            cells.back() += '"';
            ++at;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            cells.emplace_back();
        } else if (c != '\r') {
            cells.back() += c;
        }
    }
    return cells;
}

} // namespace

std::string scratch(const std::string& name) {
    static const Folder folder;
    return (folder.path / name).string();
}

Names files_in(const std::string& folder) {
    Names names;
    for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::string read_file(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

void write_file(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

Outcome run(const std::string& command) {
    const std::string out = scratch("stdout");
    const std::string err = scratch("stderr");
    const int status = std::system(("{ " + command + "; } >" + out + " 2>" + err).c_str());
    Outcome outcome;
    outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    outcome.out = read_file(out);
    outcome.err = read_file(err);
    return outcome;
}

Outcome forbear(const std::string& arguments) { return run(std::string(FORBEAR_PROGRAM) + " " + arguments); }

std::string sql(const std::string& csv, const std::string& query) {
    const std::string script = scratch("query.sql");
    write_file(script, ".mode csv\n.import " + csv + " t\n.mode list\n" + query + ";\n");
    return run(std::string(FORBEAR_SQLITE) + " -batch :memory: < " + script).out;
}

std::vector<std::map<std::string, std::string>> rows_of(const std::string& csv) {
    std::vector<std::map<std::string, std::string>> rows;
    std::istringstream lines(csv);
    std::string line;
    std::getline(lines, line);
    const std::vector<std::string> names = cells_of(line);
    while (std::getline(lines, line)) {
        const std::vector<std::string> cells = cells_of(line);
        std::map<std::string, std::string> row;
        for (std::size_t at = 0; at < names.size() && at < cells.size(); ++at) row[names[at]] = cells[at];
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string counts(const std::vector<std::map<std::string, std::string>>& rows, const std::string& column) {
    std::map<std::string, std::size_t> found;
    for (const auto& row : rows) ++found[row.at(column)];
    std::string text;
    for (const auto& [value, count] : found) text += value + "|" + std::to_string(count) + "\n";
    return text;
}

std::string public_data() {
    const fs::path folder = fs::path(checkout::shared_dir()) / "data";
    return fs::exists(folder / "uci_credit_card_default.csv") ? folder.string() : std::string();
}

} // namespace portfolio
