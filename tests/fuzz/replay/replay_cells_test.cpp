// Cells through the fuzz target for records: it aborts when a malformed cell is decided on.

#include <catch2/catch.hpp>

#include "fuzz/replay/texts.h"

using namespace forbear::tests;

TEST_CASE("plausible cells and seeded changes of them pass the fuzz target", "[fuzz]") {
    const std::vector<std::string> cells = {
        "",        "none",   "unknown",    "yes",          "no",         "true",       "1",          "0",
        "-1",      "45",     "420.50",     "420.50 USD",   "420.505",    "9999999.99", "10000000.01", "80%",
        "gold",    "wealth", "consumer",   "first_party",  "agent",      "email;sms",  "empty",      "email;fax",
        "08:00",   "24:00",  "08:00-17:00", "2026-12-01",  "2026-02-29", "2024-02-29", "A-1001",     "9223372036854775808",
        "1e3",     " 7 ",    "\"7\"",      "4,500",        "0x10",       "+5",         "NaN",        ";"};
    constexpr std::size_t facts = 64; // more than the schema has: the rest is not read
    std::mt19937 random(2026);
    for (int record = 0; record < 20'000; ++record) {
        std::string text;
        for (std::size_t fact = 0; fact < facts; ++fact) text += cells[random() % cells.size()] + "\n";
        if (record % 2 == 1) text = changed(text, cells, random);
        INFO(text);
        feed(text);
    }
    SUCCEED("the target has aborted nowhere");
}
