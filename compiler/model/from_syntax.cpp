#include "model/from_syntax.h"

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "model/acceptances.h"
#include "model/policy_builder.h"
#include "model/requirements.h"
#include "model/scenarios.h"
#include "model/schema.h"
#include "model/used_policies.h"
#include "model/versions.h"

namespace forbear::model {
namespace {

/// Policies or guard files of one name, in the order in which they were written.
template <class Text>
struct Group {
    std::string name;
    std::vector<const Text*> texts;
};

template <class Text>
void add_to_group(std::vector<Group<Text>>& groups, const Text& text) {
    const auto known = std::ranges::find(groups, text.name.text, &Group<Text>::name);
    if (known != groups.end()) known->texts.push_back(&text);
    else groups.push_back({text.name.text, {&text}});
}

class Compilation {
public:
    Compilation(const std::vector<syntax::File>& files, DiagnosticSink& sink, const std::string& asked)
        : files_(files), sink_(sink), refinements_(written_, sink), requirements_(files, asked) {}

    Model resolve() {
        collect();
        Model model;
        for (const auto& schema : schemas_) model.schemas.push_back(schema->schema);
        check_version_numbers();
        flatten();
        resolve_policies(model);
        check_unnamed_guards();
        requirements_.report(schemas_, sink_);
        resolve_scenarios(files_, declared_, model, sink_);
        model.acceptances = acceptances_of(files_, sink_);
        return model;
    }

private:
    void collect() {
        Distinct schema_names("a schema");
        for (const syntax::File& file : files_) {
            for (const syntax::FileItem& item : file.items) {
                if (const auto* schema = std::get_if<syntax::Schema>(&item)) {
                    schema_names.add(schema->name, sink_);
                    const std::size_t errors_before = sink_.error_count();
                    schemas_.push_back(resolve_schema(*schema, sink_));
                    if (sink_.error_count() != errors_before) broken_schemas_.insert(schemas_.back().get());
                }
                if (const auto* policy = std::get_if<syntax::Policy>(&item)) {
                    written_.push_back(policy);
                    add_to_group(policies_, *policy);
                }
                if (const auto* guards = std::get_if<syntax::GuardFile>(&item)) add_to_group(guard_files_, *guards);
            }
        }
    }

    /// Policies of one name are versions of one policy when each has a number of its own; guard files when they have dates.
    void check_version_numbers() {
        for (const Group<syntax::Policy>& group : policies_) {
            if (group.texts.size() < 2) continue;
            std::unordered_map<std::uint32_t, Span> numbers;
            const auto is_unnumbered = [](const syntax::Policy* policy) { return !policy->version; };
            const auto found = std::ranges::find_if(group.texts, is_unnumbered);
            const syntax::Policy* unnumbered = found == group.texts.end() ? nullptr : *found;
            const auto count = std::ranges::count_if(group.texts, is_unnumbered);
            for (const syntax::Policy* policy : group.texts) {
                const Span* first = nullptr;
                Diagnostic mistake{.code = Code::version_said_twice, .at = policy->name.at};
                if (!policy->version) {
                    misnumbered_.insert(group.name);
                    const bool is_first = policy == unnumbered;
                    if (is_first && count > 1) continue; // said of the others
                    first = is_first ? &group.texts[policy == group.texts.front() ? 1 : 0]->name.at : &unnumbered->name.at;
                    mistake.code = Code::name_taken;
                    mistake.args = {group.name, "a policy"};
                    mistake.help = "give it another name; or, when they are versions of one policy, each its `version`";
                } else if (const auto [known, is_new] = numbers.emplace(*policy->version, policy->name.at); !is_new) {
                    first = &known->second;
                    mistake.args = {group.name, std::to_string(*policy->version)};
                    mistake.help = "give each version a number of its own, or each policy a name of its own";
                }
                if (first == nullptr) continue;
                mistake.labels.push_back({*first, "the other is here"});
                sink_.report(std::move(mistake));
                misnumbered_.insert(group.name);
            }
        }
        for (const Group<syntax::GuardFile>& group : guard_files_) {
            Distinct undated("a guard file");
            for (const syntax::GuardFile* guards : group.texts) {
                if (!place_of(guards->effective)) undated.add(guards->name, sink_);
            }
        }
    }

