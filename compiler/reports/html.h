#pragma once
// A page for reviewers as text: elements that close, text that is escaped, one frame and one style sheet for all pages. A page is
// one file that needs no network, no script and no colour to be read.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace forbear::reports {

/// Text for a page or an attribute. Control characters and bidirectional controls are written as escapes; line feeds stay.
[[nodiscard]] std::string escaped(std::string_view text);

/// A part of a page. Whatever was opened last is closed first.
///
///   Html row;
///   row.open("tr").element("th", "gold", {{"scope", "row"}}).element("td", "friendly").close();
class Html {
public:
    using Attributes = std::vector<std::pair<std::string_view, std::string>>;

    Html& open(std::string_view element, const Attributes& attributes = {});
    Html& close();
    Html& text(std::string_view text);
    /// `<element>text</element>`
    Html& element(std::string_view element, std::string_view text, const Attributes& attributes = {});
    /// What another part holds, which must be closed.
    Html& add(const Html& part);

    /// Everything so far, as markup.
    [[nodiscard]] const std::string& markup() const noexcept { return markup_; }
    [[nodiscard]] bool is_closed() const noexcept { return open_.empty(); }

private:
    std::string markup_;
    std::vector<std::string> open_;
};

/// A section of a page: what its heading is, and where a link to it goes.
struct Chapter {
    std::string id; ///< letters, digits and hyphens
    std::string title;
};

struct Page {
    std::string title;             ///< of the window, and of the printed pages
    std::string head, foot;        ///< printed on every page: what is reported on, and its hashes
    Html header;                   ///< the title block, with the one `h1`
    std::vector<Chapter> contents; ///< in the order of `main`
    Html main;                     ///< `section` elements with the ids of `contents`, each with an `h2`
};

/// The whole file. The same page gives the same bytes.
[[nodiscard]] std::string document(const Page& page);

/// The style sheet of all pages (style.cpp says what its classes are for).
[[nodiscard]] std::string_view style_sheet() noexcept;

} // namespace forbear::reports
