// The pages of docs/diagnostics tell the truth: what a page says to avoid gives exactly its code, what it says to prefer
// compiles, and so does what a safe fix makes of the former. A block is a whole file, or a fragment that is completed by what its first word asks for; a block that begins
// with a comment is a sketch of what no short text can show.

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "forbear/compile.h"
#include "forbear/lint.h"
#include "paths.h"

namespace {

constexpr std::array<std::string_view, 11> of_policy = {"rule", "section", "table", "call", "parameter", "define", "calculate",
                                                        "cadence", "experiment", "otherwise", "lookup"};
constexpr std::array<std::string_view, 4> of_rule = {"when", "unless", "then", "because"};
constexpr std::array<std::string_view, 5> of_guard = {"forbid", "limit", "add", "allow", "contact"};
constexpr std::array<std::string_view, 6> of_schema = {"fact", "key", "outcome", "list", "channels", "calendar"};
constexpr std::array<std::string_view, 4> of_customer = {"policy", "guards", "require", "scenario"};

template <std::size_t Size>
bool holds(const std::array<std::string_view, Size>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string first_word(std::string_view text) { return std::string(text.substr(0, text.find_first_of(" \n"))); }

bool has_line(const std::string& text, std::string_view beginning) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t begin = line.find_first_not_of(' ');
        if (begin != std::string::npos && std::string_view(line).substr(begin).starts_with(beginning)) return true;
    }
    return false;
}

/// `block` as a whole file. `first` is the first word of the page's right block: the wrong one may have it misspelt.
std::string completed(const std::string& block, const std::string& first) {
    const std::string import = "import \"customer.forbear\"\n\n";
    if (holds(of_schema, first)) return "schema account\n\n" + block;
    if (first == "guard") return import + "guards house_rules\n\n" + block + "\nend guards\n";
    if (holds(of_guard, first)) return import + "guards house_rules\n\nguard standard\n  " + block + "\nend guards\n";
    if (holds(of_policy, first) || holds(of_rule, first)) {
        std::string text = import + "policy early_stage\n\n";
        if (holds(of_rule, first)) text += "rule treatment \"Treatment\"\n";
        if (first == "then") text += "  when days_past_due is above 90\n";
        if (first == "because") text += "  then do not contact\n";
        text += block;
        if (first == "when" && !has_line(block, "then")) text += "  then do not contact\n";
        if (!has_line(block, "otherwise")) text += "\notherwise do not contact\n";
        return text;
    }
    const bool has_schema = has_line(block, "schema") || has_line(block, "import");
    return holds(of_customer, first) && !has_schema ? import + block : block;
}

struct Page {
    std::string avoid;
    std::string prefer;
};

Page read_page(const std::string& path) {
    std::ifstream stream(path);
    REQUIRE(stream);
    Page page;
    std::string* open = nullptr;
    for (std::string line; std::getline(stream, line);) {
        if (line == "```forbear-avoid") open = &page.avoid;
        else if (line == "```forbear-prefer") open = &page.prefer;
        else if (line == "```") open = nullptr;
        else if (open != nullptr) *open += line + "\n";
    }
    return page;
}

forbear::CheckResult check(const std::string& text) {
    forbear::CompileOptions options;
    options.search_path = {checkout::source_dir() + "/tests/golden"};
    return forbear::check_texts({{"page.forbear", text}}, options);
}

/// Codes that `forbear lint` finds and `forbear check` does not.
bool is_of_lint(const forbear::CodeInfo& code) { return code.number > 4200 && code.number < 4300; }

/// The codes found, those of level info but for `wanted` aside.
std::set<forbear::Code> lint(const std::string& text, forbear::Code wanted) {
    forbear::LintOptions options;
    options.compile.search_path = {checkout::source_dir() + "/tests/golden"};
    options.least = forbear::Severity::info;
    options.today = 20788; // 2026-12-01: acceptances expire
    const forbear::LintReport report = forbear::lint_texts({{"page.forbear", text}}, options);
    std::set<forbear::Code> codes;
    for (const forbear::Diagnostic& diagnostic : report.diagnostics) codes.insert(diagnostic.code);
    for (const forbear::Finding& finding : report.findings) {
        if (finding.level != forbear::Severity::info || finding.diagnostic.code == wanted) codes.insert(finding.diagnostic.code);
    }
    return codes;
}

/// `text` with the edits of `fix`, which stand in it from left to right and do not overlap.
std::string fixed(std::string text, const forbear::Fix& fix) {
    for (auto edit = fix.edits.rbegin(); edit != fix.edits.rend(); ++edit) {
        text.replace(edit->at.begin, edit->at.end - edit->at.begin, edit->replacement);
    }
    return text;
}

} // namespace

TEST_CASE("what a diagnostic's page says to avoid and to prefer is true", "[docs]") {
    int fixes = 0;
    for (const forbear::CodeInfo& code : forbear::all_codes()) {
        const auto number = static_cast<forbear::Code>(code.number);
        const std::string name = forbear::code_text(number);
        const Page page = read_page(checkout::source_dir() + "/docs/diagnostics/" + name + ".md");
        INFO(name << " " << code.name);
        REQUIRE_FALSE(page.avoid.empty());
        REQUIRE_FALSE(page.prefer.empty());
        if (is_of_lint(code)) {
            if (!page.avoid.starts_with("#")) CHECK(lint(page.avoid, number) == std::set<forbear::Code>{number});
            if (!page.prefer.starts_with("#")) CHECK(lint(page.prefer, number).empty());
            continue;
        }
        if (!page.avoid.starts_with("#")) {
            const std::string first = first_word(holds(of_customer, first_word(page.avoid)) ? page.avoid : page.prefer);
            const std::string text = completed(page.avoid, first);
            const forbear::CheckResult result = check(text);
            INFO(text << "\n" << forbear::render_text(result.sources, result.diagnostics));
            std::set<forbear::Code> codes;
            for (const forbear::Diagnostic& diagnostic : result.diagnostics) {
                const bool note = forbear::info(diagnostic.code).severity == forbear::Severity::info;
                if (!note || diagnostic.code == number) codes.insert(diagnostic.code);
            }
            CHECK(codes == std::set<forbear::Code>{number});
            const bool is_alone = result.diagnostics.size() == 1;
            for (const forbear::Fix& fix : is_alone ? result.diagnostics.front().fixes : std::vector<forbear::Fix>()) {
                if (fix.safety != forbear::FixSafety::safe) continue;
                const std::string after = fixed(text, fix);
                const forbear::CheckResult again = check(after);
                INFO(after << "\n" << forbear::render_text(again.sources, again.diagnostics));
                CHECK(again.ok);
                ++fixes;
            }
        }
        if (!page.prefer.starts_with("#")) {
            const std::string text = completed(page.prefer, first_word(page.prefer));
            const forbear::CheckResult result = check(text);
            INFO(text << "\n" << forbear::render_text(result.sources, result.diagnostics));
            for (const forbear::Diagnostic& diagnostic : result.diagnostics) {
                const bool note = forbear::info(diagnostic.code).severity == forbear::Severity::info;
                CHECK((note && diagnostic.code != number));
            }
        }
    }
    CHECK(fixes > 10);
}
