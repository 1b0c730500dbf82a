#include "portfolio/columns.h"

#include <algorithm>
#include <set>

#include "forbear/diagnostic.h"

namespace forbear::cli {

namespace {

std::string without_blanks(std::string_view name) {
    const std::size_t first = name.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return std::string(name.substr(first, name.find_last_not_of(" \t") - first + 1));
}

} // namespace

const std::string* mapped_column(const NamePairs& map, const std::string& fact) {
    for (const auto& [name, column] : map) {
        if (name == fact) return &column;
    }
    return nullptr;
}

std::string quoted_list(const std::vector<std::string>& names, std::size_t most) {
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < most; ++i) {
        text += (i == 0 ? "`" : ", `") + printable(names[i]) + "`";
    }
    if (names.size() > most) text += " and " + std::to_string(names.size() - most) + " more";
    return text;
}

Result<std::vector<std::string>> read_header(RecordReader& reader, const std::string& path) {
    RawChunk chunk;
    const Result<bool> more = reader.next(chunk);
    if (!more) return more.error();
    if (!more.value()) return Error{ErrorCode::file, path + ": the file is empty; the first row must name the columns"};
    const RawRecord& record = chunk.records.front();
    if (!record.problem.empty()) {
        return Error{ErrorCode::file, path + ": the header row cannot be read: " + std::string(record.problem)};
    }
    std::vector<std::string> names;
    std::set<std::string> seen;
    std::vector<std::string> twice;
    for (std::size_t i = 0; i < record.cells; ++i) {
        names.push_back(without_blanks(chunk.cell(record, i)));
        if (!names.back().empty() && !seen.insert(names.back()).second) twice.push_back(names.back());
    }
    if (!twice.empty()) {
        return Error{ErrorCode::binding, path + ": the header names " + quoted_list(twice) + " more than once"};
    }
    return names;
}

ColumnMatch match_columns(const std::vector<Fact>& facts, const std::vector<std::string>& header, const NamePairs& map,
                          const std::string& prefix, const std::vector<bool>& provided) {
    ColumnMatch match;
    std::vector<bool> used(header.size(), false);
    for (std::size_t index = 0; index < facts.size(); ++index) {
        const Fact& fact = facts[index];
        const std::string* mapped = mapped_column(map, prefix + fact.name);
        const std::string& wanted = mapped != nullptr ? *mapped : fact.name;
        const auto place = wanted.empty() ? header.end() : std::find(header.begin(), header.end(), wanted);
        const bool is_provided = index < provided.size() && provided[index];
        if (place == header.end()) {
            match.column_of.push_back(-1);
            if (mapped != nullptr) {
                match.no_such_column.push_back(prefix + fact.name + "=" + wanted);
            } else if (!fact.may_be_unknown && !is_provided) {
                const std::string near = nearest_name(fact.name, header);
                match.missing.push_back(
                    "`" + prefix + fact.name + "`" +
                    (near.empty() ? "" : " (perhaps --map " + prefix + fact.name + "=" + near + ")"));
            }
            continue;
        }
        match.column_of.push_back(is_provided ? -1 : static_cast<std::int32_t>(place - header.begin()));
        if (!is_provided) used[static_cast<std::size_t>(place - header.begin())] = true;
    }
    for (std::size_t column = 0; column < header.size(); ++column) {
        if (!used[column]) match.ignored.push_back(header[column]);
    }
    return match;
}

} // namespace forbear::cli
