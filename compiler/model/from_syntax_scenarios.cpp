// Which policy a scenario is about, what it starts from, and whether it says enough.

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "model/numbers.h"
#include "model/scenarios.h"
#include "model/types.h"

namespace forbear::model {
namespace {

class ScenarioReader {
public:
    ScenarioReader(const std::vector<syntax::File>& files, const std::vector<DeclaredPolicy>& policies, Model& model,
                   DiagnosticSink& sink)
        : files_(files), policies_(policies), model_(model), sink_(sink) {
        for (std::size_t i = 0; i < files.size(); ++i) places_.emplace(files[i].source, i);
        for (const Diagnostic& diagnostic : sink.diagnostics()) {
            const bool is_of_syntax = static_cast<std::uint16_t>(diagnostic.code) < 2000;
            if (is_of_syntax && info(diagnostic.code).severity == Severity::error) broken_.insert(diagnostic.at.file);
        }
    }

    void read() {
        for (const syntax::File& file : files_) {
            for (const syntax::FileItem& item : file.items) {
                if (const auto* scenario = std::get_if<syntax::Scenario>(&item)) read_scenario(file, *scenario);
                if (const auto* customer = std::get_if<syntax::Example>(&item)) customers_.emplace_back(&file, customer);
            }
        }
        for (const auto& [file, customer] : customers_) check_alone(*file, *customer);
    }

private:
    /// The files in reach of `file`, itself first, then level by level what they import.
    std::vector<std::vector<const syntax::File*>> levels_of(const syntax::File& file) const {
        std::vector<std::vector<const syntax::File*>> levels{{&file}};
        std::unordered_set<std::uint32_t> seen{file.source};
        while (!levels.back().empty()) {
            std::vector<const syntax::File*> next;
            for (const syntax::File* from : levels.back()) {
                for (const std::uint32_t source : from->imported) {
                    const auto place = places_.find(source);
                    if (place != places_.end() && seen.insert(source).second) next.push_back(&files_[place->second]);
                }
            }
            levels.push_back(std::move(next));
        }
        return levels;
    }

    std::vector<const DeclaredPolicy*> policies_in(const syntax::File& file) const {
        std::vector<const DeclaredPolicy*> result;
        for (const DeclaredPolicy& policy : policies_) {
            if (policy.written->at.file == file.source) result.push_back(&policy);
        }
        return result;
    }

    const DeclaredPolicy* policy_of(const syntax::File& file, const syntax::Scenario& written) {
        std::vector<std::string> names;
        std::vector<const DeclaredPolicy*> nearest;
        for (const auto& level : levels_of(file)) {
            std::vector<const DeclaredPolicy*> here;
            for (const syntax::File* in_reach : level) {
                for (const DeclaredPolicy* policy : policies_in(*in_reach)) {
                    // Versions of one policy are one policy.
                    const bool is_known = std::ranges::any_of(here, [&](const DeclaredPolicy* known) {
                        return known->written->name.text == policy->written->name.text;
                    });
                    if (!is_known) here.push_back(policy);
                }
            }
            for (const DeclaredPolicy* policy : here) {
                if (written.policy && policy->written->name.text == written.policy->text) return policy;
                names.push_back(policy->written->name.text);
            }
            if (nearest.empty()) nearest = std::move(here);
        }
        if (written.policy) {
            std::string help = did_you_mean(written.policy->text, names);
            if (help.empty() && names.empty()) help = "import the file with the policy";
            sink_.report({.code = Code::unknown_policy, .at = written.policy->at, .args = {written.policy->text},
                          .labels = {}, .help = std::move(help), .fixes = {}});
            return nullptr;
        }
        if (nearest.size() == 1) return nearest.front();
        std::string help = "import the file with the policy that it tests";
        for (std::size_t i = 0; i < nearest.size(); ++i) {
            const std::string& name = nearest[i]->written->name.text;
            help = (i == 0 ? "several are in reach: write `scenario \"...\" of " + name + "`" : help + ", or of `" + name + "`");
        }
        sink_.report({.code = Code::scenario_without_policy, .at = written.title.at, .args = {}, .labels = {},
                      .help = std::move(help), .fixes = {}});
        return nullptr;
    }

