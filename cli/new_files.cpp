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

/// 0, or why not all of it was written. Some systems say only on closing that the disk was full.
int write_all(int descriptor, std::string_view bytes) {
    if (bytes.empty()) return 0; // a draft, which others write
    while (!bytes.empty()) {
        if (HeldSignals::one_came()) return EINTR;
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return NewFiles::keep(descriptor);
}

} // namespace

int NewFiles::keep(int descriptor) noexcept {
    while (::fsync(descriptor) != 0) {
        if (errno != EINTR || HeldSignals::one_came()) return errno;
    }
    return 0;
}

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
    const std::string draft = target + "." + std::to_string(::getpid()) + ".draft";
    const int descriptor = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) return failed(path, errno);
    files_.push_back({draft, target});
    // Who may read what was there may read what takes its place, and nobody else.
    struct stat before {};
    int reason = ::stat(target.c_str(), &before) == 0 && ::fchmod(descriptor, before.st_mode & 07777) != 0 ? errno : 0;
    if (reason == 0) reason = write_all(descriptor, bytes);
    if (::close(descriptor) != 0 && reason == 0) reason = errno;
    if (reason != 0) return failed(path, reason);
    return draft;
}

Result<bool> NewFiles::place() {
    if (HeldSignals::one_came()) return Error{ErrorCode::file, HeldSignals::words};
    while (!files_.empty()) {
        if (::rename(files_.front().draft.c_str(), files_.front().target.c_str()) != 0) return failed(files_.front().target, errno);
        files_.erase(files_.begin());
    }
    return true;
}

} // namespace forbear::cli
