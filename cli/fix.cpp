// forbear fix: corrections whose meaning is certain, made.

#include "forbear/fix.h"

#include "command.h"
#include "lint_settings.h"
#include "paths.h"
#include "text_file.h"

namespace forbear::cli {

const CommandInfo fix_info{
    "fix", "PATH... [options]", "make the corrections that are safe: those marked `(fix available)`",
    "A path is a file, or a folder whose *.forbear files are read. Corrects what `forbear check` and `forbear lint` mark with\n"
    "`(fix available)`, and says what it did. A file that would still have mistakes is left as it is. Exit code 1 when mistakes are left,\n"
    "and with `--check` when there is something to correct.",
    "forbear fix policies/card/early_stage.forbear"};

namespace {

std::string counted(std::size_t count, const std::string& word) { return std::to_string(count) + " " + word + (count == 1 ? "" : "s"); }

/// Writes the file, unless somebody has changed it meanwhile.
bool write_back(const FixedFile& file, std::size_t limit) {
    const Result<std::string> now = read_text_file(file.path, limit);
    if (!now) {
        complain(fix_info, now.error().message);
        return false;
    }
    if (now.value() != file.before) {
        complain(fix_info, file.path + " has been changed meanwhile and is left as it is");
        return false;
    }
    const Result<bool> replaced = replace_text_file(file.path, file.after);
    if (!replaced) complain(fix_info, replaced.error().message);
    return replaced.has_value();
}

/// What was done, or would be: a line for each correction.
std::string report_of(const FixReport& report, bool only_check, std::size_t& corrections) {
    std::string text;
    std::size_t files = 0;
    for (const FixedFile& file : report.files) {
        if (file.is_left) continue;
        ++files;
        for (const MadeFix& fix : file.fixes)
            text += printable(file.path) + ":" + std::to_string(fix.line) + ": " + printable(fix.title) + " [" + code_text(fix.code) + "]\n";
        corrections += file.fixes.size();
    }
    if (corrections == 0) return "nothing to correct\n";
    return text + counted(corrections, "correction") + (only_check ? " to make in " : " made in ") + counted(files, "file") + "\n";
}

} // namespace

Exit run_fix(const std::vector<std::string>& arguments) {
    namespace po = boost::program_options;
    po::options_description described("options");
    described.add_options()("check", "change nothing; print what would be corrected, exit code 1 if anything")(
        "settings", po::value<std::string>()->value_name("FILE"),
        "the levels of the project; else the nearest `forbear.ini` in the folder of the first path or above it");
    add_search_option(described);
    const Options options = read_options(fix_info, arguments, described, {"paths"});
    if (options.finished) return *options.finished;
    const std::vector<std::string> paths = options.all("paths");
    if (paths.empty()) return complain(fix_info, "which file or folder? see `forbear fix --help`");
    LintOptions wanted;
    wanted.compile.search_path = options.all("search");
    wanted.today = today();
    const std::string settings = options.has("settings") ? options.get<std::string>("settings") : find_lint_settings(paths.front());
    if (!settings.empty()) {
        const Result<bool> read = read_lint_settings(settings, wanted);
        if (!read) return complain(fix_info, read.error().message);
    }
    std::vector<std::string> files;
    for (const std::string& path : paths) {
        if (!add_path(fix_info, path, files)) return Exit::usage;
    }

    const bool only_check = options.has("check");
    const FixReport report = fix_files(files, wanted);
    bool is_written = true;
    for (const FixedFile& file : report.files) {
        if (!only_check && !file.is_left && !write_back(file, wanted.compile.max_file_bytes)) is_written = false;
    }
    std::size_t corrections = 0;
    if (!print(fix_info, report_of(report, only_check, corrections)) || !is_written) return Exit::usage;
    for (const FixedFile& file : report.files) {
        if (file.is_left) say(file.path + ": with its corrections there would still be mistakes; the file is left as it is");
    }
    for (const std::string& file : report.unreadable) complain(fix_info, file);
    if (!report.unreadable.empty()) return Exit::usage;
    if (report.mistakes > 0) say(counted(report.mistakes, "mistake") + " left: see `forbear check`");
    return report.mistakes > 0 || (only_check && corrections > 0) ? Exit::answer_is_no : Exit::fine;
}

} // namespace forbear::cli
