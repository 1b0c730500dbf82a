#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "forbear/sarif.h"

namespace forbear {
namespace {

using Json = nlohmann::ordered_json;

std::string_view level_word(Severity severity) {
    switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::info: break;
    }
    return "note";
}

/// A path as a URI reference: whatever a URI does not hold as it is, as %XX.
std::string uri_of(const std::string& path) {
    constexpr std::string_view kept = "-._~/!$&'()*+,;=:@";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string made;
    for (const char letter : path) {
        const bool is_plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
        const auto byte = static_cast<unsigned char>(letter);
        if (is_plain || kept.find(letter) != std::string_view::npos) made += letter;
        else made += {'%', digits[byte >> 4], digits[byte & 15u]};
    }
    return made;
}

/// 1-based, in code points: continuation bytes of UTF-8 do not count.
std::size_t column_in_code_points(const SourceMap& sources, std::uint32_t file, LineColumn place) {
    const std::string_view line = sources.line_text(file, place.line).substr(0, place.column - 1);
    return 1 + static_cast<std::size_t>(std::ranges::count_if(line, [](char letter) { return (static_cast<unsigned char>(letter) & 0xc0u) != 0x80u; }));
}

Json region_json(const SourceMap& sources, Span at) {
    const LineColumn begin = sources.locate(at.file, at.begin);
    const LineColumn end = sources.locate(at.file, std::max(at.begin, at.end));
    return Json{{"startLine", begin.line},
                {"startColumn", column_in_code_points(sources, at.file, begin)},
                {"endLine", end.line},
                {"endColumn", column_in_code_points(sources, at.file, end)}};
}

Json artifact_json(const SourceMap& sources, std::uint32_t file) { return Json{{"uri", uri_of(sources.file(file).path)}}; }

Json location_json(const SourceMap& sources, Span at) {
    return Json{{"physicalLocation", {{"artifactLocation", artifact_json(sources, at.file)}, {"region", region_json(sources, at)}}}};
}

Json fix_json(const SourceMap& sources, const Fix& fix) {
    std::map<std::uint32_t, Json> by_file;
    for (const Edit& edit : fix.edits) {
        Json& replacements = by_file.try_emplace(edit.at.file, Json::array()).first->second;
        replacements.push_back({{"deletedRegion", region_json(sources, edit.at)}, {"insertedContent", {{"text", edit.replacement}}}});
    }
    Json changes = Json::array();
    for (auto& [file, replacements] : by_file)
        changes.push_back({{"artifactLocation", artifact_json(sources, file)}, {"replacements", std::move(replacements)}});
    return Json{{"description", {{"text", fix.title}}}, {"artifactChanges", std::move(changes)}};
}

std::string capitalised(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

/// `value_falls_between` as a title: the rules of SARIF have names without spaces.
std::string pascal(std::string_view name) {
    std::string made;
    bool is_first = true;
    for (const char letter : name) {
        if (letter == '_') is_first = true;
        else made += is_first && letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
        if (letter != '_') is_first = false;
    }
    return made;
}

Json result_json(const SourceMap& sources, const SarifResult& result, std::size_t rule) {
    const Diagnostic& diagnostic = *result.diagnostic;
    std::string message = capitalised(message_text(diagnostic)) + ".";
    if (!diagnostic.help.empty()) message += " " + capitalised(diagnostic.help) + ".";
    if (!result.notes.empty()) message += "\n" + result.notes;
    Json object{{"ruleId", code_text(diagnostic.code)},
                {"ruleIndex", rule},
                {"level", level_word(severity_of(diagnostic))},
                {"message", {{"text", message}}}};
    if (diagnostic.at.file < sources.size()) object["locations"] = Json::array({location_json(sources, diagnostic.at)});
    std::int64_t id = 0;
    for (const Label& label : diagnostic.labels) {
        if (label.at.file >= sources.size()) continue;
        Json location = location_json(sources, label.at);
        Json numbered{{"id", id++}};
        numbered.update(location);
        numbered["message"] = {{"text", capitalised(label.text) + "."}};
        object["relatedLocations"].push_back(std::move(numbered));
    }
    if (!result.identity.empty()) object["partialFingerprints"] = {{"forbearFinding/v1", result.identity}};
    for (const Fix& fix : diagnostic.fixes) {
        if (!fix.edits.empty()) object["fixes"].push_back(fix_json(sources, fix));
    }
    if (!result.accepted.empty())
        object["suppressions"] = Json::array({{{"kind", "inSource"}, {"status", "accepted"}, {"justification", result.accepted}}});
    if (result.has_baseline) object["baselineState"] = result.is_known ? "unchanged" : "new";
    return object;
}

} // namespace

std::string render_sarif(const SourceMap& sources, const std::vector<SarifResult>& results, const std::string& version) {
    std::map<Code, std::size_t> places;
    Json rules = Json::array();
    Json all = Json::array();
    for (const SarifResult& result : results) {
        const Code code = result.diagnostic->code;
        const auto [place, is_new] = places.emplace(code, rules.size());
        if (is_new) {
            const CodeInfo& about = info(code);
            rules.push_back({{"id", code_text(code)},
                             {"name", pascal(about.name)},
                             {"shortDescription", {{"text", capitalised(std::string(about.message)) + "."}}},
                             {"help", {{"text", "The page of this code is docs/diagnostics/" + code_text(code) + ".md of the documentation."}}},
                             {"defaultConfiguration", {{"level", level_word(about.severity)}}}});
        }
        all.push_back(result_json(sources, result, place->second));
    }
    const Json root{
        {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
        {"version", "2.1.0"},
        {"runs",
         Json::array({{{"tool", {{"driver", {{"name", "Forbear"}, {"semanticVersion", version}, {"version", version}, {"rules", std::move(rules)}}}}},
                       {"columnKind", "unicodeCodePoints"},
                       {"results", std::move(all)}}})}};
    return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace forbear
