// The samples of the language page are one file that compiles.

#include <fstream>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include "forbear/compile.h"
#include "forbear/scenarios.h"
#include "paths.h"

TEST_CASE("every sample of docs/language.md compiles, is in the canonical layout, and its scenarios pass", "[docs]") {
    std::ifstream page(checkout::source_dir() + "/docs/language.md");
    REQUIRE(page);
    std::string text;
    bool inside = false;
    int blocks = 0;
    for (std::string line; std::getline(page, line);) {
        if (line == "```forbear") {
            inside = true;
            if (blocks++ > 0) text += "\n";
        } else if (line == "```") {
            inside = false;
        } else if (inside) {
            text += line + "\n";
        }
    }
    REQUIRE(blocks >= 3);
    const forbear::CheckResult checked = forbear::check_texts({{"docs/language.md", text}});
    INFO(forbear::render_text(checked.sources, checked.diagnostics));
    CHECK(checked.ok);
    const forbear::FormatResult formatted = forbear::format_text({"docs/language.md", text});
    REQUIRE(formatted.ok);
    CHECK(formatted.text == text);
    const forbear::TestReport report = forbear::test_texts({{"docs/language.md", text}});
    CHECK(report.scenarios.size() == 5);
    for (const forbear::ScenarioResult& result : report.scenarios) {
        INFO(result.title << "\n" << render_text(result.explanation));
        CHECK(result.passed);
    }
}
