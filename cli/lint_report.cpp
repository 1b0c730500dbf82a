#include "lint_report.h"

#include <nlohmann/json.hpp>

#include "forbear/sarif.h"
#include "forbear/schema.h"
#include "test_report.h"

namespace forbear::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view levels[] = {"error", "warning", "info"};

std::string counted(std::size_t count, const std::string& word) {
    return std::to_string(count) + " " + word + (count == 1 || word == "info" ? "" : "s");
}

std::string dump(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

std::string day_text(std::int64_t day) { return value_text(Schema{}, Type{.kind = TypeKind::date}, day); }

std::string accepted_words(const Finding& finding) {
    if (!finding.accepted) return {};
    return finding.accepted->because + " (" + finding.accepted->owner + ", until " + day_text(finding.accepted->until) + ")";
}

Json place_json(const SourceMap& sources, Span at) {
    if (at.file >= sources.size()) return {{"file", ""}};
    const LineColumn begin = sources.locate(at.file, at.begin);
    const LineColumn end = sources.locate(at.file, std::max(at.begin, at.end));
    return {{"file", sources.file(at.file).path},
            {"start", {{"line", begin.line}, {"column", begin.column}}},
            {"end", {{"line", end.line}, {"column", end.column}}}};
}

} // namespace

std::string lint_text(const LintReport& report, bool color) {
    RenderOptions how;
    how.color = color;
    how.max_per_file = SIZE_MAX;
    std::string text;
    std::size_t counts[3] = {}, known = 0, accepted = 0;
    std::vector<Diagnostic> shown = report.diagnostics;
    if (!report.diagnostics.empty()) text += render_text(report.sources, report.diagnostics, how);
    for (const Finding& finding : report.findings) {
        if (finding.is_known || finding.accepted) {
            ++(finding.accepted ? accepted : known);
            continue;
        }
        ++counts[static_cast<std::size_t>(finding.level)];
        shown.push_back(finding.diagnostic);
        how.no_summary = true;
        text += render_text(report.sources, {finding.diagnostic}, how);
        for (std::size_t index = 0; index < finding.customers.size(); ++index) {
            text += index == 0 ? "for example:\n\n" : "and beside that one:\n\n";
            text += indented(finding.customers[index], 4) + "\n";
        }
    }
    std::string summary;
    for (std::size_t level = 0; level < 3; ++level) {
        if (counts[level] > 0) summary += (summary.empty() ? "" : ", ") + counted(counts[level], std::string(levels[level]));
    }
    if (summary.empty()) summary = "nothing";
    text += summary + " found";
    if (known > 0) text += "; " + std::to_string(known) + " known from the baseline";
    if (accepted > 0) text += "; " + std::to_string(accepted) + " accepted";
    text += "\n";
    if (const std::string fixable = fixable_text(shown); !fixable.empty()) text += fixable + "\n";
    return text;
}

std::string lint_json(const LintReport& report) {
    Json findings = Json::array();
    for (const Finding& finding : report.findings) {
        const CodeInfo& code = info(finding.diagnostic.code);
        Json one{{"code", code_text(finding.diagnostic.code)},
                 {"name", code.name},
                 {"level", levels[static_cast<std::size_t>(finding.level)]},
                 {"identity", finding.identity},
                 {"known", finding.is_known},
                 {"policy", finding.policy},
                 {"item", finding.item},
                 {"message", message_text(finding.diagnostic)}};
        one.update(place_json(report.sources, finding.diagnostic.at));
        one["related"] = Json::array();
        for (const Label& label : finding.diagnostic.labels) {
            Json place = place_json(report.sources, label.at);
            place["text"] = label.text;
            one["related"].push_back(std::move(place));
        }
        one["help"] = finding.diagnostic.help;
        one["fixes"] = Json::array();
        for (const Fix& fix : finding.diagnostic.fixes)
            one["fixes"].push_back({{"title", fix.title}, {"safe", fix.safety == FixSafety::safe}});
        one["customers"] = finding.customers;
        if (finding.accepted)
            one["accepted"] = {{"because", finding.accepted->because}, {"owner", finding.accepted->owner}, {"until", day_text(finding.accepted->until)}};
        findings.push_back(std::move(one));
    }
    const Json mistakes = Json::parse(render_json(report.sources, report.diagnostics));
    return dump({{"format", "forbear.lint"}, {"version", 1}, {"findings", std::move(findings)}, {"mistakes", mistakes.at("diagnostics")}, {"ok", report.ok}});
}

std::string lint_sarif(const LintReport& report, bool has_baseline) {
    std::vector<SarifResult> results;
    for (const Diagnostic& diagnostic : report.diagnostics) results.push_back({&diagnostic, {}, {}, {}, has_baseline, false});
    for (const Finding& finding : report.findings) {
        std::string notes;
        for (const std::string& customer : finding.customers) notes += "\nFor example:\n" + customer;
        results.push_back({&finding.diagnostic, finding.identity, std::move(notes), accepted_words(finding), has_baseline, finding.is_known});
    }
    return render_sarif(report.sources, results, FORBEAR_VERSION);
}

std::string baseline_json(const LintReport& report) {
    Json findings = Json::array();
    for (const Finding& finding : report.findings)
        findings.push_back({{"identity", finding.identity}, {"name", info(finding.diagnostic.code).name}, {"policy", finding.policy}, {"item", finding.item}});
    return dump({{"format", "forbear.baseline"}, {"version", 1}, {"findings", std::move(findings)}});
}

} // namespace forbear::cli
