#include "portfolio/byte_source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace forbear::cli {

namespace {

constexpr std::size_t block_bytes = 1u << 18;

class FileBytes final : public ByteSource {
public:
    FileBytes(int descriptor, std::string name, bool owned)
        : descriptor_(descriptor), name_(std::move(name)), owned_(owned) {}
    FileBytes(const FileBytes&) = delete;
    FileBytes& operator=(const FileBytes&) = delete;
    ~FileBytes() override {
        if (owned_) ::close(descriptor_);
    }

    Result<std::size_t> read(std::span<char> into) override {
        while (true) {
            const ssize_t got = ::read(descriptor_, into.data(), into.size());
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno != EINTR) return Error{ErrorCode::file, name_ + ": " + std::strerror(errno)};
        }
    }

private:
    int descriptor_;
    std::string name_;
    bool owned_;
};

class MemoryBytes final : public ByteSource {
public:
    explicit MemoryBytes(std::string_view text) : rest_(text) {}
    Result<std::size_t> read(std::span<char> into) override {
        const std::size_t count = std::min(into.size(), rest_.size());
        std::copy_n(rest_.data(), count, into.data());
        rest_.remove_prefix(count);
        return count;
    }

private:
    std::string_view rest_;
};

/// The end of the first line in `text`, behind its line end, or npos. `complete`: nothing follows `text`.
std::size_t line_end(std::string_view text, bool complete) {
    const std::size_t found = text.find_first_of("\r\n");
    if (found == std::string_view::npos) return found;
    if (text[found] == '\n') return found + 1;
    if (found + 1 < text.size()) return text[found + 1] == '\n' ? found + 2 : found + 1;
    return complete ? found + 1 : std::string_view::npos;
}

} // namespace

Result<std::unique_ptr<ByteSource>> open_bytes(const std::string& path) {
    if (path == "-")
        return std::unique_ptr<ByteSource>(std::make_unique<FileBytes>(STDIN_FILENO, "standard input", false));
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return Error{ErrorCode::file, path + ": " + std::strerror(errno)};
    auto source = std::make_unique<FileBytes>(descriptor, path, true);
    struct stat facts {};
    if (::fstat(descriptor, &facts) == 0 && S_ISDIR(facts.st_mode)) {
        return Error{ErrorCode::file, path + ": this is a folder"};
    }
    return std::unique_ptr<ByteSource>(std::move(source));
}

std::unique_ptr<ByteSource> bytes_of(std::string_view text) { return std::make_unique<MemoryBytes>(text); }

Lines::Lines(std::unique_ptr<ByteSource> source, std::size_t limit_bytes)
    : source_(std::move(source)), limit_(limit_bytes) {}

bool Lines::refill() {
    if (at_end_ || has_failed_) return false;
    if (mark_ > 0) {
        buffer_.erase(0, mark_);
        base_ += mark_;
        position_ -= mark_;
        first_line_end_ -= std::min(first_line_end_, mark_);
        mark_ = 0;
    }
    const bool is_start = base_ + buffer_.size() == 0;
    if (!read_block()) return false;
    if (!is_start) return true;
    // Spreadsheets put a byte order mark before UTF-8; it is no part of the first name.
    constexpr std::string_view mark_of_utf8 = "\xEF\xBB\xBF";
    while (buffer_.size() < mark_of_utf8.size() && !at_end_) {
        if (!read_block()) return false;
    }
    const std::string_view start(buffer_);
    if (start.starts_with(mark_of_utf8)) mark_ = position_ = first_line_end_ = mark_of_utf8.size();
    if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) {
        failure_ = Error{ErrorCode::file, "the text is UTF-16; save it as UTF-8"};
        has_failed_ = true;
    }
    return !has_failed_;
}

bool Lines::read_block() {
    const std::size_t before = buffer_.size();
    buffer_.resize(before + block_bytes);
    const Result<std::size_t> got = source_->read(std::span<char>(buffer_.data() + before, block_bytes));
    buffer_.resize(before + (got ? got.value() : 0));
    if (!got) {
        failure_ = got.error();
        has_failed_ = true;
        return false;
    }
    if (got.value() == 0) at_end_ = true;
    return true;
}

Lines::Found Lines::next() {
    std::size_t searched = 0;
    while (true) {
        const std::string_view rest = std::string_view(buffer_).substr(position_);
        // A CR at the end of what is there may be half of a line end: look at it again.
        const std::size_t from = searched > 0 ? searched - 1 : 0;
        const std::size_t found = line_end(rest.substr(from), at_end_);
        if (found != std::string_view::npos) {
            line_ = rest.substr(0, from + found);
            break;
        }
        if (at_end_) {
            if (rest.empty()) return Found::end;
            line_ = rest;
            break;
        }
        if (rest.size() > limit_) return skip_long_line();
        searched = rest.size();
        if (!refill() && has_failed_) return Found::failed;
    }
    if (position_ == mark_) first_line_end_ = position_ + line_.size();
    position_ += line_.size();
    ++number_;
    return Found::line;
}

/// Forgets the line as it comes: nobody may fill the memory with one line.
Lines::Found Lines::skip_long_line() {
    while (true) {
        const std::size_t found = line_end(std::string_view(buffer_).substr(position_), at_end_);
        if (found != std::string_view::npos || at_end_) {
            position_ = found == std::string_view::npos ? buffer_.size() : position_ + found;
            break;
        }
        const bool half_a_line_end = !buffer_.empty() && buffer_.back() == '\r';
        position_ = buffer_.size() - (half_a_line_end ? 1 : 0);
        mark_ = position_;
        if (!refill() && has_failed_) return Found::failed;
    }
    mark_ = position_;
    first_line_end_ = position_;
    line_ = {};
    ++number_;
    return Found::too_long;
}

void Lines::mark() noexcept {
    mark_ = position_;
    first_line_end_ = position_;
    number_at_mark_ = number_;
}

void Lines::return_to_second_line() noexcept {
    position_ = first_line_end_;
    number_ = number_at_mark_ + 1;
}

} // namespace forbear::cli
