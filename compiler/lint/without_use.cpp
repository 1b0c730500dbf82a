// Declarations that nobody uses: they are read, reviewed and kept right for nothing.

#include <algorithm>
#include <map>

#include "lint/project_lints.h"
#include "lint/words_of_texts.h"

namespace forbear::lint {
namespace {

struct Declared {
    std::string kind;
    syntax::Name name;
    Span at; ///< of the whole declaration
};

/// Calls `visit` with every declaration that gives a name to something; the items of sections too.
template <class Visit>
void for_each_name(const std::vector<syntax::PolicyItem>& items, const Visit& visit);

template <class Visit>
struct ItemVisitor {
    const Visit& visit;
    void operator()(const syntax::Parameter& item) const { if (!item.replaces) visit({"parameter", item.name, item.at}); }
    void operator()(const syntax::Call& item) const { if (!item.replaces) visit({"condition", item.name, item.at}); }
    void operator()(const syntax::Define& item) const { if (!item.replaces) visit({"list", item.name, item.at}); }
    void operator()(const syntax::Calculate& item) const { if (!item.replaces) visit({"calculation", item.name, item.at}); }
    void operator()(const syntax::Lookup& item) const { if (!item.replaces) visit({"lookup", item.name, item.at}); }
    void operator()(const syntax::Calendar& item) const { if (!item.replaces) visit({"calendar", item.name, item.at}); }
    void operator()(const syntax::Section& item) const { for_each_name(item.items, visit); }
    template <class Other>
    void operator()(const Other&) const {}
};

template <class Visit>
void for_each_name(const std::vector<syntax::PolicyItem>& items, const Visit& visit) {
    for (const syntax::PolicyItem& item : items) std::visit(ItemVisitor<Visit>{visit}, item.value);
}

std::vector<Declared> declared_in(const syntax::File& file) {
    std::vector<Declared> made;
    const auto visit = [&](Declared declared) { made.push_back(std::move(declared)); };
    for (const syntax::FileItem& item : file.items) {
        if (const auto* policy = std::get_if<syntax::Policy>(&item)) for_each_name(policy->items, visit);
        if (const auto* guards = std::get_if<syntax::GuardFile>(&item)) {
            for (const syntax::GuardItem& each : guards->items) std::visit(ItemVisitor<decltype(visit)>{visit}, each);
        }
        if (const auto* schema = std::get_if<syntax::Schema>(&item)) {
            for (const syntax::SchemaItem& each : schema->items) std::visit(ItemVisitor<decltype(visit)>{visit}, each);
        }
        if (const auto* example = std::get_if<syntax::Example>(&item)) visit({"customer", example->name, example->at});
    }
    return made;
}

/// What a file offers to those that import it, in itself and in what it imports.
class Offers {
public:
    explicit Offers(const Project& project) : project_(project) {
        for (const syntax::File& file : project.files) by_source_[file.source] = &file;
    }
    const std::set<std::string>& of(std::uint32_t source) {
        const auto [place, is_new] = names_.try_emplace(source);
        const auto found = by_source_.find(source);
        if (!is_new || found == by_source_.end()) return place->second;
        std::set<std::string> names;
        for (const Declared& declared : declared_in(*found->second)) names.insert(declared.name.text);
        for (const syntax::FileItem& item : found->second->items) {
            if (const auto* policy = std::get_if<syntax::Policy>(&item)) names.insert(policy->name.text);
            if (const auto* guards = std::get_if<syntax::GuardFile>(&item)) names.insert(guards->name.text);
            if (const auto* schema = std::get_if<syntax::Schema>(&item)) add_schema(*schema, names);
        }
        for (const std::uint32_t imported : found->second->imported) {
            const std::set<std::string>& more = of(imported);
            names.insert(more.begin(), more.end());
        }
        names_[source] = std::move(names);
        return names_[source];
    }

    [[nodiscard]] bool has_policy(std::uint32_t source) const {
        const auto found = by_source_.find(source);
        return found != by_source_.end() && std::ranges::any_of(found->second->items, [](const syntax::FileItem& item) {
                   return std::holds_alternative<syntax::Policy>(item);
               });
    }

private:
    static void add_schema(const syntax::Schema& schema, std::set<std::string>& names) {
        names.insert(schema.name.text);
        for (const syntax::SchemaItem& item : schema.items) {
            if (const auto* fact = std::get_if<syntax::Fact>(&item)) names.insert(fact->name.text);
            if (const auto* outcome = std::get_if<syntax::Outcome>(&item)) names.insert(outcome->name.text);
            const auto* channels = std::get_if<syntax::Channels>(&item);
            for (std::size_t place = 0; channels != nullptr && place < channels->channels.size(); ++place)
                names.insert(channels->channels[place].name.text);
        }
    }

