// forbear diff: what changes in meaning between two versions.

#include <set>

#include <unistd.h>

#include "diff_moves.h"
#include "diff_report.h"
#include "forbear/engine.h"
#include "portfolio/output.h"
#include "portfolio_options.h"

namespace forbear::cli {

const CommandInfo diff_info{
    "diff", "OLD NEW [--on FILE]", "what changes in meaning, with example customers",
    "Compares what two versions decide, over all customers there can be: who is decided differently, how and why, with an example\n"
    "each; or `same decisions`, proved. `--on` also counts a portfolio. Exit code 1 unless every decision is proved to be the same.",
    "forbear diff early_stage_3.forbear early_stage_4.forbear --on accounts.csv --as-of 2026-12-01"};

namespace {

namespace po = boost::program_options;

std::shared_ptr<const Policy> load(const Options& options, const std::string& file, const std::string& name, Exit& failed) {
    LoadOptions wanted;
    wanted.compile.search_path = options.all("search");
    wanted.policy = name;
    LoadResult loaded = load_files({file}, wanted);
    if (!loaded.policy) failed = complain(diff_info, loaded.error.empty() ? file + " has mistakes" : loaded.error, Exit::usage);
    return std::move(loaded.policy);
}

/// The next records, decided by one of the two; false at the end or when reading failed.
class Reading {
public:
    Reading(const Policy& policy, Portfolio& portfolio) : policy_(policy), portfolio_(portfolio), facts_(policy.schema()) {}

    Result<bool> next() {
        raw_.clear();
        Result<bool> more = portfolio_.read(raw_);
        if (!more) return more;
        portfolio_.bind(raw_, facts_, ignored_);
        const Result<FactsView> view = facts_.view();
        if (!view) return view.error();
        words_.assign(facts_.size() * policy_.layout().words, 0);
        policy_.decide(view.value(), 0, facts_.size(), words_.data());
        for (std::size_t record = 0; record < facts_.size(); ++record) {
            if (facts_.problem(record).empty()) continue;
            std::int64_t* words = words_.data() + record * policy_.layout().words;
            std::fill_n(words, policy_.layout().words, 0);
            words[layout::status] = static_cast<std::int64_t>(Status::invalid);
            words[layout::rule] = -1;
        }
        return more;
    }
    [[nodiscard]] std::size_t size() const { return facts_.size(); }
    [[nodiscard]] std::string key(std::size_t record) const { return std::string(facts_.key(record)); }
    [[nodiscard]] DecisionView decision(std::size_t record) const { return {policy_.layout(), words_.data() + record * policy_.layout().words}; }

private:
    const Policy& policy_;
    Portfolio& portfolio_;
    RawChunk raw_;
    FactsChunk facts_;
    std::set<std::string> ignored_;
    std::vector<std::int64_t> words_;
};

/// Reads the file once for each version, whose schemas may differ, side by side.
bool count_portfolio(const Options& options, const Policy& before, const Policy& after, Moves& moves, Exit& failed) {
    const std::string& file = options.get<std::string>("on");
    const auto old_file = open_portfolio(diff_info, options, file, before.schema(), before.reads_as_of(), failed);
    if (!old_file) return false;
    const auto new_file = open_portfolio(diff_info, options, file, after.schema(), after.reads_as_of(), failed);
    if (!new_file) return false;
    Reading old(before, *old_file), now(after, *new_file);
    std::uint64_t row = 0;
    for (bool more = true; more;) {
        const Result<bool> one = old.next();
        const Result<bool> other = now.next();
        if (!one || !other) {
            failed = complain(diff_info, (one ? other : one).error().message);
            return false;
        }
        more = one.value();
        for (std::size_t record = 0; record < old.size() && record < now.size(); ++record) {
            ++row;
            const std::string key = now.key(record);
            moves.count(key.empty() ? "row " + std::to_string(row) : key, old.decision(record), now.decision(record));
        }
    }
    return true;
}

std::optional<Exit> write_page(const Options& options, const std::string& page, const std::vector<std::string>& files) {
    const std::string& path = options.get<std::string>("output");
    for (const std::string& file : files) {
        if (is_same_file(file, path)) return complain(diff_info, "--output would overwrite " + file);
    }
    Output output;
    Result<bool> written = output.open(path);
    if (written) written = output.write(page);
    if (written) written = output.close();
    if (!written) return complain(diff_info, written.error().message);
    return std::nullopt;
}

} // namespace

Exit run_diff(const std::vector<std::string>& arguments) {
    po::options_description described("options");
    described.add_options()("policy", po::value<std::string>()->default_value("")->value_name("NAME"),
                            "which policy, where the files hold several; all when none is named")(
        "full", "also the example of each change, and both decisions in full")(
        "output", po::value<std::string>()->value_name("FILE.html"), "write everything as a page, too")(
        "on", po::value<std::string>()->value_name("FILE"), "a portfolio: how many of its records move from which decision to which");
    add_reading_options(described);
    add_finding_options(described);
    add_search_option(described);
    const Options options = read_options(diff_info, arguments, described, {"policy-files"});
    if (options.finished) return *options.finished;
    const std::vector<std::string> files = options.all("policy-files");
    if (files.size() != 2) return complain(diff_info, "which two versions? the old file, then the new one; see `forbear diff --help`");
    const Result<Findings> how = findings_options(options, STDOUT_FILENO);
    if (!how) return complain(diff_info, how.error().message);
    DiffOptions wanted;
    wanted.compile.search_path = options.all("search");
    wanted.policy = options.get<std::string>("policy");
    const DiffReport report = diff_files(files[0], files[1], wanted);
    for (const std::string& file : report.unreadable) complain(diff_info, file);
    if (!report.unreadable.empty()) return Exit::usage;
    if (!report.diagnostics_before.empty() || !report.diagnostics_after.empty()) {
        say(files[0] + " and " + files[1] + ": mistakes in the texts");
        if (!print(diff_info, findings_text(report.sources_before, report.diagnostics_before, Findings{}) +
                                  findings_text(report.sources_after, report.diagnostics_after, Findings{})))
            return Exit::usage;
        return Exit::answer_is_no;
    }
    if (!report.error.empty()) return complain(diff_info, report.error);

    std::optional<DiffCounts> counts;
    std::shared_ptr<const Policy> before, after;
    if (options.has("on")) {
        if (report.policies.size() != 1) return complain(diff_info, "--on counts one policy: name it with --policy");
        Exit failed = Exit::fine;
        before = load(options, files[0], report.policies.front().before, failed);
        if (before) after = load(options, files[1], report.policies.front().after, failed);
        if (!before || !after) return failed;
        Moves moves(*before, *after);
        if (!count_portfolio(options, *before, *after, moves, failed)) return failed;
        counts = moves.counts(options.get<std::string>("on"));
    }
    if (options.has("output")) {
        if (const auto refused = write_page(options, render_html(report, counts ? &*counts : nullptr, files[0], files[1]), files)) return *refused;
    }
    if (!print(diff_info, how.value().json ? diff_json(report, counts) : diff_text(report, counts, options.has("full")))) return Exit::usage;
    return report.same ? Exit::fine : Exit::answer_is_no;
}

} // namespace forbear::cli
