#include "forbear/json_writer.h"

namespace forbear {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

/// How many bytes the code point at the beginning of `text` has; 0 where there is none. `wrong`: then, how many bytes to leave out.
std::size_t code_point(std::string_view text, std::size_t& wrong) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char first = byte(0);
    wrong = 1;
    if (first < 0x80) return 1;
    if (first < 0xc2 || first > 0xf4) return 0;
    const std::size_t size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    for (std::size_t at = 1; at < size; ++at) {
        unsigned char low = 0x80, high = 0xbf;
        if (at == 1 && first == 0xe0) low = 0xa0; // overlong
        if (at == 1 && first == 0xed) high = 0x9f; // surrogates
        if (at == 1 && first == 0xf0) low = 0x90;
        if (at == 1 && first == 0xf4) high = 0x8f; // beyond U+10FFFF
        if (at >= text.size() || byte(at) < low || byte(at) > high) {
            wrong = at;
            return 0;
        }
    }
    return size;
}

} // namespace

void JsonWriter::new_line() {
    json_ += '\n';
    json_.append(2 * has_members_.size(), ' ');
}

void JsonWriter::before_value() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (has_members_.empty()) return;
    if (has_members_.back()) json_ += ',';
    has_members_.back() = true;
    new_line();
}

void JsonWriter::begin(char bracket) {
    before_value();
    json_ += bracket;
    has_members_.push_back(false);
}

void JsonWriter::end(char bracket) {
    const bool had_members = has_members_.back();
    has_members_.pop_back();
    if (had_members) new_line();
    json_ += bracket;
}

void JsonWriter::key(std::string_view name) {
    before_value();
    quote(name);
    json_ += ": ";
    after_key_ = true;
}

void JsonWriter::text(std::string_view value) {
    before_value();
    quote(value);
}

void JsonWriter::number(std::int64_t value) { plain(std::to_string(value)); }

void JsonWriter::texts(std::string_view name, const std::vector<std::string>& values) {
    key(name);
    begin_array();
    for (const std::string& value : values) text(value);
    end_array();
}

void JsonWriter::plain(std::string_view value) {
    before_value();
    json_ += value;
}

void JsonWriter::quote(std::string_view value) {
    json_ += '"';
    while (!value.empty()) {
        const char first = value.front();
        std::size_t wrong = 0;
        const std::size_t size = code_point(value, wrong);
        if (size == 0) json_ += replacement;
        else if (first == '"' || first == '\\') (json_ += '\\') += first;
        else if (first == '\b') json_ += "\\b";
        else if (first == '\f') json_ += "\\f";
        else if (first == '\n') json_ += "\\n";
        else if (first == '\r') json_ += "\\r";
        else if (first == '\t') json_ += "\\t";
        else if (static_cast<unsigned char>(first) < 0x20) {
            constexpr char digits[] = "0123456789abcdef";
            ((json_ += "\\u00") += digits[static_cast<unsigned char>(first) / 16]) += digits[static_cast<unsigned char>(first) % 16];
        } else {
            json_ += value.substr(0, size);
        }
        value.remove_prefix(size == 0 ? wrong : size);
    }
    json_ += '"';
}

} // namespace forbear
