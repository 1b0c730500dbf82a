#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "forbear/diagnostic.h"

using namespace forbear;

namespace {

/// The span of the `nth` occurrence of `word`.
Span find(const SourceMap& sources, std::uint32_t file, std::string_view word, std::size_t nth = 0) {
    std::size_t at = sources.file(file).text.find(word);
    for (; nth > 0; --nth) at = sources.file(file).text.find(word, at + 1);
    return {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + word.size())};
}

Diagnostic fault(Span at) { return {.code = Code::internal, .at = at, .args = {"x"}}; }

constexpr std::string_view head = "error[FB9001]: internal fault: x; please report it\n";

} // namespace

TEST_CASE("labels of one line stand beside and below it", "[text]") {
    SourceMap sources;
    const auto file = sources.add("early.forbear", "rule a\n  when days_past_due is above 250.00 USD\n");
    Diagnostic diagnostic = fault(find(sources, file, "days_past_due"));
    diagnostic.labels = {{diagnostic.at, "days"}, {find(sources, file, "250.00 USD"), "money"}};
    diagnostic.help = "`balance` is money";
    CHECK(render_text(sources, {diagnostic}) == "early.forbear:2:8: " + std::string(head) +
          " 2 |   when days_past_due is above 250.00 USD\n"
          "   |        ~~~~~~~~~~~~~          ~~~~~~~~~~ money\n"
          "   |        days\n"
          "help: `balance` is money\n"
          "\n"
          "1 error\n");
}

TEST_CASE("labels that would overlap go to lines of their own", "[text]") {
    SourceMap sources;
    const auto file = sources.add("a.forbear", "a is b or c");
    Diagnostic diagnostic = fault(find(sources, file, "a"));
    diagnostic.labels = {{find(sources, file, "a"), "the first operand"},
                         {find(sources, file, "b"), "the second"},
                         {find(sources, file, "c"), "the third"}};
    CHECK(render_text(sources, {diagnostic}) == "a.forbear:1:1: " + std::string(head) +
          " 1 | a is b or c\n"
          "   | ~    ~    ~ the third\n"
          "   | |    the second\n"
          "   | the first operand\n"
          "\n"
          "1 error\n");
}

TEST_CASE("a label elsewhere has an excerpt of its own", "[text]") {
    SourceMap sources;
    const auto first = sources.add("a.forbear", "rule one\n\n\n\n\n\n\n\n\nrule one\n");
    const auto second = sources.add("b.forbear", "fact one days");
    Diagnostic diagnostic = fault(find(sources, first, "one", 1));
    diagnostic.labels = {{find(sources, first, "one"), "first here"}, {find(sources, second, "one"), "a fact here"}};
    CHECK(render_text(sources, {diagnostic}) == "a.forbear:10:6: " + std::string(head) +
          " 10 | rule one\n"
          "    |      ~~~\n"
          "note: a.forbear:1:6\n"
          "  1 | rule one\n"
          "    |      ~~~ first here\n"
          "note: b.forbear:1:6\n"
          "  1 | fact one days\n"
          "    |      ~~~ a fact here\n"
          "\n"
          "1 error\n");
}

