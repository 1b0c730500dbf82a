#include "portfolio/cell_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include <nlohmann/json.hpp>

namespace forbear::cli {

namespace {

/// A number in units of 10^-scale, with all its decimals or without zeros at its end.
void append_number(std::string& out, std::int64_t value, std::size_t scale, bool with_all) {
    constexpr std::size_t most_digits = std::numeric_limits<std::uint64_t>::digits10 + 1;
    std::array<char, most_digits> digits;
    const auto bits = static_cast<std::uint64_t>(value);
    const char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), value < 0 ? ~bits + 1 : bits).ptr;
    const auto count = static_cast<std::size_t>(end - digits.data());
    if (value < 0) out += '-';
    const std::size_t before_point = count > scale ? count - scale : 0;
    if (before_point == 0) out += '0';
    out.append(digits.data(), before_point);
    if (scale == 0) return;
    std::size_t decimals = scale;
    std::size_t last = count;
    while (!with_all && decimals > 0 && (last == 0 || digits[last - 1] == '0')) {
        --decimals;
        if (last > 0) --last;
    }
    if (decimals == 0) return;
    out += '.';
    if (count < scale) out.append(std::min(scale - count, decimals), '0');
    if (last > before_point) out.append(digits.data() + before_point, last - before_point);
}

} // namespace

std::string cell_text(const Schema& schema, const Type& type, std::int64_t value) {
    std::string text = value_text(schema, type, value);
    switch (type.kind) {
    case TypeKind::money:
    case TypeKind::days:
    case TypeKind::months:
        if (const std::size_t blank = text.find(' '); blank != std::string::npos) text.resize(blank);
        return text;
    case TypeKind::percent:
        if (!text.empty() && text.back() == '%') text.pop_back();
        return text;
    default: return text;
    }
}

void append_cell_text(std::string& out, const Schema& schema, const Type& type, std::int64_t value) {
    switch (type.kind) {
    case TypeKind::yes_no:
        if (value != 0 && value != 1) break;
        out += value == 1 ? "yes" : "no";
        return;
    case TypeKind::whole:
    case TypeKind::days:
    case TypeKind::months: append_number(out, value, 0, true); return;
    case TypeKind::decimal:
    case TypeKind::money: append_number(out, value, type.scale, true); return;
    case TypeKind::percent: append_number(out, value, type.scale, false); return;
    default: break;
    }
    out += cell_text(schema, type, value);
}

bool is_plain(TypeKind kind) noexcept { return kind != TypeKind::text && kind != TypeKind::choice && kind != TypeKind::set; }

bool needs_quotes(std::string_view cell) noexcept {
    if (cell.empty()) return false;
    const auto is_special = [](char letter) { return letter == ',' || letter == '"' || letter == '\r' || letter == '\n'; };
    return cell.front() == ' ' || cell.back() == ' ' || std::ranges::any_of(cell, is_special);
}

void append_csv_cell(std::string& out, std::string_view cell) {
    if (!needs_quotes(cell)) {
        out += cell;
        return;
    }
    out += '"';
    for (const char letter : cell) {
        if (letter == '"') out += '"';
        out += letter;
    }
    out += '"';
}

void append_json_string(std::string& out, std::string_view text) {
    const auto is_plain_letter = [](char letter) { return letter >= ' ' && letter <= '~' && letter != '"' && letter != '\\'; };
    if (std::ranges::all_of(text, is_plain_letter)) {
        out += '"';
        out += text;
        out += '"';
        return;
    }
    out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace forbear::cli
