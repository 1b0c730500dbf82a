#include "model/requirements.h"

#include <algorithm>
#include <set>
#include <utility>

#include "model/expr.h"

namespace forbear::model {
namespace {

bool same_or_both_absent(const std::optional<Expr>& left, const std::optional<Expr>& right) {
    return left.has_value() == right.has_value() && (!left || same(*left, *right));
}

/// What can be said of a policy that knows nothing of what the requirement is about.
bool is_unknown_name(const Diagnostic& mistake) {
    return mistake.code == Code::unknown_name || mistake.code == Code::unknown_value ||
           mistake.code == Code::unknown_channel || mistake.code == Code::unknown_outcome ||
           mistake.code == Code::unknown_list || mistake.code == Code::not_compared_by;
}

bool is_whole(const syntax::Require& text) {
    if (text.kind == syntax::Require::Kind::whenever) return text.must.has_value();
    return !text.fact.text.empty() && !text.outcome.text.empty();
}

} // namespace

bool is_alike(const Requirement& left, const Requirement& right) {
    return left.at == right.at && left.kind == right.kind && left.outcome == right.outcome &&
           left.is_used == right.is_used && left.name == right.name &&
           same_or_both_absent(left.applies.when, right.applies.when) && same_or_both_absent(left.must, right.must) &&
           same_or_both_absent(left.compared, right.compared);
}

Requirements::Requirements(const std::vector<syntax::File>& files, std::string asked) : asked_(std::move(asked)) {
    for (const syntax::File& file : files) {
        const bool stands_alone = std::ranges::none_of(
            file.items, [](const syntax::FileItem& item) { return std::holds_alternative<syntax::Policy>(item); });
        for (const syntax::FileItem& item : file.items) {
            const auto* text = std::get_if<syntax::Require>(&item);
            if (text != nullptr) written_.push_back({text, stands_alone, {}});
        }
    }
}

bool Requirements::binds(const Written& written, const Flat& flat) const {
    if (written.stands_alone) return asked_.empty() || flat.policy->name.text == asked_;
    return std::ranges::any_of(flat.layers, [&](const syntax::Policy* layer) {
        return layer->name.at.file == written.text->name.at.file;
    });
}

void Requirements::resolve(const Flat& flat, const ResolvedSchema& schema, PolicyBuilder& builder) {
    std::vector<const syntax::Require*>& bound = bound_.emplace_back();
    for (Written& written : written_) {
        if (!binds(written, flat)) continue;
        Reading reading{.policy = flat.policy->name.text, .policy_at = flat.policy->name.at, .schema = &schema, .found = {}};
        if (is_whole(*written.text)) {
            DiagnosticSink found;
            std::optional<Requirement> made = builder.requirement(*written.text, found);
            reading.is_sound = made && found.error_count() == 0;
            reading.found = found.diagnostics();
            if (reading.is_sound) {
                bound.push_back(written.text);
                builder.add(std::move(*made));
            }
        }
        written.readings.push_back(std::move(reading));
    }
}

/// Where no policy is at hand the schema alone can tell mistakes; a name that it lacks may be one of the policy's.
void Requirements::read_alone(Written& written, const ResolvedSchema& schema) {
    DiagnosticSink found;
    static_cast<void>(PolicyBuilder(schema, found).requirement(*written.text, found));
    Reading reading{.policy = {}, .policy_at = {}, .schema = &schema, .found = {}};
    std::ranges::remove_copy_if(found.diagnostics(), std::back_inserter(reading.found), is_unknown_name);
    written.readings.push_back(std::move(reading));
}

void Requirements::report(const Written& written, DiagnosticSink& sink) {
    const auto sound = std::ranges::find(written.readings, true, &Reading::is_sound);
    std::vector<const Diagnostic*> said;
    for (const Reading& reading : written.readings) {
        // A policy about other records is not meant.
        const bool is_elsewhere = sound != written.readings.end() && sound->schema != reading.schema &&
                                  std::ranges::all_of(reading.found, is_unknown_name);
        if (is_elsewhere) continue;
        for (const Diagnostic& mistake : reading.found) {
            const bool is_said = std::ranges::any_of(said, [&](const Diagnostic* each) {
                return each->code == mistake.code && each->at == mistake.at && each->args == mistake.args;
            });
            if (is_said) continue;
            said.push_back(&mistake);
            Diagnostic copy = mistake;
            if (sound != written.readings.end() && !reading.is_sound)
                copy.labels.push_back({reading.policy_at, "it also binds `" + reading.policy + "`"});
            sink.report(std::move(copy));
        }
    }
}

/// Reports tell requirements of one policy apart by their names.
void Requirements::report_names_taken(DiagnosticSink& sink) const {
    std::set<const syntax::Require*> said;
    for (const std::vector<const syntax::Require*>& bound : bound_) {
        for (std::size_t place = 1; place < bound.size(); ++place) {
            const auto end = bound.begin() + static_cast<std::ptrdiff_t>(place);
            const auto first = std::find_if(bound.begin(), end, [&](const syntax::Require* each) {
                return each->name.text == bound[place]->name.text;
            });
            if (first == end || !said.insert(bound[place]).second) continue;
            sink.report({.code = Code::name_taken,
                         .at = bound[place]->name.at,
                         .args = {bound[place]->name.text, "a requirement of this policy"},
                         .labels = {{(*first)->name.at, "first here"}},
                         .help = "every name stands for one thing; give one of the two another name"});
        }
    }
}

void Requirements::report(const std::vector<std::unique_ptr<ResolvedSchema>>& schemas, DiagnosticSink& sink) {
    report_names_taken(sink);
    for (Written& written : written_) {
        const bool is_alone = written.stands_alone && written.readings.empty() && is_whole(*written.text);
        if (is_alone && schemas.size() == 1) read_alone(written, *schemas.front());
        report(written, sink);
    }
    if (sink.error_count() != 0) return;
    std::set<std::uint32_t> files;
    for (const Written& written : written_) {
        if (files.insert(written.text->at.file).second)
            sink.report({.code = Code::not_run_by_check, .at = written.text->at});
    }
}

} // namespace forbear::model
