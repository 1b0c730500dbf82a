#include "reports/html.h"

#include <algorithm>
#include <array>

#include "forbear/diagnostic.h"

namespace forbear::reports {
namespace {

// These stand in a line of text; everything else ends its line, so that two pages can be compared line by line.
constexpr std::array<std::string_view, 11> in_line = {"a",     "abbr", "b",    "cite", "code",  "em",
                                                      "small", "span", "strong", "time", "dfn"};
constexpr std::array<std::string_view, 3> empty_elements = {"br", "hr", "wbr"};

bool is_in_line(std::string_view element) { return std::ranges::find(in_line, element) != in_line.end(); }
bool is_empty(std::string_view element) { return std::ranges::find(empty_elements, element) != empty_elements.end(); }

/// A string of a style sheet. `<` cannot end the style element when it is a number.
std::string style_string(std::string_view text) {
    constexpr std::string_view special = "\"\\<>&{}\n";
    std::string made = "\"";
    for (const char letter : printable(text)) {
        if (special.find(letter) == std::string_view::npos) {
            made += letter;
            continue;
        }
        constexpr char digits[] = "0123456789abcdef";
        made += '\\';
        made += digits[static_cast<unsigned char>(letter) >> 4];
        made += digits[static_cast<unsigned char>(letter) & 0xfu];
        made += ' ';
    }
    return made + "\"";
}

std::string page_margins(const Page& page) {
    return "@page {\n"
           "  @top-left { content: " + style_string(page.title) + "; font: 8pt sans-serif; color: #444; }\n"
           "  @top-right { content: " + style_string(page.head) + "; font: 8pt sans-serif; color: #444; }\n"
           "  @bottom-left { content: " + style_string(page.foot) + "; font: 6.5pt monospace; color: #444; white-space: pre; }\n"
           "  @bottom-right { content: \"page \" counter(page) \" of \" counter(pages); font: 8pt sans-serif; color: #444; }\n"
           "}\n";
}

} // namespace

std::string escaped(std::string_view text) {
    std::string made;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        for (const char letter : printable(text.substr(begin, end - begin))) {
            if (letter == '&') made += "&amp;";
            else if (letter == '<') made += "&lt;";
            else if (letter == '>') made += "&gt;";
            else if (letter == '"') made += "&quot;";
            else made += letter;
        }
        if (end < text.size()) made += '\n';
        begin = end + 1;
    }
    return made;
}

Html& Html::open(std::string_view element, const Attributes& attributes) {
    markup_ += '<';
    markup_ += element;
    for (const auto& [name, value] : attributes) {
        markup_ += ' ';
        markup_ += name;
        markup_ += "=\"" + escaped(value) + "\"";
    }
    markup_ += '>';
    if (!is_empty(element)) open_.emplace_back(element);
    else if (element != "wbr") markup_ += '\n';
    return *this;
}

Html& Html::close() {
    if (open_.empty()) return *this;
    markup_ += "</" + open_.back() + ">";
    if (!is_in_line(open_.back())) markup_ += '\n';
    open_.pop_back();
    return *this;
}

Html& Html::text(std::string_view text) {
    markup_ += escaped(text);
    return *this;
}

Html& Html::element(std::string_view element, std::string_view text, const Attributes& attributes) {
    return open(element, attributes).text(text).close();
}

Html& Html::add(const Html& part) {
    markup_ += part.markup_;
    return *this;
}

std::string document(const Page& page) {
    Html links;
    for (const Chapter& chapter : page.contents) {
        links.open("li").element("a", chapter.title, {{"href", "#" + chapter.id}}).close();
    }
    std::string text = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       // Whatever a policy's text holds, this page loads nothing and runs nothing.
                       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                       "<title>" + escaped(page.title) + "</title>\n<style>\n";
    text += style_sheet();
    text += page_margins(page);
    text += "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the report</a>\n<header>\n" + page.header.markup() +
            "</header>\n";
    if (!page.contents.empty()) text += "<nav aria-label=\"Contents\">\n<ol>\n" + links.markup() + "</ol>\n</nav>\n";
    return text + "<main id=\"content\" tabindex=\"-1\">\n" + page.main.markup() + "</main>\n</body>\n</html>\n";
}

} // namespace forbear::reports
