// Limits that only texts beyond reading reach.

#include <string>

#include <catch2/catch.hpp>

#include "driver/compile.h"

using namespace forbear;

namespace {

void check_only(const std::string& text, Code code) {
    const driver::Compiled compiled = driver::compile_texts({{"p.forbear", text}}, {});
    INFO(render_text(compiled.loaded.sources, compiled.diagnostics));
    REQUIRE(compiled.diagnostics.size() == 1);
    CHECK(code_text(compiled.diagnostics[0].code) == code_text(code));
    CHECK_FALSE(compiled.ok);
    CHECK(compiled.programs.empty());
}

} // namespace

TEST_CASE("names that double with each step are refused, not written out", "[driver][limits]") {
    std::string text = "schema s\n\nkey id\nfact open yes or no\n\npolicy p\n\ncall c0 when open\n";
    for (int i = 1; i <= 40; ++i) {
        const std::string before = "c" + std::to_string(i - 1);
        text += "define c" + std::to_string(i) + " when " + before + " or not " + before + "\n";
    }
    check_only(text + "\nrule r\n  when c40\n  then reject\n\notherwise reject\n", Code::expands_too_far);
}

TEST_CASE("a policy with more values than the engine holds is refused", "[driver][limits]") {
    std::string text = "schema s\n\nkey id\nfact amount whole 0 to 1_000_000\n\npolicy p\n\n";
    for (int i = 1; i <= 9000; ++i) {
        text += "rule r" + std::to_string(i) + "\n  when amount * " + std::to_string(i) + " is above 7\n  then reject\n\n";
    }
    check_only(text + "otherwise reject\n", Code::too_large_to_compile);
}
