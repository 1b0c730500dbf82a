#pragma once
// Bytes from a file, from standard input or from memory, and the physical lines in them.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "forbear/error.h"

namespace forbear::cli {

/// A stream of bytes, read once from front to back. Not thread-safe.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    /// Fills `into` from the front; 0 is the end. Errors: ErrorCode::file.
    virtual Result<std::size_t> read(std::span<char> into) = 0;
    /// Of all bytes, where that is known before they are read.
    [[nodiscard]] virtual std::optional<std::uint64_t> size() const { return std::nullopt; }
};

/// `-` is standard input. Errors: ErrorCode::file, with the path and the reason.
[[nodiscard]] Result<std::unique_ptr<ByteSource>> open_bytes(const std::string& path);
/// `text` must outlive the source.
[[nodiscard]] std::unique_ptr<ByteSource> bytes_of(std::string_view text);

/// Cuts a stream into physical lines (LF, CR LF or CR), and can go back to the line after a mark: a record that turns
/// out to be broken costs its first line and nothing else. Memory: the bytes since the mark, at most the limit and one
/// block.
class Lines {
public:
    Lines(std::unique_ptr<ByteSource> source, std::size_t limit_bytes);

    enum class Found : std::uint8_t {
        line,     ///< `text()` is the line with its line end; the last line of a file may lack it
        too_long, ///< no line end within the limit: the rest of the line was skipped
        end,
        failed ///< see `failure()`
    };
    Found next();
    [[nodiscard]] std::string_view text() const noexcept { return line_; }
    /// 1-based number of the line that `text()` is.
    [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
    [[nodiscard]] const Error& failure() const noexcept { return failure_; }

    /// The next line will be the first of a record.
    void mark() noexcept;
    /// Bytes from the mark to the end of the current line.
    [[nodiscard]] std::size_t size_since_mark() const noexcept { return position_ - mark_; }
    [[nodiscard]] std::uint64_t offset_of_mark() const noexcept { return base_ + mark_; }
    /// Continues behind the first line after the mark.
    void return_to_second_line() noexcept;

    /// For those who look for lines themselves: what is there behind the mark, at least `wanted` bytes or all there are.
    /// False: see `failure()`; what came before the failure has been taken then.
    [[nodiscard]] bool look_ahead(std::size_t wanted);
    [[nodiscard]] std::string_view ahead() const noexcept { return buffered().substr(mark_); }
    /// Nothing comes behind `ahead()`.
    [[nodiscard]] bool is_all() const noexcept { return at_end_; }
    /// Goes on behind `bytes` bytes, which are `lines` lines, and sets the mark there.
    void pass(std::size_t bytes, std::uint64_t lines) noexcept;

private:
    bool refill();
    bool read_block();
    Found skip_long_line();
    Found pass_long_line();
    [[nodiscard]] std::string_view buffered() const noexcept { return {buffer_.get(), size_}; }

    std::unique_ptr<ByteSource> source_;
    std::size_t limit_;
    std::unique_ptr<char[]> buffer_;
    std::size_t capacity_ = 0;
    std::size_t size_ = 0; ///< bytes in the buffer
    std::string_view line_;
    std::uint64_t base_ = 0; ///< offset in the file of the buffer's first byte
    std::size_t mark_ = 0;
    std::size_t first_line_end_ = 0;
    std::size_t position_ = 0;
    std::uint64_t number_ = 0;
    std::uint64_t number_at_mark_ = 0;
    bool at_end_ = false;
    bool has_failed_ = false;
    Error failure_;
};

} // namespace forbear::cli
