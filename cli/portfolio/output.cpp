#include "portfolio/output.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace forbear::cli {
namespace {

/// So much is put on the disk at a time while more is decided: then there is little to wait for at the end.
constexpr std::size_t put_at_a_time = 16u << 20;

} // namespace

Output::~Output() {
    if (owned_ && descriptor_ >= 0) ::close(descriptor_);
}

Result<bool> Output::open(const std::string& path) {
    if (path == "-") {
        descriptor_ = STDOUT_FILENO;
        name_ = "standard output";
        return true;
    }
    name_ = path;
    std::string writes_to = path;
    std::error_code failure;
    const std::filesystem::file_status status = std::filesystem::status(path, failure);
    if (!std::filesystem::exists(status) || std::filesystem::is_regular_file(status)) {
        const Result<std::string> draft = file_.emplace().draft(path);
        if (!draft) return draft.error();
        writes_to = draft.value();
    }
    descriptor_ = ::open(writes_to.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) return Error{ErrorCode::file, path + ": " + std::strerror(errno)};
    owned_ = true;
    return true;
}

Result<bool> Output::write(std::string_view text) {
    while (!text.empty()) {
        if (HeldSignals::one_came()) return Error{ErrorCode::file, name_ + ": " + HeldSignals::words};
        const ssize_t written = ::write(descriptor_, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return Error{ErrorCode::file, name_ + ": " + std::strerror(errno)};
        text.remove_prefix(static_cast<std::size_t>(written));
        behind_ += static_cast<std::size_t>(written);
    }
    if (file_ && behind_ >= put_at_a_time) {
        ::sync_file_range(descriptor_, 0, 0, SYNC_FILE_RANGE_WRITE); // where it cannot, `place` does it all
        behind_ = 0;
    }
    return true;
}

Result<bool> Output::close() {
    if (!owned_ || descriptor_ < 0) return true;
    const int closed = ::close(descriptor_);
    descriptor_ = -1;
    if (closed != 0) return Error{ErrorCode::file, name_ + ": " + std::strerror(errno)};
    return file_ ? file_->place() : true;
}

bool is_same_file(const std::string& left, const std::string& right) {
    std::error_code failure;
    return left != "-" && right != "-" && std::filesystem::equivalent(left, right, failure) && !failure;
}

} // namespace forbear::cli
