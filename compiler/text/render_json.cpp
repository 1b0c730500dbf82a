#include <nlohmann/json.hpp>

#include "forbear/diagnostic.h"

namespace forbear {
namespace {

using Json = nlohmann::ordered_json;

std::string_view severity_word(Severity severity) {
    switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::info: break;
    }
    return "info";
}

Json place_json(const SourceMap& sources, std::uint32_t file, std::uint32_t offset) {
    const LineColumn place = file < sources.size() ? sources.locate(file, offset) : LineColumn{};
    return Json{{"line", place.line}, {"column", place.column}};
}

/// Adds `file`, `span`, `start` and `end`. A diagnostic about no text at all has an empty file.
void add_place(Json& object, const SourceMap& sources, Span at) {
    object["file"] = at.file < sources.size() ? sources.file(at.file).path : std::string();
    object["span"] = Json{{"begin", at.begin}, {"end", at.end}};
    object["start"] = place_json(sources, at.file, at.begin);
    object["end"] = place_json(sources, at.file, at.end);
}

Json fix_json(const SourceMap& sources, const Fix& fix) {
    Json edits = Json::array();
    for (const Edit& edit : fix.edits) {
        Json object;
        add_place(object, sources, edit.at);
        object["replacement"] = edit.replacement;
        edits.push_back(std::move(object));
    }
    return Json{{"title", fix.title},
                {"safety", fix.safety == FixSafety::safe ? "safe" : "needs_review"},
                {"edits", std::move(edits)}};
}

Json diagnostic_json(const SourceMap& sources, const Diagnostic& diagnostic) {
    const CodeInfo& code = info(diagnostic.code);
    Json object{{"code", code_text(diagnostic.code)},
                {"name", code.name},
                {"severity", severity_word(severity_of(diagnostic))},
                {"message", message_text(diagnostic)}};
    add_place(object, sources, diagnostic.at);
    object["labels"] = Json::array();
    for (const Label& label : diagnostic.labels) {
        Json entry;
        add_place(entry, sources, label.at);
        entry["text"] = label.text;
        object["labels"].push_back(std::move(entry));
    }
    object["help"] = diagnostic.help;
    object["fixes"] = Json::array();
    for (const Fix& fix : diagnostic.fixes) object["fixes"].push_back(fix_json(sources, fix));
    return object;
}

} // namespace

std::string render_json(const SourceMap& sources, const std::vector<Diagnostic>& diagnostics) {
    std::size_t errors = 0;
    std::size_t warnings = 0;
    Json list = Json::array();
    for (const Diagnostic& diagnostic : diagnostics) {
        const Severity severity = severity_of(diagnostic);
        errors += severity == Severity::error ? 1 : 0;
        warnings += severity == Severity::warning ? 1 : 0;
        list.push_back(diagnostic_json(sources, diagnostic));
    }
    const Json root{{"version", 1}, {"diagnostics", std::move(list)}, {"errors", errors}, {"warnings", warnings}};
    // The author's text may be invalid UTF-8; JSON may not.
    return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace forbear
