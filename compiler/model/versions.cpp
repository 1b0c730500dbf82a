#include "model/versions.h"

#include <algorithm>
#include <utility>

#include "model/expr.h"
#include "model/joined_experiments.h"
#include "model/joined_rules.h"
#include "model/requirements.h"

namespace forbear::model {
namespace {

std::string section_name(const Version& version) {
    // No author can give this name to a section: it holds a blank.
    return version.policy.version == 0 ? "in force" : "version " + std::to_string(version.policy.version);
}

/// Appends the rules of `version` to `whole`, inside of a section of its own.
void add_rules(Policy& whole, Version& version) {
    // Before its policy is taken apart.
    Section opened{.name = section_name(version), .title = {}};
    opened.condition.when = in_force(version.policy.schema, version.period, version.dates);
    opened.at = version.dates;
    const auto end = static_cast<std::uint32_t>(whole.rules.size());
    insert_rules(whole, std::move(version.policy), std::move(opened), end);
}

/// A guard of several versions stays one guard: reports name it once.
struct SharedGuard {
    Guard guard;
    std::vector<std::size_t> versions;
};

std::vector<SharedGuard> shared_guards(std::vector<Version>& versions, const JoinedExperiments& experiments) {
    std::vector<SharedGuard> shared;
    for (std::size_t index = 0; index < versions.size(); ++index) {
        for (Guard& guard : versions[index].policy.guards) {
            const auto known = std::ranges::find_if(shared, [&](const SharedGuard& each) {
                return each.guard.at == guard.at && experiments.means_the_same(each.guard);
            });
            if (known != shared.end()) known->versions.push_back(index);
            else shared.push_back({std::move(guard), {index}});
        }
    }
    return shared;
}

/// A requirement that means the same in several versions stays one.
struct SharedRequirement {
    Requirement requirement;
    std::vector<std::size_t> versions;
};

std::vector<SharedRequirement> shared_requirements(std::vector<Version>& versions) {
    std::vector<SharedRequirement> shared;
    for (std::size_t index = 0; index < versions.size(); ++index) {
        for (Requirement& requirement : versions[index].policy.requirements) {
            const auto known = std::ranges::find_if(
                shared, [&](const SharedRequirement& each) { return is_alike(each.requirement, requirement); });
            if (known != shared.end()) known->versions.push_back(index);
            else shared.push_back({std::move(requirement), {index}});
        }
    }
    return shared;
}

/// The condition that one of these versions is in force.
Expr in_one_of(const std::vector<Version>& versions, const std::vector<std::size_t>& some, const Schema& schema, Span at) {
    std::vector<Expr> days;
    std::string text;
    for (const std::size_t index : some) {
        days.push_back(in_force(schema, versions[index].period, versions[index].dates));
        text += (text.empty() ? "" : " or ") + days.back().text;
    }
    Expr in_some = either_of(std::move(days), at);
    in_some.text = some.size() == 1 ? text : "(" + text + ")";
    return in_some;
}

} // namespace

Policy join_versions(std::vector<Version> versions) {
    Policy whole;
    std::vector<const Policy*> policies;
    for (const Version& version : versions) policies.push_back(&version.policy);
    JoinedExperiments experiments(policies, Joining::versions);
    for (std::size_t index = 0; index < versions.size(); ++index) experiments.redirect(versions[index].policy, index);
    const Policy& newest = versions.back().policy;
    whole.name = newest.name;
    whole.doc = newest.doc;
    whole.owner = newest.owner;
    whole.at = versions.front().policy.at;
    whole.schema = experiments.schema();
    whole.proxies = newest.proxies; // all versions are about one schema
    for (const Version& version : versions) {
        whole.version = std::max(whole.version, version.policy.version);
        if (std::pair(version.policy.at.file, version.policy.at.begin) < std::pair(whole.at.file, whole.at.begin))
            whole.at = version.policy.at;
    }
    for (SharedGuard& shared : shared_guards(versions, experiments)) {
        // On days of no version there is nothing to guard.
        if (shared.versions.size() < versions.size())
            narrow(shared.guard.gate, in_one_of(versions, shared.versions, whole.schema, shared.guard.at));
        whole.guards.push_back(std::move(shared.guard));
    }
    for (SharedRequirement& shared : shared_requirements(versions)) {
        // On days of no version every record is rejected, which breaks nothing.
        Requirement& requirement = shared.requirement;
        if (shared.versions.size() < versions.size())
            narrow(requirement.applies, in_one_of(versions, shared.versions, whole.schema, requirement.at));
        if (shared.versions.size() == 1) requirement.version = versions[shared.versions.front()].policy.version;
        whole.requirements.push_back(std::move(requirement));
    }
    for (Version& version : versions) add_rules(whole, version);
    whole.experiments = experiments.take();
    whole.not_in_force = static_cast<std::uint32_t>(whole.rules.size());
    Rule none{.name = "no_version_in_force", .title = {}, .because = {}, .at = whole.at};
    none.because = "no version of `" + whole.name + "` is in force on this day";
    none.action.stance = Stance::reject;
    whole.rules.push_back(std::move(none));
    whole.reads_as_of = true;
    return whole;
}

} // namespace forbear::model
