#include <catch2/catch.hpp>

#include "forbear/source.h"

using namespace forbear;

TEST_CASE("LF, CR LF and a lone CR all end a line", "[text]") {
    SourceMap sources;
    const auto file = sources.add("a.forbear", "one\ntwo\r\nthree\rfour");
    CHECK(sources.line_text(file, 1) == "one");
    CHECK(sources.line_text(file, 2) == "two");
    CHECK(sources.line_text(file, 3) == "three");
    CHECK(sources.line_text(file, 4) == "four");
    CHECK(sources.line_text(file, 5).empty());
    CHECK(sources.line_text(file, 0).empty());
    CHECK(sources.file(file).line_begins.size() == 4);
}

TEST_CASE("a place is a 1-based line and a 1-based byte column", "[text]") {
    SourceMap sources;
    const auto file = sources.add("a.forbear", "ab\r\n\xC3\xA9x\n");
    CHECK(sources.locate(file, 0).line == 1);
    CHECK(sources.locate(file, 0).column == 1);
    CHECK(sources.locate(file, 3).line == 1);
    CHECK(sources.locate(file, 4).line == 2);
    CHECK(sources.locate(file, 6).column == 3);
    SECTION("the end of the text is a place; what lies behind it is the end") {
        CHECK(sources.locate(file, 8).line == 3);
        CHECK(sources.locate(file, 8).column == 1);
        CHECK(sources.locate(file, 4000).line == 3);
    }
}

TEST_CASE("the text of a span never leaves its file", "[text]") {
    SourceMap sources;
    const auto file = sources.add("a.forbear", "hello");
    CHECK(sources.text({file, 1, 3}) == "el");
    CHECK(sources.text({file, 3, 99}) == "lo");
    CHECK(sources.text({file, 4, 2}).empty());
    CHECK(join({file, 1, 2}, {file, 3, 4}) == Span{file, 1, 4});
    CHECK(join({file, 3, 4}, {file, 1, 2}) == Span{file, 1, 4});
}

TEST_CASE("an empty text has one empty line", "[text]") {
    SourceMap sources;
    const auto file = sources.add("a.forbear", "");
    CHECK(sources.locate(file, 0).line == 1);
    CHECK(sources.line_text(file, 1).empty());
}
