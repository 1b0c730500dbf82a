#include "forbear/diagnostic.h"
#include "forbear/json_writer.h"

namespace forbear {
namespace {

std::string_view severity_word(Severity severity) {
    switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::info: break;
    }
    return "info";
}

void put_place(JsonWriter& json, std::string_view name, const SourceMap& sources, std::uint32_t file, std::uint32_t offset) {
    const LineColumn place = file < sources.size() ? sources.locate(file, offset) : LineColumn{};
    json.key(name);
    json.begin_object();
    json.number("line", place.line);
    json.number("column", place.column);
    json.end_object();
}

/// `file`, `span`, `start` and `end`. A diagnostic about no text at all has an empty file.
void put_place(JsonWriter& json, const SourceMap& sources, Span at) {
    json.text("file", at.file < sources.size() ? std::string_view(sources.file(at.file).path) : std::string_view());
    json.key("span");
    json.begin_object();
    json.number("begin", at.begin);
    json.number("end", at.end);
    json.end_object();
    put_place(json, "start", sources, at.file, at.begin);
    put_place(json, "end", sources, at.file, at.end);
}

void put(JsonWriter& json, const SourceMap& sources, const Fix& fix) {
    json.begin_object();
    json.text("title", fix.title);
    json.text("safety", fix.safety == FixSafety::safe ? "safe" : "needs_review");
    json.key("edits");
    json.begin_array();
    for (const Edit& edit : fix.edits) {
        json.begin_object();
        put_place(json, sources, edit.at);
        json.text("replacement", edit.replacement);
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

void put(JsonWriter& json, const SourceMap& sources, const Diagnostic& diagnostic) {
    const CodeInfo& code = info(diagnostic.code);
    json.begin_object();
    json.text("code", code_text(diagnostic.code));
    json.text("name", code.name);
    json.text("severity", severity_word(severity_of(diagnostic)));
    json.text("message", message_text(diagnostic));
    put_place(json, sources, diagnostic.at);
    json.key("labels");
    json.begin_array();
    for (const Label& label : diagnostic.labels) {
        json.begin_object();
        put_place(json, sources, label.at);
        json.text("text", label.text);
        json.end_object();
    }
    json.end_array();
    json.text("help", diagnostic.help);
    json.key("fixes");
    json.begin_array();
    for (const Fix& fix : diagnostic.fixes) put(json, sources, fix);
    json.end_array();
    json.end_object();
}

} // namespace

std::string render_json(const SourceMap& sources, const std::vector<Diagnostic>& diagnostics) {
    std::int64_t errors = 0;
    std::int64_t warnings = 0;
    JsonWriter json;
    json.begin_object();
    json.number("version", 1);
    json.key("diagnostics");
    json.begin_array();
    for (const Diagnostic& diagnostic : diagnostics) {
        const Severity severity = severity_of(diagnostic);
        errors += severity == Severity::error ? 1 : 0;
        warnings += severity == Severity::warning ? 1 : 0;
        put(json, sources, diagnostic);
    }
    json.end_array();
    json.number("errors", errors);
    json.number("warnings", warnings);
    json.end_object();
    return std::move(json).take() + "\n";
}

} // namespace forbear