    void flatten() {
        for (const syntax::Policy* policy : written_) {
            const Flat& flat = refinements_.flat(*policy);
            if (flat.policy == nullptr) continue;
            for (const syntax::Name& name : flat.policy->guarded_by) used_guards_.insert(name.text);
        }
    }

    const ResolvedSchema* find_schema(const std::optional<syntax::Name>& about, Span at, const std::string& whose) {
        if (about) {
            std::vector<std::string> names;
            for (const auto& schema : schemas_) {
                if (schema->schema.name == about->text) return schema.get();
                names.push_back(schema->schema.name);
            }
            sink_.report({.code = Code::unknown_schema,
                          .at = about->at,
                          .args = {about->text},
                          .help = did_you_mean(about->text, names)});
            return nullptr;
        }
        if (schemas_.size() == 1) return schemas_.front().get();
        sink_.report({.code = Code::schema_not_said,
                      .at = at,
                      .args = {whose},
                      .help = schemas_.empty() ? "import a file with a schema" : "add `about NAME`"});
        return nullptr;
    }

    /// What is wrong with an inherited rule is said once, where it is written; what is wrong only because of the refinement
    /// says so.
    void pass_on(const DiagnosticSink& found, const Flat& flat) {
        const syntax::Policy& own = *flat.layers.front();
        for (Diagnostic mistake : found.diagnostics()) {
            const bool is_inherited = &flat.layer_of(mistake.at) != &own;
            const bool is_said = is_inherited && std::ranges::any_of(sink_.diagnostics(), [&](const Diagnostic& said) {
                return said.code == mistake.code && said.at == mistake.at && said.args == mistake.args;
            });
            if (is_said) continue;
            if (is_inherited) mistake.labels.push_back({own.name.at, "as `" + own.name.text + "` refines it"});
            sink_.report(std::move(mistake));
        }
    }

    Policy resolve_one(const Flat& flat, const ResolvedSchema& schema) {
        const syntax::Policy& written = *flat.policy;
        DiagnosticSink found;
        PolicyBuilder builder(schema, found);
        builder.build(flat);
        Distinct named("in this list of guards");
        for (const syntax::Name& name : written.guarded_by) {
            named.add(name, found);
            add_guards(name, schema, builder, found);
        }
        requirements_.resolve(flat, schema, builder);
        Policy policy = builder.take();
        if (found.error_count() == 0) check_exactly_one(policy, found);
        pass_on(found, flat);
        return policy;
    }

    /// What the texts of one group say, each alone.
    struct Texts {
        const Group<syntax::Policy>* group = nullptr;
        std::vector<const Flat*> flats;
        std::vector<Policy> policies;           ///< none after a message that left nothing to go on with
        const ResolvedSchema* schema = nullptr;
    };

    void resolve_policies(Model& model) {
        std::vector<Texts> all;
        for (const Group<syntax::Policy>& group : policies_) all.push_back(resolve_texts(group));
        const auto uses = [](const Policy& policy) { return !policy.use_points.empty(); };
        KnownPolicies known;
        if (std::ranges::any_of(all, [&](const Texts& texts) { return std::ranges::any_of(texts.policies, uses); })) {
            for (const Texts& texts : all) {
                DiagnosticSink said_below;
                known.emplace(texts.group->name, joined(texts, texts.policies, said_below));
                if (said_below.error_count() != 0) known.at(texts.group->name).reset();
            }
        }
        for (Texts& texts : all) {
            const std::size_t index = model.policies.size();
            std::optional<Policy> policy;
            if (join_what_they_use(texts.policies, known)) policy = joined(texts, std::move(texts.policies), sink_);
            // What a broken schema makes of a scenario is no news.
            const bool is_sound = policy && !broken_schemas_.contains(texts.schema);
            if (policy) model.policies.push_back(std::move(*policy));
            for (const syntax::Policy* text : texts.group->texts)
                declared_.push_back({text, is_sound ? texts.schema : nullptr, index});
        }
    }

