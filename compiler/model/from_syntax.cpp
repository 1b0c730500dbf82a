#include "model/from_syntax.h"

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "model/policy_builder.h"
#include "model/scenarios.h"
#include "model/schema.h"

namespace forbear::model {
namespace {

class Compilation {
public:
    Compilation(const std::vector<syntax::File>& files, DiagnosticSink& sink) : files_(files), sink_(sink) {}

    Model resolve() {
        collect();
        Model model;
        for (const auto& schema : schemas_) model.schemas.push_back(schema->schema);
        for (const syntax::Policy* policy : policies_) resolve_policy(*policy, model);
        for (const syntax::GuardFile* guards : guard_files_) {
            if (!used_guards_.contains(guards)) check_alone(*guards);
        }
        resolve_scenarios(files_, declared_, model, sink_);
        return model;
    }

private:
    void collect() {
        Distinct schema_names("a schema");
        Distinct policy_names("a policy");
        Distinct guard_names("a guard file");
        for (const syntax::File& file : files_) {
            const Span* not_run = nullptr;
            for (const syntax::FileItem& item : file.items) {
                if (const auto* schema = std::get_if<syntax::Schema>(&item)) {
                    schema_names.add(schema->name, sink_);
                    const std::size_t errors_before = sink_.error_count();
                    schemas_.push_back(resolve_schema(*schema, sink_));
                    if (sink_.error_count() != errors_before) broken_schemas_.insert(schemas_.back().get());
                }
                if (const auto* policy = std::get_if<syntax::Policy>(&item)) {
                    policy_names.add(policy->name, sink_);
                    policies_.push_back(policy);
                }
                if (const auto* guards = std::get_if<syntax::GuardFile>(&item)) {
                    guard_names.add(guards->name, sink_);
                    guard_files_.push_back(guards);
                }
                if (const auto* require = std::get_if<syntax::Require>(&item); require != nullptr && not_run == nullptr)
                    not_run = &require->at;
            }
            if (not_run != nullptr && sink_.error_count() == 0)
                sink_.report({.code = Code::not_run_by_check, .at = *not_run});
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

    void resolve_policy(const syntax::Policy& written, Model& model) {
        const ResolvedSchema* schema = find_schema(written.about, written.name.at, written.name.text);
        mark_guards_used(written);
        // What a broken schema makes of a scenario is no news.
        const bool is_sound = schema != nullptr && !broken_schemas_.contains(schema);
        declared_.push_back({&written, is_sound ? schema : nullptr, model.policies.size()});
        if (schema == nullptr) return;
        const std::size_t errors_before = sink_.error_count();
        PolicyBuilder builder(*schema, sink_);
        builder.build(written);
        Distinct named("in this list of guards");
        for (const syntax::Name& name : written.guarded_by) {
            named.add(name, sink_);
            if (const syntax::GuardFile* guards = find_guards(name)) add_guards(*guards, *schema, builder);
        }
        model.policies.push_back(builder.take());
        if (sink_.error_count() == errors_before) check_exactly_one(model.policies.back(), sink_);
    }

    void mark_guards_used(const syntax::Policy& written) {
        for (const syntax::Name& name : written.guarded_by) {
            for (const syntax::GuardFile* guards : guard_files_) {
                if (guards->name.text == name.text) used_guards_.emplace(guards, true);
            }
        }
    }

    const syntax::GuardFile* find_guards(const syntax::Name& name) {
        std::vector<std::string> names;
        for (const syntax::GuardFile* guards : guard_files_) {
            if (guards->name.text == name.text) return guards;
            names.push_back(guards->name.text);
        }
        sink_.report({.code = Code::unknown_guard_file,
                      .at = name.at,
                      .args = {name.text},
                      .help = did_you_mean(name.text, names)});
        return nullptr;
    }

    void add_guards(const syntax::GuardFile& guards, const ResolvedSchema& schema, PolicyBuilder& builder) {
        if (guards.about && guards.about->text != schema.schema.name) {
            sink_.report({.code = Code::guards_of_other_schema,
                          .at = guards.about->at,
                          .args = {guards.name.text, guards.about->text, schema.schema.name}});
            return;
        }
        builder.add_guards(guards);
    }

    /// Guards that no policy names are still read, so that their mistakes are found.
    void check_alone(const syntax::GuardFile& guards) {
        if (const ResolvedSchema* schema = find_schema(guards.about, guards.name.at, guards.name.text)) {
            PolicyBuilder(*schema, sink_).add_guards(guards);
        }
    }

    const std::vector<syntax::File>& files_;
    DiagnosticSink& sink_;
    std::vector<std::unique_ptr<ResolvedSchema>> schemas_;
    std::vector<const syntax::Policy*> policies_;
    std::vector<const syntax::GuardFile*> guard_files_;
    std::unordered_map<const syntax::GuardFile*, bool> used_guards_;
    std::unordered_set<const ResolvedSchema*> broken_schemas_;
    std::vector<DeclaredPolicy> declared_;
};

} // namespace

Model from_syntax(const std::vector<syntax::File>& files, DiagnosticSink& sink) {
    return Compilation(files, sink).resolve();
}

} // namespace forbear::model
