// The page of a report: the title block, the chapters, and what is printed on every page.

#include "forbear/report.h"
#include "reports/report_parts.h"

namespace forbear {
namespace reports {
namespace {

void add_fact(Html& html, const std::string& name, const std::string& value) {
    if (value.empty()) return;
    html.element("dt", name).element("dd", value);
}

std::string version_text(const Report& report) { return report.version == 0 ? "without a number" : std::to_string(report.version); }

std::string joined(const std::vector<std::string>& texts, const char* between) {
    std::string made;
    for (const std::string& text : texts) made += (made.empty() ? "" : between) + text;
    return made;
}

Html title_block(const Report& report) {
    constexpr const char* kinds[] = {"good", "open", "bad"};
    constexpr const char* words[] = {"nothing stands against it", "read before signing", "do not sign yet"};
    Html html;
    html.element("p", "Policy report", {{"class", "soft"}});
    html.open("h1").text(report.policy + (report.version == 0 ? "" : ", version " + std::to_string(report.version))).close();
    if (!report.title.empty()) html.element("p", report.title, {{"class", "lead"}});
    html.open("p");
    add_mark(html, kinds[static_cast<std::size_t>(report.verdict)], words[static_cast<std::size_t>(report.verdict)]);
    html.text(" " + report.sentence).close();
    html.open("ul");
    for (const std::string& reason : report.reasons) html.element("li", reason);
    html.close();
    html.open("dl", {{"class", "facts"}});
    add_fact(html, "Policy", report.policy);
    add_fact(html, "Version", version_text(report));
    add_fact(html, "In force", report.effective.empty() ? "on every day: no text says from when" : joined(report.effective, "; "));
    add_fact(html, "Owner", report.owner.empty() ? "nobody is named" : report.owner);
    add_fact(html, "Hash of the policy (SHA-256)", report.hash);
    add_fact(html, "Engine", report.engine);
    add_fact(html, "Made from", joined(report.files, ", "));
    html.close();
    return html;
}

} // namespace

void open_scroll(Html& html, const std::string& label) {
    html.open("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", label}});
}

void add_head(Html& html, const std::vector<std::string>& words) {
    html.open("thead").open("tr");
    for (const std::string& word : words) html.element("th", word, {{"scope", "col"}});
    html.close().close();
}

std::string place_text(const ReportPlace& at) { return at.file.empty() ? std::string() : at.file + ":" + std::to_string(at.line); }

void add_name(Html& html, const std::string& name) {
    std::size_t begin = 0;
    for (std::size_t at = name.find_first_of("._"); at != std::string::npos; at = name.find_first_of("._", begin)) {
        html.text(std::string_view(name).substr(begin, at + 1 - begin)).open("wbr");
        begin = at + 1;
    }
    html.text(std::string_view(name).substr(begin));
}

void add_mark(Html& html, const char* kind, const std::string& word) {
    html.element("span", word, {{"class", std::string("mark ") + kind}});
}

} // namespace reports

std::string render_html(const Report& report) {
    using namespace reports;
    Page page;
    page.title = "Policy report: " + report.policy + (report.version == 0 ? "" : " version " + std::to_string(report.version));
    page.head = report.engine;
    page.foot = "policy " + report.hash;
    page.header = title_block(report);
    page.contents = {{"policy", "The policy in its own words"}, {"map", "Who is treated how"}, {"cells", "Cell by cell"},
                     {"findings", "Findings"}, {"requirements", "Requirements and proofs"}, {"scenarios", "Scenarios and what they reach"}};
    add_policy(page.main, report);
    add_map(page.main, report);
    add_cells(page.main, report);
    add_findings(page.main, report);
    add_requirements(page.main, report);
    add_scenarios(page.main, report);
    if (report.difference) {
        page.contents.push_back({"difference", "What changed"});
        add_difference(page.main, report);
    }
    if (report.portfolio) {
        page.contents.push_back({"portfolio", "The portfolio"});
        add_portfolio(page.main, report);
    }
    page.contents.push_back({"sign-off", "Sign-off"});
    add_sign_off(page.main, report);
    return document(page);
}

} // namespace forbear
