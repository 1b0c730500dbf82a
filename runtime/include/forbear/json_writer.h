#pragma once
// JSON written as it is told, two blanks for each level. Nothing is kept but the text itself: where memory runs out the text is lost
// and nothing else, which trees of values do not promise (their destructors allocate).

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace forbear {

/// Calls nest as the JSON does: in an object a `key` before each value. Texts may be any bytes: what is no UTF-8 is replaced by U+FFFD.
class JsonWriter {
public:
    void begin_object() { begin('{'); }
    void end_object() { end('}'); }
    void begin_array() { begin('['); }
    void end_array() { end(']'); }
    void key(std::string_view name);
    void text(std::string_view value);
    void number(std::int64_t value);
    void boolean(bool value) { plain(value ? "true" : "false"); }
    void null() { plain("null"); }

    // A key and its value.
    void text(std::string_view name, std::string_view value) { key(name), text(value); }
    void number(std::string_view name, std::int64_t value) { key(name), number(value); }
    void boolean(std::string_view name, bool value) { key(name), boolean(value); }
    void texts(std::string_view name, const std::vector<std::string>& values);

    /// The whole text, without a line feed at its end.
    [[nodiscard]] std::string take() && { return std::move(json_); }

private:
    void begin(char bracket);
    void end(char bracket);
    void plain(std::string_view value);
    void before_value();
    void new_line();
    void quote(std::string_view value);

    std::string json_;
    std::vector<bool> has_members_; ///< of each level that is open
    bool after_key_ = false;
};

} // namespace forbear
