#include "model/scope.h"

#include <algorithm>

namespace forbear::model {
namespace {

void report_taken(const std::string& name, Span at, const std::string& what, Span first, DiagnosticSink& sink) {
    Diagnostic diagnostic{.code = Code::name_taken, .at = at, .args = {name, what}};
    if (first.end > 0) diagnostic.labels.push_back({first, "first here"});
    diagnostic.help = "every name stands for one thing; give one of the two another name";
    sink.report(std::move(diagnostic));
}

} // namespace

std::string meaning_words(MeaningKind kind) {
    switch (kind) {
    case MeaningKind::fact: return "a fact";
    case MeaningKind::list: return "a list";
    case MeaningKind::outcome: return "an outcome";
    case MeaningKind::calculate: return "a calculation";
    case MeaningKind::call: return "a defined condition";
    case MeaningKind::define: return "a defined list";
    case MeaningKind::parameter: return "a parameter";
    case MeaningKind::lookup: return "a lookup";
    case MeaningKind::calendar: return "a calendar";
    case MeaningKind::per_channel: return "a fact for each channel";
    case MeaningKind::experiment: return "an experiment";
    }
    return {};
}

void Scope::add(const syntax::Name& name, Meaning meaning, DiagnosticSink& sink) {
    if (const Meaning* taken = find(name.text)) {
        report_taken(name.text, name.at, meaning_words(taken->kind), taken->at, sink);
        return;
    }
    names_.emplace(name.text, meaning);
}

void Scope::add_own(const std::string& name, Meaning meaning) { names_.emplace(name, meaning); }

const Meaning* Scope::find(const std::string& name) const {
    const auto found = names_.find(name);
    if (found != names_.end()) return &found->second;
    return outer_ == nullptr ? nullptr : outer_->find(name);
}

std::vector<std::string> Scope::names() const {
    std::vector<std::string> all = outer_ == nullptr ? std::vector<std::string>() : outer_->names();
    for (const auto& [name, meaning] : names_) all.push_back(name);
    std::ranges::sort(all); // so that the nearest of two equally near names is always the same one
    return all;
}

void Distinct::add(const syntax::Name& name, DiagnosticSink& sink) {
    const auto [first, is_new] = seen_.emplace(name.text, name.at);
    if (!is_new) report_taken(name.text, name.at, what_, first->second, sink);
}

std::string did_you_mean(const std::string& wanted, const std::vector<std::string>& candidates) {
    const std::string nearest = nearest_name(wanted, candidates);
    return nearest.empty() ? std::string() : "did you mean `" + nearest + "`?";
}

} // namespace forbear::model
