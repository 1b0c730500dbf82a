#include "new_files.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace forbear::cli {
namespace {

namespace fs = std::filesystem;

Error failed(const std::string& path, int reason) { return Error{ErrorCode::file, path + ": " + std::strerror(reason)}; }

/// 0, or why not all of it was written. Some systems say only later that the disk was full.
int write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        if (HeldSignals::one_came()) return EINTR;
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

/// Waits until a file or a folder lies on the disk. 0, or why it does not.
int put_on_disk(const std::string& path, int flags) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | flags);
    if (descriptor < 0) return errno;
    int reason = 0;
    while (::fsync(descriptor) != 0) {
        if (errno == EINTR && !HeldSignals::one_came()) continue;
        reason = errno;
        break;
    }
    ::close(descriptor);
    return reason;
}

/// A new file beside `target`. What an earlier process of the same number left behind after a loss of power is not touched.
int make_draft(const std::string& target, std::string& draft) {
    constexpr int most = 1'000;
    for (int attempt = 0; attempt < most; ++attempt) {
        draft = target + "." + std::to_string(::getpid()) + (attempt == 0 ? "" : "-" + std::to_string(attempt)) + ".draft";
        const int descriptor = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0 || errno != EEXIST) return descriptor;
    }
    return -1;
}

} // namespace

NewFiles::~NewFiles() {
    for (const File& file : files_) ::unlink(file.draft.c_str());
}

Result<std::string> NewFiles::draft(const std::string& path) { return write(path, {}); }

Result<std::string> NewFiles::write(const std::string& path, std::string_view bytes) {
    std::error_code failure;
    const std::string target = fs::weakly_canonical(fs::absolute(path, failure), failure).string();
    if (failure) return Error{ErrorCode::file, path + ": " + failure.message()};
    if (fs::exists(target, failure)) {
        if (!fs::is_regular_file(target, failure)) return Error{ErrorCode::file, path + ": is no file"};
        if (::access(target.c_str(), W_OK) != 0) return failed(path, errno);
    }
    std::string draft;
    const int descriptor = make_draft(target, draft);
    if (descriptor < 0) return failed(path, errno);
    files_.push_back({draft, target, path});
    // Who may read what was there may read what takes its place, and nobody else.
    struct stat before {};
    int reason = ::stat(target.c_str(), &before) == 0 && ::fchmod(descriptor, before.st_mode & 07777) != 0 ? errno : 0;
    if (reason == 0) reason = write_all(descriptor, bytes);
    if (::close(descriptor) != 0 && reason == 0) reason = errno;
    if (reason != 0) return failed(path, reason);
    return draft;
}

Result<bool> NewFiles::place() {
    for (const File& file : files_) {
        const int reason = put_on_disk(file.draft, 0);
        if (reason != 0 && !HeldSignals::one_came()) return failed(file.path, reason);
    }
    if (HeldSignals::one_came()) return Error{ErrorCode::file, HeldSignals::words};
    while (!files_.empty()) {
        const std::string target = files_.front().target;
        if (::rename(files_.front().draft.c_str(), target.c_str()) != 0) return failed(target, errno);
        files_.erase(files_.begin());
        // The file has its place whatever comes of this: some file systems cannot say when a folder is on the disk.
        (void)put_on_disk(fs::path(target).parent_path().string(), O_DIRECTORY);
    }
    return true;
}

} // namespace forbear::cli
