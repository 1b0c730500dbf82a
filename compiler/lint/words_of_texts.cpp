#include "lint/words_of_texts.h"

namespace forbear::lint {

std::map<std::string, std::size_t, std::less<>> names_in(std::string_view text) {
    std::map<std::string, std::size_t, std::less<>> made;
    const auto is_letter = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') || letter == '_';
    };
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == '#') {
            while (at < text.size() && text[at] != '\n') ++at;
        } else if (text[at] == '"') {
            for (++at; at < text.size() && text[at] != '"' && text[at] != '\n'; ++at) at += text[at] == '\\' ? 1u : 0u;
            ++at;
        } else if (is_letter(text[at])) {
            const std::size_t begin = at;
            while (at < text.size() && is_letter(text[at])) ++at;
            ++made[std::string(text.substr(begin, at - begin))];
        } else {
            ++at;
        }
    }
    return made;
}

} // namespace forbear::lint
