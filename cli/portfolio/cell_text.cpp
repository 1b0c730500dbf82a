#include "portfolio/cell_text.h"

#include <nlohmann/json.hpp>

namespace forbear::cli {

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

void append_csv_cell(std::string& out, std::string_view cell) {
    const bool has_blank_end = !cell.empty() && (cell.front() == ' ' || cell.back() == ' ');
    if (!has_blank_end && cell.find_first_of(",\"\r\n") == std::string_view::npos) {
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
    out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace forbear::cli