    const syntax::Example* find_customer(const syntax::File& file, const syntax::Name& name, const syntax::File*& owner) {
        std::vector<std::string> names;
        const syntax::Example* found = nullptr;
        for (const auto& level : levels_of(file)) {
            for (const syntax::File* in_reach : level) {
                for (const syntax::FileItem& item : in_reach->items) {
                    const auto* customer = std::get_if<syntax::Example>(&item);
                    if (customer == nullptr) continue;
                    names.push_back(customer->name.text);
                    if (customer->name.text != name.text) continue;
                    if (found != nullptr) {
                        sink_.report({.code = Code::name_taken, .at = customer->name.at,
                                      .args = {name.text, "a customer in reach of the same scenario"},
                                      .labels = {{found->name.at, "first here"}}, .help = {}, .fixes = {}});
                        continue;
                    }
                    found = customer;
                    owner = in_reach;
                }
            }
        }
        if (found != nullptr) return found;
        std::string help = did_you_mean(name.text, names);
        for (const auto& schema : model_.schemas) {
            if (help.empty() && schema.find_fact(name.text) >= 0) help = "`" + name.text + "` is a fact: write its value behind it";
        }
        sink_.report({.code = Code::unknown_customer, .at = name.at, .args = {name.text}, .labels = {}, .help = std::move(help),
                      .fixes = {}});
        return nullptr;
    }

    static PartialRecord empty_record(const Schema& schema) {
        PartialRecord record;
        record.facts.resize(schema.facts.size());
        record.lists.resize(schema.lists.size());
        return record;
    }

    /// The record of a customer, with what it is based on; read once for each schema, so that its mistakes are told once.
    const PartialRecord& customer(const syntax::File& file, const syntax::Example& written, const ResolvedSchema& schema) {
        const auto key = std::pair(&written, &schema);
        if (const auto known = records_.find(key); known != records_.end()) return known->second;
        PartialRecord record = empty_record(schema.schema);
        opened_.push_back(&written);
        if (written.base) record = based_on(file, *written.base, schema);
        opened_.pop_back();
        read_given(schema, written.given, Taken::as_valid, record, sink_);
        return records_.insert_or_assign(key, std::move(record)).first->second;
    }

    PartialRecord based_on(const syntax::File& file, const syntax::Name& base, const ResolvedSchema& schema) {
        const syntax::File* owner = &file;
        const syntax::Example* found = find_customer(file, base, owner);
        if (found == nullptr) {
            base_is_missing_ = true;
            return empty_record(schema.schema);
        }
        if (std::ranges::find(opened_, found) != opened_.end()) {
            sink_.report({.code = Code::defined_through_itself, .at = base.at, .args = {base.text}, .labels = {},
                          .help = "a customer may be based on another, but the chain must end", .fixes = {}});
            base_is_missing_ = true;
            return empty_record(schema.schema);
        }
        return customer(*owner, *found, schema);
    }

    void read_scenario(const syntax::File& file, const syntax::Scenario& written) {
        const DeclaredPolicy* about = policy_of(file, written);
        if (about == nullptr || about->schema == nullptr) return;
        const Policy& policy = model_.policies.at(about->index);
        base_is_missing_ = false;
        PartialRecord record = written.base ? based_on(file, *written.base, *about->schema) : empty_record(policy.schema);
        const bool wants_invalid = std::ranges::any_of(
            written.expect, [](const syntax::Expectation& one) { return one.what == "invalid"; });
        const Taken taken = wants_invalid ? Taken::as_written : Taken::as_valid;
        read_given(*about->schema, written.given, taken, record, sink_);
        const bool is_whole = !broken_.contains(file.source) && !base_is_missing_;
        check_title(policy, written);
        take_day(policy, written, taken, is_whole, record);
        Scenario made{.title = written.title.text, .policy = policy.name};
        made.at = written.title.at;
        made.record = completed(policy.schema, record, written, is_whole && !wants_invalid);
        made.expectations = read_expectations(policy, written, sink_);
        if (written.expect.empty() && is_whole) {
            sink_.report({.code = Code::nothing_expected, .at = written.title.at, .args = {}, .labels = {},
                          .help = "add `expect rule NAME`, `expect do not contact`, or an outcome and its value", .fixes = {}});
        }
        model_.scenarios.push_back(std::move(made));
    }

    void check_title(const Policy& policy, const syntax::Scenario& written) {
        const auto [first, is_new] = titles_.emplace(std::pair(policy.name, written.title.text), written.title.at);
        if (is_new) return;
        sink_.report({.code = Code::name_taken, .at = written.title.at,
                      .args = {written.title.text, "a scenario of `" + policy.name + "`"},
                      .labels = {{first->second, "first here"}},
                      .help = "reports tell scenarios by their titles", .fixes = {}});
    }

