// Guard files that a policy does not name although its facts say that they are about its customers.

#include <algorithm>

#include "lint/project_lints.h"

namespace forbear::lint {
namespace {

/// Every name in a condition: facts and values.
void add_names(const syntax::Expr& expr, std::set<std::string>& names) {
    if (expr.kind == syntax::ExprKind::name || expr.kind == syntax::ExprKind::quoted) names.insert(expr.text);
    for (const syntax::Expr& arg : expr.args) add_names(arg, names);
    for (const syntax::Name& name : expr.names) names.insert(name.text);
}

bool knows(const Schema& schema, const std::string& name) {
    if (schema.find_fact(name) >= 0) return true;
    if (schema.find_outcome(name) >= 0) return true;
    return std::ranges::any_of(schema.vocabularies, [&](const Vocabulary& vocabulary) {
        return std::ranges::find(vocabulary.values, name) != vocabulary.values.end();
    });
}

/// What a guard file declares by itself.
struct DeclaredName {
    std::string operator()(const syntax::Guard&) const { return {}; }
    std::string operator()(const syntax::Acceptance&) const { return {}; }
    template <class Item>
    std::string operator()(const Item& item) const {
        return item.name.text;
    }
};

/// Whether a policy about `schema` could name these guards: their gate and the conditions of their guards read what it has.
bool fits(const syntax::GuardFile& guards, const Schema& schema) {
    std::set<std::string> names;
    add_names(*guards.when, names);
    for (const syntax::GuardItem& item : guards.items) {
        const auto* guard = std::get_if<syntax::Guard>(&item);
        if (guard != nullptr && guard->when) add_names(*guard->when, names);
    }
    for (const syntax::GuardItem& item : guards.items) names.erase(std::visit(DeclaredName{}, item));
    return !names.empty() && std::ranges::all_of(names, [&](const std::string& name) { return knows(schema, name); });
}

/// Whether the guards could change what the policy decides: they act on channels, add something, or are about an outcome that it sets.
bool concerns(const syntax::GuardFile& guards, const model::Policy& policy) {
    std::set<std::string> set;
    for (const model::Rule& rule : policy.rules) {
        for (const model::Setting& setting : rule.action.settings) set.insert(policy.schema.outcomes[setting.outcome].name);
    }
    for (const syntax::GuardItem& item : guards.items) {
        const auto* guard = std::get_if<syntax::Guard>(&item);
        if (guard == nullptr) continue;
        for (const syntax::Effect& effect : guard->effects) {
            const bool is_about_outcome = effect.kind == syntax::EffectKind::forbid_value || effect.kind == syntax::EffectKind::limit;
            if (!is_about_outcome || set.contains(effect.outcome.text)) return true;
        }
    }
    return false;
}

} // namespace

void guards_not_used(const Project& project, Findings& findings) {
    for (const model::Policy* policy : project.policies) {
        if (!project.is_asked(policy->at.file)) continue;
        std::set<std::string> used;
        std::set<std::uint32_t> chosen_from; // who takes some guards of a text has seen the others
        for (const model::Guard& guard : policy->guards) {
            used.insert(guard.file);
            chosen_from.insert(guard.at.file);
        }
        for (const syntax::File& file : project.files) {
            if (chosen_from.contains(file.source)) continue;
            for (const syntax::FileItem& item : file.items) {
                const auto* guards = std::get_if<syntax::GuardFile>(&item);
                if (guards == nullptr || used.contains(guards->name.text) || !guards->when) continue;
                if (guards->about && guards->about->text != policy->schema.name) continue;
                if (!fits(*guards, policy->schema) || !concerns(*guards, *policy)) continue;
                const std::string gate = std::string(project.sources.text(guards->when->at));
                findings.begin(policy->name);
                findings.add({{Code::guards_not_used, policy->at, {policy->name, guards->name.text, gate}, {{guards->at, "these guards"}},
                               "name it after `guarded by`, or accept this with a reason", {}},
                              {}, policy->name, guards->name.text, {}});
            }
        }
    }
    findings.begin({});
}

void lint_project(const Project& project, Findings& findings) {
    findings.begin({});
    names_without_use(project, findings);
    facts_without_use(project, findings);
    imports_without_use(project, findings);
    guards_not_used(project, findings);
    names_that_say_nothing(project, findings);
    words_that_threaten(project, findings);
}

} // namespace forbear::lint