TEST_CASE("tabs keep the alignment and controls are escaped", "[text]") {
    SourceMap sources;
    const auto file = sources.add("a.forbear", "\twhen\x1b x\r\nnext");
    const std::string text = render_text(sources, {fault(find(sources, file, "x"))});
    CHECK(text.find(" 1 |     when\\u{001B} x\n   |                  ~\n") != std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("wide letters keep the alignment", "[text]") {
    SourceMap sources;
    const auto file = sources.add("a.forbear", "\"\xE6\x97\xA5\xC3\xA9\" x");
    const std::string text = render_text(sources, {fault(find(sources, file, "x"))});
    CHECK(text.find("   |       ~\n") != std::string::npos);
}

TEST_CASE("a span of several lines shows its first line", "[text]") {
    SourceMap sources;
    const auto file = sources.add("a.forbear", "rule a\nwhen b\nthen c");
    const std::string text = render_text(sources, {fault({file, 5, 16})});
    CHECK(text.find(" 1 | rule a\n   |      ~\n\n") != std::string::npos);
}

TEST_CASE("an empty span at the end of the text is shown", "[text]") {
    SourceMap sources;
    const auto file = sources.add("a.forbear", "rule");
    CHECK(render_text(sources, {fault({file, 4, 4})}).find(" 1 | rule\n   |     ~\n") != std::string::npos);
    const auto empty = sources.add("b.forbear", "");
    CHECK(render_text(sources, {fault({empty, 0, 0})}).find("b.forbear:1:1: error") != std::string::npos);
}

TEST_CASE("long lines are cut round the span", "[text]") {
    SourceMap sources;
    const auto file = sources.add("a.forbear", std::string(3000, 'a') + " here " + std::string(3000, 'b'));
    const std::string text = render_text(sources, {fault(find(sources, file, "here"))});
    CHECK(text.find("...aaa") != std::string::npos);
    CHECK(text.find("a here b") != std::string::npos);
    CHECK(text.find("bbb...\n") != std::string::npos);
    CHECK(text.size() < 400);
    SECTION("a label that is cut away has an excerpt of its own") {
        Diagnostic diagnostic = fault(find(sources, file, "here"));
        diagnostic.labels = {{{file, 0, 3}, "far away"}};
        CHECK(render_text(sources, {diagnostic}).find("note: a.forbear:1:1\n 1 | aaa") != std::string::npos);
    }
}

TEST_CASE("a safe fix shows what the text becomes", "[text]") {
    SourceMap sources;
    const auto file = sources.add("a.forbear", "rule a\n  when hardship\n  then x\n");
    Diagnostic diagnostic = fault(find(sources, file, "hardship"));
    const Span after{file, diagnostic.at.end, diagnostic.at.end};
    diagnostic.fixes = {{"add `or unknown`", FixSafety::safe, {{after, ", or unknown"}}},
                        {"think again", FixSafety::needs_review, {{diagnostic.at, "not hardship"}}}};
    CHECK(render_text(sources, {diagnostic}) == "a.forbear:2:8: " + std::string(head) +
          " 2 |   when hardship\n"
          "   |        ~~~~~~~~\n"
          "fix: add `or unknown` (fix available)\n"
          " 2 |   when hardship, or unknown\n"
          "fix: think again (needs review)\n"
          "\n"
          "1 error\n");
}

TEST_CASE("a fix of several lines shows them all", "[text]") {
    SourceMap sources;
    const auto file = sources.add("a.forbear", "one\r\ntwo\r\nthree\r\n\r\nfive");
    Diagnostic diagnostic = fault(find(sources, file, "one"));
    diagnostic.fixes = {{"do", FixSafety::safe,
                         {{find(sources, file, "five"), "5"}, {find(sources, file, "two"), "2\n  and"},
                          {find(sources, file, "one"), "1"}}}};
    const std::string text = render_text(sources, {diagnostic});
    CHECK(text.find("fix: do (fix available)\n 1 | 1\n 2 | 2\n 3 |   and\n 5 | 5\n") != std::string::npos);
}

TEST_CASE("a file has a cap, and errors come before findings", "[text]") {
    SourceMap sources;
    const auto file = sources.add("a.forbear", std::string(100, 'a'));
    std::vector<Diagnostic> diagnostics;
    for (std::uint32_t i = 0; i < 60; ++i) diagnostics.push_back(fault({file, i, i + 1}));
    const std::string text = render_text(sources, diagnostics);
    CHECK(text.ends_with("\n\n10 more diagnostics in a.forbear\n60 errors\n"));
    CHECK(render_text(sources, diagnostics, {.max_per_file = 59}).find("1 more diagnostic in a.forbear\n") !=
          std::string::npos);
}

TEST_CASE("colour comes only when asked for", "[text]") {
    SourceMap sources;
    const auto file = sources.add("a.forbear", "rule");
    CHECK(render_text(sources, {fault({file, 0, 4})}).find('\x1b') == std::string::npos);
    CHECK(render_text(sources, {fault({file, 0, 4})}, {.color = true}).find("\x1b[1;31merror[FB9001]\x1b[0m") !=
          std::string::npos);
}

TEST_CASE("nothing to say is no text; what has no place is said without one", "[text]") {
    const SourceMap sources;
    CHECK(render_text(sources, {}).empty());
    CHECK(render_text(sources, {fault({7, 0, 0})}) == std::string(head) + "\n1 error\n");
}

TEST_CASE("JSON names the place in bytes, lines and columns", "[text]") {
    SourceMap sources;
    const auto file = sources.add("a.forbear", "rule a\nwhen \xFF");
    Diagnostic diagnostic = fault({file, 7, 11});
    diagnostic.labels = {{{file, 12, 13}, "bad \xFF byte"}};
    diagnostic.help = "help";
    diagnostic.fixes = {{"do", FixSafety::safe, {{{file, 7, 7}, "x"}}}};
    const auto json = nlohmann::json::parse(render_json(sources, {diagnostic}));
    CHECK(json["version"] == 1);
    CHECK(json["errors"] == 1);
    CHECK(json["warnings"] == 0);
    const auto& entry = json["diagnostics"][0];
    CHECK(entry["code"] == "FB9001");
    CHECK(entry["name"] == "internal");
    CHECK(entry["severity"] == "error");
    CHECK(entry["message"] == "internal fault: x; please report it");
    CHECK(entry["file"] == "a.forbear");
    CHECK(entry["span"]["begin"] == 7);
    CHECK(entry["span"]["end"] == 11);
    CHECK(entry["start"]["line"] == 2);
    CHECK(entry["start"]["column"] == 1);
    CHECK(entry["end"]["column"] == 5);
    CHECK(entry["labels"][0]["span"]["begin"] == 12);
    CHECK(entry["help"] == "help");
    CHECK(entry["fixes"][0]["safety"] == "safe");
    CHECK(entry["fixes"][0]["edits"][0]["replacement"] == "x");
    CHECK(nlohmann::json::parse(render_json(sources, {}))["diagnostics"].empty());
}
