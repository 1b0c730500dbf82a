#include "shared_library.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <sstream>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "held_signals.h"

extern char** environ;

namespace forbear::cli {
namespace {

constexpr std::size_t most_words = 2'000; ///< of what a failing linker says
constexpr int turn_ms = 100;              ///< how often is looked for a signal that another thread took
constexpr int patient_turns = 20;         ///< for programs that are asked to end, before they are ended

/// What is said at `end`, until everybody who could say something has ended. A signal that came for us ends the programs of `group`,
/// which nobody else would: they could write when we are gone.
void listen(int end, pid_t group, std::string& said) {
    char block[4096];
    int turns = 0;
    while (true) {
        if (HeldSignals::one_came()) {
            if (turns++ == 0) ::kill(-group, SIGTERM);
            if (turns > patient_turns) {
                ::kill(-group, SIGKILL);
                return;
            }
        }
        pollfd waited{end, POLLIN, 0};
        if (::poll(&waited, 1, turn_ms) <= 0) continue;
        const ssize_t got = ::read(end, block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return;
        if (said.size() < most_words) said.append(block, static_cast<std::size_t>(got));
    }
}

/// Runs a program without a shell, in a process group of its own, and reads what it says.
Result<int> run(const std::vector<std::string>& words, std::string& said) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return Error{ErrorCode::file, std::strerror(errno)};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    pid_t child = 0;
    const int failed = ::posix_spawnp(&child, arguments.front(), &actions, &attributes, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    ::close(ends[1]);
    if (failed != 0) {
        ::close(ends[0]);
        return Error{ErrorCode::file, "`" + words.front() + "` cannot be run: " + std::strerror(failed)};
    }
    listen(ends[0], child, said);
    ::close(ends[0]);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

} // namespace

Result<bool> link_shared_library(const std::string& compiler, const std::string& object, const std::string& library, const std::string& name) {
    std::vector<std::string> words;
    std::istringstream stream(compiler);
    for (std::string word; stream >> word;) words.push_back(word);
    if (words.empty()) return Error{ErrorCode::invalid_argument, "no C compiler is named"};
    // Nothing is linked in: the object refers to nothing outside. What users name is told by -Xlinker, as -Wl would split it at commas,
    // and never begins a word, where it could be an option or, behind @, a file of options.
    for (const char* word : {"-shared", "-nostdlib", "-Wl,-z,now", "-Wl,-z,relro", "-Wl,-z,noexecstack", "-Wl,-z,defs", "-Xlinker"}) words.push_back(word);
    words.insert(words.end(), {"-soname=" + name, "-o", library, object});
    std::string said;
    const Result<int> ran = run(words, said);
    if (!ran) return ran.error();
    if (ran.value() != 0) return Error{ErrorCode::file, "`" + compiler + "` made no library: " + said.substr(0, most_words)};
    return true;
}

} // namespace forbear::cli
