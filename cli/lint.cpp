// forbear lint: what a reviewer should have seen before signing.

#include <fstream>

#include <unistd.h>

#include "command.h"
#include "forbear/lint.h"
#include "lint_report.h"
#include "lint_settings.h"
#include "paths.h"

namespace forbear::cli {

const CommandInfo lint_info{
    "lint", "PATH... [options]", "findings for reviewers: gaps, rules that never fire, what is unsaid",
    "A path is a file, or a folder whose *.forbear files are read. Says what the texts say without mistake and yet should not be\n"
    "signed unseen, each with a customer it happens to. Levels are set in the `forbear.ini` of the project. Exit code 1 when there is\n"
    "an error or a warning that the baseline does not hold.",
    "forbear lint policies"};

namespace {

bool write_file(const std::string& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file) complain(lint_info, path + ": cannot be written");
    return static_cast<bool>(file);
}

/// What the options say; or the exit code when they make no sense, which has been said.
std::optional<Exit> read_wishes(const Options& options, const std::vector<std::string>& paths, LintOptions& wanted) {
    wanted.compile.search_path = options.all("search");
    const std::string level = options.get<std::string>("level");
    if (level == "error") wanted.least = Severity::error;
    else if (level == "info") wanted.least = Severity::info;
    else if (level != "warning") return complain(lint_info, "--level is `error`, `warning` or `info`, not `" + printable(level) + "`");
    const std::string settings = options.has("settings") ? options.get<std::string>("settings") : find_lint_settings(paths.front());
    if (!settings.empty()) {
        const Result<bool> read = read_lint_settings(settings, wanted);
        if (!read) return complain(lint_info, read.error().message);
    }
    wanted.today = today();
    if (options.has("as-of")) {
        const Result<std::int64_t> date = date_option("--as-of", options.get<std::string>("as-of"));
        if (!date) return complain(lint_info, date.error().message);
        wanted.today = date.value();
    }
    if (options.has("baseline")) {
        Result<std::set<std::string>> known = read_baseline(options.get<std::string>("baseline"));
        if (!known) return complain(lint_info, known.error().message);
        wanted.baseline = std::move(known).value();
    }
    return std::nullopt;
}

} // namespace

Exit run_lint(const std::vector<std::string>& arguments) {
    namespace po = boost::program_options;
    po::options_description described("options");
    described.add_options()("level", po::value<std::string>()->default_value("warning")->value_name("error|warning|info"),
                            "the least level that is looked for")(
        "settings", po::value<std::string>()->value_name("FILE"),
        "the levels of the project; else the nearest `forbear.ini` in the folder of the first path or above it")(
        "baseline", po::value<std::string>()->value_name("FILE"), "findings that are known: only others are shown and counted")(
        "write-baseline", po::value<std::string>()->value_name("FILE"), "write what is found there, as what is known from now on")(
        "as-of", po::value<std::string>()->value_name("DATE"), "the day on which acceptances must still be good; today without it")(
        "format", po::value<std::string>()->default_value("text")->value_name("text|json|sarif"), "how findings are printed")(
        "color", po::value<std::string>()->default_value("auto")->value_name("auto|always|never"),
        "colours in findings; `auto` also heeds NO_COLOR");
    add_search_option(described);
    const Options options = read_options(lint_info, arguments, described, {"paths"});
    if (options.finished) return *options.finished;
    const std::vector<std::string> paths = options.all("paths");
    if (paths.empty()) return complain(lint_info, "which file or folder? see `forbear lint --help`");
    const std::string format = options.get<std::string>("format");
    if (format != "text" && format != "json" && format != "sarif")
        return complain(lint_info, "--format is `text`, `json` or `sarif`, not `" + printable(format) + "`");
    const Result<bool> color = color_option(options, STDOUT_FILENO);
    if (!color) return complain(lint_info, color.error().message);
    LintOptions wanted;
    if (const std::optional<Exit> refused = read_wishes(options, paths, wanted)) return *refused;
    std::vector<std::string> files;
    for (const std::string& path : paths) {
        if (!add_path(lint_info, path, files)) return Exit::usage;
    }
    const LintReport report = lint_files(files, wanted);
    const std::string text = format == "json"    ? lint_json(report)
                             : format == "sarif" ? lint_sarif(report, options.has("baseline"))
                                                 : lint_text(report, color.value());
    if (!print(lint_info, text)) return Exit::usage;
    if (options.has("write-baseline") && !write_file(options.get<std::string>("write-baseline"), baseline_json(report))) return Exit::usage;
    for (const std::string& file : report.unreadable) complain(lint_info, file);
    if (!report.error.empty()) complain(lint_info, report.error);
    if (!report.unreadable.empty() || !report.error.empty()) return Exit::usage;
    return report.ok ? Exit::fine : Exit::answer_is_no;
}

} // namespace forbear::cli
