#include "model/refine.h"

#include <algorithm>

#include "model/refine_items.h"
#include "model/scope.h"

namespace forbear::model {
namespace {

/// Items that have a meaning only against a refined policy.
void refuse_refining_words(const syntax::Policy& written, DiagnosticSink& sink) {
    for (const syntax::PolicyItem& item : written.items) {
        const Named what = named(item);
        std::string word;
        if (std::holds_alternative<syntax::Removal>(item.value)) word = "remove";
        else if (what.replaces) word = "replace";
        else if (what.placement != nullptr && what.placement->where == syntax::Placement::Where::before) word = "before";
        else if (what.placement != nullptr && what.placement->where == syntax::Placement::Where::after) word = "after";
        if (word.empty()) continue;
        const bool is_place = word == "before" || word == "after";
        sink.report({.code = Code::refines_nothing,
                     .at = is_place ? what.placement->target.at : what.name->at,
                     .args = {word, written.name.text},
                     .help = is_place ? "rules are tried in the order in which they are written: move it there"
                                      : "add `refines NAME` below the policy's name, or write it without `" + word + "`"});
    }
}

/// What a reviewer accepted of one policy says nothing of another, and its words are no names.
std::vector<syntax::PolicyItem> without_acceptances(std::vector<syntax::PolicyItem> items) {
    std::erase_if(items, [](const syntax::PolicyItem& item) { return std::holds_alternative<syntax::Acceptance>(item.value); });
    for (syntax::PolicyItem& item : items) {
        if (auto* section = std::get_if<syntax::Section>(&item.value))
            section->items = without_acceptances(std::move(section->items));
    }
    return items;
}

} // namespace

std::string policy_words(const syntax::Policy& policy) {
    return policy.name.text + (policy.version ? " version " + std::to_string(*policy.version) : std::string());
}

const syntax::Policy& Flat::layer_of(Span at) const {
    const syntax::Policy* found = layers.front();
    std::uint32_t nearest = 0;
    for (const syntax::Policy* layer : layers) {
        const bool begins_above = layer->at.file == at.file && layer->at.begin <= at.begin;
        if (!begins_above || layer->at.begin < nearest) continue;
        nearest = layer->at.begin;
        found = layer;
    }
    return *found;
}

const Flat& Refinements::flat(const syntax::Policy& written) {
    if (const auto known = known_.find(&written); known != known_.end()) return known->second;
    Flat made = flatten(written);
    return known_.insert_or_assign(&written, std::move(made)).first->second;
}

Flat Refinements::flatten(const syntax::Policy& written) {
    if (!written.refines) {
        refuse_refining_words(written, sink_);
        return {&written, {&written}};
    }
    if (std::ranges::find(open_, &written) != open_.end()) {
        report_circle(written);
        return {};
    }
    const syntax::Policy* base = refined_by(written);
    if (base == nullptr) return {};
    open_.push_back(&written);
    const Flat& below = flat(*base);
    open_.pop_back();
    if (below.policy == nullptr) return {};

    Flat made;
    made.layers.push_back(&written);
    made.layers.insert(made.layers.end(), below.layers.begin(), below.layers.end());
    syntax::Policy& policy = made_.emplace_back(*below.policy);
    made.policy = &policy;
    if (written.about && policy.about && written.about->text != policy.about->text) {
        sink_.report({.code = Code::schemas_differ,
                      .at = written.about->at,
                      .args = {written.name.text, written.about->text, base->name.text, policy.about->text},
                      .labels = {{policy.about->at, "of the refined policy"}},
                      .help = "leave `about` out: it is inherited"});
    }
    policy.name = written.name;
    policy.version = written.version;
    policy.doc = written.doc;
    policy.at = written.at;
    policy.refines.reset();
    policy.refines_version.reset();
    if (!policy.about) policy.about = written.about;
    if (written.owner) policy.owner = written.owner;
    if (written.effective.from || written.effective.until) policy.effective = written.effective;
    if (written.otherwise) policy.otherwise = written.otherwise;
    // Guards are added, never dropped. To name one again that is inherited says nothing new.
    const std::vector<syntax::Name> inherited = policy.guarded_by;
    for (const syntax::Name& guards : written.guarded_by) {
        const bool is_new = std::ranges::find(inherited, guards.text, &syntax::Name::text) == inherited.end();
        if (is_new) policy.guarded_by.push_back(guards);
    }
    policy.items = without_acceptances(std::move(policy.items));
    ItemRefiner(policy.items, base->name.text, sink_).refine(without_acceptances(written.items));
    return made;
}

const syntax::Policy* Refinements::refined_by(const syntax::Policy& written) {
    std::vector<const syntax::Policy*> fitting;
    std::vector<std::string> names;
    for (const syntax::Policy* policy : policies_) {
        names.push_back(policy->name.text);
        const bool is_meant = policy->name.text == written.refines->text &&
                              (!written.refines_version || policy->version == written.refines_version);
        if (is_meant) fitting.push_back(policy);
    }
    if (fitting.size() == 1) return fitting.front();
    const std::string& name = written.refines->text;
    if (fitting.empty()) {
        const bool is_other_version = std::ranges::find(names, name) != names.end();
        sink_.report(
            {.code = Code::unknown_refined,
             .at = written.refines->at,
             .args = {name + (is_other_version ? " version " + std::to_string(*written.refines_version) : "")},
             .help = is_other_version ? "there are other versions of `" + name + "` here"
                     : did_you_mean(name, names).empty() ? "import the file that holds it"
                                                         : did_you_mean(name, names)});
        return nullptr;
    }
    if (written.refines_version) return fitting.front(); // that two versions have one number is said elsewhere
    std::vector<Label> labels;
    for (const syntax::Policy* policy : fitting) labels.push_back({policy->name.at, policy_words(*policy)});
    sink_.report({.code = Code::which_version,
                  .at = written.refines->at,
                  .args = {name},
                  .labels = std::move(labels),
                  .help = "say which of them is refined: `refines " + policy_words(*fitting.back()) + "`"});
    return nullptr;
}

void Refinements::report_circle(const syntax::Policy& written) {
    std::string way;
    for (auto step = std::ranges::find(open_, &written) + 1; step != open_.end(); ++step)
        way += (way.empty() ? ", by way of `" : "`, `") + (*step)->name.text;
    sink_.report({.code = Code::refines_itself,
                  .at = written.refines->at,
                  .args = {written.name.text, way.empty() ? way : way + "`"},
                  .help = "one of them must stand alone"});
}

} // namespace forbear::model
