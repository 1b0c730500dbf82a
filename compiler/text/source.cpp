#include "forbear/source.h"

#include <algorithm>
#include <utility>

namespace forbear {
namespace {

/// LF, CR LF and a lone CR all end a line.
std::vector<std::uint32_t> line_begins_of(std::string_view text) {
    std::vector<std::uint32_t> begins{0};
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool carriage_return = text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n');
        if (text[i] == '\n' || carriage_return) begins.push_back(static_cast<std::uint32_t>(i + 1));
    }
    return begins;
}

} // namespace

Span join(Span first, Span last) noexcept {
    return {first.file, std::min(first.begin, last.begin), std::max(first.end, last.end)};
}

std::uint32_t SourceMap::add(std::string path, std::string text) {
    SourceFile file;
    file.path = std::move(path);
    file.text = std::move(text);
    file.line_begins = line_begins_of(file.text);
    files_.push_back(std::move(file));
    return static_cast<std::uint32_t>(files_.size() - 1);
}

LineColumn SourceMap::locate(std::uint32_t file, std::uint32_t offset) const {
    const SourceFile& source = files_.at(file);
    const std::uint32_t place = std::min(offset, static_cast<std::uint32_t>(source.text.size()));
    const auto after = std::upper_bound(source.line_begins.begin(), source.line_begins.end(), place);
    const auto line = static_cast<std::uint32_t>(after - source.line_begins.begin());
    return {line, place - source.line_begins[line - 1] + 1};
}

std::string_view SourceMap::line_text(std::uint32_t file, std::uint32_t line) const {
    const SourceFile& source = files_.at(file);
    if (line == 0 || line > source.line_begins.size()) return {};
    const std::size_t begin = source.line_begins[line - 1];
    const std::size_t end = line < source.line_begins.size() ? source.line_begins[line] : source.text.size();
    std::string_view text = std::string_view(source.text).substr(begin, end - begin);
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    return text;
}

std::string_view SourceMap::text(Span at) const {
    const std::string_view text = files_.at(at.file).text;
    const std::size_t begin = std::min<std::size_t>(at.begin, text.size());
    const std::size_t end = std::clamp<std::size_t>(at.end, begin, text.size());
    return text.substr(begin, end - begin);
}

} // namespace forbear
