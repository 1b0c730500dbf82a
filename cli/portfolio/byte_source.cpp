#include "portfolio/byte_source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "held_signals.h"
#include "portfolio/text_scan.h"

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
            if (!wait()) return Error{ErrorCode::file, name_ + ": " + HeldSignals::words};
            const ssize_t got = ::read(descriptor_, into.data(), into.size());
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno != EINTR) return Error{ErrorCode::file, name_ + ": " + std::strerror(errno)};
        }
    }

    [[nodiscard]] std::optional<std::uint64_t> size() const override {
        struct stat facts {};
        if (::fstat(descriptor_, &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
        return static_cast<std::uint64_t>(facts.st_size);
    }

private:
    /// For something to read. False: a signal asks to stop, which may have reached another thread than the one that waits.
    [[nodiscard]] bool wait() const {
        const int wake = HeldSignals::wakes();
        if (wake < 0) return true;
        pollfd either[2] = {{descriptor_, POLLIN, 0}, {wake, POLLIN, 0}};
        while (::poll(either, 2, -1) < 0 && errno == EINTR) {}
        return !HeldSignals::one_came();
    }

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
    const std::size_t found = find_line_end(text);
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
        size_ -= mark_;
        std::memmove(buffer_.get(), buffer_.get() + mark_, size_);
        base_ += mark_;
        position_ -= mark_;
        first_line_end_ -= std::min(first_line_end_, mark_);
        mark_ = 0;
    }
    const bool is_start = base_ + size_ == 0;
    if (!read_block()) return false;
    if (!is_start) return true;
    // Spreadsheets put a byte order mark before UTF-8; it is no part of the first name.
    constexpr std::string_view mark_of_utf8 = "\xEF\xBB\xBF";
    while (size_ < mark_of_utf8.size() && !at_end_) {
        if (!read_block()) return false;
    }
    const std::string_view start = buffered();
    if (start.starts_with(mark_of_utf8)) mark_ = position_ = first_line_end_ = mark_of_utf8.size();
    if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) {
        failure_ = Error{ErrorCode::file, "the text is UTF-16; save it as UTF-8"};
        has_failed_ = true;
    }
    return !has_failed_;
}

bool Lines::read_block() {
    if (capacity_ - size_ < block_bytes) {
        capacity_ = std::max(2 * capacity_, size_ + block_bytes);
        auto larger = std::make_unique_for_overwrite<char[]>(capacity_);
        std::copy_n(buffer_.get(), size_, larger.get());
        buffer_ = std::move(larger);
    }
    const Result<std::size_t> got = source_->read(std::span<char>(buffer_.get() + size_, block_bytes));
    size_ += got ? got.value() : 0;
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
        const std::string_view rest = buffered().substr(position_);
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
    // The same whether or not its end happened to be in the buffer already.
    if (line_.size() > limit_) {
        position_ += line_.size();
        return pass_long_line();
    }
    if (position_ == mark_) first_line_end_ = position_ + line_.size();
    position_ += line_.size();
    ++number_;
    return Found::line;
}

/// Forgets the line as it comes: nobody may fill the memory with one line.
Lines::Found Lines::skip_long_line() {
    while (true) {
        const std::size_t found = line_end(buffered().substr(position_), at_end_);
        if (found != std::string_view::npos || at_end_) {
            position_ = found == std::string_view::npos ? size_ : position_ + found;
            break;
        }
        const bool half_a_line_end = size_ > 0 && buffer_[size_ - 1] == '\r';
        position_ = size_ - (half_a_line_end ? 1 : 0);
        mark_ = position_;
        if (!refill() && has_failed_) return Found::failed;
    }
    return pass_long_line();
}

Lines::Found Lines::pass_long_line() {
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

bool Lines::look_ahead(std::size_t wanted) {
    while (ahead().size() < wanted && !at_end_) {
        if (!refill() && has_failed_) return false;
    }
    return true;
}

void Lines::pass(std::size_t bytes, std::uint64_t lines) noexcept {
    position_ += bytes;
    number_ += lines;
    mark();
}

} // namespace forbear::cli