    bool join_what_they_use(std::vector<Policy>& policies, const KnownPolicies& known) {
        bool is_sound = true;
        for (Policy& policy : policies) {
            if (policy.use_points.empty()) continue;
            std::optional<Policy> whole = join_used(std::move(policy), known, sink_);
            if (whole) policy = std::move(*whole);
            is_sound = is_sound && whole;
        }
        return is_sound;
    }

    Texts resolve_texts(const Group<syntax::Policy>& group) {
        Texts texts{.group = &group, .flats = {}, .policies = {}};
        for (const syntax::Policy* text : group.texts) texts.flats.push_back(&refinements_.flat(*text));
        if (std::ranges::any_of(texts.flats, [](const Flat* flat) { return flat->policy == nullptr; })) return texts;
        for (const Flat* flat : texts.flats) {
            texts.schema = find_schema(flat->policy->about, flat->policy->name.at, flat->policy->name.text);
            if (texts.schema == nullptr) {
                texts.policies.clear();
                return texts;
            }
            texts.policies.push_back(resolve_one(*flat, *texts.schema));
        }
        return texts;
    }

    /// One policy of all its versions; nothing after a message.
    std::optional<Policy> joined(const Texts& texts, std::vector<Policy> policies, DiagnosticSink& sink) {
        if (policies.empty()) return std::nullopt;
        for (Policy& policy : policies) policy.use_points.clear();
        const bool is_dated = place_of(texts.flats.front()->policy->effective).has_value();
        if (texts.flats.size() == 1 && !is_dated) return std::move(policies.front());
        std::vector<Version> versions = settled(texts, policies, sink);
        if (versions.empty()) return std::nullopt;
        return join_versions(std::move(versions));
    }

    /// The versions in the order of their days; none after a message.
    std::vector<Version> settled(const Texts& of, std::vector<Policy>& policies, DiagnosticSink& sink) {
        const std::vector<const Flat*>& flats = of.flats;
        if (misnumbered_.contains(of.group->name)) return {};
        std::vector<Dated> texts;
        for (std::size_t index = 0; index < flats.size(); ++index) {
            const syntax::Policy& text = *flats[index]->policy;
            const std::string& schema = policies.front().schema.name;
            if (policies[index].schema.name != schema) {
                sink.report({.code = Code::schemas_differ,
                              .at = text.name.at,
                              .args = {policy_words(text), policies[index].schema.name,
                                       policy_words(*flats.front()->policy), schema},
                              .help = "all versions of a policy are about one schema"});
                return {};
            }
            texts.push_back({"`" + text.name.text + "`" + version_words(text), text.name.at, &text.effective, {}});
        }
        Scope scope;
        Resolver resolver(policies.front().schema, scope, sink, Reader::rule);
        if (!settle(texts, "`" + of.group->name + "`", resolver)) return {};
        std::vector<Version> versions;
        const Dated* before = nullptr;
        for (const Dated& text : texts) {
            const auto at = std::ranges::find(flats, text.at, [](const Flat* flat) { return flat->policy->name.at; });
            Policy& policy = policies[static_cast<std::size_t>(at - flats.begin())];
            if (before != nullptr && versions.back().policy.version > policy.version) {
                sink.report({.code = Code::versions_out_of_order,
                              .at = *place_of(*before->effective),
                              .args = {before->words, text.words},
                              .labels = {{*place_of(*text.effective), text.words}},
                              .help = "a later version has a higher number; to go back to an older text, give it the next "
                                      "number"});
                return {};
            }
            before = &text;
            versions.push_back({std::move(policy), text.period, *place_of(*text.effective)});
        }
        return versions;
    }

    static std::string version_words(const syntax::Policy& text) {
        return text.version ? " version " + std::to_string(*text.version) : std::string();
    }

