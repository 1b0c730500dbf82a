// forbear decide: a decision for every record of a portfolio.

#include <algorithm>
#include <chrono>
#include <iostream>
#include <optional>
#include <thread>

#include <unistd.h>

#include "portfolio/decide_portfolio.h"
#include "portfolio/progress.h"
#include "portfolio_options.h"

namespace forbear::cli {

const CommandInfo decide_info{"decide", "POLICY --input FILE [--output FILE]",
                              "a decision for every record of a portfolio",
                              "Writes one row for every row of the portfolio, in order: the key, the status, the rule, "
                              "the channels in their order of\n"
                              "preference, the outcomes, the guards that applied, and the reason of an invalid or "
                              "rejected record. Amounts are plain\n"
                              "digits in the schema's currency. Several policies over one schema are decided together, "
                              "each in columns of its\n"
                              "own: `NAME.status` and so on. A summary goes to standard error.",
                              "forbear decide early_stage.forbear --input accounts.csv --list contacts=contacts.csv "
                              "--as-of 2026-12-01 --output decisions.csv"};

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// The format of the rows: as asked for, by the ending of the file, or CSV.
Result<FileFormat> output_format(const Options& options, const std::string& output) {
    if (!options.has("output-format")) return format_of_path(output).value_or(FileFormat::csv);
    const std::string& name = options.get<std::string>("output-format");
    if (const auto format = format_named(name)) return *format;
    return Error{ErrorCode::invalid_argument, "--output-format is `csv` or `jsonl`, not `" + printable(name) + "`"};
}

Result<unsigned> thread_count(const Options& options) {
    constexpr unsigned most = 256;
    if (!options.has("threads")) return std::clamp(std::thread::hardware_concurrency(), 1u, most);
    const std::string& text = options.get<std::string>("threads");
    const bool is_number =
        !text.empty() && text.size() <= 3 && text.find_first_not_of("0123456789") == std::string::npos;
    const unsigned threads = is_number ? static_cast<unsigned>(std::stoul(text)) : 0;
    if (threads >= 1 && threads <= most) return threads;
    return Error{ErrorCode::invalid_argument, "--threads is a number from 1 to 256, not `" + printable(text) + "`"};
}

Result<AskedRule> asked_rule(const std::vector<const Policy*>& policies, const std::string& rule) {
    if (policies.size() != 1) return Error{ErrorCode::invalid_argument, "--why-not asks about a rule of one policy: name it by --policy"};
    Result<AskedRule> asked = AskedRule::make(*policies.front(), rule);
    if (!asked) return Error{asked.error().code, "--why-not: " + asked.error().message};
    return asked;
}

void say_rate(const std::vector<const Policy*>& policies, std::uint64_t records, double seconds) {
    const bool by_machine_code =
        std::ranges::all_of(policies, [](const Policy* policy) { return policy->engine() == EngineKind::jit; });
    const auto rate = static_cast<std::uint64_t>(static_cast<double>(records) / std::max(seconds, 1e-6));
    std::cerr << rate << " records per second, decided by "
              << (by_machine_code ? "machine code" : "the interpreter") << "\n";
}

} // namespace

Exit run_decide(const std::vector<std::string>& arguments) {
    namespace po = boost::program_options;
    po::options_description described("options");
    add_portfolio_options(described);
    described.add_options()("output", po::value<std::string>()->default_value("-")->value_name("FILE"),
                            "where the decisions go; `-` is standard output")(
        "output-format", po::value<std::string>()->value_name("csv|jsonl"),
        "their format, where the name does not say it; CSV otherwise")(
        "threads", po::value<std::string>()->value_name("N"),
        "how many threads read, decide and write, all cores without it; the output is the same")(
        "strict", "exit code 1 when a record is invalid")(
        "why-not", po::value<std::string>()->value_name("RULE"),
        "one more column, `why_not`: the first part of that rule's condition that is not true of the record; and how many records end at each part");
    add_finding_options(described);
    const Options options = read_options(decide_info, arguments, described, {"policy-file"});
    if (options.finished) return *options.finished;
    const Result<Findings> how = findings_options(options, STDERR_FILENO);
    if (!how) return complain(decide_info, how.error().message);
    const std::string& path = options.get<std::string>("output");
    const Result<FileFormat> format = output_format(options, path);
    if (!format) return complain(decide_info, format.error().message);
    const Result<unsigned> threads = thread_count(options);
    if (!threads) return complain(decide_info, threads.error().message);

    Exit failed = Exit::fine;
    const std::unique_ptr<Opened> opened =
        open_policies_and_portfolio(decide_info, options, how.value(), Most::several, failed);
    if (!opened) return failed;
    std::vector<std::string> inputs = options.all("policy-file");
    inputs.push_back(options.get<std::string>("input"));
    for (const std::string& list : options.all("list")) inputs.push_back(list.substr(list.find('=') + 1));
    for (const std::string& input : inputs) {
        if (is_same_file(input, path))
            return complain(decide_info, "--output " + path + " would overwrite what is read");
    }
    std::vector<const Policy*> policies;
    for (const auto& policy : opened->policies) policies.push_back(policy.get());
    std::optional<AskedRule> asked;
    if (options.has("why-not")) {
        Result<AskedRule> rule = asked_rule(policies, options.get<std::string>("why-not"));
        if (!rule) return complain(decide_info, rule.error().message);
        asked = std::move(rule).value();
    }
    Output output;
    if (Result<bool> opened_output = output.open(path); !opened_output)
        return complain(decide_info, opened_output.error().message);

    const Clock::time_point start = Clock::now();
    Progress progress(::isatty(STDERR_FILENO) == 1 ? &std::cerr : nullptr, opened->portfolio->bytes());
    const DecisionWriter writer(policies, format.value(), asked ? &*asked : nullptr);
    DecideResult result = decide_portfolio(policies, *opened->portfolio, writer, output, threads.value(),
                                           [&](std::uint64_t rows, std::uint64_t read) { progress.show(rows, read, seconds_since(start)); },
                                           {}, asked ? &*asked : nullptr);
    const double seconds = seconds_since(start);
    progress.clear();
    if (result.failure.empty()) {
        if (Result<bool> closed = output.close(); !closed) result.failure = closed.error().message;
    }
    if (!result.failure.empty()) {
        const std::string left = output.is_whole_or_none() ? path + " is left as it was"
                                                           : std::to_string(result.rows_written) + (result.rows_written == 1 ? " row is" : " rows are") + " complete";
        return complain(decide_info, result.failure + "; " + left);
    }
    if (!result.ignored.empty()) {
        say("note: names that no fact reads are ignored: " +
            quoted_list({result.ignored.begin(), result.ignored.end()}));
    }
    for (const std::string& note : opened->portfolio->closing_notes()) say("note: " + note);
    for (std::size_t index = 0; index < policies.size(); ++index)
        std::cerr << (index > 0 ? "\n" : "") << result.tallies[index].text(*policies[index]);
    if (result.why_not) std::cerr << result.why_not->text();
    say_rate(policies, result.tallies.front().records(), seconds);
    const bool has_invalid = std::ranges::any_of(
        result.tallies, [](const Tally& tally) { return tally.with_status(Status::invalid) > 0; });
    return has_invalid && options.has("strict") ? Exit::answer_is_no : Exit::fine;
}

} // namespace forbear::cli
