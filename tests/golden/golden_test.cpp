// Runs every tests/golden/<stage>/*.forbear. A file says in its first line what to do with it (`# RUN: check|fmt|ir|lint`), then
// holds the input, then after a line `# EXPECT:` what must come out, each line behind `# `.
// Names start with `ok_` or `bad_`, and the runner checks that the prefix tells the truth.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "driver/compile.h"
#include "forbear/compile.h"
#include "forbear/lint.h"
#include "ir/print.h"
#include "paths.h"

namespace {

namespace fs = std::filesystem;

struct Golden {
    std::string run;
    std::string input;
    std::string expected;
};

std::string read(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

constexpr std::int64_t first_of_december = 20788; ///< 2026-12-01: acceptances expire
constexpr std::string_view run_mark = "# RUN: ";
constexpr std::string_view expect_mark = "\n# EXPECT:\n";

Golden split(const std::string& text) {
    Golden golden;
    if (text.rfind(run_mark, 0) == 0) golden.run = text.substr(run_mark.size(), text.find('\n') - run_mark.size());
    const std::size_t mark = text.find(expect_mark);
    golden.input = mark == std::string::npos ? text : text.substr(0, mark + 1);
    if (mark == std::string::npos) return golden;
    std::istringstream lines(text.substr(mark + expect_mark.size()));
    for (std::string line; std::getline(lines, line);) {
        golden.expected += (line == "#" ? "" : line.substr(std::min<std::size_t>(2, line.size()))) + "\n";
    }
    return golden;
}

std::string joined(const Golden& golden) {
    std::string text = golden.input + "# EXPECT:\n";
    std::istringstream lines(golden.expected);
    for (std::string line; std::getline(lines, line);) text += line.empty() ? "#\n" : "# " + line + "\n";
    return text;
}

struct Answer {
    std::string text;
    bool ok = false;
    std::set<std::string> codes;
};

Answer run(const std::string& what, const std::string& name, const std::string& input) {
    Answer answer;
    forbear::CompileOptions options;
    options.search_path = {checkout::source_dir() + "/tests/golden"};
    if (what == "fmt") {
        const forbear::FormatResult result = forbear::format_text({name, input}, options);
        answer.ok = result.ok;
        answer.text = result.ok ? result.text : forbear::render_text(result.sources, result.diagnostics);
        return answer;
    }
    if (what == "lint") {
        forbear::LintOptions wanted{.compile = options, .least = forbear::Severity::info, .levels = {}, .baseline = {}, .today = first_of_december};
        const forbear::LintReport report = forbear::lint_texts({{name, input}}, wanted);
        answer.ok = report.ok;
        answer.text = forbear::render_text(report.sources, report.diagnostics);
        for (const forbear::Finding& finding : report.findings) {
            answer.text += forbear::render_text(report.sources, {finding.diagnostic}, {.no_summary = true});
            answer.codes.insert(forbear::code_text(finding.diagnostic.code));
            for (const std::string& customer : finding.customers) answer.text += customer + "\n";
        }
        return answer;
    }
    const forbear::driver::Compiled compiled = forbear::driver::compile_texts({{name, input}}, options);
    answer.ok = compiled.ok;
    for (const forbear::Diagnostic& diagnostic : compiled.diagnostics) answer.codes.insert(forbear::code_text(diagnostic.code));
    if (what == "ir" && compiled.ok) {
        for (const forbear::ir::Program& program : compiled.programs) answer.text += forbear::ir::print(program);
    } else {
        answer.text = forbear::render_text(compiled.loaded.sources, compiled.diagnostics);
    }
    return answer;
}

std::vector<fs::path> golden_files() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(checkout::source_dir()) / "tests/golden")) {
        const std::string name = entry.path().filename().string();
        if (entry.path().extension() == ".forbear" && (name.rfind("ok_", 0) == 0 || name.rfind("bad_", 0) == 0)) {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

TEST_CASE("golden files give what they say", "[golden]") {
    const bool update = std::getenv("FORBEAR_UPDATE") != nullptr;
    const std::vector<fs::path> files = golden_files();
    REQUIRE(files.size() > 20);
    for (const fs::path& path : files) {
        const std::string name = path.filename().string();
        INFO(path.string());
        Golden golden = split(read(path));
        REQUIRE((golden.run == "check" || golden.run == "fmt" || golden.run == "ir" || golden.run == "lint"));
        const Answer answer = run(golden.run, name, golden.input);
        CHECK(answer.ok == (name.rfind("ok_", 0) == 0));
        if (update) {
            golden.expected = answer.text;
            std::ofstream(path, std::ios::binary) << joined(golden);
        } else {
            CHECK(golden.expected == answer.text);
        }
        if (golden.run == "fmt" && answer.ok) CHECK(run("fmt", name, answer.text).text == answer.text);
    }
}

TEST_CASE("every diagnostic code is shown by a golden file", "[golden]") {
    std::set<std::string> shown;
    for (const fs::path& path : golden_files()) {
        const Golden golden = split(read(path));
        if (golden.run == "fmt") continue;
        const std::set<std::string> codes = run(golden.run, path.filename().string(), golden.input).codes;
        shown.insert(codes.begin(), codes.end());
    }
    // What no readable text can provoke is provoked by the unit tests named here.
    const std::set<std::string> elsewhere = {
        "FB1001", "FB1002", "FB1003", "FB1004", // syntax/from_text_test.cpp: hostile texts are one message and no crash
        "FB1005", "FB1006", "FB1007", "FB1008", // the same test
        "FB2041", "FB5001",                     // driver/limits_test.cpp
        "FB9001",                               // our own fault
    };
    for (const forbear::CodeInfo& code : forbear::all_codes()) {
        const std::string text = forbear::code_text(static_cast<forbear::Code>(code.number));
        INFO(text << " " << code.name);
        CHECK((shown.contains(text) || elsewhere.contains(text)));
    }
}

TEST_CASE("every diagnostic code has its page", "[golden][docs]") {
    for (const forbear::CodeInfo& code : forbear::all_codes()) {
        const std::string text = forbear::code_text(static_cast<forbear::Code>(code.number));
        const std::string page = read(fs::path(checkout::source_dir()) / "docs/diagnostics" / (text + ".md"));
        INFO(text << " " << code.name);
        for (const char* part : {"## Summary", "## Avoid", "## Prefer", "## Why"}) CHECK(page.find(part) != std::string::npos);
        CHECK(page.find(std::string(code.name)) != std::string::npos);
    }
}
