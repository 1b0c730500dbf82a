#include "shared_library.h"

#include <cerrno>
#include <cstring>
#include <sstream>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace forbear::cli {
namespace {

constexpr std::size_t most_words = 2'000; ///< of what a failing linker says

/// Runs a program without a shell and reads what it says on standard error.
Result<int> run(const std::vector<std::string>& words, std::string& said) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return Error{ErrorCode::file, std::strerror(errno)};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    pid_t child = 0;
    const int failed = ::posix_spawnp(&child, arguments.front(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    if (failed != 0) {
        ::close(ends[0]);
        return Error{ErrorCode::file, "`" + words.front() + "` cannot be run: " + std::strerror(failed)};
    }
    char block[4096];
    while (true) {
        const ssize_t got = ::read(ends[0], block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        if (said.size() < most_words) said.append(block, static_cast<std::size_t>(got));
    }
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
