#include "portfolio/portfolio.h"

#include <algorithm>
#include <utility>

#include "forbear/diagnostic.h"

namespace forbear::cli {

namespace {

std::vector<std::string> names_of(const Schema& schema) {
    std::vector<std::string> names;
    for (const Fact& fact : schema.facts) names.push_back(fact.name);
    for (const List& list : schema.lists) {
        names.push_back(list.name);
        for (const Fact& field : list.fields) names.push_back(list.name + "." + field.name);
        if (schema.key >= 0) names.push_back(list.name + "." + schema.facts[static_cast<std::size_t>(schema.key)].name);
    }
    return names;
}

/// Every name of the map must be one of the schema, once.
Result<bool> check_map(const Schema& schema, const NamePairs& map) {
    const std::vector<std::string> names = names_of(schema);
    std::set<std::string> seen;
    for (const auto& [fact, column] : map) {
        if (!seen.insert(fact).second) return Error{ErrorCode::binding, "--map names `" + printable(fact) + "` twice"};
        if (std::find(names.begin(), names.end(), fact) != names.end()) continue;
        const std::string near = nearest_name(fact, names);
        return Error{ErrorCode::binding, "--map: the schema `" + schema.name + "` has no fact `" + printable(fact) +
                                             "`" + (near.empty() ? "" : "; did you mean `" + near + "`?")};
    }
    return true;
}

/// What messages call the file.
std::string name_of(const std::string& path) { return path == "-" ? "standard input" : path; }

std::string one_sentence(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
}

} // namespace

std::optional<FileFormat> format_named(const std::string& name) {
    if (name == "csv") return FileFormat::csv;
    if (name == "jsonl" || name == "ndjson") return FileFormat::json_lines;
    return std::nullopt;
}

std::optional<FileFormat> format_of_path(const std::string& path) {
    const std::size_t dot = path.rfind('.');
    if (dot == std::string::npos) return std::nullopt;
    std::string ending = path.substr(dot + 1);
    for (char& letter : ending) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    return format_named(ending);
}

Result<std::unique_ptr<Portfolio>> Portfolio::open(const Schema& schema, const PortfolioOptions& options,
                                                   bool reads_as_of) {
    if (Result<bool> checked = check_map(schema, options.map); !checked) return checked.error();
    auto portfolio = std::unique_ptr<Portfolio>(new Portfolio(schema));
    portfolio->format_ = options.format;
    portfolio->as_of_ = options.as_of;
    portfolio->provided_facts_.assign(schema.facts.size(), false);
    if (options.as_of) portfolio->provided_facts_[0] = true;

    Result<std::unique_ptr<ByteSource>> bytes = open_bytes(options.input);
    if (!bytes) return bytes.error();
    portfolio->bytes_ = bytes.value()->size();
    const bool is_csv = options.format == FileFormat::csv;
    portfolio->reader_ = is_csv ? read_csv(std::move(bytes).value()) : read_lines(std::move(bytes).value());
    if (Result<bool> opened = portfolio->open_lists(options); !opened) return opened.error();

    std::vector<std::string> missing;
    if (is_csv) {
        if (Result<bool> matched = portfolio->match_header(options, missing); !matched) return matched.error();
        const bool has_as_of = options.as_of || portfolio->column_of_[0] >= 0;
        if (!has_as_of && reads_as_of) {
            missing.insert(missing.begin(), "`as_of` (the policy depends on the date of decision: give --as-of DATE)");
        }
        if (!missing.empty()) {
            return Error{ErrorCode::binding, name_of(options.input) + ": no column for " + one_sentence(missing)};
        }
    } else {
        std::vector<bool> provided_lists;
        for (const auto& child : portfolio->children_) provided_lists.push_back(child != nullptr);
        portfolio->names_ = json_names(schema, options.map, portfolio->provided_facts_, provided_lists);
    }
    return portfolio;
}

Result<bool> Portfolio::open_lists(const PortfolioOptions& options) {
    children_.resize(schema_->lists.size());
    for (const auto& [name, path] : options.lists) {
        const std::int32_t index = schema_->find_list(name);
        if (index < 0) {
            std::vector<std::string> names;
            for (const List& list : schema_->lists) names.push_back(list.name);
            const std::string near = nearest_name(name, names);
            return Error{ErrorCode::binding, "--list: the schema `" + schema_->name + "` has no list `" +
                                                 printable(name) + "`" +
                                                 (near.empty() ? "" : "; did you mean `" + near + "`?")};
        }
        auto& child = children_[static_cast<std::size_t>(index)];
        if (child != nullptr) return Error{ErrorCode::binding, "--list names `" + name + "` twice"};
        Result<std::unique_ptr<ChildTable>> opened =
            ChildTable::open(*schema_, static_cast<std::size_t>(index), path, options.map);
        if (!opened) return opened.error();
        child = std::move(opened).value();
        if (!child->ignored().empty()) {
            notes_.push_back(path + ": columns that no field reads are ignored: " + quoted_list(child->ignored()));
        }
    }
    return true;
}

Result<bool> Portfolio::match_header(const PortfolioOptions& options, std::vector<std::string>& missing) {
    const Result<std::vector<std::string>> header = read_header(*reader_, name_of(options.input));
    if (!header) return header.error();
    width_ = header.value().size();
    std::vector<bool> provided = provided_facts_;
    const bool date_is_given = provided[0];
    provided[0] = true; // asked for by the caller, who knows whether the policy reads it
    ColumnMatch match = match_columns(schema_->facts, header.value(), options.map, "", provided);
    if (!match.no_such_column.empty()) {
        return Error{ErrorCode::binding,
                     name_of(options.input) + ": no such column: --map " + quoted_list(match.no_such_column)};
    }
    column_of_ = std::move(match.column_of);
    missing = std::move(match.missing);

    const std::string* mapped_date = mapped_column(options.map, schema_->facts[0].name);
    const std::string& date_name = mapped_date != nullptr ? *mapped_date : schema_->facts[0].name;
    const auto date = std::find(header.value().begin(), header.value().end(), date_name);
    if (date != header.value().end()) {
        std::erase(match.ignored, date_name);
        if (date_is_given) {
            notes_.push_back("the column `" + printable(date_name) +
                             "` is ignored: --as-of gives the date of decision");
        } else {
            column_of_[0] = static_cast<std::int32_t>(date - header.value().begin());
        }
    }
    for (std::size_t fact = 0; fact < column_of_.size(); ++fact) {
        if (column_of_[fact] >= 0) read_.emplace_back(fact, static_cast<std::size_t>(column_of_[fact]));
    }
    for (std::size_t list = 0; list < schema_->lists.size(); ++list) {
        if (children_[list] != nullptr || schema_->lists[list].may_be_unknown) continue;
        missing.push_back("`" + schema_->lists[list].name + "` (a list: give --list " + schema_->lists[list].name +
                          "=FILE)");
    }
    if (!match.ignored.empty()) {
        notes_.push_back(name_of(options.input) +
                         ": columns that no fact reads are ignored: " + quoted_list(match.ignored));
    }
    return true;
}

void Portfolio::bind(const RawChunk& chunk, FactsChunk& facts, std::set<std::string>& ignored) const {
    facts.start(chunk.records.size());
    std::optional<JsonReader> json;
    if (format_ == FileFormat::json_lines) json.emplace(names_, facts, ignored);
    for (const RawRecord& record : chunk.records) {
        facts.begin_record();
        if (as_of_) facts.set_value(0, *as_of_);
        if (format_ == FileFormat::csv) {
            bind_csv(chunk, record, facts);
        } else if (!record.problem.empty()) {
            facts.set_problem("line " + std::to_string(record.line) + ": " + std::string(record.problem));
        } else {
            json->fill(chunk.cell(record, 0));
        }
        // Also for a broken record whose key is known: its rows in other files are not nobody's.
        const std::string_view key = facts.key(facts.size() - 1);
        for (std::size_t list = 0; list < children_.size(); ++list) {
            if (children_[list] == nullptr) continue;
            if (key.empty()) {
                facts.begin_list(list);
            } else {
                children_[list]->fill(key, facts);
            }
        }
        facts.end_record();
    }
}

void Portfolio::bind_csv(const RawChunk& chunk, const RawRecord& record, FactsChunk& facts) const {
    const bool is_whole = record.problem.empty() && record.cells == width_;
    if (!is_whole) {
        const std::string how = !record.problem.empty()
                                    ? std::string(record.problem)
                                    : std::to_string(record.cells) + (record.cells == 1 ? " cell" : " cells") +
                                          " where the header has " + std::to_string(width_);
        facts.set_problem("line " + std::to_string(record.line) + ": " + how);
        if (schema_->key < 0) return;
        // The last cell of a row that was cut off may be cut off itself: then nobody knows whose row it is. Of a row
        // with a stray quotation mark only whole cells were kept.
        const bool may_be_cut = record.problem.empty() && record.cells < width_;
        const std::int32_t column = column_of_[static_cast<std::size_t>(schema_->key)];
        const bool is_complete = column >= 0 && static_cast<std::size_t>(column) + (may_be_cut ? 1 : 0) < record.cells;
        if (is_complete) {
            facts.set_cell(static_cast<std::size_t>(schema_->key),
                           chunk.cell(record, static_cast<std::size_t>(column)), true);
        }
        return;
    }
    for (const auto& [fact, column] : read_) facts.set_cell(fact, chunk.cell(record, column), true);
}

std::vector<std::string> Portfolio::closing_notes() const {
    std::vector<std::string> notes;
    for (std::size_t list = 0; list < children_.size(); ++list) {
        if (children_[list] == nullptr) continue;
        const std::string& name = schema_->lists[list].name;
        if (const std::uint64_t rows = children_[list]->orphans(); rows > 0) {
            notes.push_back(name + ": " + std::to_string(rows) + (rows == 1 ? " row belongs" : " rows belong") +
                            " to no record of the portfolio");
        }
        if (const std::uint64_t records = children_[list]->repeated_keys(); records > 0) {
            notes.push_back(name + ": " + std::to_string(records) +
                            (records == 1 ? " record repeats" : " records repeat") +
                            " a key that came before; each gets the rows of that key");
        }
    }
    return notes;
}

} // namespace forbear::cli
