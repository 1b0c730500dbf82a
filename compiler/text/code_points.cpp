#include "text/code_points.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace forbear::text {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

template <std::size_t Size>
bool lies_in(char32_t point, const std::array<Range, Size>& ranges) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [point](Range range) { return range.first <= point && point <= range.last; });
}

/// Controls, line separators, and everything that is invisible or reverses the reading direction.
constexpr std::array<Range, 9> deceptive{{{0x00, 0x1F},
                                          {0x7F, 0x9F},
                                          {0xAD, 0xAD},
                                          {0x61C, 0x61C},
                                          {0x200B, 0x200B},
                                          {0x200E, 0x200F},
                                          {0x2028, 0x202E},
                                          {0x2060, 0x206F},
                                          {0xFEFF, 0xFEFF}}};
constexpr std::array<Range, 5> without_width{
    {{0x300, 0x36F}, {0x200C, 0x200D}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}}};
constexpr std::array<Range, 8> double_width{{{0x1100, 0x115F},
                                             {0x2E80, 0xA4CF},
                                             {0xAC00, 0xD7A3},
                                             {0xF900, 0xFAFF},
                                             {0xFF00, 0xFF60},
                                             {0xFFE0, 0xFFE6},
                                             {0x1F300, 0x1FAFF},
                                             {0x20000, 0x3FFFD}}};

/// Bytes of the well-formed sequence at `offset`, 0 when it is not well-formed.
std::size_t decode(std::string_view text, std::size_t offset, char32_t& point) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[offset + i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) {
        point = lead;
        return 1;
    }
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || offset + size > text.size()) return 0;
    point = lead & (0x7Fu >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0u) != 0x80u) return 0;
        point = (point << 6) | (byte(i) & 0x3Fu);
    }
    const bool overlong = (size == 3 && point < 0x800) || (size == 4 && point < 0x10000);
    const bool outside = (point >= 0xD800 && point <= 0xDFFF) || point > 0x10FFFF;
    return overlong || outside ? 0 : size;
}

std::string hexadecimal(std::uint32_t value, std::size_t at_least) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (; value != 0 || text.size() < at_least; value >>= 4) text.insert(text.begin(), digits[value & 0xFu]);
    return text;
}

std::string escape(char32_t point) {
    switch (point) {
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: return "\\u{" + hexadecimal(static_cast<std::uint32_t>(point), 4) + "}";
    }
}

} // namespace

Glyph glyph_at(std::string_view text, std::size_t offset) {
    char32_t point = 0;
    Glyph glyph;
    const std::size_t size = decode(text, offset, point);
    if (size == 0) {
        glyph.shown = "\\x" + hexadecimal(static_cast<unsigned char>(text[offset]), 2);
        glyph.width = glyph.shown.size();
        return glyph;
    }
    glyph.bytes = size;
    if (lies_in(point, deceptive)) {
        glyph.shown = escape(point);
        glyph.width = glyph.shown.size();
        return glyph;
    }
    glyph.shown = std::string(text.substr(offset, size));
    if (lies_in(point, without_width)) glyph.width = 0;
    if (lies_in(point, double_width)) glyph.width = 2;
    return glyph;
}

} // namespace forbear::text
