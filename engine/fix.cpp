#include "forbear/fix.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <tuple>

#include "driver/groups.h"

namespace forbear {
namespace {

namespace fs = std::filesystem;

constexpr int most_rounds = 32; ///< each makes every correction that touches no other one

std::string canonical(const std::string& path) {
    std::error_code failure;
    const fs::path found = fs::weakly_canonical(path, failure);
    return failure ? path : found.string();
}

struct TextEdit {
    std::size_t text = 0; ///< which of the texts
    std::uint32_t begin = 0, end = 0;
    std::string replacement;
};

struct Proposal {
    std::size_t text = 0; ///< where the mistake is
    MadeFix fix;
    std::vector<TextEdit> edits;
};

/// What is wrong with the texts at one time.
struct Look {
    std::vector<Proposal> proposals;
    std::vector<std::size_t> errors; ///< by text
    std::size_t all_errors = 0;      ///< those of texts that are only imported, too
};

class Fixer {
public:
    Fixer(const std::vector<std::string>& files, const LintOptions& options) : options_(options) {
        options_.only_texts = true;
        options_.least = Severity::info;
        for (std::string& folder : options_.compile.search_path) folder = canonical(folder);
        const driver::Groups groups = driver::group_files(files, options_.compile);
        std::set<std::uint32_t> reached;
        for (const driver::Group& group : groups.groups) {
            for (const std::uint32_t root : group.roots) reach(groups.loaded, root, reached);
        }
        for (std::uint32_t root = 0; root < groups.loaded.roots; ++root) {
            const SourceFile& file = groups.loaded.sources.file(root);
            const std::string name = canonical(file.path);
            by_name_.emplace(name, texts_.size());
            texts_.push_back({name, file.text});
            report_.files.push_back({file.path, file.text, {}, {}, false});
            if (!reached.contains(root)) alone_.push_back(root);
        }
        report_.unreadable = groups.loaded.unreadable;
    }

    FixReport run() && {
        const Look first = look();
        Look now = first;
        for (int round = 0; round < most_rounds && make(now.proposals); ++round) now = look();
        while (leave(first, now)) now = look();
        report_.mistakes = now.all_errors;
        for (std::size_t text = 0; text < texts_.size(); ++text) {
            FixedFile& file = report_.files[text];
            file.after = file.is_left ? file.before : laid_out(file.before, texts_[text].text);
        }
        std::erase_if(report_.files, [](const FixedFile& file) { return file.fixes.empty(); });
        return std::move(report_);
    }

private:
    static void reach(const driver::Loaded& loaded, std::uint32_t source, std::set<std::uint32_t>& reached) {
        if (!reached.insert(source).second) return;
        for (const std::uint32_t imported : loaded.files[source].imported) reach(loaded, imported, reached);
    }

    [[nodiscard]] std::optional<std::size_t> text_of(const SourceMap& sources, std::uint32_t file) const {
        if (file >= sources.size()) return std::nullopt;
        const auto found = by_name_.find(sources.file(file).path);
        return found == by_name_.end() ? std::nullopt : std::optional(found->second);
    }

    void take(const SourceMap& sources, const Diagnostic& diagnostic, Look& look) const {
        const std::optional<std::size_t> text = text_of(sources, diagnostic.at.file);
        if (info(diagnostic.code).severity == Severity::error) {
            ++look.all_errors;
            if (text) ++look.errors[*text];
        }
        if (!text) return;
        const auto fix = std::ranges::find(diagnostic.fixes, FixSafety::safe, &Fix::safety);
        if (fix == diagnostic.fixes.end() || fix->edits.empty()) return;
        Proposal made{*text, {sources.locate(diagnostic.at.file, diagnostic.at.begin).line, diagnostic.code, fix->title}, {}};
        for (const Edit& edit : fix->edits) {
            const std::optional<std::size_t> place = text_of(sources, edit.at.file);
            if (!place) return; // it would change a file that nobody has asked to correct
            made.edits.push_back({*place, edit.at.begin, std::max(edit.at.begin, edit.at.end), edit.replacement});
        }
        look.proposals.push_back(std::move(made));
    }

