#include <catch2/catch.hpp>

#include "forbear/diagnostic.h"

using namespace forbear;

TEST_CASE("the nearest name is the one an author meant", "[text]") {
    const std::vector<std::string> names{"days_past_due", "balance", "tier", "state", "segment"};
    CHECK(nearest_name("days_past_deu", names) == "days_past_due");
    CHECK(nearest_name("ballance", names) == "balance");
    CHECK(nearest_name("teir", names) == "tier");
    CHECK(nearest_name("Days-Past-Due", names) == "days_past_due");
    CHECK(nearest_name("balance", names) == "balance");
}

TEST_CASE("what is not near is not guessed", "[text]") {
    CHECK(nearest_name("offer", {"balance", "tier"}).empty());
    CHECK(nearest_name("x", {"y", "xy"}).empty());
    CHECK(nearest_name("", {"a"}).empty());
    CHECK(nearest_name("no", {}).empty());
    CHECK(nearest_name("on", {"tier", ""}).empty());
    CHECK(nearest_name(std::string(5000, 'a'), {std::string(5000, 'a')}).empty());
}

TEST_CASE("of several near names the nearest wins, then the first", "[text]") {
    CHECK(nearest_name("because", {"becomes", "becuase"}) == "becuase");
    CHECK(nearest_name("gold", {"bold", "cold"}) == "bold");
}

TEST_CASE("nothing that deceives a reader is printed as it is", "[text]") {
    CHECK(printable("plain caf\xC3\xA9") == "plain caf\xC3\xA9");
    CHECK(printable("a\x1b[31mb") == "a\\u{001B}[31mb");
    CHECK(printable("a\tb\r\n") == "a\\tb\\r\\n");
    CHECK(printable("\xE2\x80\xAE") == "\\u{202E}");
    CHECK(printable("\xE2\x81\xA6") == "\\u{2066}");
    CHECK(printable("\xC2\x9B") == "\\u{009B}");
    CHECK(printable(std::string_view("\0", 1)) == "\\u{0000}");
    SECTION("bytes that are not UTF-8") {
        CHECK(printable("\xFF") == "\\xFF");
        CHECK(printable("\xC3") == "\\xC3");
        CHECK(printable("\xC0\x80") == "\\xC0\\x80");
        CHECK(printable("\xED\xA0\x80") == "\\xED\\xA0\\x80");
        CHECK(printable("\xF4\x90\x80\x80") == "\\xF4\\x90\\x80\\x80");
    }
}
