#include "portfolio_options.h"

#include <algorithm>
#include <iostream>

#include "text_file.h"

namespace forbear::cli {

namespace {

namespace po = boost::program_options;

constexpr std::size_t max_map_file_bytes = 1u << 20;

/// `FACT=COLUMN` a line; blank lines and lines that begin with # do not count.
Result<bool> read_map_file(const std::string& path, NamePairs& map) {
    const Result<std::string> text = read_text_file(path, max_map_file_bytes);
    if (!text) return text.error();
    const std::string_view all = text.value();
    for (std::size_t begin = 0; begin < all.size();) {
        const std::size_t end = std::min(all.find('\n', begin), all.size());
        std::string line(all.substr(begin, end - begin));
        begin = end + 1;
        const std::size_t first = line.find_first_not_of(" \t\r");
        if (first == std::string::npos || line[first] == '#') continue;
        line = line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
        Result<std::pair<std::string, std::string>> pair = name_pair("--map-file " + path + ": a line", line);
        if (!pair) return pair.error();
        map.push_back(std::move(pair).value());
    }
    return true;
}

Result<PortfolioOptions> portfolio_options(const Options& options, const std::string& input) {
    PortfolioOptions portfolio;
    portfolio.input = input;
    if (options.has("input-format")) {
        const std::string& name = options.get<std::string>("input-format");
        const auto format = format_named(name);
        if (!format)
            return Error{ErrorCode::invalid_argument,
                         "--input-format is `csv` or `jsonl`, not `" + printable(name) + "`"};
        portfolio.format = *format;
    } else {
        const auto format = portfolio.input == "-" ? std::nullopt : format_of_path(portfolio.input);
        if (!format) {
            return Error{ErrorCode::invalid_argument, "what is the format of `" + printable(portfolio.input) +
                                                          "`? say --input-format csv or --input-format jsonl"};
        }
        portfolio.format = *format;
    }
    if (options.has("map-file")) {
        if (Result<bool> read = read_map_file(options.get<std::string>("map-file"), portfolio.map); !read)
            return read.error();
    }
    for (const std::string& text : options.all("map")) {
        auto pair = name_pair("--map", text);
        if (!pair) return pair.error();
        portfolio.map.push_back(std::move(pair).value());
    }
    for (const std::string& text : options.all("list")) {
        auto pair = name_pair("--list", text);
        if (!pair) return pair.error();
        portfolio.lists.push_back(std::move(pair).value());
    }
    if (options.has("as-of")) {
        const Result<std::int64_t> date = date_option("--as-of", options.get<std::string>("as-of"));
        if (!date) return date.error();
        portfolio.as_of = date.value();
    }
    return portfolio;
}

/// False when that failed: `failed` then is the exit code, and the reason has been said.
bool load(const CommandInfo& command, const Options& options, const Findings& how, Most most, Opened& opened, Exit& failed) {
    LoadOptions load;
    load.compile.search_path = options.all("search");
    load.policies = options.all("policy");
    const std::string engine = options.get<std::string>("engine");
    if (engine == "interpreter") {
        load.engine = EngineKind::interpreter;
    } else if (engine != "jit") {
        failed = complain(command, "--engine is `jit` or `interpreter`, not `" + printable(engine) + "`");
        return false;
    }
    if (most == Most::one && load.policies.size() > 1) {
        failed = complain(command, "--policy names one policy here");
        return false;
    }
    LoadAllResult loaded = load_all_files(options.all("policy-file"), load);
    if (!loaded.diagnostics.empty()) std::cerr << findings_text(loaded.sources, loaded.diagnostics, how);
    if (loaded.policies.empty()) {
        failed = loaded.error.empty() ? complain(command, "the policy has mistakes", Exit::answer_is_no)
                                      : complain(command, loaded.error);
        return false;
    }
    if (most == Most::one && loaded.policies.size() > 1) {
        std::string names;
        for (const auto& policy : loaded.policies) names += (names.empty() ? "" : ", ") + policy->name();
        failed = complain(command, "the files hold several policies, name one with --policy: " + names);
        return false;
    }
    for (const auto& policy : loaded.policies) {
        if (!policy->engine_note().empty()) say("note: " + policy->engine_note());
    }
    opened.policies = std::move(loaded.policies);
    opened.schema = std::move(loaded.schema);
    return true;
}

} // namespace

void add_portfolio_options(po::options_description& described) {
    described.add_options()("input", po::value<std::string>()->value_name("FILE"), "the portfolio; `-` is standard input");
    add_reading_options(described);
    described.add_options()(
        "policy", po::value<std::vector<std::string>>()->composing()->value_name("NAME"),
        "which policy, where the file holds several; `decide` takes several, and all when none is named")(
        "engine", po::value<std::string>()->default_value("jit")->value_name("jit|interpreter"),
        "what decides; the answers are the same");
    add_search_option(described);
}

void add_reading_options(po::options_description& described) {
    described.add_options()("input-format", po::value<std::string>()->value_name("csv|jsonl"),
                            "the portfolio's format, where the name does not say it")(
        "map", po::value<std::vector<std::string>>()->composing()->value_name("FACT=COLUMN"),
        "the column that holds a fact, where the names differ; LIST.FIELD=COLUMN for a list; may be repeated")(
        "map-file", po::value<std::string>()->value_name("FILE"), "a file with one FACT=COLUMN a line, # for remarks")(
        "list", po::value<std::vector<std::string>>()->composing()->value_name("NAME=FILE"),
        "a list's records in a CSV file of their own, joined by the schema's key (24 bytes of memory per customer when "
        "grouped by key, per row when not); may be repeated")("as-of", po::value<std::string>()->value_name("DATE"),
                                                              "the date of decision of every record");
}

std::unique_ptr<Portfolio> open_portfolio(const CommandInfo& command, const Options& options, const std::string& input,
                                          const Schema& schema, bool reads_as_of, Exit& failed) {
    const Result<PortfolioOptions> described = portfolio_options(options, input);
    if (!described) {
        failed = complain(command, described.error().message);
        return nullptr;
    }
    Result<std::unique_ptr<Portfolio>> file = Portfolio::open(schema, described.value(), reads_as_of);
    if (!file) {
        failed = complain(command, file.error().message);
        return nullptr;
    }
    for (const std::string& note : file.value()->notes()) say("note: " + note);
    return std::move(file).value();
}

std::unique_ptr<Opened> open_policies_and_portfolio(const CommandInfo& command, const Options& options,
                                                    const Findings& how, Most most, Exit& failed) {
    const std::string help = "; see `forbear " + std::string(command.name) + " --help`";
    if (!options.has("policy-file")) {
        failed = complain(command, "which policy?" + help);
        return nullptr;
    }
    if (!options.has("input")) {
        failed = complain(command, "which portfolio? give --input FILE" + help);
        return nullptr;
    }
    auto opened = std::make_unique<Opened>();
    // What is wrong with the words of the command is said before anything about the files.
    const std::string& input = options.get<std::string>("input");
    if (const Result<PortfolioOptions> portfolio = portfolio_options(options, input); !portfolio) {
        failed = complain(command, portfolio.error().message);
        return nullptr;
    }
    if (!load(command, options, how, most, *opened, failed)) return nullptr;
    const bool reads_as_of =
        std::ranges::any_of(opened->policies, [](const auto& policy) { return policy->reads_as_of(); });
    opened->portfolio = open_portfolio(command, options, input, opened->schema, reads_as_of, failed);
    if (!opened->portfolio) return nullptr;
    return opened;
}

} // namespace forbear::cli
