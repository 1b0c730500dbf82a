#include "reports/html.h"

#include <catch2/catch.hpp>

using namespace forbear::reports;

TEST_CASE("text of a policy cannot become markup", "[reports]") {
    CHECK(escaped("<script>alert(\"1\") & 2</script>") == "&lt;script&gt;alert(&quot;1&quot;) &amp; 2&lt;/script&gt;");
    CHECK(escaped("two\nlines\n") == "two\nlines\n");
    CHECK(escaped("a\x01z").find('\x01') == std::string::npos);
    CHECK(escaped("").empty());
}

TEST_CASE("what was opened last is closed first", "[reports]") {
    Html part;
    part.open("p", {{"class", "a\"b"}}).text("1 < 2 ").element("strong", "so").close();
    CHECK(part.markup() == "<p class=\"a&quot;b\">1 &lt; 2 <strong>so</strong></p>\n");
    CHECK(part.is_closed());
    Html whole;
    whole.open("section").add(part);
    CHECK_FALSE(whole.is_closed());
    whole.close().close();
    CHECK(whole.markup() == "<section><p class=\"a&quot;b\">1 &lt; 2 <strong>so</strong></p>\n</section>\n");
}

TEST_CASE("a page loads nothing, and its printed lines cannot leave the style sheet", "[reports]") {
    Page page{.title = "</style><b>\"x\"", .head = "head\\", .foot = "foot", .contents = {{"one", "First & foremost"}}};
    page.header.element("h1", "Title");
    page.main.open("section", {{"id", "one"}}).element("h2", "First").close();
    const std::string text = document(page);
    CHECK(text == document(page));
    CHECK(text.find("default-src 'none'") != std::string::npos);
    CHECK(text.find("</style><b>") == std::string::npos);
    CHECK(text.find("content: \"\\3c /style\\3e \\3c b\\3e \\22 x\\22 \"") != std::string::npos);
    CHECK(text.find("content: \"head\\5c \"") != std::string::npos);
    CHECK(text.find("<a href=\"#one\">First &amp; foremost</a>") != std::string::npos);
    CHECK(text.find("<h1>Title</h1>") < text.find("<main"));
    CHECK(text.find("http") == text.find("http-equiv"));
}
