#include "metrics_plan.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace forbear::metrics {
namespace {

/// Label names that the library uses itself, or that text formats do.
constexpr std::array<std::string_view, 15> taken = {"policy", "version", "hash", "status", "rule", "rule_version", "guard", "file",
                                                    "channel", "fact", "kind", "le", "quantile", "job", "instance"};

bool can_be_label(const Fact& fact) { return fact.type.kind == TypeKind::choice || fact.type.kind == TypeKind::yes_no; }

const char* what_it_is(TypeKind kind) {
    switch (kind) {
    case TypeKind::text: return "a text";
    case TypeKind::set: return "a set";
    case TypeKind::date: return "a date";
    case TypeKind::time: return "a time";
    case TypeKind::hours: return "a window of hours";
    default: return "a number";
    }
}

/// Facts have names in lower case, digits and underscores. One that is taken, or that text formats keep to themselves, gets a word in front.
std::string exposed_name(const std::string& fact) {
    const bool is_taken = std::ranges::find(taken, fact) != taken.end() || fact.starts_with("__");
    return is_taken ? "fact_" + fact : fact;
}

std::vector<std::string> values_of(const Schema& schema, const Fact& fact) {
    std::vector<std::string> values = {"no", "yes"};
    if (fact.type.kind == TypeKind::choice) values = schema.vocabularies[static_cast<std::size_t>(fact.type.vocabulary)].values;
    // The first two are words of the language, the third has blanks: no vocabulary has any of them.
    for (const char* other : {"unknown", "none", "no value of it"}) values.emplace_back(other);
    return values;
}

std::vector<std::string> wanted_labels(const Schema& schema, const MeterOptions& options) {
    if (options.labels) return *options.labels;
    const std::int32_t tier = schema.find_fact("tier");
    if (tier < 0 || !can_be_label(schema.facts[static_cast<std::size_t>(tier)])) return {};
    return {"tier"};
}

/// Empty when the labels could be had, else why not.
std::optional<Error> take_labels(const Schema& schema, const MeterOptions& options, Plan& plan) {
    std::uint64_t combinations = 1;
    for (const std::string& name : wanted_labels(schema, options)) {
        const std::int32_t index = schema.find_fact(name);
        if (index < 0) return Error{ErrorCode::binding, "schema `" + schema.name + "` has no fact `" + name + "` to count by"};
        const Fact& fact = schema.facts[static_cast<std::size_t>(index)];
        if (!can_be_label(fact)) {
            return Error{ErrorCode::binding, "fact `" + name + "` is " + what_it_is(fact.type.kind) +
                                                 ": decisions are counted by choices and by yes-or-no facts, whose values are few and no customer's own"};
        }
        Label label;
        label.name = exposed_name(name);
        label.fact = static_cast<std::uint32_t>(index);
        label.values = values_of(schema, fact);
        label.known = static_cast<std::uint32_t>(label.values.size() - 3);
        label.step = static_cast<std::uint32_t>(combinations);
        if (std::ranges::find(plan.labels, label.name, &Label::name) != plan.labels.end()) {
            return Error{ErrorCode::binding, "two labels would be called `" + label.name + "`"};
        }
        combinations *= label.values.size();
        if (combinations > MeterOptions::most_combinations) {
            return Error{ErrorCode::limit, "the labels up to `" + name + "` have " + std::to_string(combinations) +
                                               " combinations of values, and may have " + std::to_string(MeterOptions::most_combinations)};
        }
        plan.labels.push_back(std::move(label));
    }
    plan.combinations = static_cast<std::uint32_t>(combinations);
    return {};
}

/// `names` gives a part's two labels.
template <class Part, class Names>
Parts parts_of(const std::vector<Part>& parts, Names names) {
    Parts made;
    std::map<std::pair<std::string, std::string>, std::uint32_t> seen;
    for (const Part& part : parts) {
        const auto [at, is_new] = seen.emplace(names(part), static_cast<std::uint32_t>(made.labels.size()));
        if (is_new) made.labels.push_back(at->first);
        made.series.push_back(at->second);
    }
    return made;
}

void place_cells(Plan& plan) {
    const auto take = [&](std::uint64_t count) {
        const std::uint32_t first = plan.cells;
        plan.cells += static_cast<std::uint32_t>(count);
        return first;
    };
    const std::uint64_t channels = plan.channels.size();
    plan.decisions = take(plan.combinations * status_names.size());
    plan.channel_counts = take(plan.combinations * (channels + 1));
    plan.first_channel = take(plan.combinations * channels);
    plan.offered = take(plan.combinations * channels);
    plan.rule_cells = take(plan.by_rule ? plan.rules.labels.size() : 0);
    plan.applied = take(plan.guards.labels.size());
    plan.changed = take(plan.guards.labels.size());
    plan.faults = take(plan.inputs.size() * fault_names.size());
    plan.unreadable = take(1);
    plan.batches = take(batch_bounds.size() + 2);
    plan.times = take(nanosecond_bounds.size() + 2);
}

} // namespace

bool counts_the_same(const Plan& one, const Plan& other) noexcept {
    const auto same_fact = [](const Label& left, const Label& right) { return left.fact == right.fact; };
    return one.by_rule == other.by_rule && std::ranges::equal(one.labels, other.labels, same_fact);
}

Result<std::unique_ptr<const Plan>> make_plan(const Policy& policy, const MeterOptions& options) {
    const Schema& schema = policy.schema();
    auto plan = std::make_unique<Plan>();
    if (auto refused = take_labels(schema, options, *plan)) return *std::move(refused);
    plan->layout = policy.layout();
    plan->policy = policy.name();
    plan->version = std::to_string(policy.version());
    plan->hash = policy.hash();
    for (const Channel& channel : schema.channels) plan->channels.push_back(channel.name);
    plan->rule_count = static_cast<std::uint32_t>(policy.rules().size());
    plan->by_rule = options.by_rule;
    plan->rules = parts_of(policy.rules(), [](const RuleInfo& rule) { return std::pair(rule.name, std::to_string(rule.version)); });
    plan->guards = parts_of(policy.guards(), [](const GuardInfo& guard) { return std::pair(guard.name, guard.file); });
    for (const Fact& fact : schema.facts) plan->inputs.push_back(fact.name);
    plan->facts = static_cast<std::uint32_t>(schema.facts.size());
    for (const List& list : schema.lists) plan->inputs.push_back(list.name);
    place_cells(*plan);
    return std::unique_ptr<const Plan>(std::move(plan));
}

} // namespace forbear::metrics
