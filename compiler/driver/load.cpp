#include "driver/load.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "forbear/error.h"
#include "syntax/from_text.h"

namespace forbear::driver {
namespace {

namespace fs = std::filesystem;

/// The bytes of a file, at most one more than `limit`: the parser then says that the text is too large.
Result<std::string> read_file(const std::string& path, std::size_t limit) {
    std::error_code failure;
    const fs::file_status status = fs::status(path, failure);
    if (!fs::exists(status)) return Error{ErrorCode::file, "no such file"};
    if (fs::is_directory(status)) return Error{ErrorCode::file, "this is a folder"};
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return Error{ErrorCode::file, "the file cannot be opened"};
    std::string text;
    constexpr std::size_t block = 1u << 16;
    while (stream && text.size() <= limit) {
        const std::size_t before = text.size();
        const std::size_t wanted = std::min(block, limit + 1 - before);
        text.resize(before + wanted);
        stream.read(text.data() + before, static_cast<std::streamsize>(wanted));
        text.resize(before + static_cast<std::size_t>(stream.gcount()));
        if (stream.gcount() == 0) break;
    }
    if (stream.bad()) return Error{ErrorCode::file, "the file cannot be read"};
    return text;
}

/// One name per file, so that two spellings of a path are one import.
std::string identity(const std::string& path) {
    std::error_code failure;
    const fs::path canonical = fs::weakly_canonical(path, failure);
    return failure ? fs::path(path).lexically_normal().string() : canonical.string();
}

class Loader {
public:
    Loader(const CompileOptions& options, DiagnosticSink& sink) : options_(options), sink_(sink) {
        limits_.max_bytes = options.max_file_bytes;
    }

    void add_text(const NamedText& text) { given_.emplace(fs::path(text.path).lexically_normal().string(), &text); }

    void add_root_file(const std::string& path) {
        const std::string name = identity(path);
        if (known_.contains(name)) return;
        Result<std::string> text = read_file(path, limits_.max_bytes);
        if (!text) {
            loaded_.unreadable.push_back(path + ": " + text.error().message);
            return;
        }
        parse(name, path, std::move(text).value());
        ++loaded_.roots;
    }

    void add_root_text(const NamedText& text) {
        const std::string name = fs::path(text.path).lexically_normal().string();
        if (known_.contains(name)) return;
        parse(name, text.path, text.text);
        ++loaded_.roots;
    }

    /// Follows the imports of everything loaded so far.
    Loaded finish() && {
        for (std::size_t index = 0; index < loaded_.roots; ++index) follow(index);
        return std::move(loaded_);
    }

private:
    enum class Mark { waiting, open, done };

    std::size_t parse(const std::string& name, const std::string& path, std::string text) {
        const std::uint32_t source = loaded_.sources.add(path, std::move(text));
        loaded_.files.push_back(syntax::from_text(loaded_.sources, source, limits_, sink_));
        known_.emplace(name, loaded_.files.size() - 1);
        marks_.push_back(Mark::waiting);
        return loaded_.files.size() - 1;
    }

    void follow(std::size_t index) {
        if (marks_[index] != Mark::waiting) return;
        marks_[index] = Mark::open;
        std::vector<syntax::Import> imports;
        for (const syntax::FileItem& item : loaded_.files[index].items) {
            if (const auto* import = std::get_if<syntax::Import>(&item)) imports.push_back(*import);
        }
        for (const syntax::Import& import : imports) {
            const std::optional<std::size_t> target = find(index, import);
            if (!target) continue;
            loaded_.files[index].imported.push_back(loaded_.files[*target].source);
            if (marks_[*target] == Mark::open) {
                sink_.report({.code = Code::import_cycle, .at = import.path.at, .args = {import.path.text}, .labels = {},
                              .help = "a file may not import itself, directly or through others; move what both need to a "
                                      "third file",
                              .fixes = {}});
                continue;
            }
            follow(*target);
        }
        marks_[index] = Mark::done;
    }

    /// The file that `import` means: one already loaded, one of the given texts, or one on disk.
    std::optional<std::size_t> find(std::size_t importer, const syntax::Import& import) {
        const fs::path beside = fs::path(loaded_.sources.file(loaded_.files[importer].source).path).parent_path();
        std::vector<fs::path> places{beside};
        places.insert(places.end(), options_.search_path.begin(), options_.search_path.end());
        for (const fs::path& place : places) {
            const std::string path = (place / import.path.text).lexically_normal().string();
            if (const auto text = given_.find(path); text != given_.end()) {
                if (const auto known = known_.find(path); known != known_.end()) return known->second;
                return parse(path, path, text->second->text);
            }
            const std::string name = identity(path);
            if (const auto known = known_.find(name); known != known_.end()) return known->second;
            std::error_code failure;
            if (!fs::exists(path, failure)) continue;
            Result<std::string> text = read_file(path, limits_.max_bytes);
            if (text) return parse(name, path, std::move(text).value());
            sink_.report({.code = Code::import_unreadable, .at = import.path.at, .args = {import.path.text, text.error().message},
                          .labels = {}, .help = {}, .fixes = {}});
            return std::nullopt;
        }
        sink_.report({.code = Code::import_not_found, .at = import.path.at, .args = {import.path.text}, .labels = {},
                      .help = "imports are looked up beside the file that imports, then in the folders given with --search",
                      .fixes = {}});
        return std::nullopt;
    }

    const CompileOptions& options_;
    DiagnosticSink& sink_;
    syntax::Limits limits_;
    Loaded loaded_;
    std::vector<Mark> marks_;
    std::map<std::string, std::size_t> known_;
    std::map<std::string, const NamedText*> given_;
};

} // namespace

Loaded load_files(const std::vector<std::string>& files, const CompileOptions& options, DiagnosticSink& sink) {
    Loader loader(options, sink);
    for (const std::string& file : files) loader.add_root_file(file);
    return std::move(loader).finish();
}

Loaded load_texts(const std::vector<NamedText>& texts, const CompileOptions& options, DiagnosticSink& sink) {
    Loader loader(options, sink);
    for (const NamedText& text : texts) loader.add_text(text);
    for (const NamedText& text : texts) loader.add_root_text(text);
    return std::move(loader).finish();
}

} // namespace forbear::driver
