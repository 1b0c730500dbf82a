#include "report_policy.h"

#include <algorithm>
#include <set>

namespace forbear {
namespace {

using syntax::Passage;
using syntax::PassageKind;

const char* kind_word(PassageKind kind) {
    switch (kind) {
    case PassageKind::policy: return "policy";
    case PassageKind::section: return "section";
    case PassageKind::rule: return "rule";
    case PassageKind::table: return "table";
    case PassageKind::row: return "row";
    case PassageKind::cadence: return "cadence";
    case PassageKind::step: return "step";
    case PassageKind::otherwise: return "otherwise";
    case PassageKind::experiment: return "experiment";
    case PassageKind::removal: return "left out";
    case PassageKind::guard_file: return "guards";
    case PassageKind::guard: return "guard";
    case PassageKind::schema: return "schema";
    case PassageKind::parameter: return "parameter";
    case PassageKind::condition: return "named condition";
    case PassageKind::list_part: return "part of a list";
    case PassageKind::calculation: return "calculation";
    case PassageKind::lookup: return "lookup";
    case PassageKind::calendar: break;
    }
    return "calendar";
}

bool is_definition(PassageKind kind) { return kind >= PassageKind::parameter || kind == PassageKind::experiment || kind == PassageKind::removal; }

std::string sections_text(const model::Policy& policy, std::uint32_t section) {
    std::string text;
    for (std::uint32_t at = section; at != model::nothing; at = policy.sections[at].parent)
        text = policy.sections[at].name + (text.empty() ? "" : " > " + text);
    return text;
}

std::string first_word(const std::string& text) { return text.substr(0, text.find(' ')); }

} // namespace

ReportPlace place_of(const SourceMap& sources, Span at) {
    // What the compiler adds has no place.
    if (at.file >= sources.size() || at.end == 0) return {};
    return {sources.file(at.file).path, sources.locate(at.file, at.begin).line};
}

PolicyWords::PolicyWords(const driver::Loaded& loaded) : sources_(loaded.sources) {
    for (const syntax::File& file : loaded.files) {
        std::vector<Passage> of_file = syntax::passages(file);
        std::ranges::move(of_file, std::back_inserter(passages_));
    }
}

const Passage* PolicyWords::at(Span place) const {
    const auto found = std::ranges::find_if(passages_, [&](const Passage& each) {
        return each.at.file == place.file && each.at.begin == place.begin && each.kind != PassageKind::policy;
    });
    return found == passages_.end() ? nullptr : &*found;
}

/// A refined table's rows may stand in another file than its title.
const Passage* PolicyWords::table(const std::string& name, std::uint32_t file) const {
    const Passage* best = nullptr;
    for (const Passage& each : passages_) {
        if ((each.kind != PassageKind::table && each.kind != PassageKind::cadence) || each.name != name) continue;
        const auto worth = [&](const Passage& one) { return (one.at.file == file ? 2 : 0) + (one.title.empty() ? 0 : 1); };
        if (best == nullptr || worth(each) > worth(*best)) best = &each;
    }
    return best;
}

ReportPassage PolicyWords::told(const Passage& passage) const {
    ReportPassage made{.kind = kind_word(passage.kind), .name = passage.name, .title = passage.title, .within = passage.within};
    made.text = passage.text;
    for (const auto& [head, cell] : passage.cells) made.cells.push_back({head, cell});
    made.conditions = static_cast<std::uint32_t>(passage.conditions);
    made.because = passage.because;
    made.citation = passage.citation;
    made.effective = passage.effective;
    made.at = place_of(sources_, passage.at);
    return made;
}

ReportPassage PolicyWords::told(const model::Policy& policy, const model::Rule& rule) const {
    const Passage* passage = at(rule.at);
    const std::size_t dot = rule.name.find('.');
    ReportPassage made;
    const bool is_of_cadence = passage != nullptr && passage->kind == PassageKind::cadence; // it has no text of its own
    if (passage != nullptr && !is_of_cadence) made = told(*passage);
    if (is_of_cadence || passage == nullptr) {
        made.kind = is_of_cadence ? "step" : "rule";
        made.at = place_of(sources_, rule.at);
        made.text = is_of_cadence ? "do not contact" : "";
    }
    made.name = rule.name;
    made.title = rule.title;
    made.because = rule.because;
    made.within = sections_text(policy, rule.section);
    made.from = rule.from;
    made.version = rule.version;
    if (dot == std::string::npos) return made;
    made.table = rule.name.substr(0, dot);
    if (const Passage* whole = table(made.table, rule.at.file)) {
        made.table_title = whole->title;
        made.table_text = whole->text;
    }
    return made;
}

/// The sections around the next rule that are not open yet, the outermost first.
void PolicyWords::add_sections(const model::Policy& policy, std::uint32_t section, std::vector<std::uint32_t>& open,
                               std::vector<ReportPassage>& made) const {
    std::vector<std::uint32_t> around;
    for (std::uint32_t each = section; each != model::nothing; each = policy.sections[each].parent) around.insert(around.begin(), each);
    for (std::size_t depth = 0; depth < around.size(); ++depth) {
        if (depth < open.size() && open[depth] == around[depth]) continue;
        const model::Section& about = policy.sections[around[depth]];
        const Passage* passage = at(about.at);
        if (passage != nullptr && passage->kind == PassageKind::cadence) continue; // shown with its steps
        ReportPassage told_of = passage != nullptr ? told(*passage) : ReportPassage{.kind = "section", .at = place_of(sources_, about.at)};
        told_of.name = about.name;
        told_of.title = about.title;
        told_of.within = sections_text(policy, about.parent);
        if (passage == nullptr && about.condition.when) told_of.text = "when " + about.condition.when->text;
        made.push_back(std::move(told_of));
    }
    open = std::move(around);
}

std::vector<ReportPassage> PolicyWords::rules(const model::Policy& policy) const {
    std::vector<ReportPassage> made;
    std::vector<std::uint32_t> open;
    for (const model::Rule& rule : policy.rules) {
        add_sections(policy, rule.section, open, made);
        made.push_back(told(policy, rule));
    }
    return made;
}

std::vector<ReportPassage> PolicyWords::guards(const model::Policy& policy) const {
    std::vector<ReportPassage> made;
    std::string file;
    for (const model::Guard& guard : policy.guards) {
        if (guard.file != file) {
            file = guard.file;
            const auto whole = std::ranges::find_if(passages_, [&](const Passage& each) {
                return each.kind == PassageKind::guard_file && each.name == file;
            });
            if (whole != passages_.end()) {
                made.push_back(told(*whole));
                made.back().within.clear();
            }
        }
        const Passage* passage = at(guard.at);
        ReportPassage told_of = passage != nullptr ? told(*passage) : ReportPassage{.kind = "guard"};
        told_of.name = guard.name;
        told_of.within = guard.file;
        told_of.because = guard.because;
        told_of.citation = guard.citation;
        made.push_back(std::move(told_of));
    }
    return made;
}

std::vector<ReportPassage> PolicyWords::definitions(const model::Policy& policy) const {
    std::set<std::string> users{policy.name, policy.schema.name};
    for (const model::Rule& rule : policy.rules) {
        if (!rule.from.empty()) users.insert(first_word(rule.from));
    }
    for (const model::Guard& guard : policy.guards) users.insert(guard.file);
    std::vector<ReportPassage> made;
    for (const Passage& each : passages_) {
        if (is_definition(each.kind) && users.contains(each.within)) made.push_back(told(each));
    }
    return made;
}

std::vector<std::string> PolicyWords::effective(const std::string& policy) const {
    std::vector<std::string> made;
    for (const Passage& each : passages_) {
        if (each.kind != PassageKind::policy || each.name != policy || each.effective.empty()) continue;
        made.push_back((each.text.empty() ? "" : each.text + ": ") + each.effective);
    }
    return made;
}

} // namespace forbear
