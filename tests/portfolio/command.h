#pragma once
// Runs programs as a user's shell would, and reads small CSV files.

#include <map>
#include <string>
#include <vector>

namespace portfolio {

struct Outcome {
    int exit_code = -1;
    std::string out;
    std::string err;
};

/// Runs `command` by the shell.
Outcome run(const std::string& command);
/// Runs the `forbear` under test with these arguments.
Outcome forbear(const std::string& arguments);
/// What SQLite answers when `csv` is imported as table `t`: one line per row, columns separated by `|`.
std::string sql(const std::string& csv, const std::string& query);

std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& text);
/// A path in a folder of this test run, removed at the end of the program.
std::string scratch(const std::string& name);

using Names = std::vector<std::string>;
/// What lies in a folder, by name.
Names files_in(const std::string& folder);

/// The rows of a CSV text whose cells hold no line ends, by column name.
std::vector<std::map<std::string, std::string>> rows_of(const std::string& csv);
/// How often each value of `column` occurs, as `value|count` lines in order of the value.
std::string counts(const std::vector<std::map<std::string, std::string>>& rows, const std::string& column);

/// The folder with public data, or empty: then the caller says that it skips.
std::string public_data();

} // namespace portfolio
