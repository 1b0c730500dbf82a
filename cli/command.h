#pragma once
// What every subcommand shares: exit codes, options with their help, findings on the terminal.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/program_options.hpp>

#include "forbear/diagnostic.h"
#include "forbear/error.h"

namespace forbear::cli {

/// Scripts hang on these numbers.
enum class Exit : int {
    fine = 0,
    answer_is_no = 1, ///< errors found, a scenario failed, `--check` would change something, a record was invalid under `--strict`
    usage = 2,        ///< or a file that cannot be read or written
    our_fault = 3
};

struct CommandInfo {
    std::string_view name;
    std::string_view synopsis; ///< what follows the name
    std::string_view summary;  ///< one line
    std::string_view details;  ///< a paragraph or two for `--help`
    std::string_view example;
};

/// One subcommand: what it is, and what runs it with the arguments behind its name.
struct Command {
    const CommandInfo* info;
    Exit (*run)(const std::vector<std::string>& arguments);
};

extern const CommandInfo check_info, fmt_info, decide_info, explain_info, sample_info, test_info, prove_info, lint_info, fix_info, diff_info, report_info, build_info;
Exit run_check(const std::vector<std::string>& arguments);
Exit run_fmt(const std::vector<std::string>& arguments);
Exit run_decide(const std::vector<std::string>& arguments);
Exit run_explain(const std::vector<std::string>& arguments);
Exit run_sample(const std::vector<std::string>& arguments);
Exit run_test(const std::vector<std::string>& arguments);
Exit run_prove(const std::vector<std::string>& arguments);
Exit run_lint(const std::vector<std::string>& arguments);
Exit run_fix(const std::vector<std::string>& arguments);
Exit run_diff(const std::vector<std::string>& arguments);
Exit run_report(const std::vector<std::string>& arguments);
Exit run_build(const std::vector<std::string>& arguments);

/// The values of a subcommand's options. `finished` holds the exit code when there is nothing more to do: help was
/// asked for, or the arguments make no sense, which has been said on standard error.
struct Options {
    boost::program_options::variables_map values;
    std::optional<Exit> finished;

    [[nodiscard]] bool has(const char* name) const { return values.count(name) > 0; }
    /// An option that was given or has a default.
    template <class T>
    [[nodiscard]] const T& get(const char* name) const {
        return values[name].template as<T>();
    }
    /// The values of an option that may be repeated; empty when it was not given.
    [[nodiscard]] std::vector<std::string> all(const char* name) const;
};

/// Reads `arguments`. Words without an option go to `positional` options in their order, the last takes the rest.
[[nodiscard]] Options read_options(const CommandInfo& command, const std::vector<std::string>& arguments,
                                   boost::program_options::options_description described,
                                   const std::vector<std::string>& positional);

/// `--format`, `--color` and `--search`, which several subcommands share. `with_sarif`: what it prints is findings and nothing else.
void add_finding_options(boost::program_options::options_description& described, bool with_sarif = false);
void add_search_option(boost::program_options::options_description& described);

/// How findings are printed.
struct Findings {
    bool json = false;
    bool sarif = false;
    bool color = false;
};
/// Errors: ErrorCode::invalid_argument for a word that is none of the choices. `descriptor` is where findings go.
[[nodiscard]] Result<Findings> findings_options(const Options& options, int descriptor, bool with_sarif = false);
/// The colours alone, for text on `descriptor`.
[[nodiscard]] Result<bool> color_option(const Options& options, int descriptor);
[[nodiscard]] std::string findings_text(const SourceMap& sources, const std::vector<Diagnostic>& diagnostics,
                                        const Findings& how);
/// A line that says how many of them `forbear fix` would correct; empty where none.
[[nodiscard]] std::string fixable_text(const std::vector<Diagnostic>& diagnostics);

/// `forbear decide: ...` on standard error; returns `code`.
Exit complain(const CommandInfo& command, const std::string& what, Exit code = Exit::usage);
/// A line on standard error, control characters escaped.
void say(const std::string& line);
/// To standard output; false, with a word on standard error, when that fails.
[[nodiscard]] bool print(const CommandInfo& command, std::string_view text);

/// Splits `a=b` at the first `=`. Errors: ErrorCode::invalid_argument, naming `option`.
[[nodiscard]] Result<std::pair<std::string, std::string>> name_pair(const std::string& option, const std::string& text);
/// Days since 1970-01-01, in UTC.
[[nodiscard]] std::int64_t today();
/// An ISO date as days since 1970-01-01. Errors: ErrorCode::invalid_argument, naming `option`.
[[nodiscard]] Result<std::int64_t> date_option(const std::string& option, const std::string& text);

} // namespace forbear::cli