    void take_day(const Policy& policy, const syntax::Scenario& written, Taken taken, bool is_whole, PartialRecord& record) {
        if (!written.as_of) {
            if (policy.reads_as_of && is_whole && taken == Taken::as_valid) {
                sink_.report({.code = Code::as_of_not_said, .at = written.title.at, .args = {policy.name}, .labels = {},
                              .help = "add a line such as `as of 2026-12-03`", .fixes = {}});
            }
            record.facts.at(0) = GivenValue{State::unknown, 0, {}};
            return;
        }
        const Fact& as_of = policy.schema.facts.front();
        const auto day = read_date(written.as_of->text);
        if (day && (*day < as_of.type.low || *day > as_of.type.high) && taken == Taken::as_valid) {
            sink_.report({.code = Code::outside_range, .at = written.as_of->at,
                          .args = {written.as_of->text, value_text(policy.schema, as_of.type, as_of.type.low) + " to " +
                                                            value_text(policy.schema, as_of.type, as_of.type.high)},
                          .labels = {}, .help = {}, .fixes = {}});
        }
        record.facts.at(0) = day ? GivenValue{State::known, *day, {}} : GivenValue{State::malformed, 0, {}};
    }

    /// What was not mentioned is unknown where it may be; all that may not is told in one message.
    GivenRecord completed(const Schema& schema, const PartialRecord& partial, const syntax::Scenario& written, bool must_be_whole) {
        GivenRecord record;
        std::string missing;
        const auto miss = [&](const std::string& name) { missing += (missing.empty() ? "`" : ", `") + name + "`"; };
        for (std::size_t index = 0; index < schema.facts.size(); ++index) {
            const Fact& fact = schema.facts[index];
            if (partial.facts[index]) {
                record.facts.push_back(*partial.facts[index]);
            } else if (static_cast<std::int32_t>(index) == schema.key) {
                record.facts.push_back(made_up(fact.type));
            } else {
                if (!fact.may_be_unknown) miss(fact.name);
                record.facts.push_back({State::unknown, 0, {}});
            }
        }
        for (std::size_t index = 0; index < schema.lists.size(); ++index) {
            if (!partial.lists[index] && !schema.lists[index].may_be_unknown) miss(schema.lists[index].name);
            record.lists.push_back(partial.lists[index].value_or(GivenList{State::unknown, {}}));
        }
        if (must_be_whole && !missing.empty()) {
            sink_.report({.code = Code::facts_not_given, .at = written.title.at, .args = {missing}, .labels = {},
                          .help = "say them in `given`, or once for many scenarios: `customer typical` with these facts, then "
                                  "`given typical except ...`",
                          .fixes = {}});
        }
        return record;
    }

    /// The same for every scenario, so that nothing changes when one is added.
    static GivenValue made_up(const Type& type) {
        if (type.kind == TypeKind::text) return {State::known, 0, "scenario"};
        return {State::known, std::clamp<std::int64_t>(1, type.low, type.high), {}};
    }

    /// A customer that no scenario starts from is still read, so that its mistakes are found.
    void check_alone(const syntax::File& file, const syntax::Example& written) {
        const bool is_read = std::ranges::any_of(records_, [&](const auto& known) { return known.first.first == &written; });
        if (is_read) return;
        std::set<const ResolvedSchema*> schemas;
        for (const DeclaredPolicy& policy : policies_) {
            if (policy.schema != nullptr) schemas.insert(policy.schema);
        }
        if (schemas.size() == 1) static_cast<void>(customer(file, written, **schemas.begin()));
    }

    const std::vector<syntax::File>& files_;
    const std::vector<DeclaredPolicy>& policies_;
    Model& model_;
    DiagnosticSink& sink_;
    std::unordered_map<std::uint32_t, std::size_t> places_; ///< of files, by source
    std::unordered_set<std::uint32_t> broken_;              ///< sources that could not all be read: what they lack may stand there
    std::vector<std::pair<const syntax::File*, const syntax::Example*>> customers_;
    std::map<std::pair<const syntax::Example*, const ResolvedSchema*>, PartialRecord> records_;
    std::vector<const syntax::Example*> opened_;
    std::map<std::pair<std::string, std::string>, Span> titles_;
    bool base_is_missing_ = false;
};

} // namespace

void resolve_scenarios(const std::vector<syntax::File>& files, const std::vector<DeclaredPolicy>& policies, Model& model,
                       DiagnosticSink& sink) {
    ScenarioReader(files, policies, model, sink).read();
}

} // namespace forbear::model