    const Project& project_;
    std::map<std::uint32_t, const syntax::File*> by_source_;
    std::map<std::uint32_t, std::set<std::string>> names_;
};

} // namespace

void names_without_use(const Project& project, Findings& findings) {
    std::map<std::string, std::size_t> used, declared;
    for (const syntax::File& file : project.files) {
        for (const auto& [name, count] : names_in(project.sources.file(file.source).text)) used[name] += count;
        for (const Declared& each : declared_in(file)) ++declared[each.name.text];
    }
    for (const syntax::File& file : project.files) {
        if (!project.is_asked(file.source)) continue;
        for (const Declared& each : declared_in(file)) {
            if (used[each.name.text] > declared[each.name.text]) continue;
            Fix leave_out{"leave it out", FixSafety::needs_review, {{each.at, ""}}};
            findings.add({{Code::name_without_use, each.name.at, {each.kind, each.name.text}, {}, {}, {std::move(leave_out)}}, {}, each.name.text, each.kind, {}});
        }
    }
}

void facts_without_use(const Project& project, Findings& findings) {
    // A schema is shared: a fact is one too many only when no policy about it reads it.
    struct Use {
        const Schema* schema = nullptr;
        std::set<std::int64_t> facts;
    };
    std::map<std::string, Use> uses;
    for (const ir::Judged* judged : project.judged) {
        Use& use = uses[judged->program.schema.name];
        use.schema = &judged->program.schema;
        for (const auto* code : {&judged->program.before, &judged->program.after, &judged->program.loop_code}) {
            for (const ir::Instruction& instruction : *code) {
                if (instruction.op == ir::Op::fact) use.facts.insert(instruction.imm);
            }
        }
    }
    for (const syntax::File& file : project.files) {
        if (!project.is_asked(file.source)) continue;
        for (const syntax::FileItem& item : file.items) {
            const auto* schema = std::get_if<syntax::Schema>(&item);
            const auto use = schema == nullptr ? uses.end() : uses.find(schema->name.text);
            if (use == uses.end()) continue;
            for (const syntax::SchemaItem& each : schema->items) {
                const auto* fact = std::get_if<syntax::Fact>(&each);
                if (fact == nullptr || fact->is_key || fact->is_protected) continue;
                const std::int32_t index = use->second.schema->find_fact(fact->name.text);
                if (index < 0 || use->second.facts.contains(index)) continue;
                findings.add({{Code::fact_without_use, fact->name.at, {fact->name.text, schema->name.text}, {}, {}, {}}, {}, fact->name.text, {}, {}});
            }
        }
    }
}

void imports_without_use(const Project& project, Findings& findings) {
    Offers offers(project);
    for (const syntax::File& file : project.files) {
        if (!project.is_asked(file.source)) continue;
        const auto names = names_in(project.sources.file(file.source).text);
        // Scenarios that name no policy test the one that is in reach.
        const auto is_silent = [](const syntax::FileItem& item) {
            const auto* scenario = std::get_if<syntax::Scenario>(&item);
            return scenario != nullptr && !scenario->policy;
        };
        const bool tests_what_it_imports = std::ranges::any_of(file.items, is_silent);
        std::size_t place = 0;
        std::vector<const syntax::Import*> imports;
        for (const syntax::FileItem& item : file.items) {
            if (const auto* import = std::get_if<syntax::Import>(&item)) imports.push_back(import);
        }
        if (imports.size() != file.imported.size()) continue; // one of them was not found
        for (const syntax::Import* import : imports) {
            const std::set<std::string>& offered = offers.of(file.imported[place++]);
            const bool is_tested = tests_what_it_imports && offers.has_policy(file.imported[place - 1]);
            const bool is_used = is_tested || std::ranges::any_of(offered, [&](const std::string& name) { return names.contains(name); });
            if (is_used || offered.empty()) continue;
            Fix leave_out{"leave the import out", FixSafety::safe, {{import->at, ""}}};
            findings.add({{Code::import_without_use, import->at, {import->path.text}, {}, {}, {std::move(leave_out)}}, {}, import->path.text, {}, {}});
        }
    }
}

} // namespace forbear::lint
