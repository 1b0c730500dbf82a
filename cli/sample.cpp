// forbear sample: a generated portfolio that fits a schema.

#include <algorithm>
#include <iostream>
#include <memory>

#include <unistd.h>

#include "command.h"
#include "forbear/compile.h"
#include "portfolio/output.h"
#include "portfolio/portfolio.h"
#include "portfolio/sample_writer.h"

namespace forbear::cli {

const CommandInfo sample_info{
    "sample", "SCHEMA --rows N --seed S [--output FILE]",
    "a generated portfolio that fits the schema, boundary values included",
    "SCHEMA is a file that holds or imports a schema; a policy will do. The same seed gives the same records "
    "everywhere. Every\n"
    "record is made up. CSV: the records of a list go to a file of their own beside the output (accounts.csv and\n"
    "accounts.contacts.csv), ready for `decide --list contacts=accounts.contacts.csv`. JSON Lines: lists are arrays.",
    "forbear sample policies/card/customer.forbear --rows 10000 --seed 1 --output accounts.csv"};

namespace {

Result<std::uint64_t> number_option(const Options& options, const char* name, std::uint64_t most) {
    const std::string& text = options.get<std::string>(name);
    constexpr std::size_t most_digits = 18;
    const bool is_number =
        !text.empty() && text.size() <= most_digits && text.find_first_not_of("0123456789") == std::string::npos;
    if (is_number && std::stoull(text) <= most) return std::uint64_t{std::stoull(text)};
    return Error{ErrorCode::invalid_argument, std::string("--") + name + " is a number from 0 to " +
                                                  std::to_string(most) + ", not `" + printable(text) + "`"};
}

/// The schema that is meant: the one named, or the only one.
Result<const Schema*> choose(const std::vector<Schema>& schemas, const Options& options) {
    if (schemas.empty()) return Error{ErrorCode::invalid_argument, "the file neither holds nor imports a schema"};
    std::vector<std::string> names;
    for (const Schema& schema : schemas) names.push_back(schema.name);
    if (!options.has("schema")) {
        if (schemas.size() == 1) return &schemas.front();
        return Error{ErrorCode::invalid_argument, "which schema? give --schema with one of " + quoted_list(names)};
    }
    const std::string& wanted = options.get<std::string>("schema");
    const auto found = std::find(names.begin(), names.end(), wanted);
    if (found != names.end()) return &schemas[static_cast<std::size_t>(found - names.begin())];
    const std::string near = nearest_name(wanted, names);
    return Error{ErrorCode::invalid_argument, "there is no schema `" + printable(wanted) + "`" +
                                                  (near.empty() ? "" : "; did you mean `" + near + "`?")};
}

/// The files of one sample: the portfolio and, in CSV, one for each list.
class SampleFiles {
public:
    SampleFiles(const Schema& schema, FileFormat format) : schema_(schema), format_(format) {}

    Result<bool> open(const std::string& path) {
        if (Result<bool> opened = main_.open(path); !opened) return opened;
        if (format_ == FileFormat::json_lines) return true;
        text_ = sample_header(schema_);
        const std::string stem = path.ends_with(".csv") ? path.substr(0, path.size() - 4) : path;
        for (std::size_t list = 0; list < schema_.lists.size(); ++list) {
            paths_.push_back(stem + "." + schema_.lists[list].name + ".csv");
            lists_.push_back(std::make_unique<Output>());
            list_texts_.push_back(sample_list_header(schema_, list));
            if (Result<bool> opened = lists_.back()->open(paths_.back()); !opened) return opened;
        }
        return true;
    }

    Result<bool> add(const SampleRecord& record) {
        constexpr std::size_t enough = 1u << 18;
        if (format_ == FileFormat::json_lines) {
            append_sample_json(text_, schema_, record);
        } else {
            append_sample_csv(text_, schema_, record);
            for (std::size_t list = 0; list < lists_.size(); ++list) {
                append_sample_list_csv(list_texts_[list], schema_, list, record);
                if (list_texts_[list].size() < enough) continue;
                if (Result<bool> written = flush(*lists_[list], list_texts_[list]); !written) return written;
            }
        }
        return text_.size() < enough ? Result<bool>(true) : flush(main_, text_);
    }

    Result<bool> close() {
        if (Result<bool> written = flush(main_, text_); !written) return written;
        for (std::size_t list = 0; list < lists_.size(); ++list) {
            if (Result<bool> written = flush(*lists_[list], list_texts_[list]); !written) return written;
            if (Result<bool> closed = lists_[list]->close(); !closed) return closed;
        }
        return main_.close();
    }

