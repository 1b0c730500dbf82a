// forbear prove: every requirement of a policy, proved or refuted by an example customer.

#include <filesystem>
#include <fstream>
#include <system_error>

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "command.h"
#include "forbear/prove.h"
#include "test_report.h"

namespace forbear::cli {

const CommandInfo prove_info{
    "prove", "POLICY [--against FILE]", "prove requirements, or show a customer who breaks them",
    "Answers for every requirement that binds the policy, over all customers there can be: proved; refuted, with a customer\n"
    "(or, of a comparison, two) and the explained decision; or not decided, with the reason. Not decided is never proved.\n"
    "Exit code 1 unless all are proved.",
    "forbear prove policies/value_and_tier/value_and_tier.forbear"};

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view words[] = {"proved", "refuted", "not decided"};
constexpr std::string_view keys[] = {"proved", "refuted", "not_decided"};

std::string place_text(const ProveReport& report, const Span& at) {
    const SourceFile& file = report.sources.file(at.file);
    return printable(file.path) + ":" + std::to_string(report.sources.locate(at.file, at.begin).line);
}

std::string result_text(const ProveReport& report, const ProofResult& result) {
    const std::string said = (result.whenever.empty() ? "" : "whenever " + result.whenever + ": ") + result.text;
    std::string text = std::string(words[static_cast<std::size_t>(result.proof)]) + ": " + printable(result.name) + " of " +
                       printable(result.policy) + " (" + place_text(report, result.at) + ")\n  " + printable(said) + "\n";
    if (!result.because.empty()) text += "  because: " + printable(result.because) + "\n";
    if (result.proof == Proof::not_decided) text += "  " + printable(result.reason) + "\n";
    for (std::size_t index = 0; index < result.counterexamples.size(); ++index) {
        const Counterexample& example = result.counterexamples[index];
        text += index == 0 ? "\n  This customer breaks it:\n\n" : "\n  together with this one:\n\n";
        text += indented(example.scenario, 4) + "\n" + indented(render_text(example.explanation), 4);
    }
    return text;
}

std::string report_text(const ProveReport& report, const Findings& how) {
    std::string text = findings_text(report.sources, report.diagnostics, how);
    std::size_t counts[3] = {};
    for (const ProofResult& result : report.results) {
        ++counts[static_cast<std::size_t>(result.proof)];
        text += result_text(report, result) + "\n";
    }
    return text + std::to_string(report.results.size()) + " requirement" + (report.results.size() == 1 ? "" : "s") + ": " +
           std::to_string(counts[0]) + " proved, " + std::to_string(counts[1]) + " refuted, " + std::to_string(counts[2]) +
           " not decided\n";
}

/// Version 1 of the format, see docs/command-line.md.
std::string report_json(const ProveReport& report) {
    Json results = Json::array();
    for (const ProofResult& result : report.results) {
        Json one{{"policy", result.policy},
                 {"version", result.version},
                 {"requirement", result.name},
                 {"whenever", result.whenever},
                 {"text", result.text},
                 {"because", result.because},
                 {"file", report.sources.file(result.at.file).path},
                 {"line", report.sources.locate(result.at.file, result.at.begin).line},
                 {"proof", keys[static_cast<std::size_t>(result.proof)]}};
        if (result.proof == Proof::not_decided) one["reason"] = result.reason;
        for (const Counterexample& example : result.counterexamples)
            one["counterexamples"].push_back({{"scenario", example.scenario}, {"explanation", Json::parse(render_json(example.explanation))}});
        results.push_back(std::move(one));
    }
    const Json whole{{"format", "forbear.prove"}, {"version", 1}, {"requirements", std::move(results)}, {"ok", report.ok}};
    return whole.dump(2) + "\n";
}

/// False, with a word on standard error, when one cannot be written.
bool write_queries(const ProveReport& report, const std::string& folder) {
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    for (const ProofResult& result : report.results) {
        if (result.query.empty()) continue;
        const std::string path = folder + "/" + result.policy + "." + result.name + ".smt2";
        std::ofstream file(path, std::ios::binary);
        file << "; requirement " << result.name << " of policy " << result.policy << ": "
             << words[static_cast<std::size_t>(result.proof)] << "\n"
             << result.query;
        file.close();
        if (file) continue;
        complain(prove_info, path + ": cannot be written");
        return false;
    }
    return true;
}

} // namespace

Exit run_prove(const std::vector<std::string>& arguments) {
    namespace po = boost::program_options;
    po::options_description described("options");
    described.add_options()("policy", po::value<std::string>()->default_value("")->value_name("NAME"),
                            "which policy, where the file holds several; all when none is named")(
        "against", po::value<std::vector<std::string>>()->value_name("FILE"),
        "a file with further requirements, such as a reviewer's own; may be repeated");
    described.add_options()("smt", po::value<std::string>()->value_name("FOLDER"),
                            "also write every question there as POLICY.REQUIREMENT.smt2 (SMT-LIB 2), for another solver: `unsat` "
                            "is the proof, `sat` the refutation");
    add_finding_options(described);
    add_search_option(described);
    const Options options = read_options(prove_info, arguments, described, {"policy-file"});
    if (options.finished) return *options.finished;
    const std::vector<std::string> files = options.all("policy-file");
    if (files.size() != 1) return complain(prove_info, "which policy? one file, see `forbear prove --help`");
    const Result<Findings> how = findings_options(options, STDOUT_FILENO);
    if (!how) return complain(prove_info, how.error().message);
    ProveOptions wanted;
    wanted.compile.search_path = options.all("search");
    wanted.policy = options.get<std::string>("policy");
    wanted.against = options.all("against");
    wanted.queries = options.has("smt");
    const ProveReport report = prove_file(files.front(), wanted);
    if (wanted.queries && !write_queries(report, options.get<std::string>("smt"))) return Exit::usage;
    const bool is_json = how.value().json;
    if (!print(prove_info, is_json ? report_json(report) : report_text(report, how.value()))) return Exit::usage;
    if (is_json && !report.ok) say(findings_text(report.sources, report.diagnostics, Findings{}));
    for (const std::string& file : report.unreadable) complain(prove_info, file);
    if (!report.error.empty()) complain(prove_info, report.error);
    if (!report.unreadable.empty() || !report.error.empty()) return Exit::usage;
    if (report.results.empty() && report.ok) say("forbear prove: nothing is required of this policy, so nothing was proved");
    return report.ok ? Exit::fine : Exit::answer_is_no;
}

} // namespace forbear::cli
