// All scenarios of many files: every policy is compiled once, however many files import it.

#include <algorithm>
#include <map>
#include <tuple>

#include "compiled_policy.h"
#include "coverage.h"
#include "driver/groups.h"
#include "forbear/scenarios.h"
#include "lower/from_model.h"
#include "lower/probes.h"

namespace forbear {
namespace {

class Runner {
public:
    Runner(driver::Groups groups, const TestOptions& options) : groups_(std::move(groups)), options_(options) {}

    TestReport run() && {
        report_.ok = groups_.ok;
        for (const driver::Group& group : groups_.groups) {
            run_group(group);
        }
        const auto place = [](const auto& found) { return std::tuple(found.at.file, found.at.begin); };
        std::ranges::stable_sort(report_.scenarios, {}, place);
        for (const ScenarioResult& result : report_.scenarios) report_.ok = report_.ok && result.passed;
        for (const auto& [place_of_policy, coverage] : coverage_) {
            if (coverage.counts) report_.coverage.push_back(coverage.counts->result(coverage.at));
        }
        report_.diagnostics.insert(report_.diagnostics.begin(), groups_.diagnostics.begin(), groups_.diagnostics.end());
        report_.unreadable = std::move(groups_.loaded.unreadable);
        report_.sources = std::move(groups_.loaded.sources);
        return std::move(report_);
    }

private:
    void run_group(const driver::Group& group) {
        for (const Scenario& scenario : group.model.scenarios) {
            if (!group.sound.contains(scenario.at.file)) continue;
            const auto policy = std::ranges::find(group.model.policies, scenario.policy, &model::Policy::name);
            if (policy == group.model.policies.end()) continue;
            const CompiledPolicy* compiled = compiled_policy(*policy);
            if (compiled == nullptr) continue;
            report_.scenarios.push_back(run_scenario(*compiled, scenario));
            if (Coverage* coverage = coverage_of(*policy)) coverage->add(scenario);
        }
        for (const model::Policy& policy : group.model.policies) {
            if (group.sound.contains(policy.at.file)) static_cast<void>(coverage_of(policy));
        }
    }

    /// Null when coverage was not asked for.
    Coverage* coverage_of(const model::Policy& policy) {
        if (!options_.coverage) return nullptr;
        const auto [place, is_new] = coverage_.try_emplace(std::pair(policy.at.file, policy.at.begin));
        if (is_new) {
            place->second.at = policy.at;
            Result<ir::Probed> probed = lower::with_probes(policy, driver::hash_of_policy(groups_.loaded, policy.at.file));
            if (probed) place->second.counts = std::make_unique<Coverage>(std::move(probed).value());
            else report_.notes.push_back("no coverage of policy " + policy.name + ": " + probed.error().message);
        }
        return place->second.counts.get();
    }

    /// Null when the policy is too large, which is said once.
    const CompiledPolicy* compiled_policy(const model::Policy& policy) {
        const auto key = std::pair(policy.at.file, policy.at.begin);
        if (const auto known = compiled_.find(key); known != compiled_.end()) return known->second.get();
        std::unique_ptr<CompiledPolicy>& made = compiled_[key];
        Result<ir::Program> program = lower::from_model(policy, driver::hash_of_policy(groups_.loaded, policy.at.file));
        if (!program) {
            const bool is_limit = program.error().code == ErrorCode::limit;
            report_.diagnostics.push_back({.code = is_limit ? Code::too_large_to_compile : Code::internal, .at = policy.at,
                                           .args = {program.error().message}, .labels = {}, .help = {}, .fixes = {}});
            report_.ok = false;
            return nullptr;
        }
        made = std::make_unique<CompiledPolicy>(std::move(program).value(), groups_.loaded.sources, EngineKind::jit, options_.optimization);
        made->use_machine_code();
        if (!made->engine_note().empty()) report_.notes.push_back("policy " + policy.name + ": " + made->engine_note());
        return made.get();
    }

    driver::Groups groups_;
    const TestOptions& options_;
    TestReport report_;
    struct Counted {
        Span at;
        std::unique_ptr<Coverage> counts;
    };
    // By the place of the policy: files that share it are different compilations.
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::unique_ptr<CompiledPolicy>> compiled_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, Counted> coverage_;
};

} // namespace

TestReport test_files(const std::vector<std::string>& files, const TestOptions& options) {
    return Runner(driver::group_files(files, options.compile), options).run();
}

TestReport test_texts(const std::vector<NamedText>& texts, const TestOptions& options) {
    return Runner(driver::group_texts(texts, options.compile), options).run();
}

} // namespace forbear
