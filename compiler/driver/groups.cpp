#include "driver/groups.h"

#include <algorithm>
#include <map>
#include <utility>

#include "driver/echoes.h"
#include "driver/hash.h"
#include "model/from_syntax.h"

namespace forbear::driver {
namespace {

using Sources = std::set<std::uint32_t>;

template <class Item>
bool holds(const syntax::File& file) {
    return std::ranges::any_of(file.items, [](const syntax::FileItem& item) { return std::holds_alternative<Item>(item); });
}

/// The file and all that it imports. Files stand at the places of their sources.
void reach(const std::vector<syntax::File>& files, std::uint32_t source, Sources& reached) {
    if (!reached.insert(source).second) return;
    for (const std::uint32_t imported : files.at(source).imported) reach(files, imported, reached);
}

bool is_error(const Diagnostic& diagnostic) { return info(diagnostic.code).severity == Severity::error; }

/// An import that was not found would make many mistakes of one.
bool is_about_import(const Diagnostic& diagnostic) {
    return diagnostic.code == Code::import_not_found || diagnostic.code == Code::import_unreadable ||
           diagnostic.code == Code::import_cycle;
}

Groups grouped(Loaded loaded, DiagnosticSink& sink) {
    Groups result;
    std::map<Sources, std::pair<Sources, Sources>> by_policies; ///< roots, and all files in reach
    std::vector<Sources> order;
    for (std::uint32_t root = 0; root < loaded.roots; ++root) {
        if (!holds<syntax::Policy>(loaded.files[root]) && !holds<syntax::Scenario>(loaded.files[root])) continue;
        Sources reached;
        reach(loaded.files, root, reached);
        Sources policies;
        for (const std::uint32_t source : reached) {
            if (holds<syntax::Policy>(loaded.files[source])) policies.insert(source);
        }
        if (policies.empty()) policies.insert(root); // scenarios without a policy, which is said
        auto [place, is_new] = by_policies.try_emplace(policies);
        if (is_new) order.push_back(policies);
        place->second.first.insert(root);
        place->second.second.merge(reached);
    }
    const std::vector<Diagnostic> of_reading = sink.diagnostics();
    for (const Sources& policies : order) {
        const auto& [roots, reached] = by_policies.at(policies);
        Group group{.roots = roots};
        const auto is_here = [&reached = reached](const Diagnostic& diagnostic) { return reached.contains(diagnostic.at.file); };
        DiagnosticSink own;
        std::vector<syntax::File> files;
        for (const std::uint32_t source : reached) files.push_back(loaded.files[source]);
        for (const Diagnostic& diagnostic : of_reading) {
            if (is_here(diagnostic)) own.report(diagnostic);
        }
        if (std::none_of(own.diagnostics().begin(), own.diagnostics().end(), is_about_import))
            group.model = model::from_syntax(files, own);
        Sources broken;
        for (const Diagnostic& diagnostic : own.diagnostics()) {
            if (is_error(diagnostic)) broken.insert(diagnostic.at.file);
        }
        for (const std::uint32_t root : roots) {
            Sources needed;
            reach(loaded.files, root, needed);
            if (std::ranges::none_of(needed, [&](std::uint32_t source) { return broken.contains(source); }))
                group.sound.insert(root);
        }
        for (const Diagnostic& diagnostic : own.diagnostics()) sink.report(diagnostic);
        result.groups.push_back(std::move(group));
    }
    result.diagnostics = without_echoes(sink.sorted(), loaded);
    result.ok = std::none_of(result.diagnostics.begin(), result.diagnostics.end(), is_error) && loaded.unreadable.empty();
    result.loaded = std::move(loaded);
    return result;
}

/// In the order in which they are loaded when `source` is the file asked for.
void add_in_order(const Loaded& loaded, std::uint32_t source, Sources& seen, SourceMap& texts) {
    if (!seen.insert(source).second) return;
    texts.add(loaded.sources.file(source).path, loaded.sources.file(source).text);
    for (const std::uint32_t imported : loaded.files.at(source).imported) add_in_order(loaded, imported, seen, texts);
}

} // namespace

std::string hash_of_policy(const Loaded& loaded, std::uint32_t source) {
    Sources seen;
    SourceMap texts;
    add_in_order(loaded, source, seen, texts);
    return hash_of(texts);
}

Groups group_files(const std::vector<std::string>& files, const CompileOptions& options) {
    DiagnosticSink sink;
    Loaded loaded = load_files(files, options, sink);
    return grouped(std::move(loaded), sink);
}

Groups group_texts(const std::vector<NamedText>& texts, const CompileOptions& options) {
    DiagnosticSink sink;
    Loaded loaded = load_texts(texts, options, sink);
    return grouped(std::move(loaded), sink);
}

} // namespace forbear::driver
