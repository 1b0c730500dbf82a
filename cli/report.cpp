// forbear report: the page that a reviewer signs, and its JSON twin.

#include <filesystem>
#include <iostream>

#include <unistd.h>

#include "forbear/report.h"
#include "paths.h"
#include "portfolio/output.h"
#include "portfolio_options.h"

namespace forbear::cli {

const CommandInfo report_info{
    "report", "POLICY --output FILE.html", "the page that a reviewer signs",
    "Writes one HTML page that needs nothing else: the policy in its own words, maps of who is treated how, findings, proofs,\n"
    "scenarios and what they reach, a portfolio where one is given, and a block to sign. `--json` writes the same numbers for\n"
    "programs. The same files give the same bytes. Exit code 1 when something stands against signing.",
    "forbear report policies/card/early_stage.forbear --output early_stage.html --on accounts.csv --as-of 2026-12-01"};

namespace {

namespace po = boost::program_options;

po::options_description options_of_report() {
    po::options_description described("options");
    const auto name = [] { return po::value<std::string>()->default_value("")->value_name("FACT"); };
    const auto many = [](const char* value) { return po::value<std::vector<std::string>>()->composing()->value_name(value); };
    described.add_options()("output", po::value<std::string>()->value_name("FILE.html"), "where the page goes; `-` is standard output")(
        "json", po::value<std::string>()->value_name("FILE"), "where its JSON twin goes; `-` is standard output")(
        "policy", po::value<std::string>()->default_value("")->value_name("NAME"), "which policy, where the file holds several")(
        "against", many("FILE"), "a file with further requirements, such as a reviewer's own; may be repeated")(
        "earlier", po::value<std::string>()->default_value("")->value_name("FILE"), "an earlier version: what has changed in meaning since")(
        "scenarios", many("PATH"), "files or folders with scenarios; without it, the folder of the policy; may be repeated")(
        "rows", name(), "what goes down the map; without it, the choice that the rules ask about most")(
        "columns", name(), "what goes across; without it, the ranked choice that the rules ask about most")(
        "bands", name(), "what is cut where conditions turn; without it, the days that the rules ask about most")(
        "outcome", po::value<std::string>()->default_value("")->value_name("NAME"), "the outcome that is drawn; without it, `tone`")(
        "on", po::value<std::string>()->value_name("FILE"), "a portfolio to be counted; no record of it gets into the report");
    add_reading_options(described);
    add_finding_options(described);
    add_search_option(described);
    return described;
}

/// The paths that were given, or the folder in which the policy lies.
bool scenario_files(const Options& options, const std::string& policy, std::vector<std::string>& files) {
    std::vector<std::string> paths = options.all("scenarios");
    if (paths.empty()) {
        const std::filesystem::path folder = std::filesystem::path(policy).parent_path();
        paths.push_back(folder.empty() ? "." : folder.string());
    }
    for (const std::string& path : paths) {
        if (!add_path(report_info, path, files)) return false;
    }
    return true;
}

/// Counts every record. False: that failed, `failed` is the exit code, and the reason has been said.
bool count_portfolio(const Options& options, Reporter& reporter, Exit& failed) {
    const std::unique_ptr<Portfolio> portfolio =
        open_portfolio(report_info, options, options.get<std::string>("on"), reporter.schema(), reporter.reads_as_of(), failed);
    if (!portfolio) return false;
    RawChunk raw;
    FactsChunk facts(reporter.schema());
    std::set<std::string> ignored;
    for (bool more = true; more;) {
        raw.clear();
        const Result<bool> read = portfolio->read(raw);
        if (!read) {
            failed = complain(report_info, read.error().message);
            return false;
        }
        more = read.value();
        if (raw.records.empty()) continue;
        portfolio->bind(raw, facts, ignored);
        const Result<FactsView> view = facts.view();
        if (!view) {
            failed = complain(report_info, view.error().message);
            return false;
        }
        for (std::size_t record = 0; record < facts.size(); ++record)
            reporter.count(view.value(), record, facts.problem(record).empty());
    }
    if (!ignored.empty()) say("note: names that no fact reads are ignored: " + quoted_list({ignored.begin(), ignored.end()}));
    for (const std::string& note : portfolio->closing_notes()) say("note: " + note);
    return true;
}

bool write(const std::string& path, const std::string& text) {
    Output output;
    Result<bool> written = output.open(path);
    if (written) written = output.write(text);
    if (written) written = output.close();
    if (!written) complain(report_info, written.error().message);
    return written.has_value();
}

} // namespace

Exit run_report(const std::vector<std::string>& arguments) {
    const Options options = read_options(report_info, arguments, options_of_report(), {"policy-file"});
    if (options.finished) return *options.finished;
    const std::vector<std::string> files = options.all("policy-file");
    if (files.size() != 1) return complain(report_info, "which policy? one file, see `forbear report --help`");
    if (!options.has("output") && !options.has("json"))
        return complain(report_info, "where does the report go? give --output FILE.html, or --json FILE, or both");
    const Result<Findings> how = findings_options(options, STDERR_FILENO);
    if (!how) return complain(report_info, how.error().message);
    for (const char* option : {"output", "json"}) {
        if (options.has(option) && is_same_file(files.front(), options.get<std::string>(option)))
            return complain(report_info, std::string("--") + option + " would overwrite the policy");
    }
    ReportOptions wanted;
    wanted.compile.search_path = options.all("search");
    wanted.policy = options.get<std::string>("policy");
    wanted.against = options.all("against");
    if (!scenario_files(options, files.front(), wanted.scenarios)) return Exit::usage;
    wanted.rows = options.get<std::string>("rows");
    wanted.columns = options.get<std::string>("columns");
    wanted.bands = options.get<std::string>("bands");
    wanted.outcome = options.get<std::string>("outcome");
    wanted.engine = "forbear " FORBEAR_VERSION;
    if (options.has("on")) wanted.portfolio = options.get<std::string>("on");
    wanted.earlier = options.get<std::string>("earlier");
    if (options.has("as-of")) {
        wanted.as_of = options.get<std::string>("as-of");
        const Result<std::int64_t> date = date_option("--as-of", wanted.as_of);
        if (!date) return complain(report_info, date.error().message);
        wanted.today = date.value();
    }

    const Reporting work = start_report(files.front(), wanted);
    if (!work.diagnostics.empty()) std::cerr << findings_text(work.sources, work.diagnostics, how.value());
    if (!work.reporter)
        return work.error.empty() ? complain(report_info, "the policy has mistakes", Exit::answer_is_no) : complain(report_info, work.error);
    Exit failed = Exit::fine;
    if (options.has("on") && !count_portfolio(options, *work.reporter, failed)) return failed;
    const Report report = work.reporter->finish();
    if (options.has("output") && !write(options.get<std::string>("output"), render_html(report))) return Exit::usage;
    if (options.has("json") && !write(options.get<std::string>("json"), render_json(report))) return Exit::usage;
    say("forbear report: " + report.sentence);
    return report.verdict == ReportVerdict::refuse ? Exit::answer_is_no : Exit::fine;
}

} // namespace forbear::cli
