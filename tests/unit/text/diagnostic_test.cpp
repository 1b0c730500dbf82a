#include <catch2/catch.hpp>
#include <algorithm>

#include "forbear/diagnostic.h"

using namespace forbear;

TEST_CASE("the registry knows every code by its number", "[text]") {
    CHECK(info(Code::internal).number == 9001);
    CHECK(info(Code::internal).name == "internal");
    CHECK(info(Code::internal).severity == Severity::error);
    CHECK(code_text(Code::internal) == "FB9001");
    const auto& codes = all_codes();
    CHECK(std::is_sorted(codes.begin(), codes.end(),
                         [](const CodeInfo& left, const CodeInfo& right) { return left.number < right.number; }));
    for (const CodeInfo& code : codes) {
        INFO(code.number);
        CHECK(info(static_cast<Code>(code.number)).name == code.name);
        CHECK(!code.message.empty());
        CHECK(!code.message.ends_with('.'));
    }
}

TEST_CASE("arguments are filled in, escaped and kept short", "[text]") {
    CHECK(message_text({.code = Code::internal, .args = {"a\nb"}}) == "internal fault: a\\nb; please report it");
    CHECK(message_text({.code = Code::internal}) == "internal fault: ; please report it");
    CHECK(message_text({.code = Code::internal, .args = {"{0}"}}) == "internal fault: {0}; please report it");
    CHECK(message_text({.code = Code::internal, .args = {std::string(100'000, 'x')}}).size() < 1000);
}

TEST_CASE("the sink sorts by place and removes repetitions", "[text]") {
    DiagnosticSink sink;
    sink.report({.code = Code::internal, .at = {1, 0, 1}, .args = {"b"}});
    sink.report({.code = Code::internal, .at = {0, 9, 10}, .args = {"c"}});
    sink.report({.code = Code::internal, .at = {0, 2, 3}, .args = {"d"}});
    sink.report({.code = Code::internal, .at = {0, 9, 10}, .args = {"c"}});
    sink.report({.code = Code::internal, .at = {0, 9, 10}, .args = {"e"}});
    CHECK(sink.error_count() == 5);
    CHECK(sink.diagnostics().size() == 5);
    const auto sorted = sink.sorted();
    REQUIRE(sorted.size() == 4);
    CHECK(sorted[0].args == std::vector<std::string>{"d"});
    CHECK(sorted[1].args == std::vector<std::string>{"c"});
    CHECK(sorted[2].args == std::vector<std::string>{"e"});
    CHECK(sorted[3].at.file == 1);
}
