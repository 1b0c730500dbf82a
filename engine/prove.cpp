#include "forbear/prove.h"

#include <algorithm>

#include "analysis/questions.h"
#include "coverage_search.h"
#include "driver/compile.h"
#include "driver/groups.h"
#include "forbear/binding.h"
#include "interpret/explain.h"
#include "interpret/given.h"
#include "lower/requirements.h"

namespace forbear {
namespace {

std::string words_of(Doubt doubt) {
    switch (doubt) {
    case Doubt::effort: return "the solver used up the steps it is allowed";
    case Doubt::beyond: return "only a customer with longer lists, or with dates outside of the years 2000 to 2039, might break it";
    case Doubt::not_confirmed: return "the solver names a customer, and the interpreter decides it otherwise";
    case Doubt::none: break;
    }
    return {};
}

Proof proof_of(Verdict broken) {
    return broken == Verdict::no ? Proof::proved : broken == Verdict::yes ? Proof::refuted : Proof::not_decided;
}

Counterexample counterexample(const ir::Program& program, const SourceMap& sources, const GivenRecord& given) {
    Record record(program.schema);
    interpret::fill(given, program.schema, record);
    Counterexample made;
    made.explanation = interpret::explain(program, sources, record.view(), 0);
    const std::string& rule = made.explanation.rule;
    made.scenario = scenario_text(program, given, rule == "otherwise" ? rule : "rule " + rule);
    return made;
}

std::vector<ProofResult> prove(const ir::Judged& judged, const SourceMap& sources, bool queries) {
    std::vector<ProofResult> results;
    analysis::Questions questions(judged, queries);
    for (std::uint32_t index = 0; index < judged.requirements.size(); ++index) {
        const ir::Requirement& requirement = judged.requirements[index];
        const Found found = questions.can_break(index);
        ProofResult& result = results.emplace_back();
        result.policy = judged.program.name;
        result.version = judged.program.version;
        result.name = requirement.name;
        result.whenever = requirement.whenever;
        result.text = requirement.text;
        result.because = requirement.because;
        result.at = requirement.at;
        result.proof = proof_of(found.verdict);
        result.reason = words_of(found.doubt);
        result.query = found.query;
        if (result.proof != Proof::refuted) continue;
        for (const GivenRecord& record : found.witnesses)
            result.counterexamples.push_back(counterexample(judged.program, sources, record));
    }
    return results;
}

} // namespace

ProveReport prove_file(const std::string& file, const ProveOptions& options) {
    std::vector<std::string> files{file};
    files.insert(files.end(), options.against.begin(), options.against.end());
    driver::Compiled compiled = driver::compile_files(files, options.compile);
    ProveReport report;
    report.unreadable = compiled.loaded.unreadable;
    report.error = compiled.error;
    bool is_known = options.policy.empty();
    for (const model::Policy& policy : compiled.model.policies) {
        const bool is_asked = compiled.ok && policy.at.file == compiled.loaded.files.front().source;
        if (!is_asked || (!options.policy.empty() && policy.name != options.policy)) continue;
        is_known = true;
        const Result<ir::Judged> judged = lower::for_analysis(policy, driver::hash_of_policy(compiled.loaded, policy.at.file));
        if (!judged) {
            report.error = judged.error().message;
            break;
        }
        std::vector<ProofResult> results = prove(judged.value(), compiled.loaded.sources, options.queries);
        std::ranges::move(results, std::back_inserter(report.results));
    }
    if (compiled.ok && !is_known) report.error = "there is no policy `" + options.policy + "` in " + file;
    const auto is_proved = [](const ProofResult& result) { return result.proof == Proof::proved; };
    report.ok = compiled.ok && report.error.empty() && std::ranges::all_of(report.results, is_proved);
    std::erase_if(compiled.diagnostics, [](const Diagnostic& each) { return each.code == Code::not_run_by_check; });
    report.diagnostics = std::move(compiled.diagnostics);
    report.sources = std::move(compiled.loaded.sources);
    return report;
}

} // namespace forbear
