// forbear explain: one decision in plain words.

#include <set>

#include <unistd.h>

#include "portfolio/reason.h"
#include "portfolio_options.h"

namespace forbear::cli {

const CommandInfo explain_info{
    "explain", "POLICY --input FILE --row N",
    "one decision in plain words: why this rule, why not the ones above, what each guard did",
    "Finds one record of a portfolio, by its number or by its key, and says why it is decided as it is. Rows are "
    "counted from\n"
    "1, the header not included.",
    "forbear explain early_stage.forbear --input accounts.csv --list contacts=contacts.csv --as-of 2026-12-01 --row "
    "17"};

namespace {

/// Which record is meant.
struct Wanted {
    std::uint64_t row = 0; ///< from 1; 0: by key
    std::string key;
};

Result<Wanted> wanted_record(const Options& options, const Schema* schema) {
    Wanted wanted;
    if (options.has("row") == options.has("key"))
        return Error{ErrorCode::invalid_argument, "which record? give --row N or --key VALUE"};
    if (options.has("key")) {
        if (schema != nullptr && schema->key < 0)
            return Error{ErrorCode::invalid_argument, "the schema has no key: give --row N"};
        wanted.key = options.get<std::string>("key");
        return wanted;
    }
    const std::string& text = options.get<std::string>("row");
    constexpr std::size_t most_digits = 18;
    const bool is_number =
        !text.empty() && text.size() <= most_digits && text.find_first_not_of("0123456789") == std::string::npos;
    if (is_number) wanted.row = std::stoull(text);
    if (wanted.row == 0)
        return Error{ErrorCode::invalid_argument, "--row is a number from 1, not `" + printable(text) + "`"};
    return wanted;
}

/// Leaves in `chunk` only the record at `place`.
void keep_only(RawChunk& chunk, std::size_t place) {
    chunk.records.front() = chunk.records[place];
    chunk.records.resize(1);
}

/// Reads until the record is found; `facts` then holds it alone, with its text in `chunk`. False: there is none.
Result<bool> find_record(Portfolio& portfolio, const Wanted& wanted, RawChunk& chunk, FactsChunk& facts) {
    std::set<std::string> ignored;
    std::uint64_t before = 0;
    while (true) {
        chunk.clear();
        const Result<bool> more = portfolio.read(chunk);
        if (!more || !more.value()) return more;
        const std::size_t size = chunk.records.size();
        if (wanted.row > before + size) {
            before += size;
            continue;
        }
        if (wanted.row > 0) {
            keep_only(chunk, static_cast<std::size_t>(wanted.row - before - 1));
            portfolio.bind(chunk, facts, ignored);
            return true;
        }
        portfolio.bind(chunk, facts, ignored);
        for (std::size_t record = 0; record < size; ++record) {
            if (facts.key(record) != wanted.key) continue;
            keep_only(chunk, record);
            portfolio.bind(chunk, facts, ignored);
            return true;
        }
        before += size;
    }
}

/// The explanation of the one record in `facts`. What was wrong with its cells only the reader knows.
Result<Explanation> explanation_of(const Policy& policy, FactsChunk& facts) {
    const Result<FactsView> view = facts.view();
    if (!view) return view.error();
    Explanation explanation = policy.explain(view.value(), 0);
    std::vector<std::int64_t> words(policy.layout().words);
    policy.decide(view.value(), 0, words.data());
    const DecisionView decision(policy.layout(), words.data());
    const std::string& problem = facts.problem(0);
    if (problem.empty() && decision.status() != Status::invalid) return explanation;
    const std::string reason = reason_text(policy.schema(), facts, view.value(), 0, decision.fault());
    if (!problem.empty()) {
        // Nothing of such a record was read, so there is nothing to say about rules.
        Explanation unread;
        unread.policy = explanation.policy;
        unread.version = explanation.version;
        unread.policy_hash = explanation.policy_hash;
        unread.status = "invalid";
        explanation = std::move(unread);
    }
    explanation.record = facts.key(0);
    explanation.reason = reason;
    return explanation;
}

} // namespace

Exit run_explain(const std::vector<std::string>& arguments) {
    namespace po = boost::program_options;
    po::options_description described("options");
    add_portfolio_options(described);
    described.add_options()("row", po::value<std::string>()->value_name("N"), "the record's number, counted from 1")(
        "key", po::value<std::string>()->value_name("VALUE"), "the record's key; the first that has it");
    add_finding_options(described);
    const Options options = read_options(explain_info, arguments, described, {"policy-file"});
    if (options.finished) return *options.finished;
    const Result<Findings> how = findings_options(options, STDERR_FILENO);
    if (!how) return complain(explain_info, how.error().message);
    if (const Result<Wanted> early = wanted_record(options, nullptr); !early)
        return complain(explain_info, early.error().message);

    Exit failed = Exit::fine;
    const std::unique_ptr<Opened> opened =
        open_policies_and_portfolio(explain_info, options, how.value(), Most::one, failed);
    if (!opened) return failed;
    const Policy& policy = *opened->policies.front();
    const Result<Wanted> wanted = wanted_record(options, &opened->schema);
    if (!wanted) return complain(explain_info, wanted.error().message);
    RawChunk chunk;
    FactsChunk facts(opened->schema);
    const Result<bool> found = find_record(*opened->portfolio, wanted.value(), chunk, facts);
    if (!found) return complain(explain_info, found.error().message);
    if (!found.value()) {
        const std::string which = wanted.value().row > 0 ? "row " + std::to_string(wanted.value().row)
                                                         : "record with the key `" + wanted.value().key + "`";
        return complain(explain_info, "the portfolio has no " + which);
    }
    const Result<Explanation> explanation = explanation_of(policy, facts);
    if (!explanation) return complain(explain_info, explanation.error().message, Exit::our_fault);
    const std::string text = how.value().json ? render_json(explanation.value()) : render_text(explanation.value());
    return print(explain_info, text) ? Exit::fine : Exit::usage;
}

} // namespace forbear::cli