    [[nodiscard]] const std::vector<std::string>& list_paths() const noexcept { return paths_; }

private:
    static Result<bool> flush(Output& output, std::string& text) {
        Result<bool> written = output.write(text);
        text.clear();
        return written;
    }

    const Schema& schema_;
    FileFormat format_;
    Output main_;
    std::string text_;
    std::vector<std::string> paths_;
    std::vector<std::unique_ptr<Output>> lists_;
    std::vector<std::string> list_texts_;
};

Exit write_sample(const Schema& schema, const Options& options, std::int64_t as_of) {
    const std::string& path = options.get<std::string>("output");
    std::optional<FileFormat> format = format_of_path(path);
    if (options.has("output-format")) {
        const std::string& name = options.get<std::string>("output-format");
        format = format_named(name);
        if (!format) return complain(sample_info, "--output-format is `csv` or `jsonl`, not `" + printable(name) + "`");
    }
    const FileFormat chosen = format.value_or(FileFormat::csv);
    const bool needs_files = chosen == FileFormat::csv && !schema.lists.empty();
    if (needs_files && path == "-") {
        return complain(sample_info,
                        "the schema has lists, which go to files beside the output: give --output FILE, or "
                        "--output-format jsonl");
    }
    if (needs_files && schema.key < 0) {
        return complain(sample_info, "the schema has lists but no key to join them by: give --output-format jsonl");
    }
    const Result<std::uint64_t> rows = number_option(options, "rows", 1'000'000'000'000);
    if (!rows) return complain(sample_info, rows.error().message);
    const Result<std::uint64_t> seed = number_option(options, "seed", 999'999'999'999'999'999);
    if (!seed) return complain(sample_info, seed.error().message);

    SampleFiles files(schema, chosen);
    if (Result<bool> opened = files.open(path); !opened) return complain(sample_info, opened.error().message);
    SampleGenerator generator(schema, seed.value(), as_of);
    for (std::uint64_t row = 0; row < rows.value(); ++row) {
        if (Result<bool> added = files.add(generator.next()); !added)
            return complain(sample_info, added.error().message);
    }
    if (Result<bool> closed = files.close(); !closed) return complain(sample_info, closed.error().message);
    std::string told = std::to_string(rows.value()) + " made-up records of `" + schema.name + "`";
    for (std::size_t list = 0; list < files.list_paths().size(); ++list) {
        told += (list == 0 ? "; lists: " : " ") + std::string("--list ") + schema.lists[list].name + "=" +
                files.list_paths()[list];
    }
    say(told);
    return Exit::fine;
}

} // namespace

Exit run_sample(const std::vector<std::string>& arguments) {
    namespace po = boost::program_options;
    po::options_description described("options");
    described.add_options()("rows", po::value<std::string>()->default_value("1000")->value_name("N"),
                            "how many records")("seed", po::value<std::string>()->default_value("1")->value_name("S"),
                                                "another seed, other records")(
        "output", po::value<std::string>()->default_value("-")->value_name("FILE"),
        "where they go; `-` is standard output")("output-format", po::value<std::string>()->value_name("csv|jsonl"),
                                                 "their format, where the name does not say it; CSV otherwise")(
        "as-of", po::value<std::string>()->default_value("2026-12-01")->value_name("DATE"),
        "the date of decision; other dates lie around it")("schema", po::value<std::string>()->value_name("NAME"),
                                                           "which schema, where the file holds or imports several");
    add_finding_options(described);
    add_search_option(described);
    const Options options = read_options(sample_info, arguments, described, {"schema-file"});
    if (options.finished) return *options.finished;
    if (!options.has("schema-file")) return complain(sample_info, "which schema? see `forbear sample --help`");
    const Result<Findings> how = findings_options(options, STDERR_FILENO);
    if (!how) return complain(sample_info, how.error().message);
    const Result<std::int64_t> as_of = date_option("--as-of", options.get<std::string>("as-of"));
    if (!as_of) return complain(sample_info, as_of.error().message);

    CompileOptions compile;
    compile.search_path = options.all("search");
    const CheckResult checked = check_files(options.all("schema-file"), compile);
    if (!checked.unreadable.empty()) return complain(sample_info, checked.unreadable.front());
    if (!checked.ok) {
        std::cerr << findings_text(checked.sources, checked.diagnostics, how.value());
        return complain(sample_info, "the file has mistakes", Exit::answer_is_no);
    }
    const Result<const Schema*> schema = choose(checked.schemas, options);
    if (!schema) return complain(sample_info, schema.error().message);
    return write_sample(*schema.value(), options, as_of.value());
}

} // namespace forbear::cli
