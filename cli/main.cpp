// forbear: the command line. Finds the subcommand; each lives in a file of its own.

#include <algorithm>
#include <vector>
#include <csignal>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "command.h"

namespace {

using namespace forbear::cli;

const std::vector<Command>& commands() {
    static const std::vector<Command> all{{&check_info, run_check},
                                          {&fmt_info, run_fmt},
                                          {&decide_info, run_decide},
                                          {&explain_info, run_explain},
                                          {&sample_info, run_sample},
                                          {&test_info, run_test},
                                          {&prove_info, run_prove},
                                          {&lint_info, run_lint},
                                          {&fix_info, run_fix},
                                          {&diff_info, run_diff},
                                          {&report_info, run_report},
                                          {&build_info, run_build}};
    return all;
}

std::string help_text() {
    std::string text =
        "forbear: treatment policies for collections, checked and decided\n\nusage: forbear COMMAND ...\n\n";
    for (const Command& command : commands()) {
        text += "  " + std::string(command.info->name) + std::string(10 - command.info->name.size(), ' ') +
                std::string(command.info->summary) + "\n";
    }
    return text + "\n`forbear COMMAND --help` says more, with an example.\n\n"
                  "exit codes: 0 fine; 1 the answer is no; 2 usage, or a file that cannot be read or written; 3 our "
                  "own fault\n";
}

Exit run(const std::vector<std::string>& arguments) {
    if (arguments.empty()) {
        std::cerr << help_text();
        return Exit::usage;
    }
    const std::string& name = arguments.front();
    if (name == "--help" || name == "-h" || name == "help") {
        std::cout << help_text() << std::flush;
        return Exit::fine;
    }
    if (name == "--version") {
        std::cout << "forbear " FORBEAR_VERSION "\n" << std::flush;
        return Exit::fine;
    }
    const auto found = std::find_if(commands().begin(), commands().end(),
                                    [&name](const Command& command) { return command.info->name == name; });
    if (found != commands().end()) return found->run({arguments.begin() + 1, arguments.end()});
    std::vector<std::string> names;
    for (const Command& command : commands()) names.emplace_back(command.info->name);
    const std::string near = forbear::nearest_name(name, names);
    say("forbear: there is no command `" + name + "`" +
        (near.empty() ? "; see `forbear --help`" : "; did you mean `" + near + "`?"));
    return Exit::usage;
}

/// Whatever a library threw, in words; the user is told that it is not their mistake.
int our_fault(const char* what) {
    std::cerr << "forbear: our own fault, please report it: " << what << "\n";
    return static_cast<int>(Exit::our_fault);
}

} // namespace

int main(int count, char** values) {
    // A reader that goes away is a write that fails, which is said in words.
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return static_cast<int>(run(std::vector<std::string>(values + 1, values + count)));
    } catch (const std::exception& failure) {
        return our_fault(failure.what());
    } catch (...) {
        return our_fault("an exception of an unknown kind");
    }
}