    /// A file without policies that none of the others imports is looked at by itself, with what it imports as it is now.
    [[nodiscard]] CheckResult check_alone(std::size_t text) const {
        std::set<std::size_t> together{text};
        for (;;) {
            std::vector<NamedText> given{texts_[text]};
            for (const std::size_t each : together) {
                if (each != text) given.push_back(texts_[each]);
            }
            CheckResult result = check_texts(given, options_.compile);
            const std::size_t before = together.size();
            for (std::uint32_t source = 0; source < result.sources.size(); ++source) {
                if (const auto known = text_of(result.sources, source)) together.insert(*known);
            }
            if (together.size() == before) return result;
        }
    }

    [[nodiscard]] Look look() const {
        Look made;
        made.errors.resize(texts_.size());
        const LintReport linted = lint_texts(texts_, options_);
        for (const Diagnostic& diagnostic : linted.diagnostics) take(linted.sources, diagnostic, made);
        for (const Finding& finding : linted.findings) {
            if (!finding.is_known && !finding.accepted) take(linted.sources, finding.diagnostic, made);
        }
        for (const std::size_t text : alone_) {
            const CheckResult checked = check_alone(text);
            for (const Diagnostic& diagnostic : checked.diagnostics) {
                // Mistakes of reading have been said already.
                const auto is_same = [&](const Diagnostic& other) {
                    return other.code == diagnostic.code && other.at.begin == diagnostic.at.begin && other.at.end == diagnostic.at.end &&
                           text_of(linted.sources, other.at.file) == text_of(checked.sources, diagnostic.at.file);
                };
                if (std::ranges::none_of(linted.diagnostics, is_same)) take(checked.sources, diagnostic, made);
            }
        }
        return made;
    }

    /// Makes every correction that touches no other one; false when there is none.
    bool make(std::vector<Proposal> proposals) {
        const auto place = [](const Proposal& each) { return std::tuple(each.edits.front().text, each.edits.front().begin, each.fix.code); };
        std::ranges::stable_sort(proposals, {}, place);
        std::vector<TextEdit> edits;
        const auto touches = [&](const TextEdit& edit) {
            return std::ranges::any_of(edits, [&](const TextEdit& other) {
                return edit.text == other.text && edit.begin <= other.end && other.begin <= edit.end;
            });
        };
        for (const Proposal& proposal : proposals) {
            if (std::ranges::any_of(proposal.edits, touches)) continue;
            edits.insert(edits.end(), proposal.edits.begin(), proposal.edits.end());
            report_.files[proposal.text].fixes.push_back(proposal.fix);
        }
        std::ranges::stable_sort(edits, std::greater(), [](const TextEdit& edit) { return std::tuple(edit.text, edit.begin); });
        for (const TextEdit& edit : edits) texts_[edit.text].text.replace(edit.begin, edit.end - edit.begin, edit.replacement);
        return !edits.empty();
    }

    /// Puts back texts that still have mistakes, and all of them where one has mistakes now that it did not have. False: none.
    bool leave(const Look& first, const Look& now) {
        std::vector<std::size_t> changed, broken;
        bool is_worse = false;
        for (std::size_t text = 0; text < texts_.size(); ++text) {
            const bool is_changed = texts_[text].text != report_.files[text].before;
            if (is_changed) changed.push_back(text);
            if (is_changed && now.errors[text] > 0) broken.push_back(text);
            if (!is_changed && now.errors[text] > first.errors[text]) is_worse = true;
        }
        if (broken.empty() && is_worse) broken = changed;
        for (const std::size_t text : broken) {
            texts_[text].text = report_.files[text].before;
            report_.files[text].is_left = true;
        }
        return !broken.empty();
    }

    [[nodiscard]] std::string laid_out(const std::string& before, const std::string& after) const {
        if (before == after) return after;
        const FormatResult was = format_text({"before", before}, options_.compile);
        if (!was.ok || was.text != before) return after;
        FormatResult is = format_text({"after", after}, options_.compile);
        return is.ok ? std::move(is.text) : after;
    }

    LintOptions options_;
    std::vector<NamedText> texts_;
    std::map<std::string, std::size_t> by_name_;
    std::vector<std::size_t> alone_;
    FixReport report_;
};

} // namespace

FixReport fix_files(const std::vector<std::string>& files, const LintOptions& options) { return Fixer(files, options).run(); }

} // namespace forbear