    /// The guards of every guard file of this name, each in force in its own days.
    void add_guards(const syntax::Name& name, const ResolvedSchema& schema, PolicyBuilder& builder, DiagnosticSink& sink) {
        const auto group = std::ranges::find(guard_files_, name.text, &Group<syntax::GuardFile>::name);
        if (group == guard_files_.end()) {
            std::vector<std::string> names;
            for (const Group<syntax::GuardFile>& each : guard_files_) names.push_back(each.name);
            sink.report({.code = Code::unknown_guard_file,
                         .at = name.at,
                         .args = {name.text},
                         .help = did_you_mean(name.text, names)});
            return;
        }
        std::vector<Dated> texts;
        for (const syntax::GuardFile* guards : group->texts) {
            if (guards->about && guards->about->text != schema.schema.name) {
                sink.report({.code = Code::guards_of_other_schema,
                             .at = guards->about->at,
                             .args = {guards->name.text, guards->about->text, schema.schema.name}});
                return;
            }
            texts.push_back({"guards `" + guards->name.text + "`", guards->name.at, &guards->effective, {}});
        }
        const auto is_undated = [](const Dated& text) { return !place_of(*text.effective); };
        if (std::ranges::count_if(texts, is_undated) > 1) return; // two guard files of one name, which has been said
        Scope scope;
        Resolver resolver(schema.schema, scope, sink, Reader::guard);
        if (texts.size() > 1) {
            for (Dated& text : texts) {
                const std::optional<Period> period = period_of(resolver, *text.effective);
                if (period && period != Period()) text.words += " " + days_words(schema.schema, *period);
            }
            if (!settle(texts, "guards `" + name.text + "`", resolver)) return;
        } else if (const auto period = period_of(resolver, *texts.front().effective)) {
            texts.front().period = *period;
        }
        for (const Dated& text : texts) {
            const auto guards =
                std::ranges::find(group->texts, text.at, [](const syntax::GuardFile* each) { return each->name.at; });
            builder.add_guards(**guards, text.period);
        }
    }

    /// Guards that no policy names are still read, so that their mistakes are found. Beside a policy they were meant to bind
    /// it: silence would pass for protection.
    void check_unnamed_guards() {
        for (const Group<syntax::GuardFile>& group : guard_files_) {
            if (used_guards_.contains(group.name)) continue;
            for (const syntax::GuardFile* guards : group.texts) {
                check_alone(*guards);
                const auto beside = std::ranges::find_if(written_, [&](const syntax::Policy* policy) {
                    return policy->at.file == guards->at.file;
                });
                if (beside == written_.end() || sink_.error_count() != 0) continue;
                const std::string& policy = (*beside)->name.text;
                sink_.report({.code = Code::guards_bind_nobody,
                              .at = guards->name.at,
                              .args = {group.name},
                              .labels = {{(*beside)->name.at, "`" + policy + "` stands here without them"}},
                              .help = "below `policy " + policy + "`, write `guarded by " + group.name + "`"});
            }
        }
    }

    void check_alone(const syntax::GuardFile& guards) {
        const ResolvedSchema* schema = find_schema(guards.about, guards.name.at, guards.name.text);
        if (schema == nullptr) return;
        Scope scope;
        Resolver resolver(schema->schema, scope, sink_, Reader::guard);
        const std::optional<Period> period = period_of(resolver, guards.effective);
        PolicyBuilder(*schema, sink_).add_guards(guards, period.value_or(Period()));
    }

    const std::vector<syntax::File>& files_;
    DiagnosticSink& sink_;
    std::vector<std::unique_ptr<ResolvedSchema>> schemas_;
    std::unordered_set<const ResolvedSchema*> broken_schemas_;
    std::vector<DeclaredPolicy> declared_;
    std::vector<const syntax::Policy*> written_;
    std::vector<Group<syntax::Policy>> policies_;
    std::vector<Group<syntax::GuardFile>> guard_files_;
    std::unordered_set<std::string> misnumbered_; ///< policies whose versions cannot be told apart
    std::unordered_set<std::string> used_guards_;
    Refinements refinements_;
    Requirements requirements_;
};

} // namespace

Model from_syntax(const std::vector<syntax::File>& files, DiagnosticSink& sink, const std::string& asked) {
    return Compilation(files, sink, asked).resolve();
}

} // namespace forbear::model
