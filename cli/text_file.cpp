#include "text_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include "held_signals.h"
#include "portfolio/byte_source.h"

namespace forbear::cli {

namespace {

Error failed(const std::string& path) { return Error{ErrorCode::file, path + ": " + std::strerror(errno)}; }

/// A file beside the one it will replace, gone again unless it took its place. Signals that end the process wait until then.
class Draft {
public:
    explicit Draft(const std::string& target) : name_(target + ".XXXXXX") { descriptor_ = ::mkstemp(name_.data()); }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;
    ~Draft() {
        if (descriptor_ < 0) return;
        ::close(descriptor_);
        if (!is_placed_) ::unlink(name_.c_str());
    }

    [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }
    bool fill(std::string_view text, const struct stat& like) {
        while (!text.empty()) {
            const ssize_t written = ::write(descriptor_, text.data(), text.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) return false;
            text.remove_prefix(static_cast<std::size_t>(written));
        }
        // The owner can only be kept by those who may give files away; the permissions matter more.
        if (::fchown(descriptor_, like.st_uid, like.st_gid) != 0) errno = 0;
        return ::fchmod(descriptor_, like.st_mode & 07777) == 0 && ::fsync(descriptor_) == 0;
    }
    bool place(const std::string& target) {
        if (HeldSignals::one_came()) {
            errno = EINTR;
            return false;
        }
        is_placed_ = ::rename(name_.c_str(), target.c_str()) == 0;
        return is_placed_;
    }

private:
    HeldSignals held_; // comes first and goes last
    std::string name_;
    int descriptor_ = -1;
    bool is_placed_ = false;
};

} // namespace

Result<std::string> read_text_file(const std::string& path, std::size_t limit_bytes) {
    Result<std::unique_ptr<ByteSource>> source = open_bytes(path);
    if (!source) return source.error();
    std::string text;
    constexpr std::size_t block = 1u << 16;
    while (true) {
        const std::size_t before = text.size();
        text.resize(before + block);
        const Result<std::size_t> got = source.value()->read(std::span<char>(text.data() + before, block));
        if (!got) return got.error();
        text.resize(before + got.value());
        if (got.value() == 0) return text;
        if (text.size() > limit_bytes) {
            return Error{ErrorCode::limit,
                         path + ": the file is larger than " + std::to_string(limit_bytes) + " bytes"};
        }
    }
}

Result<bool> replace_text_file(const std::string& path, std::string_view text) {
    std::error_code failure;
    const std::string target = std::filesystem::canonical(path, failure).string();
    if (failure) return Error{ErrorCode::file, path + ": " + failure.message()};
    struct stat facts {};
    if (::stat(target.c_str(), &facts) != 0) return failed(path);
    if (::access(target.c_str(), W_OK) != 0) return failed(path);
    Draft draft(target);
    if (!draft.is_open() || !draft.fill(text, facts) || !draft.place(target)) return failed(path);
    return true;
}

} // namespace forbear::cli
