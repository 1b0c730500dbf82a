#pragma once
// Source text and places in it. Who only decides records does not need this header.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace forbear {

/// A place in a policy text: the bytes [begin, end) of one file of a `SourceMap`.
/// Lines and columns exist only in the renderers.
struct Span {
    std::uint32_t file = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    friend bool operator==(const Span&, const Span&) = default;
};

/// The smallest span that covers both; both lie in one file.
[[nodiscard]] Span join(Span first, Span last) noexcept;

/// One policy text. `path` is what diagnostics print; it need not exist on disk.
struct SourceFile {
    std::string path;
    std::string text;
    std::vector<std::uint32_t> line_begins; ///< byte offset of every line's first byte
};

/// 1-based line and column; the column counts UTF-8 bytes.
struct LineColumn {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
};

/// All texts of one compilation. File numbers are stable: a file is never removed.
class SourceMap {
public:
    std::uint32_t add(std::string path, std::string text);
    [[nodiscard]] const SourceFile& file(std::uint32_t index) const { return files_.at(index); }
    [[nodiscard]] std::size_t size() const noexcept { return files_.size(); }
    [[nodiscard]] LineColumn locate(std::uint32_t file, std::uint32_t offset) const;
    /// The text of one line, without its line end. `line` is 1-based.
    [[nodiscard]] std::string_view line_text(std::uint32_t file, std::uint32_t line) const;
    [[nodiscard]] std::string_view text(Span at) const;

private:
    std::vector<SourceFile> files_;
};

} // namespace forbear
