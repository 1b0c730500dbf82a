// forbear check: every mistake of every file, in one run.

#include <unistd.h>

#include "command.h"
#include "forbear/compile.h"
#include "forbear/costs.h"

namespace forbear::cli {

const CommandInfo check_info{
    "check", "FILE... [options]", "parse, resolve and verify policies; every mistake in one run",
    "Reads the files and all they import, and prints every mistake it finds. Exit code 1 when there is an error;\n"
    "warnings alone are fine.",
    "forbear check policies/card/early_stage.forbear"};

Exit run_check(const std::vector<std::string>& arguments) {
    boost::program_options::options_description described("options");
    add_finding_options(described, true);
    add_search_option(described);
    described.add_options()("costs", "say how rules are searched, and what a decision costs at most");
    const Options options = read_options(check_info, arguments, described, {"files"});
    if (options.finished) return *options.finished;
    const std::vector<std::string> files = options.all("files");
    if (files.empty()) return complain(check_info, "which file? see `forbear check --help`");
    const Result<Findings> how = findings_options(options, STDOUT_FILENO, true);
    if (!how) return complain(check_info, how.error().message);

    CompileOptions compile;
    compile.search_path = options.all("search");
    const CheckResult result = check_files(files, compile);
    if (!print(check_info, findings_text(result.sources, result.diagnostics, how.value()))) return Exit::usage;
    const std::string fixable = fixable_text(result.diagnostics);
    if (!fixable.empty() && !how.value().json && !how.value().sarif) say(fixable);
    for (const std::string& unreadable : result.unreadable) complain(check_info, unreadable);
    if (!result.unreadable.empty()) return Exit::usage;
    // Findings speak for themselves; silence would leave it open whether anything was read.
    if (result.diagnostics.empty()) {
        say(std::to_string(files.size()) + (files.size() == 1 ? " file" : " files") + " checked: no mistakes");
    }
    if (!result.ok) return Exit::answer_is_no;
    if (options.has("costs") && !print(check_info, costs_text(costs_of_files(files, compile).policies))) return Exit::usage;
    return Exit::fine;
}

} // namespace forbear::cli
