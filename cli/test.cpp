// forbear test: every scenario of files and folders, on both engines.

#include <unistd.h>

#include "paths.h"
#include "test_coverage.h"
#include "test_report.h"

namespace forbear::cli {

const CommandInfo test_info{
    "test", "PATH... [options]", "run scenarios; each on machine code and on the interpreter",
    "A path is a file, or a folder whose *.forbear files are read, those in folders below it too. Exit code 1 when a\n"
    "scenario failed, when there is a mistake in the texts, or when there is no scenario at all: nothing was tested then.",
    "forbear test policies"};

namespace {

/// 0 to 100; 0 when it was not asked for.
Result<unsigned> least_coverage(const Options& options) {
    if (!options.has("min-coverage")) return 0u;
    const std::string& text = options.get<std::string>("min-coverage");
    const bool is_number = !text.empty() && text.size() <= 3 && text.find_first_not_of("0123456789") == std::string::npos;
    if (is_number && std::stoul(text) <= 100) return static_cast<unsigned>(std::stoul(text));
    return Error{ErrorCode::invalid_argument, "--min-coverage is a number from 0 to 100, not `" + printable(text) + "`"};
}

} // namespace

Exit run_test(const std::vector<std::string>& arguments) {
    namespace po = boost::program_options;
    po::options_description described("options");
    described.add_options()("coverage", "say which rules, rows, guards and answers of conditions no scenario reaches")(
        "min-coverage", po::value<std::string>()->value_name("PERCENT"),
        "exit code 1 when less than this share of the rules, rows and guards is reached; 100: all of them")(
        "format", po::value<std::string>()->default_value("text")->value_name("text|json|junit"),
                            "how the results are printed")(
        "color", po::value<std::string>()->default_value("auto")->value_name("auto|always|never"),
        "colours in findings; `auto` also heeds NO_COLOR");
    add_search_option(described);
    const Options options = read_options(test_info, arguments, described, {"paths"});
    if (options.finished) return *options.finished;
    const std::vector<std::string> paths = options.all("paths");
    if (paths.empty()) return complain(test_info, "which file or folder? see `forbear test --help`");
    const std::string format = options.get<std::string>("format");
    if (format != "text" && format != "json" && format != "junit")
        return complain(test_info, "--format is `text`, `json` or `junit`, not `" + printable(format) + "`");
    const Result<bool> color = color_option(options, STDOUT_FILENO);
    if (!color) return complain(test_info, color.error().message);

    const Result<unsigned> least = least_coverage(options);
    if (!least) return complain(test_info, least.error().message);

    std::vector<std::string> files;
    for (const std::string& path : paths) {
        if (!add_path(test_info, path, files)) return Exit::usage;
    }
    TestOptions wanted;
    wanted.compile.search_path = options.all("search");
    wanted.coverage = options.has("coverage") || options.has("min-coverage");
    const TestReport report = test_files(files, wanted);
    const std::string text = format == "json"    ? test_report_json(report, wanted.coverage)
                             : format == "junit" ? test_report_junit(report)
                                                 : test_report_text(report, Findings{false, color.value()});
    if (!print(test_info, text)) return Exit::usage;
    for (const std::string& note : report.notes) say("forbear test: " + note);
    for (const std::string& file : report.unreadable) complain(test_info, file);
    if (!report.unreadable.empty()) return Exit::usage;
    if (report.scenarios.empty() && report.ok) complain(test_info, "there is no scenario in these paths, so nothing was tested");
    const CoverageTally tally = coverage_tally(report);
    if (!tally.is_at_least(least.value())) {
        complain(test_info, std::to_string(tally.reached) + " of " + std::to_string(tally.items) +
                                " rules, rows and guards are reached, less than " + std::to_string(least.value()) + "%");
        return Exit::answer_is_no;
    }
    return report.ok && !report.scenarios.empty() ? Exit::fine : Exit::answer_is_no;
}

} // namespace forbear::cli
